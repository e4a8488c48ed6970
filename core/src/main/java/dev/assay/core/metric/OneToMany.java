package dev.assay.core.metric;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Tests a reward model on problems with a few right solutions and many wrong ones: it is right
/// on a problem only if every right one scores above every wrong one (RewardMATH, arXiv
/// 2410.01729).
///
/// @param problems number of problems
/// @param accuracy share of problems where the lowest right score is above the highest wrong one
/// @param accuracyWithTie the same with equality allowed: how much a coarse judge ties
/// @param mrr mean of 1 / rank of the first right solution; of equal scores the wrong ones come
///     first
/// @param normalisedRank mean of (n - rank) / (n - 1) over n solutions
/// @param nanProblems problems with a score that is no number; they count as wrong, with the last
///     rank
/// @param perSource for each source of wrong solutions the share of its solutions that score
///     above the lowest right one
public record OneToMany(
        int problems,
        double accuracy,
        double accuracyWithTie,
        double mrr,
        double normalisedRank,
        int nanProblems,
        Map<String, Double> perSource) {
    /// The scored solutions of one problem.
    ///
    /// @param right scores of right solutions, at least one
    /// @param wrong scores of wrong solutions
    /// @param sources where each wrong solution comes from
    public record Problem(double[] right, double[] wrong, List<String> sources) {}

    /// Evaluates all problems.
    public static OneToMany of(List<Problem> problems) {
        if (problems.isEmpty()) throw new IllegalArgumentException("no problems to evaluate");
        double above = 0;
        double notBelow = 0;
        double reciprocal = 0;
        double normalised = 0;
        int nan = 0;
        Map<String, double[]> beats = new TreeMap<>();
        for (Problem problem : problems) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (double score : problem.right) {
                low = Math.min(low, score);
                high = Math.max(high, score);
            }
            double worst = Double.NEGATIVE_INFINITY;
            int before = 0;
            for (double score : problem.wrong) {
                worst = Math.max(worst, score);
                if (score >= high) before++;
            }
            int n = problem.right.length + problem.wrong.length;
            int rank = 1 + before;
            if (Double.isNaN(low) || Double.isNaN(worst)) {
                nan++;
                rank = n;
            } else {
                if (problem.wrong.length == 0 || low > worst) above++;
                if (low >= worst) notBelow++;
            }
            reciprocal += 1.0 / rank;
            normalised += n == 1 ? 1 : (n - rank) / (n - 1.0);
            for (int i = 0; i < problem.wrong.length; i++) {
                double[] count = beats.computeIfAbsent(problem.sources.get(i), _ -> new double[2]);
                count[0] += problem.wrong[i] > low ? 1 : 0;
                count[1]++;
            }
        }
        double n = problems.size();
        Map<String, Double> perSource = new TreeMap<>();
        beats.forEach((source, count) -> perSource.put(source, count[0] / count[1]));
        return new OneToMany(problems.size(), above / n, notBelow / n, reciprocal / n, normalised / n, nan, perSource);
    }
}
