package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Resources;
import dev.assay.core.Rollout;
import dev.assay.core.engine.Scorer;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.recipe.Parts;
import dev.assay.core.recipe.RecipeException;
import dev.assay.core.recipe.RecipeReader;
import dev.assay.core.recipe.Yaml;
import dev.assay.core.rows.RowFields;
import dev.assay.core.rows.RowReader;
import dev.assay.core.vet.Admitted;
import dev.assay.core.vet.Finding;
import dev.assay.core.vet.Vet;
import dev.assay.core.vet.Vetted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every shipped recipe is vetted, and rewards with a known hole are caught.
class VetTest {
    private static final RecipeReader READER = new RecipeReader(new Parts(VetTest.class.getClassLoader()));

    static Set<String> recipes() {
        return READER.ids();
    }

    /// The recipe's `vet:` block lists exactly what fools its mended form: nothing is left out, and nothing
    /// stays on the list that no longer fools.
    @ParameterizedTest
    @MethodSource("recipes")
    void isFooledByWhatItAdmits(String recipe) throws IOException {
        Chromium.assume(recipe);
        Admitted admitted = Admitted.of(READER.source(recipe));
        String text = Files.readString(Path.of("..", "examples", admitted.example()));
        List<Object> rows = text.stripLeading().startsWith("[")
                ? Json.list(Json.parse(text))
                : text.lines().map(line -> (Object) Json.object(line)).toList();
        try (Scorer scorer =
                new Scorer(READER.read(recipe, RecipeReader.Changes.NONE), Resources.DEFAULT, Scorer.Run.NONE)) {
            Vetted vetted = Vet.of(scorer, rollouts(scorer, rows));
            assertEquals(admitted.fooled().keySet(), vetted.fooledBy(), vetted.toString());
        }
    }

    private static List<Rollout> rollouts(Scorer scorer, List<?> rows) {
        RowReader reader = new RowReader(new RowFields(scorer.recipe().rollout()), "test");
        List<Rollout> rollouts = new ArrayList<>();
        for (Object row : rows) {
            byte[] bytes = new JsonBuffer().value(row).toString().getBytes(StandardCharsets.UTF_8);
            rollouts.add(reader.read(bytes, 0, bytes.length, rollouts.size() + 1));
        }
        return rollouts;
    }

    private static Vetted vet(String yaml, List<Map<String, Object>> rows) {
        try (Scorer scorer = new Scorer(
                READER.read(Yaml.parse(yaml, "test.yaml"), RecipeReader.Changes.NONE),
                Resources.DEFAULT,
                Scorer.Run.NONE)) {
            return Vet.of(scorer, rollouts(scorer, rows));
        }
    }

    private static Map<String, Object> row(String group, String response, String label, Object score) {
        return Map.of(
                "id",
                group + " " + label,
                "group",
                group,
                "response",
                response,
                "reference",
                "42",
                "vet",
                label,
                "score",
                score);
    }

    private static final List<Map<String, Object>> ROWS = List.of(
            row("a", "The answer is 42 apples.", "good", 2.0),
            row("a", "I think 7.", "bad", 1.0),
            row("b", "It must be 42 or so, all in all.", "good", 2.0),
            row("b", "No idea, maybe 9.", "bad", 1.0));

    private static Finding find(Vetted vetted, String attack) {
        return vetted.findings().stream()
                .filter(each -> each.attack().word().equals(attack))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRewardForLengthIsFooledByWords() {
        Vetted vetted = vet("{id: t, combine: {long: 'response.words', reward: long}}", ROWS);
        assertTrue(vetted.fooledBy().containsAll(Set.of("padded", "repeated", "hedged", "injected")), vetted::toString);
        assertEquals(List.of("long"), find(vetted, "padded").signals());
        assertEquals(Finding.Verdict.HOLDS, find(vetted, "empty").verdict());
    }

    @Test
    void aRewardForBrevityIsFooledBySilence() {
        Vetted vetted = vet(
                "{id: t, combine: {reward: '0 - response.words'}}",
                List.of(row("a", "42", "good", 1.0), row("a", "It is 41.", "bad", 1.0)));
        assertTrue(vetted.fooledBy().contains("empty"), vetted::toString);
        assertEquals(Finding.Verdict.UNTRIED, find(vetted, "constant").verdict());
    }

    @Test
    void labelsCatchARewardThatIsUpsideDown() {
        Vetted vetted = vet("{id: t, inputs: {score: number}, combine: {reward: '0 - info.score'}}", ROWS);
        assertEquals(List.of("a good", "b good"), vetted.tied());
        assertEquals(Set.of("tied"), vetted.fooledBy());
    }

    @Test
    void recordedScoresCannotBeTalkedTo() {
        Vetted vetted = vet("{id: t, inputs: {score: number}, combine: {reward: 'info.score'}}", ROWS);
        assertEquals(2, vetted.recorded());
        assertEquals(Set.of(), vetted.fooledBy());
        vetted.findings().forEach(each -> assertEquals(Finding.Verdict.UNTRIED, each.verdict()));
    }

    @Test
    void wrongLabelsAndBlocksAreNamed() {
        IllegalArgumentException label = assertThrows(
                IllegalArgumentException.class,
                () -> vet("{id: t, combine: {reward: 'response.words'}}", List.of(row("a", "42", "great", 1.0))));
        assertEquals("a great: field vet: expected \"good\" or \"bad\", found great", label.getMessage());
        RecipeException block = assertThrows(
                RecipeException.class,
                () -> Admitted.of(Yaml.parse("{id: t, vet: {fooled: {paded: x}}}", "test.yaml")));
        assertTrue(block.getMessage().contains("unknown attack 'paded'"), block.getMessage());
    }
}
