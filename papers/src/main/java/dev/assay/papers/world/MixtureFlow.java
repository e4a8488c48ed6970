package dev.assay.papers.world;

import java.util.Arrays;

/// A flow model with exact arithmetic and few weights: the sample has independent parts, and each is one of some
/// templates plus normal noise. Its prediction of the clean sample,
/// `E[x0 | x_t]` for `x_t = (1 - t) x0 + t e`, is one softmax over templates, so that what a network would
/// have to learn is known, every gradient is exact, and a step takes microseconds. Templates and their logits can
/// be trained.
///
/// A caption says which row of logits a part uses, and which of its numbers each template takes.
public final class MixtureFlow {
    private final double[][] logits;
    private final double[][] templates;
    private final double[][] weights;
    private final double spread;
    /// Templates column by column, over which sums are several times faster; and their squared lengths.
    private final double[][] columns;

    private final double[] norms;

    /// How a caption chooses among the weights.
    ///
    /// @param rows row of logits, for each part
    /// @param roles number in that row, for each template
    public record Condition(int[] rows, int[] roles) {}

    /// A prediction, and what its gradient needs.
    ///
    /// @param clean expected clean sample
    /// @param chances of each template, for each part
    public record Guess(double[] noisy, double t, Condition condition, double[] clean, double[][] chances) {
        /// The velocity, `(x_t - x0) / t`.
        public double[] velocity() {
            double[] velocity = new double[clean.length];
            for (int k = 0; k < velocity.length; k++) velocity[k] = (noisy[k] - clean[k]) / t;
            return velocity;
        }
    }

    /// @param logits copied
    /// @param templates copied; all of one length
    /// @param spread standard deviation of the noise on templates, above 0
    public MixtureFlow(double[][] logits, double[][] templates, double spread) {
        if (!(spread > 0)) throw new IllegalArgumentException("spread: expected above 0, found " + spread);
        this.logits = copy(logits);
        this.templates = copy(templates);
        this.spread = spread;
        weights = new double[logits.length + templates.length][];
        System.arraycopy(this.logits, 0, weights, 0, logits.length);
        System.arraycopy(this.templates, 0, weights, logits.length, templates.length);
        columns = new double[templates[0].length][templates.length];
        norms = new double[templates.length];
        changed();
    }

    /// To be called after the weights have been written to.
    void changed() {
        for (int k = 0; k < templates.length; k++) {
            norms[k] = 0;
            for (int i = 0; i < columns.length; i++) {
                columns[i][k] = templates[k][i];
                norms[k] += templates[k][i] * templates[k][i];
            }
        }
    }

    private static double[][] copy(double[][] rows) {
        return Arrays.stream(rows).map(double[]::clone).toArray(double[][]::new);
    }

    public MixtureFlow fork() {
        return new MixtureFlow(logits, templates, spread);
    }

    /// All weights: logits first, then templates. Whoever writes to them calls {@link #changed}.
    double[][] weights() {
        return weights;
    }

    /// Rows of {@link #weights} that are logits.
    int logits() {
        return logits.length;
    }

    /// A template; not to be changed.
    public double[] template(int k) {
        return templates[k];
    }

    /// Moves towards another model of the same sizes: `this = keep * this + (1 - keep) * other`.
    public void blend(MixtureFlow other, double keep) {
        for (int r = 0; r < weights.length; r++)
            for (int k = 0; k < weights[r].length; k++)
                weights[r][k] = keep * weights[r][k] + (1 - keep) * other.weights[r][k];
        changed();
    }

    /// Predicts the clean sample.
    ///
    /// @param noisy state at time t, part after part
    /// @param t above 0 to 1
    public Guess guess(double[] noisy, double t, Condition condition) {
        int size = templates[0].length;
        double a = 1 - t;
        double variance = a * a * spread * spread + t * t;
        double gain = a * spread * spread / variance;
        double[] clean = new double[noisy.length];
        double[][] chances = new double[condition.rows.length][];
        double[] middle = new double[size];
        for (int part = 0; part < chances.length; part++) {
            int at = part * size;
            double[] scores = new double[templates.length];
            double[] row = logits[condition.rows[part]];
            times(noisy, at, scores);
            for (int k = 0; k < scores.length; k++)
                scores[k] = row[condition.roles[k]] + (a * scores[k] - 0.5 * a * a * norms[k]) / variance;
            double[] p = chances[part] = Softmax.softmax(scores);
            Arrays.fill(middle, 0);
            for (int k = 0; k < p.length; k++) {
                if (p[k] < 1e-12) continue;
                for (int i = 0; i < size; i++) middle[i] += p[k] * templates[k][i];
            }
            for (int i = 0; i < size; i++) clean[at + i] = gain * noisy[at + i] + (1 - gain * a) * middle[i];
        }
        return new Guess(noisy, t, condition, clean, chances);
    }

    /// Adds the products of all templates with a part of a state.
    private void times(double[] state, int at, double[] products) {
        for (int i = 0; i < columns.length; i++) {
            double x = state[at + i];
            double[] column = columns[i];
            for (int k = 0; k < products.length; k++) products[k] += x * column[k];
        }
    }

    /// The gradient of whatever has gradient `onClean` in the prediction: added to `gradient`, laid out as
    /// {@link #weights}.
    ///
    /// @return its gradient in the state
    public double[] back(Guess guess, double[] onClean, double[][] gradient) {
        int size = templates[0].length;
        double a = 1 - guess.t;
        double variance = a * a * spread * spread + guess.t * guess.t;
        double gain = a * spread * spread / variance;
        double[] onState = new double[onClean.length];
        for (int part = 0; part < guess.chances.length; part++) {
            int at = part * size;
            double[] p = guess.chances[part];
            double[] pull = new double[p.length];
            double mean = 0;
            times(onClean, at, pull);
            for (int k = 0; k < p.length; k++) mean += p[k] * (pull[k] *= 1 - gain * a);
            // Arrays that begin where the part begins: the compiler makes vector code of such loops only.
            double[] on = Arrays.copyOfRange(onClean, at, at + size);
            double[] noisy = Arrays.copyOfRange(guess.noisy, at, at + size);
            double[] state = new double[size];
            for (int i = 0; i < size; i++) state[i] = gain * on[i];
            double[] row = gradient[guess.condition.rows[part]];
            for (int k = 0; k < p.length; k++) {
                if (p[k] < 1e-12) continue;
                double onScore = p[k] * (pull[k] - mean);
                row[guess.condition.roles[k]] += onScore;
                double scaled = onScore * a / variance;
                double[] own = gradient[logits.length + k];
                double[] template = templates[k];
                double share = p[k] * (1 - gain * a);
                for (int i = 0; i < size; i++) own[i] += share * on[i] + scaled * (noisy[i] - a * template[i]);
                for (int i = 0; i < size; i++) state[i] += scaled * template[i];
            }
            System.arraycopy(state, 0, onState, at, size);
        }
        return onState;
    }

    /// Zeros in the layout of the weights.
    public double[][] zeros() {
        return Adam.zeros(weights);
    }
}
