package dev.assay.papers;

import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.objective.FlowNft;
import dev.assay.core.preference.WeightedHeads;
import dev.assay.papers.world.FlowLearner;
import dev.assay.papers.world.ForwardBatch;
import dev.assay.papers.world.MixtureFlow;
import dev.assay.papers.world.Pictures;
import dev.assay.tasks.scenes.Caption;
import dev.assay.tasks.scenes.SceneCheck;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// MARBLE at desk scale: a small exact flow model is trained on five rewards of which each caption concerns four at
/// most, by balanced gradients, by their sum, or by one reward after the other.
final class MarbleClaims {
    private static final List<String> REWARDS = List.of("count", "position", "hue", "shape", "clean");
    private static final int GROUPS = 6;
    private static final int GROUP = 8;
    private static final int PASSES = 2;
    private static final double WRONG = 0.35;
    private static final double RATE = 0.1;
    private static final double CLIP = 5;
    /// Steps between two solutions, and how much of the older shares is kept.
    private static final int REFRESH = 10;

    private static final double KEEP = 0.9;
    /// Epochs between two looks at the gradients.
    private static final int PROBE = 5;

    private static final String OLD = "0-0.25-0.005-0.999";
    private static final FlowNft NFT = new FlowNft(1, CLIP);

    private MarbleClaims() {}

    private enum Method {
        AMORTISED,
        EXACT,
        SUM_OF_REWARDS,
        SUM_OF_ADVANTAGES,
        IN_TURN
    }

    static List<Claim> claims(Lab lab) {
        Experiment experiment = new Experiment(
                "five rewards",
                "An exact flow model of pictures of 9 cells trained by DiffusionNFT on number (captions that count), place"
                        + " (captions with two objects), colour, shape and cleanness; 40 epochs (quick: 6) of 6 captions x 8"
                        + " pictures by 10 Euler steps, 2 passes, Adam on all weights, rate 0.1. MARBLE solves every 10 steps"
                        + " and keeps 0.9 of the older shares; exact: every step, for itself. 200 captions are tested (quick:"
                        + " 20). least: smallest gain of the five over the start; mean: of the five; against: share of looks,"
                        + " every 5 epochs, at which the direction taken went against a reward's own gradient.",
                List.of(
                        arm(lab, "MARBLE", Method.AMORTISED),
                        arm(lab, "MARBLE, exact", Method.EXACT),
                        arm(lab, "sum of rewards", Method.SUM_OF_REWARDS),
                        arm(lab, "sum of advantages", Method.SUM_OF_ADVANTAGES),
                        arm(lab, "in turn", Method.IN_TURN)),
                8,
                6);
        return List.of(
                new Claim(
                        "against",
                        "The sum of rewards goes against some reward in a fifth of the looks or more",
                        experiment,
                        new Test.Superior(Contrast.alone("against", "sum of rewards"), 0.2)),
                new Claim(
                        "common",
                        "Balanced gradients, solved in every step, do so in a twentieth at most",
                        experiment,
                        new Test.Superior(new Contrast("against", Map.of("MARBLE, exact", -1.0)), -0.05),
                        "to be expected: of the same noise that is what is solved for"),
                new Claim(
                        "common-amortised",
                        "and so do shares that are solved for now and then",
                        experiment,
                        new Test.Superior(new Contrast("against", Map.of("MARBLE", -1.0)), -0.05)),
                new Claim(
                        "all",
                        "MARBLE improves even the reward it improves least",
                        experiment,
                        new Test.Superior(Contrast.alone("least", "MARBLE"), 0)),
                new Claim(
                        "least",
                        "and by more than the sum of rewards improves its own",
                        experiment,
                        new Test.Superior(Contrast.of("least", "MARBLE", "sum of rewards"), 0)),
                new Claim(
                        "advantages",
                        "and than the sum of advantages",
                        experiment,
                        new Test.Superior(Contrast.of("least", "MARBLE", "sum of advantages"), 0)),
                new Claim(
                        "amortised",
                        "Solving now and then ends within 2 points of solving in every step",
                        experiment,
                        new Test.Equal(Contrast.of("mean", "MARBLE", "MARBLE, exact"), 0.02)),
                new Claim(
                        "turns",
                        "One reward after the other improves its worst less",
                        experiment,
                        new Test.Superior(Contrast.of("least", "MARBLE", "in turn"), 0)));
    }

