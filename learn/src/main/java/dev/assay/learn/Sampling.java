package dev.assay.learn;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// How the next token is drawn: scores divided by the temperature, then the `topK` likeliest, then the
/// fewest of those that reach `topP` (nucleus sampling, arXiv 1904.09751).
///
/// @param temperature 0 takes the likeliest token; 1 draws from the model's own distribution
/// @param topK how many tokens at most; 0 for all
/// @param topP probability they must reach together, above 0 to 1
public record Sampling(double temperature, int topK, double topP) {
    /// The model's own distribution.
    public static final Sampling PLAIN = new Sampling(1, 0, 1);
    /// The likeliest token, the first of equals.
    public static final Sampling GREEDY = new Sampling(0, 0, 1);

    public Sampling {
        if (!(temperature >= 0))
            throw new IllegalArgumentException("temperature: expected 0 or more, found " + temperature);
        if (topK < 0) throw new IllegalArgumentException("topK: expected 0 or more, found " + topK);
        if (!(topP > 0 && topP <= 1)) throw new IllegalArgumentException("topP: expected above 0 to 1, found " + topP);
    }

    /// A token that was drawn.
    ///
    /// @param logp its log-probability before `topK` and `topP`, at this temperature (at 0, at temperature 1)
    public record Drawn(int token, double logp) {}

    /// Draws a token.
    ///
    /// @param logits scores of several rows
    /// @param from where the row starts
    /// @param size tokens of the vocabulary
    public Drawn draw(float[] logits, int from, int size, RandomGenerator random) {
        double[] p = softmax(logits, from, size);
        int token = temperature == 0 ? best(logits, from, size) : pick(cut(p), random);
        return new Drawn(token, Math.log(p[token]));
    }

    private static int best(float[] logits, int from, int size) {
        int best = 0;
        for (int i = 1; i < size; i++) if (logits[from + i] > logits[from + best]) best = i;
        return best;
    }

    private static int pick(double[] p, RandomGenerator random) {
        double u = random.nextDouble();
        int last = 0;
        for (int i = 0; i < p.length; i++) {
            if (p[i] == 0) continue;
            last = i;
            u -= p[i];
            if (u < 0) return i;
        }
        return last;
    }

    /// The distribution that {@link #draw} draws from, for a temperature above 0.
    public double[] probabilities(float[] logits, int from, int size) {
        return cut(softmax(logits, from, size));
    }

    private double[] cut(double[] p) {
        int size = p.length;
        boolean nucleus = topP < 1;
        if ((topK == 0 || topK >= size) && !nucleus) return p;
        Integer[] order = new Integer[size];
        for (int i = 0; i < size; i++) order[i] = i;
        Arrays.sort(order, (a, b) -> Double.compare(p[b], p[a]));
        int most = topK == 0 ? size : Math.min(topK, size);
        double within = 0;
        for (int i = 0; i < most; i++) within += p[order[i]];
        double kept = 0;
        int count = 0;
        while (count < most && (!nucleus || kept < topP * within)) kept += p[order[count++]];
        double[] cut = new double[size];
        for (int i = 0; i < count; i++) cut[order[i]] = p[order[i]] / kept;
        return cut;
    }

    private double[] softmax(float[] logits, int from, int size) {
        double divisor = temperature == 0 ? 1 : temperature;
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < size; i++) max = Math.max(max, logits[from + i]);
        if (!Double.isFinite(max)) throw new ArithmeticException("the model's highest score is " + max);
        double sum = 0;
        double[] p = new double[size];
        for (int i = 0; i < size; i++) sum += p[i] = Math.exp((logits[from + i] - max) / divisor);
        for (int i = 0; i < size; i++) p[i] /= sum;
        return p;
    }
}
