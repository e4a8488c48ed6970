package dev.assay.core.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Fidelity;
import dev.assay.core.Resources;
import dev.assay.core.engine.Scorer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {
    private static final RecipeReader READER = new RecipeReader(new Parts(RecipeTest.class.getClassLoader()));
    private static final String NOISE = "{}[]:,&*!|>'\"#%@` \n\tax1";
    private static final String GOOD = """
            id: test
            rewards: {words: {use: word-count}}
            params: {k: 2}
            combine: {n: words.count, reward: "n * params.k"}
            advantage: {use: group-relative, center: mean, scale: none}
            variants:
              a: {params: {k: 3}}
              b: {params: {k: 4}}
              c: {requires: a, combine: {n: "1"}}
            """;

    private static Scorer open(String yaml, RecipeReader.Changes changes) {
        return new Scorer(READER.read(Yaml.parse(yaml, "r.yaml"), changes), Resources.DEFAULT, Scorer.Run.NONE);
    }

    private static RecipeReader.Changes variants(String... names) {
        return new RecipeReader.Changes(List.of(names), Map.of(), Fidelity.RECIPE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "word-count | wordcount | r.yaml:2:24: unknown part 'wordcount'; did you mean 'word-count'?",
                "word-count | word-count, costli: true | unknown setting 'costli' of part 'word-count'; did you mean 'costly'?",
                "word-count | word-count, costly: 3 | r.yaml:2:44: expected true or false, found '3'",
                "use: word-count | use: group-relative, center: mean, scale: none | part 'group-relative' is a AdvantageEstimator, here a RewardFunction is needed",
                "words.count | words.cuont | r.yaml:4:14: combine.n: 1:6: unknown name 'words.cuont'; did you mean 'words.count'?",
                "n * params.k | reward * 2 | unknown name 'reward'",
                "n * params.k | n * params.kk | did you mean 'params.k'?",
                "n * params.k | n > 1 ? true : 2 | '? :' gives true or false on one side and a number on the other",
                "center: mean | center: median | setting 'center': unknown value 'median'",
                "scale: none | ddof: 1 | setting 'scale' is required",
                "scale: none | scale: batch | add 'batch: ROWS'",
                "params: {k | parms: {k | unknown member 'parms' of a recipe; did you mean 'params'?",
                "id: test | title: x | a recipe needs 'id:'",
                "reward: | rewrd: | combine needs an entry 'reward'",
                "id: test | id: [ | not YAML",
                "id: test | id: &a [*a] | not YAML"
            })
    void aWrongRecipeNeverRuns(String find, String replace, String message) {
        String yaml = GOOD.replace(find, replace);
        assertNotEquals(GOOD, yaml, "the case must change something");
        String found = assertThrows(RecipeException.class, () -> open(yaml, RecipeReader.Changes.NONE))
                .getMessage();
        assertTrue(found.contains(message), found);
        assertTrue(found.startsWith("r.yaml"), found);
    }

    @Test
    void anEntryThatNamesItselfOrALaterOneSaysSo() {
        String self = assertThrows(
                        RecipeException.class,
                        () -> open(GOOD.replace("n: words.count", "n: n + 1"), RecipeReader.Changes.NONE))
                .getMessage();
        assertTrue(self.contains("an entry cannot name itself"), self);
        String later = assertThrows(
                        RecipeException.class,
                        () -> open(GOOD.replace("n: words.count", "n: reward"), RecipeReader.Changes.NONE))
                .getMessage();
        assertTrue(later.contains("'reward' is defined later"), later);
    }

    @Test
    void variantsAndSettingsChangeTheRecipeAndItsHash() {
        Recipe plain = READER.read(Yaml.parse(GOOD, "r.yaml"), RecipeReader.Changes.NONE);
        Recipe three = READER.read(Yaml.parse(GOOD, "r.yaml"), variants("a"));
        Recipe set = READER.read(
                Yaml.parse(GOOD, "r.yaml"), new RecipeReader.Changes(List.of(), Map.of("k", "3"), Fidelity.RECIPE));
        assertEquals(2.0, plain.params().get("k"));
        assertEquals(3.0, three.params().get("k"));
        assertEquals(three.hash(), set.hash());
        assertNotEquals(plain.hash(), three.hash());
        String apart = assertThrows(RecipeException.class, () -> open(GOOD, variants("a", "b")))
                .getMessage();
        assertTrue(apart.contains("variants exclude each other: a and b both set params.k"), apart);
        String needs = assertThrows(RecipeException.class, () -> open(GOOD, variants("c")))
                .getMessage();
        assertTrue(needs.contains("variant c needs variant a too"), needs);
        String unknown = assertThrows(RecipeException.class, () -> open(GOOD, variants("d")))
                .getMessage();
        assertTrue(unknown.contains("unknown variant 'd'"), unknown);
        var wrong = new RecipeReader.Changes(List.of(), Map.of("kk", "3"), Fidelity.RECIPE);
        assertTrue(assertThrows(RecipeException.class, () -> open(GOOD, wrong))
                .getMessage()
                .contains("no such parameter"));
    }

    @Test
    void anyTextIsReadOrRefusedInOneLine() {
        Random random = new Random(2);
        for (int i = 0; i < 3000; i++) {
            StringBuilder yaml = new StringBuilder(GOOD);
            for (int k = random.nextInt(1, 5); k > 0; k--) {
                int at = random.nextInt(yaml.length());
                if (random.nextBoolean()) yaml.deleteCharAt(at);
                else yaml.insert(at, NOISE.charAt(random.nextInt(NOISE.length())));
            }
            try (Scorer scorer = open(yaml.toString(), RecipeReader.Changes.NONE)) {
                assertEquals(
                        scorer.recipe().combine().size(),
                        scorer.recipe().combine().size());
            } catch (RecipeException e) {
                assertTrue(e.getMessage().lines().count() <= 2, e.getMessage());
            }
        }
    }
}