    private static Arm arm(Lab lab, String name, Method method) {
        return new Arm(name, trial -> new Run(lab, trial, method).measures());
    }

    /// Rewards of a picture, in the order of {@link #REWARDS}.
    private static double[] rewards(double[] picture, Caption caption) {
        SceneCheck check = SceneCheck.of(picture, caption);
        return new double[] {check.count(), check.position(), check.hue(), check.shape(), check.clean()};
    }

    private static boolean applies(int reward, Caption caption) {
        return reward == 0 ? caption.counts() : reward != 1 || !caption.counts();
    }

    /// One noisy copy of a picture, as the model, its older copy and the rewards see it.
    private record Look(
            ForwardBatch.Noisy at, MixtureFlow.Guess guess, double[] before, Caption caption, double[] optimality) {
        double[] slope(double optimality) {
            return NFT.slope(guess.velocity(), before, at.clean(), at.x(), at.t(), optimality);
        }

        /// The optimality for the rewards that concern the caption.
        double combined(double[] alpha) {
            double[] applied = alpha.clone();
            for (int k = 0; k < applied.length; k++) if (!applies(k, caption)) applied[k] = 0;
            return Arrays.stream(applied).sum() > 0 ? Marble.combined(optimality, applied) : 0.5;
        }
    }

    private static final class Run {
        private final Trial trial;
        private final Method method;
        private final MixtureFlow start;
        private final FlowLearner learner;
        private double[] alpha = {0.2, 0.2, 0.2, 0.2, 0.2};
        private double[] smoothed;
        private int steps;
        private int probes;
        private int against;

        Run(Lab lab, Trial trial, Method method) {
            this.trial = trial;
            this.method = method;
            start = Pictures.fitted(lab, trial, WRONG);
            learner = new FlowLearner(start.fork());
        }

        Map<String, Double> measures() {
            RandomGenerator draws = trial.stream("chains");
            MixtureFlow old = start.fork();
            int epochs = trial.size(40, 6);
            for (int epoch = 0; epoch < epochs; epoch++) {
                ForwardBatch batch = ForwardBatch.draw(old, GROUPS, GROUP, draws);
                double[][] optimality = optimality(batch, epoch * REWARDS.size() / epochs);
                for (int pass = 0; pass < PASSES; pass++) {
                    Look[] looks = looks(batch, old, optimality, draws);
                    step(looks, epoch % PROBE == 0 && pass == 0);
                }
                old.blend(learner.flow(), Crd.decay(OLD, epoch));
            }
            int captions = trial.size(200, 20);
            Map<String, Double> before = Pictures.exam(start, captions, trial.stream("test"));
            Map<String, Double> after = Pictures.exam(learner.flow(), captions, trial.stream("test"));
            double[] gains = REWARDS.stream()
                    .mapToDouble(r -> after.get(r) - before.get(r))
                    .toArray();
            return Map.of(
                    "least",
                    Arrays.stream(gains).min().orElseThrow(),
                    "mean",
                    Arrays.stream(gains).average().orElseThrow(),
                    "against",
                    against / (double) probes,
                    "exact",
                    after.get("exact") - before.get("exact"));
        }

