package dev.assay.papers.graphr1;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.engine.AdvantageSum;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.paper.RecipeRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The recipe `graph-r1` over traces: the same that `assay score graph-r1` runs.
final class Judge implements AutoCloseable {
    /// What the recipe says of a trace.
    ///
    /// @param value of the answer, as the checkers count; -1 without a list, -2 if it is not feasible
    /// @param format 1 if it begins with a thought
    /// @param answer points for the answer, -1 to 2
    /// @param repetition 1 if it repeats itself
    /// @param advantage within its group
    record Score(
            Trace trace,
            double reward,
            double value,
            boolean solved,
            double format,
            double answer,
            double repetition,
            double advantage) {
        boolean parsed() {
            return value != -1;
        }

        boolean feasible() {
            return value >= 0;
        }
    }

    private final RecipeRun run;

    /// @param variant of the recipe; null for the recipe itself
    Judge(String variant) {
        List<String> variants = variant == null ? List.of() : List.of(variant);
        run = new RecipeRun("graph-r1", RecipeRun.changes(variants, Map.of(), Fidelity.MENDED), Double.NaN);
    }

    /// Scores whole groups; the siblings of a puzzle are a group.
    List<Score> score(List<Trace> traces) {
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < traces.size(); i++)
            rollouts.add(traces.get(i)
                    .puzzle()
                    .rollout(Integer.toString(i), traces.get(i).text()));
        List<Line> lines = run.lines(rollouts, new RunState());
        List<Score> scores = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Map<String, Object> v = run.values(lines.get(i));
            AdvantageSum advantage = lines.get(i).advantage();
            scores.add(new Score(
                    traces.get(i),
                    number(v, "reward"),
                    number(v, "value"),
                    Boolean.TRUE.equals(v.get("solved")),
                    number(v, "format"),
                    number(v, "answer"),
                    number(v, "repetition"),
                    advantage == null ? 0 : advantage.whole()));
        }
        return scores;
    }

    private static double number(Map<String, Object> values, String name) {
        return (Double) values.get(name);
    }

    @Override
    public void close() {
        run.close();
    }
}
