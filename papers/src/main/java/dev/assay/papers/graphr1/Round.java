package dev.assay.papers.graphr1;

import java.util.List;

/// What one step of reinforcement saw: means over its answers.
///
/// @param step from 0
/// @param level of the curriculum, from 0
/// @param written symbols of this stage so far
/// @param reward total
/// @param answer points for the answer, -1 to 2
/// @param format points for beginning with a thought, 0 or 1
/// @param repetition share that repeats itself
/// @param optimal share as good as the optimum
/// @param feasible share that is feasible
/// @param symbols length
/// @param flat share of groups whose rewards are all equal, which teach nothing
public record Round(
        int step,
        int level,
        long written,
        double reward,
        double answer,
        double format,
        double repetition,
        double optimal,
        double feasible,
        double symbols,
        double flat) {
    /// A level with more flat groups than this is too easy or too hard.
    public static final double TOO_FLAT = 0.7;

    static Round of(int step, int level, long before, List<Judge.Score> scores) {
        double[] sums = new double[7];
        int groups = 0;
        int flat = 0;
        for (int from = 0; from < scores.size(); from += Learner.SIBLINGS) {
            List<Judge.Score> group = scores.subList(from, from + Learner.SIBLINGS);
            double first = group.getFirst().reward();
            groups++;
            if (group.stream().allMatch(score -> score.reward() == first)) flat++;
            for (Judge.Score score : group) {
                sums[0] += score.reward();
                sums[1] += score.answer();
                sums[2] += score.format();
                sums[3] += score.repetition();
                sums[4] += score.solved() ? 1 : 0;
                sums[5] += score.feasible() ? 1 : 0;
                sums[6] += score.trace().length();
            }
        }
        long written = before + (long) sums[6];
        for (int i = 0; i < sums.length; i++) sums[i] /= scores.size();
        return new Round(
                step,
                level,
                written,
                sums[0],
                sums[1],
                sums[2],
                sums[3],
                sums[4],
                sums[5],
                sums[6],
                (double) flat / groups);
    }

    /// All numbers, in order.
    List<Double> numbers() {
        return List.of(
                (double) step,
                (double) level,
                (double) written,
                reward,
                answer,
                format,
                repetition,
                optimal,
                feasible,
                symbols,
                flat);
    }

    static Round of(List<Double> n) {
        return new Round(
                n.get(0).intValue(),
                n.get(1).intValue(),
                n.get(2).longValue(),
                n.get(3),
                n.get(4),
                n.get(5),
                n.get(6),
                n.get(7),
                n.get(8),
                n.get(9),
                n.get(10));
    }
}
