package dev.assay.verify.transit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Fidelity;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Rollout;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteCheckTest {
    private static final Map<String, Object> MAP = Map.of(
            "Red", List.of("Airport", "Harbour", "Old Town", "City Hall"),
            "Blue", List.of("Museum", "City Hall (Transfer Station)", "Stadium"));
    private static final String CHANGE = "Route Name: Red\nDeparture Stop: Airport\nArrival Stop: City Hall\n--\n"
            + "Route Name: Blue\nDeparture Stop: City Hall\nArrival Stop: Stadium";

    @TempDir
    Path folder;

    private static Map<String, Object> row(String from, String to, double changes) {
        Map<String, Object> info = new HashMap<>();
        info.put("station_1", from);
        info.put("station_2", to);
        info.put("question_transfer_count", changes);
        info.put("metro_data", MAP);
        return info;
    }

    private static Reading read(RewardFunction part, String response, Map<String, Object> info) {
        Rollout rollout = Rollout.of("q7", "q7", null, response, null, info);
        return part.score(List.of(new Scored(rollout)), null).getFirst();
    }

    private static RewardFunction part(Fidelity fidelity, String maps) {
        return new RouteCheck(maps, fidelity).open(Resources.DEFAULT);
    }

    private static double value(Reading reading, String aspect) {
        return ((Reading.Measured) reading)
                .signals().stream()
                        .filter(signal -> signal.aspect().equals(aspect))
                        .mapToDouble(Signal::value)
                        .sum();
    }

    @Test
    void howAStopIsWrittenDoesNotMatter() {
        RewardFunction part = part(Fidelity.MENDED, "");
        for (String response : List.of(
                CHANGE,
                CHANGE.replace("City Hall", "city-hall station (exit 2)"),
                CHANGE.replace("Airport", " AIRPORT  Station").replace("\n--\n", "\n\n--"),
                "First think. " + CHANGE))
            assertEquals(1, value(read(part, response, row("Airport", "Stadium", 1)), "correct"), response);
        for (String response : List.of(
                "",
                "Route Name: Red\nDeparture Stop: Airport\nArrival Stop: Stadium",
                CHANGE.replace("Red", "red"),
                CHANGE.replace("Stop: Stadium", "Stop: Museum"),
                CHANGE.replace("Departure Stop: City Hall", "Departure Stop: Museum"),
                CHANGE.replace("Departure Stop", "departure stop")))
            assertEquals(0, value(read(part, response, row("Airport", "Stadium", 1)), "correct"), response);
    }

    @Test
    void signalsStandWhereTheirRideStands() {
        var signals = ((Reading.Measured)
                        read(part(Fidelity.MENDED, ""), "Well.\n--\n" + CHANGE, row("Airport", "Stadium", 1)))
                .signals();
        Signal second = signals.stream()
                .filter(s -> s.scope() instanceof Scope.Item item && item.index() == 1)
                .findFirst()
                .orElseThrow();
        Scope.Item place = (Scope.Item) second.scope();
        assertTrue(
                ("Well.\n--\n" + CHANGE).substring(place.start(), place.end()).startsWith("Route Name: Blue"));
    }

    /// The hole of the released code, and its mending.
    @Test
    void theLastRideIsNotTooMany() {
        var row = row("Airport", "Stadium", 1);
        assertEquals(1, value(read(part(Fidelity.PUBLISHED, ""), CHANGE, row), "extra"));
        assertEquals(0, value(read(part(Fidelity.MENDED, ""), CHANGE, row), "extra"));
        String capitals = CHANGE.replace("Departure Stop", "DEPARTURE STOP");
        assertEquals(0, value(read(part(Fidelity.MENDED, ""), capitals, row), "ends"));
    }

    @Test
    void badDataIsNamed() throws IOException {
        RewardFunction part = part(Fidelity.MENDED, folder.toString());
        var e = assertThrows(IllegalArgumentException.class, () -> read(part, CHANGE, row("Airport", "Stadium", 0)));
        assertEquals("q7: question_transfer_count is 0, but no line joins 'Airport' and 'Stadium'", e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> read(part, CHANGE, row("Airport", "Stadium", -1)));
        assertTrue(e.getMessage().contains("expected 0 or more, found -1"), e.getMessage());
        Map<String, Object> filed = row("Airport", "Stadium", 1);
        filed.remove("metro_data");
        assertInstanceOf(Reading.Missing.class, read(part, CHANGE, filed));
        filed.put("json", "somewhere.json");
        filed.put("city", "Somewhere");
        e = assertThrows(IllegalArgumentException.class, () -> read(part, CHANGE, filed));
        assertTrue(e.getMessage().contains("station file of Somewhere, somewhere.json: no such file"), e.getMessage());
        Path file = folder.resolve("somewhere.json");
        Files.writeString(file, "{\"Red\": 1}");
        e = assertThrows(IllegalArgumentException.class, () -> read(part, CHANGE, filed));
        assertTrue(e.getMessage().contains("line 'Red': expected a list of stops"), e.getMessage());
        Files.writeString(file, "{\"Red\": [\"Airport\", \"City Hall\"], \"Blue\": [\"City Hall\", \"Stadium\"]}");
        assertEquals(1, value(read(part, CHANGE, filed), "correct"));
        Map<String, Object> other = row("Airport", "Stadium", 1);
        other.put("type", "TorF1");
        assertInstanceOf(Reading.NotApplicable.class, read(part, CHANGE, other));
        var reading = new MapAnswer().open(Resources.DEFAULT);
        other.put("type", "TorF3");
        Rollout odd = Rollout.of("q8", "q8", null, "\\boxed{yes}", 1.0, other);
        e = assertThrows(IllegalArgumentException.class, () -> reading.score(List.of(new Scored(odd)), null));
        assertTrue(e.getMessage().endsWith("found TorF3"), e.getMessage());
    }
}
