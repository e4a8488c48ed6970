package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.formula.Formula;
import dev.assay.core.formula.FormulaCompiler;
import dev.assay.core.formula.Lookup;
import dev.assay.core.formula.Outcome;
import dev.assay.core.formula.ValueType;
import dev.assay.core.formula.Variable;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Auto MC-Reward (arXiv 2312.09238): a reward program of a sparse and a dense part with a memory across
/// steps, of which only the signs count: `1 * sgn(sparse) + 0.1 * sgn(dense)`.
public final class AutoMcReward implements Paper {
    static final double SPARSE = 1;
    static final double DENSE = 0.1;

    @Override
    public Card card() {
        return new Card(
                "auto-mc-reward",
                "Auto MC-Reward: Automated Dense Reward Design with Large Language Models for Minecraft",
                "2312.09238",
                "reward programs of which only the signs count, with a memory across steps",
                List.of("sign-limited sum", "programs as formulas with a memory"),
                List.of(
                        "a standing dense bonus of 0.1 a step outweighs a success that ends the episode",
                        "signs hide by how much: a step that is a little and much better pay alike"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return AutoMcRewardClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "combine" ->
                Map.of(
                        "reward",
                        combined(
                                part(in, "sparse"),
                                part(in, "dense"),
                                in.number("sparse_scale", SPARSE),
                                in.number("dense_scale", DENSE)));
            case "episode" -> Map.of("rewards", episode(in));
            default -> throw in.unknown("combine", "episode");
        };
    }

    static double combined(double sparse, double dense, double sparseScale, double denseScale) {
        return Math.signum(sparse) * sparseScale + Math.signum(dense) * denseScale;
    }

    private static double part(Case in, String name) {
        if (in.fields().get(name) instanceof Number number && !Double.isNaN(number.doubleValue()))
            return number.doubleValue();
        throw new IllegalArgumentException("the " + name + " part of the reward program returned no number");
    }

    /// Runs a program over the observations of an episode. What `remember` names is worked out after the
    /// reward and is the `memory` of the next step; a value that is absent forgets.
    private static double[] episode(Case in) {
        Case program = in.object("program");
        List<Map<String, Object>> observations =
                in.list("observations").stream().map(Json::map).toList();
        Set<String> names = new LinkedHashSet<>();
        observations.forEach(each -> names.addAll(each.keySet()));
        List<Variable> variables = new ArrayList<>();
        for (String name : names) variables.add(new Variable(name, type(name, observations)));
        variables.add(new Variable("memory", ValueType.MAP));
        FormulaCompiler compiler = new FormulaCompiler(variables);
        Formula sparse = compiler.compile("sparse", program.text("sparse"));
        Formula dense = compiler.compile("dense", program.text("dense"));
        Map<String, Formula> remember = new LinkedHashMap<>();
        if (program.has("remember"))
            program.object("remember")
                    .fields()
                    .forEach((key, source) -> remember.put(key, compiler.compile(key, (String) source)));
        double[] rewards = new double[observations.size()];
        Map<String, Object> memory = Map.of();
        for (int t = 0; t < rewards.length; t++) {
            Map<String, Object> known = new LinkedHashMap<>(observations.get(t));
            known.put("memory", memory);
            rewards[t] = combined(
                    number(sparse, known),
                    number(dense, known),
                    program.number("sparse_scale", SPARSE),
                    program.number("dense_scale", DENSE));
            Map<String, Object> next = new LinkedHashMap<>();
            remember.forEach((key, formula) -> {
                if (formula.partial(lookup(formula, known)) instanceof Outcome.Known value)
                    next.put(key, value.value());
            });
            memory = next;
        }
        return rewards;
    }

    private static double number(Formula formula, Map<String, Object> known) {
        if (formula.evaluate(lookup(formula, known)) instanceof Double value) return value;
        throw new IllegalArgumentException("the " + formula.name() + " part of the reward program returned no number");
    }

    private static Lookup lookup(Formula formula, Map<String, Object> known) {
        return variable -> {
            String name = formula.variables().get(variable);
            Object value = known.get(name);
            return value != null ? value : new Outcome.Absent(name, "is not to be seen", true);
        };
    }

    private static ValueType type(String name, List<Map<String, Object>> observations) {
        for (Map<String, Object> each : observations)
            switch (each.get(name)) {
                case null -> {}
                case Boolean _ -> {
                    return ValueType.BOOL;
                }
                case String _ -> {
                    return ValueType.STRING;
                }
                case Map<?, ?> _ -> {
                    return ValueType.MAP;
                }
                case List<?> _ -> {
                    return ValueType.LIST;
                }
                default -> {
                    return ValueType.DOUBLE;
                }
            }
        return ValueType.DOUBLE;
    }
}
