package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Fidelity;
import dev.assay.core.paper.RecipeRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DrSciTest {
    private static final List<String> CATEGORIES = List.of("Essential", "Important", "Optional", "Pitfall");

    private static double score(boolean right, List<String> categories, List<Boolean> yes, List<String> variants) {
        List<Object> rubric = new ArrayList<>();
        for (int i = 0; i < categories.size(); i++)
            rubric.add(Map.of("title", "t" + i, "category", categories.get(i), "verdict", yes.get(i)));
        Map<String, Object> in = new LinkedHashMap<>(Map.of("op", "score", "answer_correct", right, "rubric", rubric));
        if (!variants.isEmpty()) in.put("variant", variants.getFirst());
        return (Double) new DrSci().conform(in).get("score");
    }

    /// One more item met never costs, one more pitfall never pays, and nothing leaves 0 to 1.
    @Property(seed = "1", tries = 60)
    void moreIsNeverLess(@ForAll long seed) {
        Random random = new Random(seed);
        List<String> categories = new ArrayList<>();
        List<Boolean> yes = new ArrayList<>();
        for (int n = 1 + random.nextInt(8); n > 0; n--) {
            categories.add(CATEGORIES.get(random.nextInt(4)));
            yes.add(random.nextBoolean());
        }
        boolean right = random.nextBoolean();
        int at = random.nextInt(yes.size());
        for (List<String> variants : List.of(List.<String>of(), List.of("gated"), List.of("rar"))) {
            yes.set(at, false);
            double without = score(right, categories, yes, variants);
            yes.set(at, true);
            double with = score(right, categories, yes, variants);
            assertTrue(without >= 0 && without <= 1 && with >= 0 && with <= 1);
            if (categories.get(at).equals("Pitfall")) assertTrue(with <= without);
            else assertTrue(with >= without);
        }
    }

    /// The hole that the card names, and the variant that closes it.
    @Test
    void aWrongAnswerMayOutscoreARightOne() {
        List<String> categories = new ArrayList<>();
        for (int i = 0; i < 14; i++) categories.add(CATEGORIES.get(i < 4 ? 0 : i < 8 ? 1 : i < 10 ? 2 : 3));
        List<Boolean> all = new ArrayList<>();
        List<Boolean> none = new ArrayList<>();
        for (String category : categories) {
            all.add(!category.equals("Pitfall"));
            none.add(category.equals("Pitfall"));
        }
        assertEquals(0.733, score(false, categories, all, List.of()), 5e-4);
        assertEquals(0.267, score(true, categories, none, List.of()), 5e-4);
        assertEquals(0, score(false, categories, all, List.of("gated")));
        assertEquals(0.267, score(true, categories, none, List.of("gated")), 5e-4);
    }

    @Test
    void whatIsWrongIsNamed() {
        Map<String, Object> info = Map.of(
                "verification",
                "open-ended",
                "rubrics",
                List.of(Map.of("title", "Law", "category", "Crucial", "verdict", true)));
        var changes = RecipeRun.changes(List.of(), Map.of(), Fidelity.MENDED);
        try (RecipeRun run = new RecipeRun("dr-sci", changes, Double.NaN)) {
            var e = assertThrows(
                    IllegalArgumentException.class, () -> run.values(Cases.rollout("\\boxed{1}", "1", info)));
            for (String part : List.of("'Law'", "'Crucial'", "Essential, Important, Optional, Pitfall"))
                assertTrue(e.getMessage().contains(part), e.getMessage());
        }
        for (Object rate : List.of("9/8", "5/7", 1.5)) {
            var e = assertThrows(
                    IllegalArgumentException.class,
                    () -> new DrSci().conform(Map.of("op", "partition", "difficulty", Map.of("q7", rate))));
            assertTrue(e.getMessage().contains("q7"), e.getMessage());
        }
    }

    /// The checks need no judge, and a judge's verdict, where there is one, goes before them.
    @Test
    void checksAndVerdictsGiveTheSameReward() {
        var changes = RecipeRun.changes(List.of(), Map.of(), Fidelity.MENDED);
        try (RecipeRun run = new RecipeRun("dr-sci", changes, Double.NaN)) {
            Map<String, Object> check = Map.of("any_of", List.of("law"));
            Map<String, Object> offline = Map.of("title", "Law", "category", "Essential", "check", check);
            Map<String, Object> judged = Map.of("title", "Law", "category", "Essential", "verdict", "Yes");
            Map<String, Object> replied = Map.of(
                    "title",
                    "Law",
                    "category",
                    "Essential",
                    "reply",
                    "So. Final Decision: \\boxed{Yes}",
                    "check",
                    check);
            for (Map<String, Object> item : List.of(offline, judged, replied))
                assertEquals(
                        1.0,
                        run.values(Cases.rollout("By the law. \\boxed{1}", "1", Map.of("rubrics", List.of(item))))
                                .get("reward"));
        }
    }
}
