package dev.assay.verify.graph;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Rollout;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Checks the answer to a graph problem (Graph-R1, arXiv 2508.20373): TSP, GED, MCP, MIS, MVC, MCS,
/// Connected, Diameter, Distance, Neighbor.
///
/// The row, or else its reference (an object or the JSON text of one), says the task in `data_source` (such
/// as `TSP_easy`) and gives `graph` (node-link JSON, or a list of two), `problem_text` and `exact_answer`.
/// Aspects: `value` of the answer (-1 without a list, -2
/// if it is infeasible), `optimum`, `known` (1 if the row has an `exact_answer`), `smaller` (1 if smaller
/// is better), `tour` (1 for TSP) and `readable` (0 if the graph could not be read, which only
/// `published` allows: mended readings are missing).
///
/// @param fidelity `published` counts a node as often as it is named, as the released checkers do
@Named("graph-check")
public record GraphCheck(@Default("recipe") Fidelity fidelity) implements Part<RewardFunction> {
    @Override
    public RewardFunction open(Resources resources) {
        boolean strict = fidelity.or(resources.fidelity()) != Fidelity.PUBLISHED;
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                double many = Double.POSITIVE_INFINITY;
                return List.of(
                        Aspect.whole("value", -2, many).fact(),
                        Aspect.whole("optimum", 0, many).fact(),
                        Aspect.whole("known", 0, 1).fact(),
                        Aspect.whole("smaller", 0, 1).fact(),
                        Aspect.whole("tour", 0, 1).fact(),
                        Aspect.whole("readable", 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                return check(row.rollout(), strict);
            }
        };
    }

    private static Reading check(Rollout rollout, boolean strict) {
        Function<String, Object> given = given(rollout);
        if (!(given.apply("data_source") instanceof String source))
            return new Reading.Missing("the row has no data_source");
        GraphTask task = task(source, rollout.id());
        Double optimum = optimum(given.apply("exact_answer"));
        if (optimum == null && strict) return new Reading.Missing("the row has no exact_answer");
        String problem = given.apply("problem_text") instanceof String text ? text : "";
        Checkers.Check check;
        try {
            check = new Checkers(task, problem, graphs(given.apply("graph")), strict).check(rollout.response());
        } catch (JsonException | IllegalArgumentException | IllegalStateException e) {
            if (strict) return new Reading.Missing("graph could not be read: " + e.getMessage());
            return new Reading.Measured(signals(
                    task, optimum, 0, new Checkers.Check(0, "graph could not be read: " + e.getMessage(), -1, -1)));
        }
        return new Reading.Measured(signals(task, optimum, 1, check));
    }

    /// The fields of the row; where it has no graph, those of its reference, if that is an object or the text
    /// of one: trainers such as OpenRLHF hand on nothing else.
    private static Function<String, Object> given(Rollout rollout) {
        if (rollout.info("graph") != null) return rollout::info;
        Object reference = rollout.reference();
        if (reference instanceof String text && text.startsWith("{")) {
            try {
                reference = Json.parse(text);
            } catch (JsonException _) {
                return rollout::info;
            }
        }
        return reference instanceof Map<?, ?> fields && fields.get("graph") != null ? fields::get : rollout::info;
    }

    private static List<Signal> signals(GraphTask task, Double optimum, double readable, Checkers.Check check) {
        String fault = optimum != null && check.value() >= 0 && better(task, check.value(), optimum)
                ? "; better than the row's optimum " + optimum + ", which must be wrong"
                : optimum == null ? "" : ", the optimum is " + optimum;
        Scope scope = check.start() < 0 ? Scope.WHOLE : new Scope.Span(check.start(), check.end());
        return List.of(
                Signal.of("value", check.value(), scope, () -> check.why() + fault)
                        .labelled(fault.startsWith(";") ? "data fault" : null),
                Signal.whole("optimum", optimum == null ? 0 : optimum, null),
                Signal.whole("known", optimum == null ? 0 : 1, null),
                Signal.whole("smaller", task.smallerIsBetter() ? 1 : 0, null),
                Signal.whole("tour", task == GraphTask.TSP ? 1 : 0, null),
                Signal.whole("readable", readable, null));
    }

    private static boolean better(GraphTask task, double value, double optimum) {
        return task.smallerIsBetter() ? value < optimum : value > optimum;
    }

    private static GraphTask task(String source, String id) {
        try {
            return GraphTask.of(source);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(id + ": data_source: " + e.getMessage());
        }
    }

    /// The whole part of a number or of numeric text; null if there is none.
    private static Double optimum(Object value) {
        double number;
        try {
            number = value instanceof Number n
                    ? n.doubleValue()
                    : value instanceof String s ? Double.parseDouble(s.strip()) : Double.NaN;
        } catch (NumberFormatException _) {
            return null;
        }
        if (!Double.isFinite(number)) return null;
        return number < 0 ? Math.ceil(number) : Math.floor(number);
    }

    private static List<Graph> graphs(Object value) {
        Object plain = value instanceof String text ? Json.parse(text) : value;
        if (plain == null) throw new IllegalArgumentException("the row has no graph");
        if (!(plain instanceof List<?> list)) return List.of(Graph.of(plain));
        List<Graph> graphs = new ArrayList<>();
        for (Object each : list) graphs.add(Graph.of(each));
        return graphs;
    }
}
