package dev.assay.core.advantage;

import dev.assay.core.AdvantageEstimator;
import dev.assay.core.Part;
import dev.assay.core.Resources;
import dev.assay.core.Step;
import dev.assay.core.TokenTrace;
import dev.assay.manual.Named;
import java.util.Arrays;
import java.util.List;

/// What is paid is the advantage already, because the formulas centred it: each step has what it was
/// paid, on all its tokens; a rollout without steps has its total everywhere.
@Named("as-paid")
public record AsPaid() implements Part<AdvantageEstimator> {
    @Override
    public AdvantageEstimator open(Resources resources) {
        return batch -> Arrays.stream(batch).map(AsPaid::one).toArray(AdvantageEstimator.Advantage[]::new);
    }

    private static AdvantageEstimator.Advantage one(AdvantageEstimator.Paid paid) {
        TokenTrace tokens = paid.rollout().tokens();
        List<Step> steps = paid.rollout().steps();
        if (paid.at() == null || steps.isEmpty()) return AdvantageEstimator.Advantage.of(paid.total());
        if (tokens == null) return AdvantageEstimator.Advantage.of(paid.at());
        double[] spread = new double[tokens.length()];
        for (Step step : steps) {
            if (step.end() < 0)
                throw new IllegalArgumentException(
                        "rollout " + paid.rollout().id() + " has tokens, so its steps need start and end");
            double sum = 0;
            for (int t = 0; t < spread.length; t++) if (within(tokens, t, step)) sum += paid.at()[t];
            for (int t = 0; t < spread.length; t++) if (within(tokens, t, step)) spread[t] = sum;
        }
        return AdvantageEstimator.Advantage.of(spread);
    }

    private static boolean within(TokenTrace tokens, int t, Step step) {
        return tokens.start()[t] < step.end() && tokens.end()[t] > step.start();
    }
}
