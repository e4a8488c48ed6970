package dev.assay.papers;

import dev.assay.core.preference.Logistic;
import dev.assay.core.preference.WeightedHeads;
import dev.assay.papers.world.LogisticFit;
import dev.assay.tasks.control.MiniDungeon;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Labels messages while a policy learns, as ONI's language model does on its own server: new messages wait in a
/// queue, a few are taken after each update, and their labels arrive some updates later. It stands in for the
/// model: what is helpful is known, and some labels are wrong.
final class Annotator {
    private static final Set<MiniDungeon.Message> HELPFUL = Set.of(
            MiniDungeon.Message.OPENS,
            MiniDungeon.Message.KILL,
            MiniDungeon.Message.GOLD,
            MiniDungeon.Message.STAIRS,
            MiniDungeon.Message.DESCENDED);
    private static final double RIDGE = 0.1;
    /// By how much the labels must have grown for the classifier to be fitted again.
    private static final double GROWTH = 1.25;

    private final int speed;
    private final boolean newest;
    private final boolean classifier;
    private final double noise;
    private final int delay;
    private final RandomGenerator draws;

    private record Waiting(String message, boolean helpful, int since) {}

    private record Delivery(int at, String message, int label, int age) {}

    private final Deque<Waiting> queue = new ArrayDeque<>();
    private final Deque<Delivery> deliveries = new ArrayDeque<>();
    private final Set<String> known = new java.util.HashSet<>();
    private final List<Integer> ages = new ArrayList<>();
    /// Labels that arrived.
    final Map<String, Integer> labels = new LinkedHashMap<>();

    private int update;
    private final Map<String, Integer> words = new LinkedHashMap<>();
    private double[] weights = {};
    private int fitted;
    private final Map<String, Double> judged = new HashMap<>();

    /// @param speed labels given between two updates
    /// @param newest true to take the newest message first
    /// @param classifier true to judge by a classifier that is fitted to the labels, false to look them up
    /// @param noise share of wrong labels
    /// @param delay updates until a label arrives
    Annotator(int speed, boolean newest, boolean classifier, double noise, int delay, RandomGenerator draws) {
        this.speed = speed;
        this.newest = newest;
        this.classifier = classifier;
        this.noise = noise;
        this.delay = delay;
        this.draws = draws;
    }

    /// A message was shown; if it is new it waits for its label.
    void see(String message, MiniDungeon.Message kind) {
        if (message.isEmpty() || !known.add(message)) return;
        queue.addLast(new Waiting(message, HELPFUL.contains(kind), update));
    }

    /// 1 for helpful; 0 for what is not, or has no label yet.
    double label(String message) {
        if (!classifier) return labels.getOrDefault(message, 0);
        if (weights.length == 0) return 0;
        return judged.computeIfAbsent(
                message,
                m -> Logistic.sigmoid(WeightedHeads.dot(weights, features(m, weights.length))) > 0.5 ? 1.0 : 0);
    }

    /// An update of the policy is done.
    void updated(int number) {
        update = number;
        for (int i = 0; i < speed && !queue.isEmpty(); i++) {
            Waiting next = newest ? queue.removeLast() : queue.removeFirst();
            boolean wrong = draws.nextDouble() < noise;
            deliveries.addLast(
                    new Delivery(number + delay, next.message, next.helpful != wrong ? 1 : 0, number - next.since));
        }
        while (!deliveries.isEmpty() && deliveries.peekFirst().at <= number) {
            Delivery arrived = deliveries.removeFirst();
            labels.put(arrived.message, arrived.label);
            ages.add(arrived.age + delay);
        }
        if (classifier && labels.size() >= Math.max(10, GROWTH * fitted)) fit();
    }

    private void fit() {
        fitted = labels.size();
        judged.clear();
        for (String message : labels.keySet())
            for (String word : split(message)) words.putIfAbsent(word, words.size() + 1);
        double[][] rows = labels.keySet().stream()
                .map(message -> features(message, words.size() + 1))
                .toArray(double[][]::new);
        double[] targets = labels.values().stream().mapToDouble(x -> x).toArray();
        double[] even = new double[targets.length];
        Arrays.fill(even, 1);
        weights = LogisticFit.fit(rows, targets, even, RIDGE);
    }

    private static String[] split(String message) {
        return message.toLowerCase(java.util.Locale.ROOT).split("[^a-z$']+");
    }

    /// Which of the known words stand in it, after a 1.
    private double[] features(String message, int size) {
        double[] row = new double[size];
        row[0] = 1;
        for (String word : split(message)) {
            Integer at = words.get(word);
            if (at != null && at < size) row[at] = 1;
        }
        return row;
    }

    /// Median updates from the first sight of a message to its label; 0 if there is none.
    double medianAge() {
        if (ages.isEmpty()) return 0;
        return ages.stream()
                .mapToInt(x -> x)
                .sorted()
                .skip(ages.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
