package dev.assay.tasks.graph;

import dev.assay.core.json.JsonBuffer;
import dev.assay.tasks.exact.Limits;
import dev.assay.verify.graph.Checkers;
import dev.assay.verify.graph.GraphTask;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// One instance with its text and its optimum, ready to be asked and scored.
///
/// @param id distinct within a data set
/// @param level name of the difficulty
/// @param prompt the text to ask with
/// @param solution the best answer known and how far it is proven
public record Problem(String id, GraphProblem kind, String level, Instance instance, String prompt, Solution solution) {
    /// Solves an instance.
    ///
    /// @throws IllegalArgumentException if the instance does not suit the problem, or if its text would not
    ///     tell it in full
    public static Problem of(String id, GraphProblem kind, String level, Instance instance, Limits limits) {
        String unfit = kind.unfit(instance);
        if (unfit != null) throw new IllegalArgumentException(kind.task().word() + ": " + unfit);
        String prompt = kind.prompt(instance);
        if (!kind.parse(prompt).equals(instance))
            throw new IllegalArgumentException(
                    kind.task().word() + ": names of nodes or relations make the text" + " ambiguous; rename them");
        return new Problem(id, kind, level, instance, prompt, kind.solve(instance, limits));
    }

    public GraphTask task() {
        return kind.task();
    }

    /// Task and level as data sources name them, such as `TSP_hard`.
    public String dataSource() {
        return task().word() + "_" + level;
    }

    /// What the checker needs, and what is known about the optimum: `problem_text`, `graph` (node-link JSON
    /// as text), `exact_answer` (a whole number as text), `optimal`, `bound`, `nodes`, `edges`.
    public Map<String, Object> reference() {
        Map<String, Object> reference = new LinkedHashMap<>();
        reference.put("problem_text", prompt);
        reference.put("graph", new JsonBuffer().value(instance.nodeLink()).toString());
        reference.put("exact_answer", Long.toString((long) solution.value()));
        reference.put("optimal", solution.optimal());
        reference.put("bound", (long) solution.bound());
        reference.put("nodes", (long) instance.size());
        reference.put("edges", (long) instance.edges());
        return reference;
    }

    /// The checker of the reward, to be kept while many answers to this problem are checked.
    public Checkers checker() {
        return kind.checker(instance, prompt);
    }

    /// An answer of each classical method, the simplest first, then the exact one (`exact`; `best` if it is
    /// not proven). Methods that have none for this instance are left out.
    public Map<String, String> answers(RandomGenerator random) {
        Map<String, String> answers = new LinkedHashMap<>();
        for (Baseline baseline : kind.baselines()) {
            String answer = baseline.method().answer(instance, random);
            if (answer != null) answers.put(baseline.name(), answer);
        }
        answers.put(solution.optimal() ? "exact" : "best", solution.answer());
        return answers;
    }

    /// A list of nodes in brackets, by name as an answer gives them; by number for pairs of graphs.
    ///
    /// @param nodes numbers of nodes from 0, for a tour with the first again at the end
    public String list(int[] nodes) {
        return names().isEmpty() ? Told.list(Arrays.stream(nodes)) : Told.list(names(), Arrays.stream(nodes));
    }

    /// The numbers of the nodes of a list (of the first one, if it has two), as {@link #list} writes it.
    ///
    /// @throws IllegalArgumentException if it is no list or names an unknown node
    public int[] nodes(String list) {
        int end = list.indexOf(']');
        if (!list.startsWith("[") || end < 0)
            throw new IllegalArgumentException("expected a list in brackets: " + list);
        String inside = list.substring(1, end);
        if (inside.isBlank()) return new int[0];
        return Told.names(inside).stream().mapToInt(this::number).toArray();
    }

    private int number(String name) {
        int number = names().isEmpty() ? Integer.parseInt(name) : names().indexOf(name);
        if (number < 0 || number >= instance.size()) throw new IllegalArgumentException("unknown node '" + name + "'");
        return number;
    }

    /// Names of the nodes; empty if they are told by number.
    private List<String> names() {
        return switch (instance) {
            case Instance.Tour tour -> tour.airports();
            case Instance.One one -> one.network().names();
            case Instance.Two _ -> List.of();
        };
    }
}
