package dev.assay.core.curriculum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StagesTest {
    @Property(seed = "1", tries = 200)
    void stagesFollowEachOtherAndNothingIsLost(
            @ForAll @Size(max = 60) List<@IntRange(max = 4) Integer> stages, @ForAll int seed) {
        List<Integer> items = IntStream.range(0, stages.size()).boxed().toList();
        List<Integer> order = Stages.shuffled(items, stages::get, new Random(seed));
        assertEquals(items, order.stream().sorted().toList());
        for (int i = 1; i < order.size(); i++) assertTrue(stages.get(order.get(i - 1)) <= stages.get(order.get(i)));
    }

    @Test
    void itemsOfAStageAreShuffled() {
        int[] first = new int[4];
        Random random = new Random(1);
        for (int t = 0; t < 4000; t++)
            first[Stages.shuffled(List.of(0, 1, 2, 3), _ -> 7, random).getFirst()]++;
        for (int many : first) assertEquals(1000, many, 120);
    }

    @Property(seed = "1", tries = 200)
    void partsAreHalfAThirdAndTheRest(@ForAll @Size(max = 80) List<@DoubleRange(max = 1) Double> difficulties) {
        double[] d = difficulties.stream().mapToDouble(x -> x).toArray();
        List<int[]> parts = Stages.thirds(d);
        assertEquals(0.5 * d.length, parts.get(0).length, 1);
        assertEquals(d.length / 3.0, parts.get(1).length, 1);
        assertEquals(d.length / 6.0, parts.get(2).length, 1.5);
        int[] all = parts.stream().flatMapToInt(Arrays::stream).toArray();
        assertArrayEquals(
                IntStream.range(0, d.length).toArray(),
                IntStream.of(all).sorted().toArray());
        for (int i = 1; i < all.length; i++) assertTrue(d[all[i - 1]] <= d[all[i]]);
    }

    @Test
    void theEasiestStay() {
        double[] d = IntStream.range(0, 18).mapToDouble(i -> 18 - i).toArray();
        List<int[]> stages = Stages.replayed(Stages.thirds(d));
        assertArrayEquals(new int[] {17, 16, 15, 14, 13, 12, 11, 10, 9}, stages.get(0));
        assertArrayEquals(new int[] {17, 16, 15, 8, 7, 6, 5, 4, 3}, stages.get(1));
        assertArrayEquals(new int[] {17, 16, 15, 8, 7, 6, 2, 1, 0}, stages.get(2));
        assertThrows(IllegalArgumentException.class, () -> Stages.thirds(new double[] {1, Double.NaN}));
    }
}
