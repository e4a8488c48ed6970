package dev.assay.verify.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonLayoutTest {
    private static List<Double> read(String response) {
        JsonLayout part = new JsonLayout(Map.of("items", JsonLayout.Type.LIST, "why", JsonLayout.Type.TEXT), "", true);
        Rollout rollout = Rollout.of("r", "r", null, response, null, Map.of());
        try (var open = (RewardFunction.Each) part.open(Resources.DEFAULT)) {
            Reading reading = open.read(new Scored(rollout), Draws.seeded(1));
            return assertInstanceOf(Reading.Measured.class, reading).signals().stream()
                    .map(signal -> {
                        signal.rationale();
                        return signal.value();
                    })
                    .toList();
        }
    }

    /// readable, complete, known, layout
    @Test
    void membersAndTheirTypes() {
        assertEquals(List.of(1.0, 1.0, 1.0, 1.0), read("{\"items\": [1], \"why\": \"so\"}"));
        assertEquals(List.of(1.0, 1.0, 1.0, 1.0), read("```json\n{\"items\": [], \"why\": \"\"}\n```"));
        assertEquals(List.of(1.0, 0.5, 1.0, 0.0), read("{\"items\": \"a\", \"why\": \"so\"}"));
        assertEquals(List.of(1.0, 0.5, 0.5, 0.0), read("{\"items\": [], \"score\": 1}"));
        assertEquals(List.of(1.0, 0.0, 1.0, 0.0), read("{}"));
        assertEquals(List.of(0.0, 0.0, 0.0, 0.0), read("Sure! {\"items\": [], \"why\": \"\"}"));
        assertEquals(List.of(0.0, 0.0, 0.0, 0.0), read("{\"items\": [1"));
        assertEquals(List.of(0.0, 0.0, 0.0, 0.0), read(""));
    }

    @Property(seed = "1", tries = 300)
    void anyTextIsRead(@ForAll String text) {
        read("{\"why\": " + text + "}").forEach(value -> assertTrue(value >= 0 && value <= 1));
    }
}
