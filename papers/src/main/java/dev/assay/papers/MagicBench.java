package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Reading;
import dev.assay.core.Rollout;
import dev.assay.core.Signal;
import dev.assay.core.engine.RunState;
import dev.assay.core.json.Json;
import dev.assay.core.paper.RecipeRun;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// MagicBench: what a text-to-image model gets for its pictures, from an assessor's verdicts (arXiv 2509.10260,
/// gather_response_score100.py). A score is 100 times the share of pictures without the defect: human, animal
/// and object among the pictures of that class, interaction and overall among all. Verdicts that cannot be read
/// do not count. A picture that lacks its subject has the defect of its class.
final class MagicBench {
    /// Classes of pictures and the group of faults each is scored by.
    private static final Map<String, String> GROUPS = Map.of(
            "human", "L2: Abnormal Human Anatomy",
            "animal", "L2: Abnormal Animal Anatomy",
            "object", "L2: Abnormal Object Morphology");

    private static final String INTERACTION = "L2: Irrational Element Interaction";
    private static final String ANY = "any";

    private MagicBench() {}

    /// A picture's class and defects.
    private record Judged(String kind, Set<String> defects) {
        static Judged of(Map<String, Object> row, Set<String> reported) {
            String kind = kind(row);
            if (hasSubject(row)) return new Judged(kind, reported);
            return new Judged(kind, Set.of(ANY, GROUPS.get(kind)));
        }

        private static String kind(Map<String, Object> row) {
            Object kind = row.get("class");
            // The released data says person, too.
            if ("person".equals(kind)) return "human";
            if (!(kind instanceof String known) || !GROUPS.containsKey(known))
                throw new IllegalArgumentException("class: expected human, animal or object, found " + kind);
            return known;
        }

        /// As recorded, or the checker's word: "Yes" among its last ten characters.
        private static boolean hasSubject(Map<String, Object> row) {
            if (row.get("has_subject") instanceof Boolean recorded) return recorded;
            if (!(row.get("subject_detection_response") instanceof String said))
                throw new IllegalArgumentException("expected has_subject or subject_detection_response");
            return said.substring(Math.max(0, said.length() - 10)).contains("Yes");
        }
    }

    /// The scores of one model, 0 to 100; null where no row counts.
    ///
    /// @param rows the benchmark's own: `class`, `has_subject` or `subject_detection_response`, `response`
    static Map<String, Object> scores(List<Map<String, Object>> rows) {
        Map<String, int[]> counts = new LinkedHashMap<>();
        for (String name : List.of("interaction", "human", "animal", "object", "overall")) counts.put(name, new int[2]);
        var changes = RecipeRun.changes(List.of(), Map.of(), Fidelity.PUBLISHED);
        try (RecipeRun recipe = new RecipeRun("magic-mirror", changes, Double.NaN)) {
            for (Map<String, Object> row : rows) {
                Set<String> reported = reported(recipe, String.valueOf(row.get("response")));
                if (reported == null) continue;
                Judged judged = Judged.of(row, reported);
                count(counts.get("overall"), judged.defects.contains(ANY));
                count(counts.get("interaction"), judged.defects.contains(INTERACTION));
                count(counts.get(judged.kind), judged.defects.contains(GROUPS.get(judged.kind)));
            }
        }
        Map<String, Object> scores = new LinkedHashMap<>();
        counts.forEach((name, count) ->
                scores.put(name, count[0] == 0 ? null : 100 * (1 - count[1] / (double) count[0])));
        return scores;
    }

    private static void count(int[] of, boolean defect) {
        of[0]++;
        if (defect) of[1]++;
    }

    /// The groups that a verdict names, and {@link #ANY} if it calls the picture abnormal; null if it cannot be
    /// read.
    private static Set<String> reported(RecipeRun recipe, String response) {
        // What is true does not matter here: only what is said is looked at.
        Rollout rollout = Rollout.of("row", "row", null, response, Map.of("Whether Normal", true), Map.of());
        Reading.Measured labels = (Reading.Measured)
                recipe.lines(List.of(rollout), new RunState()).getFirst().reading(0);
        Set<String> reported = new HashSet<>();
        for (Signal signal : labels.signals()) {
            if (signal.aspect().equals("format") && signal.value() == 0) return null;
            if (signal.aspect().equals("flag") && signal.value() == 0) reported.add(ANY);
            if (signal.aspect().equals("item")) reported.add(signal.category());
        }
        return reported;
    }

    /// Rows as a case has them.
    static List<Map<String, Object>> rows(List<Object> list) {
        return list.stream().map(row -> Json.map((Map<?, ?>) row)).toList();
    }
}
