package dev.assay.papers.world;

import dev.assay.tasks.scenes.Caption;
import dev.assay.tasks.scenes.Scene;
import dev.assay.tasks.scenes.SceneCheck;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A reward model of pictures that is learned from pairs and has a loophole: the pairs' winners were mostly a
/// little brighter, so it takes brightness for good. It sees what a soft detector makes of each cell, and not where
/// cells lie.
///
/// @param weights of {@link #features}; may be trained on
public record PictureScorer(double[] weights) {
    /// Brightness that was added to winners, and to what share of them.
    private static final double BRIGHTER = 0.08;

    private static final double OFTEN = 0.8;
    private static final int PAIRS = 1500;
    private static final int ROLES = 19;

    /// Number of features.
    public static final int FEATURES = ROLES + 2;

    /// Numbers of a patch.
    public static final int PATCH = ROLES + 2;

    private static final MixtureFlow EYE = eye();

    private static MixtureFlow eye() {
        double[][] templates = new double[1 + 2 * Scene.KINDS][];
        for (int k = 0; k < templates.length; k++) templates[k] = Scene.tile(k - 1);
        return new MixtureFlow(new double[1][1], templates, 0.3);
    }

    private static final MixtureFlow.Condition ANY =
            new MixtureFlow.Condition(new int[Scene.CELLS], new int[1 + 2 * Scene.KINDS]);

    /// A scorer fitted to pairs of a generator's pictures, of which the better by the checker won.
    public static PictureScorer learned(MixtureFlow flow, RandomGenerator draws) {
        double[][] gaps = new double[PAIRS][];
        for (int n = 0; n < PAIRS; ) {
            Caption caption = Caption.draw(draws);
            FlowSampler sampler = Pictures.sampler(flow, caption, 10, 1);
            double[] a = sampler.sample(draws);
            double[] b = sampler.sample(draws);
            double gap = SceneCheck.of(a, caption).dense()
                    - SceneCheck.of(b, caption).dense();
            if (gap == 0) continue;
            double[] won = gap > 0 ? a : b;
            double[] lost = gap > 0 ? b : a;
            if (draws.nextDouble() < OFTEN) for (int k = 0; k < won.length; k++) won[k] += BRIGHTER;
            double[] difference = features(won, caption);
            double[] other = features(lost, caption);
            for (int k = 0; k < FEATURES; k++) difference[k] -= other[k];
            gaps[n++] = difference;
        }
        double[] ones = new double[PAIRS];
        Arrays.fill(ones, 1);
        return new PictureScorer(LogisticFit.fit(gaps, ones, ones, 1));
    }

    /// For each part that a template may play for the caption how many cells show it; how far the number of objects is
    /// off; and ten times the mean of all channels.
    public static double[] features(double[] picture, Caption caption) {
        int[] roles = Pictures.condition(caption).roles();
        double[] features = new double[FEATURES];
        for (double[] chances : EYE.guess(picture, 1e-6, ANY).chances())
            for (int k = 0; k < chances.length; k++) features[roles[k]] += chances[k];
        double objects = 0;
        for (int r = 1; r < 10; r++) objects += features[r];
        features[ROLES] = Math.abs(objects - caption.objects());
        features[ROLES + 1] = 10 * Arrays.stream(picture).average().orElseThrow();
        return features;
    }

    /// What {@link #features} says of each cell alone, and of its brightness and how little it looks like any
    /// template.
    public static double[][] patches(double[] picture, Caption caption) {
        int[] roles = Pictures.condition(caption).roles();
        MixtureFlow.Guess seen = EYE.guess(picture, 1e-6, ANY);
        double[][] patches = new double[Scene.CELLS][PATCH];
        for (int cell = 0; cell < Scene.CELLS; cell++) {
            double[] chances = seen.chances()[cell];
            int best = 0;
            for (int k = 0; k < chances.length; k++) {
                patches[cell][roles[k]] += chances[k];
                if (chances[k] > chances[best]) best = k;
            }
            for (int i = 0; i < Scene.CELL; i++) {
                double x = picture[cell * Scene.CELL + i];
                double miss = x - EYE.template(best)[i];
                patches[cell][ROLES] += 10 * x / Scene.CELL;
                patches[cell][ROLES + 1] += 10 * miss * miss / Scene.CELL;
            }
        }
        return patches;
    }

    public double score(double[] picture, Caption caption) {
        return score(features(picture, caption));
    }

    public double score(double[] features) {
        double score = 0;
        for (int k = 0; k < FEATURES; k++) score += weights[k] * features[k];
        return score;
    }
}
