package dev.assay.verify.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ScoreSectionsTest {
    private static ScoreSections sections(Fidelity fidelity) {
        Map<String, String> headings = new LinkedHashMap<>();
        headings.put("faith", "Faithfulness:");
        headings.put("look", "Quality:");
        return new ScoreSections(headings, "critique", "## Score:", "## Justification:", "# Summary:", 1, 4, fidelity);
    }

    private static Map<String, ScoreSections.Said> read(String critique) {
        return sections(Fidelity.MENDED).read(critique);
    }

    @Test
    void scoresStandUnderTheirHeadings() {
        var said = read("1. Faithfulness:\n## Justification: close\n## Score: **3.5** \n2. Quality:\n## Score: N/A\n");
        assertEquals(3.5, said.get("faith").value());
        assertEquals("close", said.get("faith").why());
        assertNull(said.get("look").value());
        assertFalse(said.get("look").applies());
    }

    @Test
    void aMissingHeadingCostsOnlyItsOwnScore() {
        var said = read("Quality:\n## Score: 2\n");
        assertNull(said.get("faith").value());
        assertTrue(said.get("faith").applies());
        assertEquals(2.0, said.get("look").value());
    }

    @Test
    void whatIsNoScore() {
        for (String text : List.of("~3", "good", "5", "0.5", "", "N/A here", "-2"))
            assertNull(
                    read("Faithfulness:\n## Score: " + text + "\n").get("faith").value(), text);
        assertNull(
                read("# Summary: \nFaithfulness:\n## Score: 3\n").get("faith").value());
    }

    @Test
    void aCritiqueWithoutScoresIsMissingOrEmpty() {
        var row = new Scored(Rollout.of("a", "a", null, "", null, Map.of("critique", "I cannot judge this.")));
        assertInstanceOf(Reading.Missing.class, reading(Fidelity.MENDED, row));
        Reading.Measured empty = assertInstanceOf(Reading.Measured.class, reading(Fidelity.PUBLISHED, row));
        assertEquals(0, empty.signals().getLast().value());
    }

    private static Reading reading(Fidelity fidelity, Scored row) {
        try (var function = sections(fidelity).open(Resources.DEFAULT)) {
            return function.score(List.of(row), (Draws) null).getFirst();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Property(seed = "1", tries = 1000)
    void anyTextIsReadWithoutFault(@ForAll("critiques") List<String> pieces) {
        for (ScoreSections.Said said : read(String.join("", pieces)).values())
            if (said.value() != null) assertTrue(said.value() >= 1 && said.value() <= 4);
    }

    @Provide
    Arbitrary<List<String>> critiques() {
        return Arbitraries.of(
                        "Faithfulness:",
                        "Quality:",
                        "## Score:",
                        "# Summary:",
                        "## Justification:",
                        "\n",
                        " 3.5",
                        "9",
                        "N/A",
                        "*",
                        "\u0000\uD800")
                .list()
                .ofMaxSize(20);
    }
}
