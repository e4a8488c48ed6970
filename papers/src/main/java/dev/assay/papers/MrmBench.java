package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.Logistic;
import dev.assay.core.statistics.Correlation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// MRMBench (arXiv 2511.12464): what a reward model knows of six dimensions of preference, read from its
/// representation by linear probes, and which of them a prediction leans on.
public final class MrmBench implements Paper {
    @Override
    public Card card() {
        return new Card(
                "mrm-bench",
                "Probing Preference Representations: A Multi-Dimensional Evaluation and Analysis Method for Reward"
                        + " Models",
                "2511.12464",
                "linear probes of a reward model's representation, and a gate on how familiar an answer looks",
                List.of("probes", "distances to centroids", "gate", "label merging", "correlation"),
                List.of("a padding token inside a text cuts it short", "the gate's threshold depends on the width"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return MrmBenchClaims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "probe_easy" -> probe(in, true);
            case "probe_hard" -> probe(in, false);
            case "centroid_distances" -> distances(in);
            case "confidence_gate" -> gate(in.numbers("d_min"), in.number("threshold"));
            case "merge_labels" -> Map.of("labels", merged(in));
            case "pearson" -> Map.of("pearson", Correlation.pearson(in.numbers("a"), in.numbers("b"), 3));
            default ->
                throw in.unknown(
                        "probe_easy", "probe_hard", "centroid_distances", "confidence_gate", "merge_labels", "pearson");
        };
    }

    /// A linear probe of the last real token: one logit for two classes, else one per class.
    private static Map<String, Object> probe(Case in, boolean easy) {
        double[][] tokens = in.rows("input_ids");
        double[][] weight = in.rows("weight");
        double[] labels = in.numbers("labels");
        List<Object> states = in.list("hidden_states");
        int classes = easy ? 2 : weight.length;
        double[][] logits = new double[tokens.length][];
        double[] predicted = new double[tokens.length];
        double loss = 0;
        double right = 0;
        for (int i = 0; i < tokens.length; i++) {
            if (labels[i] != Math.rint(labels[i]) || labels[i] < 0 || labels[i] >= classes)
                throw new IllegalArgumentException(
                        "row " + i + ": label " + labels[i] + ", expected 0 to " + (classes - 1));
            double[][] hidden = new Case(Map.of("hidden_states", states.get(i))).rows("hidden_states");
            logits[i] = Linear.of(weight, hidden[last(tokens[i], in.number("pad_id"), i)]);
            if (easy) {
                predicted[i] = said(logits[i][0]);
                loss += Logistic.crossEntropy(logits[i][0], labels[i]);
            } else {
                double[] row = logits[i];
                double best = Arrays.stream(row).max().orElseThrow();
                predicted[i] = IntStream.range(0, row.length)
                        .filter(c -> row[c] == best)
                        .findFirst()
                        .orElseThrow();
                double sum = Arrays.stream(row).map(x -> Math.exp(x - best)).sum();
                loss += best + Math.log(sum) - row[(int) labels[i]];
            }
            if (predicted[i] == labels[i]) right++;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "logits",
                easy ? Arrays.stream(logits).mapToDouble(row -> row[0]).toArray() : logits);
        answer.put("loss", loss / tokens.length);
        answer.put("predicted", predicted);
        answer.put("accuracy", right / tokens.length);
        return answer;
    }

    /// What the easy probe says: a logit of 0 is a no.
    static int said(double logit) {
        return logit > 0 ? 1 : 0;
    }

    private static int last(double[] tokens, double pad, int row) {
        for (int t = 0; t < tokens.length; t++)
            if (tokens[t] == pad) {
                if (t == 0) throw new IllegalArgumentException("row " + row + " has no token before the padding");
                return t - 1;
            }
        return tokens.length - 1;
    }

    private static Map<String, Object> distances(Case in) {
        double[] h = in.numbers("h");
        Case centroids = in.object("centroids");
        Map<String, Object> all = new LinkedHashMap<>();
        Map<String, Object> least = new LinkedHashMap<>();
        String nearest = null;
        double min = Double.POSITIVE_INFINITY;
        for (String dimension : centroids.fields().keySet()) {
            double[] to = distances(dimension, h, centroids.rows(dimension));
            double own = Arrays.stream(to)
                    .min()
                    .orElseThrow(() -> new IllegalArgumentException("dimension " + dimension + " has no centroids"));
            all.put(dimension, to);
            least.put(dimension, own);
            if (own < min) {
                min = own;
                nearest = dimension;
            }
        }
        if (nearest == null) throw new IllegalArgumentException("no dimensions");
        return Map.of("distances", all, "min_per_dimension", least, "nearest_dimension", nearest, "d_min", min);
    }

    /// How far a representation lies from each centroid of a dimension.
    static double[] distances(String dimension, double[] h, double[][] centers) {
        return Arrays.stream(centers)
                .mapToDouble(center -> distance(dimension, h, center))
                .toArray();
    }

    private static double distance(String dimension, double[] a, double[] b) {
        if (a.length != b.length)
            throw new IllegalArgumentException(
                    "dimension " + dimension + ": a centroid has " + b.length + " numbers, h has " + a.length);
        double sum = 0;
        for (int k = 0; k < a.length; k++) sum += (a[k] - b[k]) * (a[k] - b[k]);
        return Math.sqrt(sum);
    }

    /// Samples farther than the threshold take no part in the update.
    private static Map<String, Object> gate(double[] distances, double threshold) {
        List<Boolean> keep = new ArrayList<>();
        double discarded = 0;
        for (double distance : distances) {
            keep.add(familiar(distance, threshold));
            if (!familiar(distance, threshold)) discarded++;
        }
        return Map.of("keep", keep, "discarded", discarded);
    }

    /// True if a sample that far from all centroids takes part.
    static boolean familiar(double distance, double threshold) {
        return distance <= threshold;
    }

    /// Ratings as classes, the worst first. Harms are merged as published; other ratings are cut where the
    /// classes come out most even, which is our choice.
    private static double[] merged(Case in) {
        double[] labels = in.numbers("labels");
        boolean easy = switch (in.text("variant")) {
            case "easy" -> true;
            case "hard" -> false;
            default -> throw new IllegalArgumentException("variant: expected easy or hard");
        };
        if (in.text("dimension").equals("harmlessness")) {
            for (int i = 0; i < labels.length; i++) {
                if (labels[i] != Math.rint(labels[i]) || labels[i] < 0 || labels[i] > 3)
                    throw new IllegalArgumentException("labels[" + i + "]: " + labels[i] + ", expected 0 to 3");
                labels[i] = easy ? labels[i] == 0 ? 1 : 0 : labels[i] == 0 ? 2 : labels[i] == 1 ? 1 : 0;
            }
            return labels;
        }
        double[] distinct = Arrays.stream(labels).distinct().sorted().toArray();
        double[] best = null;
        long least = Long.MAX_VALUE;
        for (int low = 1; low < distinct.length; low++)
            for (int high = easy ? low : low + 1; high < (easy ? low + 1 : distinct.length); high++) {
                double[] classes = cut(labels, distinct[low], easy ? Double.POSITIVE_INFINITY : distinct[high]);
                long spread = spread(classes, easy ? 2 : 3);
                if (spread >= least) continue;
                least = spread;
                best = classes;
            }
        if (best == null)
            throw new IllegalArgumentException("dimension " + in.text("dimension") + " has a single class");
        return best;
    }

    private static double[] cut(double[] labels, double low, double high) {
        return Arrays.stream(labels).map(x -> x < low ? 0 : x < high ? 1 : 2).toArray();
    }

    private static long spread(double[] classes, int count) {
        long[] sizes = new long[count];
        for (double each : classes) sizes[(int) each]++;
        return Arrays.stream(sizes).max().orElse(0) - Arrays.stream(sizes).min().orElse(0);
    }
}
