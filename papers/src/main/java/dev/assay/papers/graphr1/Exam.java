package dev.assay.papers.graphr1;

import dev.assay.verify.graph.GraphTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a policy can do on puzzles it has not seen, one answer each at temperature 1.
///
/// @param optimal share of answers as good as the optimum
/// @param feasible share that is feasible
/// @param hallucinated share that names a list which is not feasible
/// @param quality mean of the share of the optimum that answers reach; 0 for those that are not feasible
/// @param candidates mean number in the thought
/// @param symbols mean length
/// @param repetition share that repeats itself
public record Exam(
        double optimal,
        double feasible,
        double hallucinated,
        double quality,
        double candidates,
        double symbols,
        double repetition) {
    static Exam of(List<Judge.Score> scores) {
        double[] sums = new double[7];
        for (Judge.Score score : scores) {
            Trace trace = score.trace();
            sums[0] += score.solved() ? 1 : 0;
            sums[1] += score.feasible() ? 1 : 0;
            sums[2] += score.value() == -2 ? 1 : 0;
            sums[3] += quality(score);
            sums[4] += trace.candidates();
            sums[5] += trace.length();
            sums[6] += score.repetition();
        }
        for (int i = 0; i < sums.length; i++) sums[i] /= scores.size();
        return new Exam(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6]);
    }

    /// The share of answers as good as the optimum, by problem.
    static Map<GraphTask, Double> solved(List<Judge.Score> scores) {
        Map<GraphTask, Double> solved = new LinkedHashMap<>();
        for (GraphTask task : Puzzle.TASKS)
            solved.put(
                    task,
                    scores.stream()
                            .filter(score -> score.trace().puzzle().problem().task() == task)
                            .mapToDouble(score -> score.solved() ? 1 : 0)
                            .average()
                            .orElse(Double.NaN));
        return solved;
    }

    /// By name.
    public Map<String, Double> measures() {
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("optimal", optimal);
        measures.put("feasible", feasible);
        measures.put("hallucinated", hallucinated);
        measures.put("quality", quality);
        measures.put("candidates", candidates);
        measures.put("symbols", symbols);
        measures.put("repetition", repetition);
        return measures;
    }

    private static double quality(Judge.Score score) {
        if (score.value() <= 0) return score.solved() ? 1 : 0;
        double optimum = score.trace().puzzle().optimum();
        return score.trace().puzzle().kind() == 1 ? score.value() / optimum : optimum / score.value();
    }
}
