package dev.assay.verify.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Fidelity;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ToolEvidenceTest {
    private static List<Double> evidence(String response, Map<String, Object> info) {
        try (var function = new ToolEvidence("trace", 3, Fidelity.RECIPE).open(Resources.DEFAULT)) {
            var row = new Scored(Rollout.of("a", "a", null, response, null, info));
            return assertInstanceOf(
                            Reading.Measured.class,
                            function.score(List.of(row), null).getFirst())
                    .signals()
                    .stream()
                    .map(Signal::value)
                    .toList();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aResponsesOwnStepsAreRecalculated() {
        assertEquals(List.of(1.0), evidence("so <<62+70=132>>132 and <<132-2=130>>130 #### 130", Map.of()));
        assertEquals(List.of(-1.0), evidence("so <<62+70=132>>132 #### 131", Map.of()));
        assertEquals(List.of(0.0), evidence("so <<2+2=5>>5 and <<3*4=12>>12 #### 12", Map.of()));
        assertEquals(List.of(0.0), evidence("it is 12", Map.of()));
    }

    @Test
    void whatATraceSaysItSawIsNotBelieved() {
        String trace = "Thought: a\nAction: Calendar.week_day\nAction Input: \"2015-03-24\"\nObservation: Friday\n"
                + "Thought: b\nAction: Oracle\nAction Input: x\n";
        assertEquals(List.of(1.0, 0.0), evidence("a Tuesday", Map.of("trace", trace)));
        assertEquals(List.of(-1.0, 0.0), evidence("a Friday", Map.of("trace", trace)));
        assertEquals(List.of(-1.0, 0.0), evidence("Tuesdays", Map.of("trace", trace)));
    }

    @Test
    void noMoreCallsThanAllowed() {
        String trace = "Thought: a\nAction: Calendar.week_day\nAction Input: 2015-03-24\n".repeat(50);
        assertEquals(3, evidence("a Tuesday", Map.of("trace", trace)).size());
    }

    @Test
    void theCalendar() {
        assertEquals(
                "7457",
                CalendarTool.call("day_difference", "2020-06-10, 2000-01-10").orElseThrow());
        assertEquals(
                "2024-02-29", CalendarTool.call("target_day", "2024-03-01, -1").orElseThrow());
        assertTrue(CalendarTool.call("week_day", "2024-02-30").isEmpty());
        assertTrue(CalendarTool.call("target_day", "2024-03-01, 99999999999").isEmpty());
        assertTrue(
                CalendarTool.call("target_day", "999999999-01-01, 2147483647").isEmpty());
        assertTrue(CalendarTool.call("moon_phase", "2024-03-01, 1").isEmpty());
    }

    @Test
    void aStepWithoutMarksEndsTheDerivation() {
        CalculatorTool.Found found = new CalculatorTool(Fidelity.MENDED).check("2+2=4, <<3*4=12>>12", "#### 12");
        assertEquals(CalculatorTool.Outcome.BOTH_WRONG, found.outcome());
        assertNull(found.computed());
    }

    @Property(seed = "1", tries = 1000)
    void anyTraceAndAnyResponseAreReadWithoutFault(
            @ForAll("pieces") List<String> response, @ForAll("pieces") List<String> trace) {
        for (double value : evidence(String.join("", response), Map.of("trace", String.join("", trace))))
            assertTrue(value >= -1 && value <= 1);
        evidence(String.join("", response), Map.of());
    }

    @Provide
    Arbitrary<List<String>> pieces() {
        return Arbitraries.of(
                        "Thought:",
                        "Action:",
                        "Action Input:",
                        "Calculator",
                        "Calendar.target_day",
                        "2024-02-29, 3",
                        "<<1+1=2>>2",
                        "<<((((",
                        "=>>",
                        ", ",
                        "\n",
                        "#### 2",
                        "####",
                        "\"",
                        "\uD800")
                .list()
                .ofMaxSize(25);
    }
}
