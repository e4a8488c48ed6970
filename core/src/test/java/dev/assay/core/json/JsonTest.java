package dev.assay.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void readsPlainValues() {
        assertEquals(
                Map.of("a", List.of(1.0, -2.5, true, "x\ny\u00e9\ud83d\ude00")),
                Json.parse(" {\"a\": [1, -2.5, true, \"x\\ny\\u00e9\\ud83d\\ude00\"]} "));
    }

    @Test
    void keepsWholeNumbersThatADoubleCannotHold() {
        assertEquals(9007199254740992.0, Json.parse("9007199254740992"));
        assertEquals(new java.math.BigInteger("9007199254740993"), Json.parse("9007199254740993"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "NaN",
                "Infinity",
                "-",
                "01",
                "1.",
                "1e",
                "+1",
                "tru",
                "\"a",
                "\"\\x\"",
                "\"\\u12\"",
                "{a:1}",
                "[1] 2",
                "\"\u0001\"",
                "1e999"
            })
    void refusesWhatIsNotJson(String text) {
        assertThrows(JsonException.class, () -> Json.parse(text));
    }

    @Test
    void refusesInvalidUtf8AndDeepNesting() {
        byte[] overlong = {'"', (byte) 0xc0, (byte) 0xaf, '"'};
        assertThrows(JsonException.class, () -> Json.parse(overlong, 0, overlong.length));
        byte[] surrogate = {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'};
        assertThrows(JsonException.class, () -> Json.parse(surrogate, 0, surrogate.length));
        String deep = "[".repeat(100_000);
        assertTrue(assertThrows(JsonException.class, () -> Json.parse(deep))
                .getMessage()
                .contains("256"));
    }

    @Property(seed = "1")
    void textSurvivesWritingAndReading(@ForAll String text) {
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertEquals(whole, Json.parse(new JsonBuffer().string(whole).toString()));
    }

    @Property(seed = "1")
    void numbersSurviveWritingAndReading(@ForAll double value) {
        if (Double.isFinite(value))
            assertEquals(
                    value + 0.0,
                    (Double) Json.parse(new JsonBuffer().number(value).toString()) + 0.0);
    }

    @Test
    void anyBytesAreReadOrRefusedAndBothReadersAgree() {
        Random random = new Random(1);
        String soup = "{}[]\",:\\u0123 \n-.eEtruefalsnl\u00e9\ud83d\ude00";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(24); n > 0; n--) text.append(soup.charAt(random.nextInt(soup.length())));
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            if (random.nextInt(4) == 0 && bytes.length > 0)
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            assertEquals(parses(bytes), scans(bytes), () -> text.toString());
        }
    }

    private static boolean parses(byte[] bytes) {
        try {
            Json.parse(bytes, 0, bytes.length);
            return true;
        } catch (JsonException e) {
            // Only the value of a number can be wrong where its form is right.
            return e.getMessage().contains("too large");
        }
    }

    private static boolean scans(byte[] bytes) {
        try {
            int start = JsonScan.blanks(bytes, 0, bytes.length);
            int end = JsonScan.value(bytes, start, bytes.length, 0);
            return JsonScan.blanks(bytes, end, bytes.length) == bytes.length;
        } catch (JsonException _) {
            return false;
        }
    }
}
