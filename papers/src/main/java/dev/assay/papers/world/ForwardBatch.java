package dev.assay.papers.world;

import dev.assay.tasks.scenes.Caption;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Pictures of a few captions and noisy copies of them, as learners of the forward process (DiffusionNFT, CRD,
/// MARBLE) see them: how a picture was drawn is forgotten.
///
/// @param captions of the groups
/// @param pictures of each caption
public record ForwardBatch(List<Caption> captions, List<double[][]> pictures) {
    private static final int STEPS = 10;
    private static final int TIMES = 20;

    /// Draws pictures by Euler steps.
    ///
    /// @param groups number of captions
    /// @param group pictures of each
    public static ForwardBatch draw(MixtureFlow flow, int groups, int group, RandomGenerator draws) {
        ForwardBatch batch = new ForwardBatch(new ArrayList<>(), new ArrayList<>());
        for (int g = 0; g < groups; g++) {
            Caption caption = Caption.draw(draws);
            FlowSampler sampler = Pictures.sampler(flow, caption, STEPS, 0);
            double[][] pictures = new double[group][];
            for (int i = 0; i < group; i++) pictures[i] = sampler.sample(draws);
            batch.captions.add(caption);
            batch.pictures.add(pictures);
        }
        return batch;
    }

    /// A noisy copy of a picture.
    ///
    /// @param target the velocity from the picture to the noise
    public record Noisy(double[] clean, double[] x, double t, double[] target, MixtureFlow.Condition condition) {
        /// At a time of a grid of 20.
        public static Noisy draw(double[] clean, Caption caption, RandomGenerator draws) {
            double t = (draws.nextInt(TIMES) + 0.5) / TIMES;
            double[] x = new double[clean.length];
            double[] target = new double[clean.length];
            for (int k = 0; k < x.length; k++) {
                double noise = draws.nextGaussian();
                x[k] = (1 - t) * clean[k] + t * noise;
                target[k] = noise - clean[k];
            }
            return new Noisy(clean, x, t, target, Pictures.condition(caption));
        }

        public MixtureFlow.Guess guess(MixtureFlow flow) {
            return flow.guess(x, t, condition);
        }

        /// Adds the gradient of whatever has gradient `onVelocity` in the velocity.
        public void push(MixtureFlow flow, MixtureFlow.Guess guess, double[] onVelocity, double[][] gradient) {
            double[] onClean = new double[onVelocity.length];
            for (int k = 0; k < onClean.length; k++) onClean[k] = -onVelocity[k] / t;
            flow.back(guess, onClean, gradient);
        }
    }
}
