package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.Hierarchy;
import dev.assay.core.preference.Logistic;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// HERON (arXiv 2309.02632): the user ranks reward factors; the first factor in which two items
/// differ by more than a margin says which is better, and a reward model is trained on these
/// preferences.
public final class Heron implements Paper {
    /// Keeps the mean over no decided pair at 0, as in the released code.
    private static final double EPS = 1e-5;

    @Override
    public Card card() {
        return new Card(
                "heron",
                "Deep Reinforcement Learning from Hierarchical Preference Design",
                "2309.02632",
                "preferences from ranked factors, each with a margin, instead of weights",
                List.of("recipe: win rate in the group, margins from data", "loss of a reward model"),
                List.of(
                        "a gap just below the margin is invisible: small steady losses in the first factor cost nothing",
                        "preferences with margins can run in circles"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return HeronClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "compare" -> {
                var verdict = hierarchy(in).compare(in.numbers("factors_a"), in.numbers("factors_b"));
                yield Map.of(
                        "preference",
                        verdict.preference(),
                        "level",
                        verdict.level(),
                        "confidence",
                        verdict.confidence());
            }
            case "batch_loss" -> loss(in);
            case "margins_from_buffer" ->
                Map.of("margins", Hierarchy.margins(in.rows("factors"), in.number("multiplier", 1)));
            default -> throw in.unknown("compare", "batch_loss", "margins_from_buffer");
        };
    }

    private static Hierarchy hierarchy(Case in) {
        double[] margins = in.numbers("margins");
        boolean[] higher = new boolean[margins.length];
        Arrays.fill(higher, true);
        if (in.has("higher_is_better")) {
            List<Object> given = in.list("higher_is_better");
            higher = new boolean[given.size()];
            for (int k = 0; k < higher.length; k++) higher[k] = Boolean.TRUE.equals(given.get(k));
        }
        return new Hierarchy(margins, higher);
    }

    /// Mean of `-ln sigma(winner - loser)` over the decided pairs; `level_scale` to the power of
    /// the level minus 1 weighs a pair.
    private static Map<String, Object> loss(Case in) {
        Hierarchy hierarchy = hierarchy(in);
        double[] scores = in.numbers("scores");
        double[][] factors = in.rows("factors");
        if (scores.length != factors.length)
            throw new IllegalArgumentException(scores.length + " scores for " + factors.length + " items");
        double scale = in.number("level_scale", 1);
        double loss = 0;
        int right = 0;
        int decided = 0;
        for (int i = 0; i < scores.length; i++)
            for (int j = 0; j < i; j++) {
                var verdict = hierarchy.compare(factors[i], factors[j]);
                if (verdict.preference() == 0) continue;
                double gap = verdict.preference() * (scores[i] - scores[j]);
                loss += Math.pow(scale, verdict.level() - 1) * Logistic.PLAIN.won(gap);
                if (gap > 0) right++;
                decided++;
            }
        return Map.of("loss", loss / (decided + EPS), "accuracy", right / (decided + EPS), "decided", decided);
    }
}
