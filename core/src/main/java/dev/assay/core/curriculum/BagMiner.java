package dev.assay.core.curriculum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Finds bags of look-alikes (for BagCurri, arXiv 2409.03025, whose own rule is not public). Greedily: of the
/// items left, the one whose nearest items left are the most alike to it makes a bag with them. Two that are
/// almost the same never share a bag, since nothing could tell them apart.
///
/// O(n² (d + log n)) at the start, and n a bag; similarities of all pairs are held in memory.
public final class BagMiner {
    /// A bag.
    ///
    /// @param items the item it was made around, then its nearest
    /// @param similarity mean cosine of its pairs
    public record Bag(int[] items, double similarity) {}

    /// A bag that could be made, and how alike its items are to the first.
    private record Draft(int[] items, double closeness) {}

    private final float[][] similarity;
    private final int[][] nearest;
    private final double duplicate;

    /// @param vectors one per item, of one length; not zero
    /// @param duplicate cosine above which two items are almost the same
    public BagMiner(double[][] vectors, double duplicate) {
        this.duplicate = duplicate;
        similarity = cosines(vectors);
        nearest = new int[vectors.length][];
        for (int i = 0; i < nearest.length; i++) {
            float[] row = similarity[i];
            Integer[] order = new Integer[row.length];
            Arrays.setAll(order, j -> j);
            Arrays.sort(order, Comparator.comparingDouble(j -> -row[j]));
            nearest[i] = Arrays.stream(order).mapToInt(j -> j).toArray();
        }
    }

    private static float[][] cosines(double[][] vectors) {
        double[][] units = new double[vectors.length][];
        for (int i = 0; i < units.length; i++) {
            double length = Math.sqrt(Arrays.stream(vectors[i]).map(x -> x * x).sum());
            if (!(length > 0)) throw new IllegalArgumentException("vector " + i + " is zero");
            units[i] = Arrays.stream(vectors[i]).map(x -> x / length).toArray();
        }
        float[][] cosines = new float[units.length][units.length];
        for (int i = 0; i < units.length; i++)
            for (int j = 0; j <= i; j++) {
                double dot = 0;
                for (int k = 0; k < units[i].length; k++) dot += units[i][k] * units[j][k];
                cosines[i][j] = cosines[j][i] = (float) dot;
            }
        return cosines;
    }

    /// Bags of one size, the most alike first; no item is in two of them.
    ///
    /// @param size items of a bag, 2 or more
    /// @param least smallest mean similarity of a bag that is kept
    public List<Bag> mine(int size, double least) {
        if (size < 2) throw new IllegalArgumentException("bag size: expected 2 or more, found " + size);
        boolean[] used = new boolean[nearest.length];
        Draft[] drafts = new Draft[nearest.length];
        for (int i = 0; i < drafts.length; i++) drafts[i] = draft(i, size, used);
        List<Bag> bags = new ArrayList<>();
        while (true) {
            int best = -1;
            for (int i = 0; i < drafts.length; i++)
                if (drafts[i] != null && (best < 0 || drafts[i].closeness > drafts[best].closeness)) best = i;
            if (best < 0) return bags;
            Draft made = drafts[best];
            double alike = alike(made.items);
            drafts[best] = null;
            if (alike < least) continue;
            bags.add(new Bag(made.items, alike));
            for (int item : made.items) used[item] = true;
            for (int i = 0; i < drafts.length; i++) {
                if (drafts[i] == null) continue;
                if (used[i]) drafts[i] = null;
                else if (Arrays.stream(drafts[i].items).anyMatch(item -> used[item])) drafts[i] = draft(i, size, used);
            }
        }
    }

    /// An item with its nearest that are left; null if there are too few.
    private Draft draft(int around, int size, boolean[] used) {
        int[] items = new int[size];
        items[0] = around;
        int n = 1;
        double closeness = 0;
        for (int other : nearest[around]) {
            if (other == around || used[other] || same(other, items, n)) continue;
            items[n++] = other;
            closeness += similarity[around][other];
            if (n == size) return new Draft(items, closeness);
        }
        return null;
    }

    private boolean same(int item, int[] items, int n) {
        for (int k = 0; k < n; k++) if (similarity[item][items[k]] > duplicate) return true;
        return false;
    }

    private double alike(int[] items) {
        double sum = 0;
        for (int a = 0; a < items.length; a++) for (int b = 0; b < a; b++) sum += similarity[items[a]][items[b]];
        return 2 * sum / (items.length * (items.length - 1));
    }
}
