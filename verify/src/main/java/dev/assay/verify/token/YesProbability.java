package dev.assay.verify.token;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.json.Json;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The probability that a judge answers "yes" rather than "no", from the recorded log-probabilities of the
/// likeliest first tokens (ArtifactReward, arXiv 2601.03468). A token counts if it is just the word,
/// whatever its case; of equal words the last counts; 0 without a yes, else 1 without a no. Without
/// log-probabilities nothing can be measured.
///
/// @param field information field: a list of `{"token", "logprob"}`
@Named("yes-probability")
public record YesProbability(@Default("top_logprobs") String field) implements Part<RewardFunction> {
    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("yes", 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object value = row.rollout().info(field);
                if (value == null || value instanceof List<?> none && none.isEmpty())
                    return new Reading.Missing(
                            "judge returned no log-probabilities; artifact reward needs top_logprobs >= 2");
                if (!(value instanceof List<?> tokens))
                    throw new IllegalArgumentException(row.rollout().id() + ": " + field
                            + ": expected a list of tokens, found " + Json.kind(value));
                try {
                    return Reading.of(Signal.whole("yes", yes(Json.list(tokens)), null));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(row.rollout().id() + ": " + field + e.getMessage());
                }
            }
        };
    }

    /// The probability of yes.
    ///
    /// @param tokens objects with `token` and `logprob`
    /// @throws IllegalArgumentException if one is something else; the message begins with its index
    public static double yes(List<Object> tokens) {
        double yes = Double.NaN;
        double no = Double.NaN;
        for (int i = 0; i < tokens.size(); i++) {
            if (!(tokens.get(i) instanceof Map<?, ?> map)
                    || !(map.get("token") instanceof String token)
                    || !(map.get("logprob") instanceof Number logprob))
                throw new IllegalArgumentException(" " + i + ": expected an object with token and logprob");
            switch (token.toLowerCase(Locale.ROOT)) {
                case "yes" -> yes = logprob.doubleValue();
                case "no" -> no = logprob.doubleValue();
                default -> {}
            }
        }
        if (Double.isNaN(yes)) return 0;
        return Double.isNaN(no) ? 1 : 1 / (1 + Math.exp(no - yes));
    }
}
