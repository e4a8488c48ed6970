package dev.assay.verify.retrieval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CitationsTest {
    private static final List<Object> PASSAGES = List.of(
            "The Moonlight Bridge was opened in 1932 and spans the river Alder.",
            Map.of("text", "A ferry crossed the Alder before the bridge was opened."));
    private static final Citations PART =
            new Citations("passages", "answerable", 0.6, List.of("cannot answer", "don't know"));

    private static Reading reading(String response, Map<String, Object> info) {
        try (var function = PART.open(Resources.DEFAULT)) {
            return function.score(List.of(new Scored(Rollout.of("a", "a", null, response, null, info))), null)
                    .getFirst();
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Double> values(String response, Map<String, Object> info) {
        Map<String, Object> all = new HashMap<>(info);
        all.put("passages", PASSAGES);
        Map<String, Double> values = new HashMap<>();
        for (Signal signal :
                assertInstanceOf(Reading.Measured.class, reading(response, all)).signals())
            if (!signal.aspect().equals("sentence")) values.put(signal.aspect(), signal.value());
        return values;
    }

    @Test
    void theRightPassageAndTheWrongOne() {
        var right = values("The Moonlight Bridge was opened in 1932 [1].", Map.of());
        assertEquals(1, right.get("precision"));
        assertEquals(1, right.get("recall"));
        var wrong = values("The Moonlight Bridge was opened in 1932 [2].", Map.of());
        assertEquals(0, wrong.get("precision"));
        assertEquals(0, wrong.get("recall"));
        assertEquals(1, wrong.get("grounded"));
        assertEquals(
                0,
                values("The Moonlight Bridge was opened in 1952 [1].", Map.of()).get("grounded"));
        assertEquals(
                0,
                values("The Moonlight Bridge was opened in 1932 [7].", Map.of()).get("precision"));
    }

    @Test
    void halfOfWhatIsSaidIsCited() {
        var values = values("The bridge spans the river Alder. [1] Everybody loves it dearly.", Map.of());
        assertEquals(1, values.get("precision"));
        assertEquals(0.5, values.get("recall"));
        assertEquals(0.5, values.get("grounded"));
        assertEquals(0, values("The bridge spans the river Alder.", Map.of()).get("precision"));
    }

    @Test
    void decliningWhereItShould() {
        assertEquals(1, values("I don't know.", Map.of("answerable", false)).get("abstain"));
        assertEquals(0, values("I don't know.", Map.of()).get("abstain"));
        assertEquals(
                0, values("Surely a famous one.", Map.of("answerable", false)).get("abstain"));
    }

    @Test
    void withoutPassagesNothingIsMeasured() {
        assertInstanceOf(Reading.Missing.class, reading("x", Map.of()));
        assertThrows(IllegalArgumentException.class, () -> reading("x", Map.of("passages", List.of(List.of()))));
    }

    @Property(seed = "1", tries = 500)
    void anyResponseIsReadWithoutFault(@ForAll("pieces") List<String> pieces) {
        for (double value : values(String.join("", pieces), Map.of()).values()) assertTrue(value >= 0 && value <= 1);
    }

    @Provide
    Arbitrary<List<String>> pieces() {
        return Arbitraries.of(
                        "[1]", "[99999]", "[0]", "[", ". ", "The bridge ", "1932", "\n", "\uD800", "don't know", "é")
                .list()
                .ofMaxSize(25);
    }
}
