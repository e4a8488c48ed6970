package dev.assay.core.curriculum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CurriculumTest {
    @Property(seed = "1", tries = 50)
    void theLazyQueueFindsWhatPlainGreedyFinds(@ForAll long seed) {
        Random random = new Random(seed);
        List<List<String>> documents = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            List<String> tokens = new ArrayList<>();
            for (int length = random.nextInt(14); length > 0; length--)
                tokens.add("abc".charAt(random.nextInt(3)) + "");
            documents.add(tokens);
        }
        assertArrayEquals(
                greedy(documents, 40), Coverage.choose(documents, 40, 4).selected());
    }

    private static int[] greedy(List<List<String>> documents, int n) {
        Set<List<String>> seen = new HashSet<>();
        List<Integer> chosen = new ArrayList<>();
        for (int k = 0; k < n; k++) {
            int best = -1;
            int most = -1;
            for (int i = 0; i < documents.size(); i++) {
                Set<List<String>> fresh = grams(documents.get(i));
                fresh.removeAll(seen);
                if (!chosen.contains(i) && fresh.size() > most) {
                    best = i;
                    most = fresh.size();
                }
            }
            chosen.add(best);
            seen.addAll(grams(documents.get(best)));
        }
        return chosen.stream().mapToInt(i -> i).toArray();
    }

    private static Set<List<String>> grams(List<String> tokens) {
        Set<List<String>> grams = new HashSet<>();
        for (int i = 0; i + 4 <= tokens.size(); i++) grams.add(tokens.subList(i, i + 4));
        return grams;
    }

    @Test
    void thePoolKeepsItsSizeWhileSomethingWaits() {
        Random random = new Random(1);
        List<String> train = new ArrayList<>();
        Map<String, Double> pending = new LinkedHashMap<>();
        for (int i = 0; i < 100; i++) train.add("t" + i);
        for (int i = 0; i < 150; i++) pending.put("p" + i, random.nextInt(6) / 8.0);
        Set<String> gone = new HashSet<>();
        for (int epoch = 0; epoch < 8; epoch++) {
            Map<String, Double> accuracy = new LinkedHashMap<>();
            for (String id : train) if (random.nextInt(10) > 0) accuracy.put(id, random.nextInt(9) / 8.0);
            Mastery.Step step = Mastery.next(train, pending, accuracy, 0.8, random);
            gone.addAll(step.removed());
            train = step.train();
            pending = step.pending();
            assertEquals(100, train.size());
            assertFalse(train.stream().anyMatch(gone::contains), "a mastered question never returns");
        }
        assertTrue(gone.size() > 100);
    }

    @Test
    void whatWasNotTriedStays() {
        var step = Mastery.next(List.of("a"), Map.of("p", 0.5), Map.of(), 0.9, new Random(1));
        assertEquals(List.of("a"), step.train());
        var e = assertThrows(IllegalArgumentException.class, () -> Mastery.partition(Map.of("q", 1.5), 1, 0.625));
        assertEquals("difficulty of q: expected a success rate from 0 to 1, found 1.5", e.getMessage());
    }

    @Test
    void bagsGrowByEpoch() {
        BagSchedule schedule = new BagSchedule(List.of(new BagSchedule.Stage(3, 2), new BagSchedule.Stage(8, 3)));
        assertEquals(2, schedule.size(2));
        assertEquals(3, schedule.size(3));
        var e = assertThrows(IllegalArgumentException.class, () -> schedule.size(8));
        assertEquals("no bag size for epoch 8", e.getMessage());
        assertEquals(14, BagSchedule.bags(100, 7));
        e = assertThrows(IllegalArgumentException.class, () -> BagSchedule.bags(5, 7));
        assertEquals("bags of 7 do not fit into a batch of 5", e.getMessage());
    }

    @Test
    void bucketsKeepTheirShares() {
        Map<String, List<String>> items = Map.of("normal", List.of("n1", "n2"), "hand", List.of("h1"));
        Buckets buckets = new Buckets(new LinkedHashMap<>(Map.of("normal", 4, "hand", 1)));
        Random random = new Random(2);
        for (int i = 0; i < 1000; i++) {
            List<String> batch = buckets.batch(items, random);
            assertEquals(4, batch.stream().filter(each -> each.startsWith("n")).count());
            assertEquals(5, batch.size());
        }
        var e = assertThrows(
                IllegalArgumentException.class, () -> new Buckets(Map.of("animal", 1)).batch(items, random));
        assertEquals("bucket animal is empty", e.getMessage());
    }

    @Property(seed = "1", tries = 30)
    void noItemIsInTwoBagsAndNoTwoOfABagAreTheSame(@ForAll long seed) {
        Random random = new Random(seed);
        double[][] vectors = new double[40][];
        for (int i = 0; i < 40; i++) vectors[i] = random.doubles(3, -1, 1).toArray();
        for (int i = 0; i < 6; i++) vectors[i + 6] = vectors[i].clone();
        BagMiner miner = new BagMiner(vectors, 0.98);
        for (int size : new int[] {2, 3, 5}) {
            Set<Integer> seen = new HashSet<>();
            for (BagMiner.Bag bag : miner.mine(size, 0.5)) {
                assertEquals(size, bag.items().length);
                assertTrue(bag.similarity() >= 0.5 && bag.similarity() <= 0.98);
                for (int item : bag.items()) {
                    assertTrue(seen.add(item));
                    assertFalse(item < 6 && java.util.Arrays.stream(bag.items()).anyMatch(x -> x == item + 6));
                }
            }
        }
    }

    @Test
    void theMostAlikeMakeTheFirstBag() {
        double[][] angles = new double[5][];
        double[] degrees = {0, 40, 90, 100, 112};
        for (int i = 0; i < 5; i++)
            angles[i] = new double[] {Math.cos(Math.toRadians(degrees[i])), Math.sin(Math.toRadians(degrees[i]))};
        List<BagMiner.Bag> bags = new BagMiner(angles, 0.999).mine(2, 0);
        assertArrayEquals(new int[] {2, 3}, bags.getFirst().items());
        assertEquals(Math.cos(Math.toRadians(10)), bags.getFirst().similarity(), 1e-6);
        assertArrayEquals(new int[] {0, 1}, bags.get(1).items(), "the nearest to the last one is used");
        assertThrows(IllegalArgumentException.class, () -> new BagMiner(angles, 1).mine(1, 0));
    }
}