        /// One row per picture; the methods that know no single rewards have the same number in all of its places.
        private double[][] optimality(ForwardBatch batch, int turn) {
            int n = GROUPS * GROUP;
            double[][] rewards = new double[REWARDS.size()][n];
            double[][] applies = new double[REWARDS.size()][n];
            int[] groups = new int[n];
            for (int i = 0; i < n; i++) {
                Caption caption = batch.captions().get(i / GROUP);
                groups[i] = i / GROUP;
                double[] all = rewards(batch.pictures().get(i / GROUP)[i % GROUP], caption);
                for (int k = 0; k < all.length; k++) {
                    rewards[k][i] = all[k];
                    applies[k][i] = applies(k, caption) ? 1 : 0;
                }
            }
            double[][] advantages = Marble.advantages(rewards, applies, groups);
            double[][] optimality = new double[n][REWARDS.size()];
            if (method == Method.IN_TURN) alpha = new double[REWARDS.size()];
            if (method == Method.IN_TURN) alpha[turn] = 1;
            double[] summed = new double[n];
            for (int i = 0; i < n; i++)
                for (int k = 0; k < rewards.length; k++)
                    if (applies[k][i] > 0)
                        summed[i] += method == Method.SUM_OF_REWARDS ? rewards[k][i] : advantages[k][i];
            double[][] ones = new double[1][n];
            Arrays.fill(ones[0], 1);
            shared = Marble.advantages(new double[][] {summed}, ones, groups)[0];
            for (int i = 0; i < n; i++)
                for (int k = 0; k < rewards.length; k++) optimality[i][k] = FlowNft.unit(advantages[k][i], CLIP);
            return optimality;
        }

        /// Advantages of the summed rewards or advantages.
        private double[] shared = new double[0];

        private Look[] looks(ForwardBatch batch, MixtureFlow old, double[][] optimality, RandomGenerator draws) {
            Look[] looks = new Look[optimality.length];
            for (int i = 0; i < looks.length; i++) {
                Caption caption = batch.captions().get(i / GROUP);
                ForwardBatch.Noisy at =
                        ForwardBatch.Noisy.draw(batch.pictures().get(i / GROUP)[i % GROUP], caption, draws);
                looks[i] = new Look(at, at.guess(learner.flow()), at.guess(old).velocity(), caption, optimality[i]);
            }
            return looks;
        }

        private void step(Look[] looks, boolean probe) {
            boolean solve = method == Method.EXACT || method == Method.AMORTISED && steps % REFRESH == 0;
            double[][] own = probe || solve ? own(looks) : null;
            if (solve) solve(own);
            for (int i = 0; i < looks.length; i++) {
                boolean single = method == Method.SUM_OF_REWARDS || method == Method.SUM_OF_ADVANTAGES;
                double optimality = single ? FlowNft.unit(shared[i], CLIP) : looks[i].combined(alpha);
                push(looks[i], optimality, looks.length, learner.gradient());
            }
            if (probe) {
                double[] taken = flat(learner.gradient());
                probes++;
                for (double[] each : own)
                    if (WeightedHeads.dot(taken, each) < 0) {
                        against++;
                        break;
                    }
            }
            steps++;
            learner.ascend(RATE);
        }

        /// The gradient of each reward alone, up.
        private double[][] own(Look[] looks) {
            double[][] own = new double[REWARDS.size()][];
            for (int k = 0; k < own.length; k++) {
                double[][] gradient = learner.flow().zeros();
                for (Look look : looks)
                    if (applies(k, look.caption)) push(look, look.optimality[k], looks.length, gradient);
                own[k] = flat(gradient);
            }
            return own;
        }

        private void solve(double[][] own) {
            double[] shares = Marble.nearest(own, true, 1e-12).alpha();
            double total = 0;
            for (int k = 0; k < shares.length; k++) {
                double norm = Marble.norm(own[k]);
                shares[k] = shares[k] > 0 ? shares[k] / norm : 0;
                total += shares[k];
            }
            // No common improvement: keep what there was.
            if (total == 0) return;
            smoothed = Marble.smoothed(method == Method.EXACT ? null : smoothed, shares, KEEP);
            alpha = smoothed;
        }

        private void push(Look look, double optimality, int of, double[][] gradient) {
            double[] slope = look.slope(optimality);
            for (int k = 0; k < slope.length; k++) slope[k] /= -of;
            look.at.push(learner.flow(), look.guess, slope, gradient);
        }

        private static double[] flat(double[][] rows) {
            return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        }
    }
}
