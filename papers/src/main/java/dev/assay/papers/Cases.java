package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.paper.Case;
import java.util.Arrays;
import java.util.List;
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

    /// A rollout of one group that is all information.
    static Rollout member(int index, Map<String, Object> info) {
        return Rollout.of(Integer.toString(index), "case", null, "", null, info);
    }

    /// What a recipe is set to, from the fields of a case that it names.
    static Map<String, String> settings(Case in, String... names) {
        Map<String, String> settings = new java.util.LinkedHashMap<>();
        for (String name : names) if (in.has(name)) settings.put(name, setting(in.get(name)));
        return settings;
    }

    private static String setting(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(Cases::setting).toList().toString()
                : String.valueOf(value);
    }

    /// Advantages of one group as an answer.
    static Map<String, Object> answer(double[] advantages) {
        return Map.of("advantages", Arrays.stream(advantages).boxed().toList());
    }
}
