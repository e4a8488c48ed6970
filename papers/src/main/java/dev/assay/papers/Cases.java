package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.paper.Case;
import java.util.Arrays;
import java.util.Map;

/// What the cases of several systems have in common.
final class Cases {
    private Cases() {}

    /// A case without the key means the published form.
    static Fidelity fidelity(Case in) {
        return switch (in.text("fidelity", in.text("mode", "published"))) {
            case "published", "reference" -> Fidelity.PUBLISHED;
            case "mended", "strict" -> Fidelity.MENDED;
            default -> throw new IllegalArgumentException("fidelity: expected published or mended");
        };
    }

    static Rollout rollout(String response, Object reference, Map<String, Object> info) {
        return Rollout.of("case", "case", null, response, reference, info);
    }

    /// Advantages of one group.
    static double[] advantages(GroupRelative estimator, double[] rewards) {
        return estimator.estimate(rewards, new int[rewards.length]);
    }

    /// Advantages of one group as an answer.
    static Map<String, Object> answer(double[] advantages) {
        return Map.of("advantages", Arrays.stream(advantages).boxed().toList());
    }
}
