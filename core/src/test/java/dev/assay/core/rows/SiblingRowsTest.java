package dev.assay.core.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.assay.core.Rollout;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// Rows read after a sibling are what they are when read alone.
class SiblingRowsTest {
    private static final String LONG = "x".repeat(80);

    private final RowReader reader = new RowReader(RowFields.DEFAULT, "test.jsonl");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String show(RowReader.Rows rows, byte[] row) {
        try {
            Rollout rollout = rows == null ? reader.read(row, 0, row.length, 2) : rows.read(row, 0, row.length, 2);
            return rollout.reference() + "|" + rollout.info();
        } catch (RowException e) {
            return e.getMessage();
        }
    }

    @Test
    void anEqualReferenceIsDecodedOnce() {
        RowReader.Rows rows = reader.rows();
        byte[] first =
                bytes("{\"response\":\"a\",\"reward_model\":{\"ground_truth\":{\"n\":[1," + "2,".repeat(40) + "3]}}}");
        byte[] second =
                bytes("{\"response\":\"b\",\"reward_model\":{\"ground_truth\":{\"n\":[1," + "2,".repeat(40) + "3]}}}");
        Object one = rows.read(first, 0, first.length, 1).reference();
        assertSame(one, rows.read(second, 0, second.length, 2).reference());
        assertEquals(42, ((java.util.List<?>) ((Map<?, ?>) one).get("n")).size());
    }

    @Property(seed = "1", tries = 2000)
    void siblingsChangeNothing(@ForAll long seed) {
        Random random = new Random(seed);
        String[] values = {
            "\"" + LONG + "\"",
            "\"" + LONG + "\\\\\"",
            "{\"ground_truth\":\"" + LONG + "\"}",
            "[" + "1,".repeat(40) + "2]",
            "1".repeat(80),
            "\"\\u00e9\\n" + LONG + "\"",
            "null"
        };
        String[] keys = {"prompt", "reference", "reward_model", "label", "extra_info", "n"};
        byte[] first = bytes(row(random, keys, values));
        byte[] second = random.nextBoolean() ? first.clone() : bytes(row(random, keys, values));
        for (int i = random.nextInt(3); i > 0; i--)
            second[random.nextInt(second.length)] = (byte) "\"\\\\{}[],: 1x".charAt(random.nextInt(11));
        RowReader.Rows rows = reader.rows();
        show(rows, first);
        assertEquals(show(null, second), show(rows, second));
    }

    private static String row(Random random, String[] keys, String[] values) {
        StringBuilder row = new StringBuilder("{\"response\":\"r\"");
        for (String key : keys)
            if (random.nextBoolean())
                row.append(",\"").append(key).append("\":").append(values[random.nextInt(values.length)]);
        return row.append('}').toString();
    }
}
