package dev.assay.papers;

import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.LogSigmoid;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// MRMBench (arXiv 2511.12464): linear probes on the hidden states of a reward model say which dimensions of
/// preference it sees, and the distance to their centres how far to trust it.
public final class MrmBench implements Paper {
    @Override
    public Card card() {
        return new Card(
                "mrm-bench",
                "Probing Preference Representations: A Multi-Dimensional Evaluation of Reward Models",
                "2511.12464",
                "probes of what a reward model sees, and distances that say how far to trust it",
                List.of("easy and hard probes", "centre distances", "confidence gate", "label merging"),
                List.of("a padding token inside the text cuts it where the released code looks for the end"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "probe_easy" -> easy(in);
            case "probe_hard" -> hard(in);
            case "centroid_distances" -> distances(in);
            case "confidence_gate" -> gate(in.numbers("d_min"), in.number("threshold"));
            case "merge_labels" -> Map.of("classes", merged(in));
            case "pearson" -> {
                double[] a = in.numbers("a");
                if (a.length < 3) throw new IllegalArgumentException("a: expected 3 numbers or more for a correlation");
                Double r = Eureka.correlation(a, in.numbers("b"));
                if (r == null) throw new IllegalArgumentException("undefined correlation: constant input");
                yield Map.of("pearson", r);
            }
            default ->
                throw in.unknown(
                        "probe_easy", "probe_hard", "centroid_distances", "confidence_gate", "merge_labels", "pearson");
        };
    }

    /// Per text the hidden state of its last token before the first padding, times the probe's rows.
    private static double[][] logits(Case in) {
        double[][] ids = in.rows("input_ids");
        double[][] weight = in.rows("weight");
        List<Object> states = in.list("hidden_states");
        double[][] out = new double[ids.length][weight.length];
        for (int i = 0; i < ids.length; i++) {
            int last = ids[i].length - 1;
            for (int t = 0; t < ids[i].length; t++)
                if (ids[i][t] == in.number("pad_id")) {
                    last = (t + ids[i].length - 1) % ids[i].length;
                    break;
                }
            double[] state = new Case(Map.of("h", states.get(i))).rows("h")[last];
            for (int c = 0; c < weight.length; c++)
                for (int k = 0; k < state.length; k++) out[i][c] += weight[c][k] * state[k];
        }
        return out;
    }

    private static Map<String, Object> easy(Case in) {
        double[] logits = Arrays.stream(logits(in)).mapToDouble(row -> row[0]).toArray();
        double[] labels = in.numbers("labels");
        double loss = 0;
        double right = 0;
        double[] predicted = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            loss -= labels[i] * LogSigmoid.of(logits[i]) + (1 - labels[i]) * LogSigmoid.of(-logits[i]);
            predicted[i] = logits[i] > 0 ? 1 : 0;
            if (predicted[i] == labels[i]) right++;
        }
        int n = logits.length;
        return Map.of("logits", logits, "loss", loss / n, "predicted", predicted, "accuracy", right / n);
    }

    private static Map<String, Object> hard(Case in) {
        double[][] logits = logits(in);
        double[] labels = in.numbers("labels");
        double loss = 0;
        double right = 0;
        double[] predicted = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            double[] row = logits[i];
            double max = Arrays.stream(row).max().orElseThrow();
            double sum = Arrays.stream(row).map(x -> Math.exp(x - max)).sum();
            loss += max + Math.log(sum) - row[(int) labels[i]];
            for (int c = row.length - 1; c >= 0; c--) if (row[c] == max) predicted[i] = c;
            if (predicted[i] == labels[i]) right++;
        }
        int n = logits.length;
        return Map.of("logits", logits, "loss", loss / n, "predicted", predicted, "accuracy", right / n);
    }

    private static Map<String, Object> distances(Case in) {
        double[] h = in.numbers("h");
        Case centers = in.object("centroids");
        Map<String, Object> all = new LinkedHashMap<>();
        Map<String, Object> least = new LinkedHashMap<>();
        String nearest = null;
        double min = Double.POSITIVE_INFINITY;
        for (String dimension : centers.fields().keySet()) {
            double[] distances = Arrays.stream(centers.rows(dimension))
                    .mapToDouble(center -> {
                        double sum = 0;
                        for (int k = 0; k < h.length; k++) sum += (h[k] - center[k]) * (h[k] - center[k]);
                        return Math.sqrt(sum);
                    })
                    .toArray();
            double closest = Arrays.stream(distances).min().orElseThrow();
            all.put(dimension, distances);
            least.put(dimension, closest);
            if (closest >= min) continue;
            min = closest;
            nearest = dimension;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("distances", all);
        answer.put("min_per_dimension", least);
        answer.put("nearest_dimension", nearest);
        answer.put("d_min", min);
        return answer;
    }

    private static Map<String, Object> gate(double[] distances, double threshold) {
        List<Boolean> keep =
                Arrays.stream(distances).mapToObj(d -> d <= threshold).toList();
        return Map.of("keep", keep, "discarded", (double)
                keep.stream().filter(k -> !k).count());
    }

    /// Ratings as two or three classes: of harmlessness as published, of the rest at the cuts that balance
    /// the classes best.
    private static double[] merged(Case in) {
        double[] labels = in.numbers("labels");
        boolean easy = in.text("variant").equals("easy");
        if (in.text("dimension").equals("harmlessness"))
            return Arrays.stream(labels)
                    .map(label -> easy ? (label == 0 ? 1 : 0) : Math.max(0, 2 - label))
                    .toArray();
        double[] best = labels;
        double least = Double.POSITIVE_INFINITY;
        for (int low = 1; low <= 4; low++)
            for (int high = easy ? low : low + 1; high <= (easy ? low : 4); high++) {
                double[] counts = new double[easy ? 2 : 3];
                double[] classes = new double[labels.length];
                for (int i = 0; i < labels.length; i++) {
                    classes[i] = (labels[i] >= low ? 1 : 0) + (!easy && labels[i] >= high ? 1 : 0);
                    counts[(int) classes[i]]++;
                }
                double spread = Arrays.stream(counts).max().orElseThrow()
                        - Arrays.stream(counts).min().orElseThrow();
                if (spread >= least) continue;
                least = spread;
                best = classes;
            }
        return best;
    }
}
