package dev.assay.core.metric;

import java.util.Arrays;
import java.util.TreeMap;

/// How well predicted classes agree with gold ones. Classes are numbers; precision or recall of a
/// class nobody named is 0, as in scikit-learn with `zero_division=0`.
///
/// @param accuracy share of equal pairs
/// @param binaryF1 F1 of class 1
/// @param macroF1 mean F1 over the classes seen on either side
/// @param weightedF1 mean F1 weighted by how often a class is gold
/// @param goldClasses number of classes among the gold labels; with one, F1 is 2a/(1+a) of
///     accuracy a and says nothing more
public record Classification(double accuracy, double binaryF1, double macroF1, double weightedF1, int goldClasses) {
    /// Right answers, gold labels and predictions of one class.
    private static final class Count {
        private int right;
        private int gold;
        private int predicted;

        double f1() {
            return gold + predicted == 0 ? 0 : 2.0 * right / (gold + predicted);
        }
    }

    /// Compares labels of equal length.
    ///
    /// @throws IllegalArgumentException if there are none, or the lengths differ
    public static Classification of(double[] gold, double[] predicted) {
        sameLength(gold, predicted, "predictions");
        var counts = new TreeMap<Double, Count>();
        int right = 0;
        for (int i = 0; i < gold.length; i++) {
            // Adding 0 makes -0 and 0 one class.
            Count wanted = counts.computeIfAbsent(gold[i] + 0.0, _ -> new Count());
            Count found = counts.computeIfAbsent(predicted[i] + 0.0, _ -> new Count());
            wanted.gold++;
            found.predicted++;
            if (wanted == found) {
                wanted.right++;
                right++;
            }
        }
        double macro = 0;
        double weighted = 0;
        int goldClasses = 0;
        for (Count count : counts.values()) {
            macro += count.f1();
            weighted += count.f1() * count.gold;
            if (count.gold > 0) goldClasses++;
        }
        Count positive = counts.getOrDefault(1.0, new Count());
        return new Classification(
                (double) right / gold.length,
                positive.f1(),
                macro / counts.size(),
                weighted / gold.length,
                goldClasses);
    }

    /// F1 of the only gold class, which follows from the accuracy: precision is 1 and recall the
    /// accuracy.
    public static double ofOneClass(double accuracy) {
        return 2 * accuracy / (1 + accuracy);
    }

    /// Cohen's kappa with squared distances as weights: 1 for full agreement, 0 for chance.
    /// Distances are counted in places of the scale.
    ///
    /// @param scale the values that may occur, in order
    /// @return 0 if chance alone would agree always
    /// @throws IllegalArgumentException if a value is not on the scale
    public static double quadraticKappa(double[] labels, double[] predictions, double[] scale) {
        sameLength(labels, predictions, "predictions");
        double[] rows = new double[scale.length];
        double[] columns = new double[scale.length];
        double observed = 0;
        for (int i = 0; i < labels.length; i++) {
            int row = place(labels[i], scale);
            int column = place(predictions[i], scale);
            rows[row]++;
            columns[column]++;
            observed += (row - column) * (row - column);
        }
        double expected = 0;
        for (int i = 0; i < scale.length; i++)
            for (int j = 0; j < scale.length; j++) expected += (i - j) * (i - j) * rows[i] * columns[j] / labels.length;
        return expected == 0 ? 0 : 1 - observed / expected;
    }

    private static int place(double value, double[] scale) {
        for (int i = 0; i < scale.length; i++) if (scale[i] == value) return i;
        throw new IllegalArgumentException(value + " is not on the scale " + Arrays.toString(scale));
    }

    static void sameLength(double[] gold, double[] other, String name) {
        if (gold.length == 0) throw new IllegalArgumentException("no labels to compare with");
        if (gold.length != other.length)
            throw new IllegalArgumentException(other.length + " " + name + " for " + gold.length + " gold labels");
    }
}
