package dev.assay.core.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/// Takes the best-scored of n samples.
public final class BestOfN {
    private BestOfN() {}

    /// Index of the best sample. If several share the highest score, the largest group of equal
    /// answers among them decides, of groups of equal size the one that begins first.
    ///
    /// @param same true if two answers are the same
    public static <A> int pick(double[] scores, List<A> answers, BiPredicate<A, A> same) {
        if (scores.length == 0) throw new IllegalArgumentException("no samples to pick from");
        if (scores.length != answers.size())
            throw new IllegalArgumentException(scores.length + " scores for " + answers.size() + " answers");
        double top = Double.NEGATIVE_INFINITY;
        for (double score : scores) top = Math.max(top, score);
        List<List<Integer>> groups = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] != top) continue;
            A answer = answers.get(i);
            List<Integer> group = groups.stream()
                    .filter(each -> same.test(answers.get(each.getFirst()), answer))
                    .findFirst()
                    .orElse(null);
            if (group == null) groups.add(group = new ArrayList<>());
            group.add(i);
        }
        if (groups.isEmpty()) throw new IllegalArgumentException("a score is not a number");
        List<Integer> largest = groups.getFirst();
        for (List<Integer> group : groups) if (group.size() > largest.size()) largest = group;
        return largest.getFirst();
    }

    /// How far best-of-n moves from the policy, in nats: `ln n - (n - 1) / n`.
    public static double kl(int n) {
        if (n < 1) throw new IllegalArgumentException("n: expected 1 or more, found " + n);
        return Math.log(n) - (n - 1.0) / n;
    }
}
