package dev.assay.verify.retrieval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SelfRetrievalTest {
    private static List<SelfRetrieval.Found> find(List<double[]> texts, List<double[]> images, double scale) {
        List<String> ids =
                IntStream.range(0, texts.size()).mapToObj(i -> "p" + i).toList();
        return SelfRetrieval.find(texts, images, scale, true, ids);
    }

    @Property(seed = "1", tries = 200)
    void lengthsDoNotMatterAndProbabilitiesStayBelowOne(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int n) {
        Random random = new Random(seed);
        List<double[]> texts = new ArrayList<>();
        List<double[]> longer = new ArrayList<>();
        List<double[]> images = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double[] text = random.doubles(4, -1, 1).toArray();
            double factor = 0.1 + 10 * random.nextDouble();
            texts.add(text);
            longer.add(java.util.Arrays.stream(text).map(x -> factor * x).toArray());
            images.add(random.doubles(4, -1, 1).toArray());
        }
        var one = find(texts, images, 30);
        var other = find(longer, images, 30);
        for (int i = 0; i < n; i++) {
            assertEquals(one.get(i).logp(), other.get(i).logp(), 1e-9);
            assertTrue(one.get(i).logp() <= 0);
            if (one.get(i).rank() == 1) assertTrue(one.get(i).logp() >= -Math.log(n) - 1e-9);
        }
        if (n == 1) assertEquals(0, one.getFirst().logp());
    }

    @Test
    void identicalPicturesShareTheHit() {
        List<double[]> same = List.of(new double[] {1, 0}, new double[] {1, 0}, new double[] {1, 0});
        var found = find(same, same, 100).getFirst();
        assertEquals(-Math.log(3), found.logp(), 1e-12);
        assertEquals(1, found.rank());
        assertEquals(1.0 / 3, found.fair(), 1e-12);
    }

    @Test
    void aZeroVectorIsNamed() {
        List<double[]> zero = List.of(new double[] {0, 0});
        var e = assertThrows(IllegalArgumentException.class, () -> find(zero, List.of(new double[] {1, 0}), 1));
        assertEquals("the vector of 'p0' is zero", e.getMessage());
    }
}
