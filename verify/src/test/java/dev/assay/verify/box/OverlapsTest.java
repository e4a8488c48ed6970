package dev.assay.verify.box;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OverlapsTest {
    private static Reading read(Part<RewardFunction> part, String response, Object reference) {
        Scored row = new Scored(Rollout.of("7", "7", null, response, reference, Map.of()));
        return part.open(Resources.DEFAULT).score(List.of(row), null).getFirst();
    }

    private static double[] values(Part<RewardFunction> part, String response, Object reference) {
        return ((Reading.Measured) read(part, response, reference))
                .signals().stream().mapToDouble(Signal::value).toArray();
    }

    private static final BoxOverlap BOX = new BoxOverlap("");
    private static final MaskOverlap MASK = new MaskOverlap("");

    @Test
    void boxesMeetByHand() {
        // 2 x 2 and 2 x 2 that share 1 x 1: 1 of 7, in a hull of 9.
        double[] met = values(BOX, "[0, 0, 2, 2]", List.of(1.0, 1.0, 3.0, 3.0));
        assertEquals(1 / 7.0, met[0], 1e-12);
        assertEquals(1 / 7.0 - 2 / 9.0, met[1], 1e-12);
        assertEquals(1, met[2], "its centre is the corner of the other");
        double[] apart = values(BOX, "[0, 0, 1, 1]", "3, 0, 4, 1");
        assertEquals(0, apart[0]);
        assertEquals(-0.5, apart[1], 1e-12);
        assertEquals(0, apart[2]);
    }

    @Test
    void aPointIsInsideOrNot() {
        assertEquals(1, values(BOX, "click (2, 2)", "[1, 1, 2, 2]")[2]);
        assertEquals(0, values(BOX, "click (2.1, 2)", "[1, 1, 2, 2]")[2]);
        assertEquals(0, values(BOX, "click (2, 2)", "[1, 1, 2, 2]")[0]);
    }

    @Test
    void whatIsNoBoxIsWorthNothingAndABadReferenceIsMissing() {
        double[] none = values(new BoxOverlap("box"), "[0, 0, 1, 1]", "[0, 0, 1, 1]");
        assertEquals(0, none[0]);
        assertEquals(-1, none[1]);
        assertEquals(0, values(BOX, "1, 2, 3", "[0, 0, 1, 1]")[2]);
        assertInstanceOf(Reading.Missing.class, read(BOX, "[0, 0, 1, 1]", "[0, 0, 0, 1]"));
        assertInstanceOf(Reading.Missing.class, read(BOX, "[0, 0, 1, 1]", null));
    }

    @Property(seed = "1", tries = 500)
    void giouIsSymmetricAndNeverAboveIou(
            @ForAll @IntRange(max = 9) int x,
            @ForAll @IntRange(max = 9) int y,
            @ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll @IntRange(min = 1, max = 9) int height) {
        double[] a = {x, y, x + width, y + height};
        double[] b = {3, 3, 7, 8};
        assertEquals(Boxes.giou(a, b), Boxes.giou(b, a), 1e-12);
        assertTrue(Boxes.giou(a, b) <= Boxes.iou(a, b) + 1e-12 && Boxes.giou(a, b) > -1);
        assertEquals(1, Boxes.giou(a, a), 1e-12);
    }

    @Test
    void masksMeetByHand() {
        String said = "{\"size\": [2, 3], \"counts\": [1, 2, 3]}";
        // Pixels 1, 2 and pixels 2, 3.
        double[] met = values(MASK, said, Map.of("size", List.of(2.0, 3.0), "counts", List.of(2.0, 2.0, 2.0)));
        assertEquals(1 / 3.0, met[0], 1e-12);
        assertEquals(0.5, met[1], 1e-12);
        assertEquals(1, values(MASK, "{\"size\":[1,2],\"counts\":[2]}", "{\"size\":[1,2],\"counts\":[2,0]}")[0]);
        assertEquals(0, values(MASK, said, "{\"size\":[3,2],\"counts\":[1,2,3]}")[0], "another size");
        assertEquals(0, values(MASK, "{\"size\": [2, 3], \"counts\": [1, 2]}", said)[0], "too few pixels");
        assertEquals(0, values(MASK, "the cat", said)[0]);
        assertInstanceOf(Reading.Missing.class, read(MASK, said, "the cat"));
    }

    @Property(seed = "1", tries = 300)
    void runsAgreeWithPixels(@ForAll long seed) {
        Random random = new Random(seed);
        BitSet a = new BitSet();
        BitSet b = new BitSet();
        for (int i = 0; i < 60; i++) {
            a.set(i, random.nextInt(3) == 0);
            b.set(i, random.nextInt(3) == 0);
        }
        BitSet both = (BitSet) a.clone();
        both.and(b);
        BitSet either = (BitSet) a.clone();
        either.or(b);
        double expected = either.isEmpty() ? 1 : both.cardinality() / (double) either.cardinality();
        assertEquals(expected, values(MASK, runs(a), runs(b))[0], 1e-12);
    }

    private static String runs(BitSet pixels) {
        StringBuilder text = new StringBuilder("{\"size\":[6,10],\"counts\":[");
        boolean inside = false;
        int from = 0;
        for (int i = 0; i <= 60; i++) {
            if (i < 60 && pixels.get(i) == inside) continue;
            text.append(from == 0 && !inside ? "" : ",").append(i - from);
            from = i;
            inside = !inside;
        }
        return text.append("]}").toString();
    }
}
