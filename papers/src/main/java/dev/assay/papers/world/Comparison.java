package dev.assay.papers.world;

import dev.assay.core.preference.Logistic;
import java.util.List;

/// What somebody said of two items, for every output of a reward model. The loss of output k is
/// `Logistic.loss(difference, wins[k], losses[k])`; with both weights 0 the output is masked.
///
/// @param first what a model sees of the first
/// @param second and of the second
/// @param wins per output, how much the first's win counts
/// @param losses per output, how much the second's win counts
public record Comparison(double[] first, double[] second, double[] wins, double[] losses) {
    /// The first is better.
    public static Comparison won(double[] first, double[] second) {
        return new Comparison(first, second, new double[] {1}, new double[] {0});
    }

    /// Both are equally good.
    ///
    /// @param weight 1/2 for a win of either side with probability one half, 1 for a win of both
    public static Comparison tied(double[] first, double[] second, double weight) {
        return new Comparison(first, second, new double[] {weight}, new double[] {weight});
    }

    /// Adds the gradient of minus the mean loss over all comparisons and outputs, the masked ones included.
    ///
    /// @return the mean loss
    public static double push(Network model, Logistic logistic, List<Comparison> batch) {
        double loss = 0;
        for (Comparison each : batch) {
            Network.Pass a = model.pass(each.first);
            Network.Pass b = model.pass(each.second);
            int outputs = a.outputs().length;
            double share = 1.0 / outputs / batch.size();
            double[] up = new double[outputs];
            double[] down = new double[outputs];
            for (int k = 0; k < outputs; k++) {
                double difference = a.outputs()[k] - b.outputs()[k];
                loss += share * logistic.loss(difference, each.wins[k], each.losses[k]);
                down[k] = share * logistic.gradient(difference, each.wins[k], each.losses[k]);
                up[k] = -down[k];
            }
            model.push(a, up);
            model.push(b, down);
        }
        return loss;
    }
}
