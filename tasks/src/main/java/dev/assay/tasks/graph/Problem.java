package dev.assay.tasks.graph;

import dev.assay.core.json.JsonBuffer;
import dev.assay.tasks.exact.Limits;
import dev.assay.verify.graph.Checkers;
import dev.assay.verify.graph.GraphTask;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/// One instance with its text and its optimum, ready to be asked and scored.
///
/// @param id distinct within a data set
/// @param level name of the difficulty
/// @param prompt the text to ask with
/// @param solution the best answer known and how far it is proven
public record Problem(
        String id, GraphProblem kind, String level, Instance instance, String prompt, Solution solution) {
    /// Solves an instance.
    ///
    /// @throws IllegalArgumentException if the instance does not suit the problem, or if its text would not
    ///     tell it in full
    public static Problem of(String id, GraphProblem kind, String level, Instance instance, Limits limits) {
        String unfit = kind.unfit(instance);
        if (unfit != null) throw new IllegalArgumentException(kind.task().word() + ": " + unfit);
        String prompt = kind.prompt(instance);
        if (!kind.parse(prompt).equals(instance))
            throw new IllegalArgumentException(kind.task().word() + ": names of nodes or relations make the text"
                    + " ambiguous; rename them");
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

    /// An answer of each classical method and of the exact one (`exact`), the simplest first. Methods that
    /// have none for this instance are left out.
    public Map<String, String> answers(RandomGenerator random) {
        Map<String, String> answers = new LinkedHashMap<>();
        for (Baseline baseline : kind.baselines()) {
            String answer = baseline.method().answer(instance, random);
            if (answer != null) answers.put(baseline.name(), answer);
        }
        answers.put("exact", solution.answer());
        return answers;
    }
}
