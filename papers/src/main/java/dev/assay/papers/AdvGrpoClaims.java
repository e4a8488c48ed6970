package dev.assay.papers;

import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.objective.FlowStep;
import dev.assay.papers.world.FlowLearner;
import dev.assay.papers.world.FlowSampler;
import dev.assay.papers.world.LogLinear;
import dev.assay.papers.world.MixtureFlow;
import dev.assay.papers.world.PictureScorer;
import dev.assay.papers.world.Pictures;
import dev.assay.tasks.scenes.Caption;
import dev.assay.tasks.scenes.Scene;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Adv-GRPO at desk scale: a small exact flow model is trained on a scorer with a loophole, or on one that learns
/// beside it to tell its pictures from references.
final class AdvGrpoClaims {
    private static final int STEPS = 10;
    private static final int GROUPS = 6;
    private static final int GROUP = 8;
    private static final int WINDOW = 2;
    private static final double NOISE = 0.8;
    private static final double WRONG = 0.35;
    private static final double RATE = 0.3;
    private static final double SCORER_RATE = 0.03;
    private static final double WHOLE = 0.7;
    private static final double PATCH_LOSS = 0.3;
    private static final int LOOKS = 6;

    private AdvGrpoClaims() {}

    private enum Reward {
        FROZEN,
        ADVERSARIAL,
        REFERENCES,
        REFERENCES_WHOLE
    }

    static List<Claim> claims(Lab lab) {
        Experiment experiment = new Experiment(
                "rewards",
                "An exact flow model of pictures of 9 cells, GRPO on a random window of two noisy steps of ten, 60 updates"
                        + " (quick: 6) of 6 captions x 8 pictures, Adam on all weights, rate 0.3, no KL. Proxy: a linear scorer"
                        + " of soft counts and brightness, from 1,500 pairs whose winners were brightened by 0.08 in 80%;"
                        + " adversarial: it also learns to prefer references, exact pictures of the caption, once for each"
                        + " update; references: two linear heads, of the whole and of cells, learn nothing else. gold: the"
                        + " checker's mean reward of 150 captions (quick: 20); fall: from its highest of 6 looks; brightness:"
                        + " drift in deviations of the start; malformed: pictures with a malformed cell.",
                List.of(
                        arm(lab, "start", null),
                        arm(lab, "frozen", Reward.FROZEN),
                        arm(lab, "adversarial", Reward.ADVERSARIAL),
                        arm(lab, "references", Reward.REFERENCES),
                        arm(lab, "references, whole only", Reward.REFERENCES_WHOLE)),
                6,
                6);
        return List.of(
                new Claim(
                        "hacked",
                        "Trained on a scorer that stays as it is, the true reward falls by 0.03 from its height",
                        experiment,
                        new Test.Superior(Contrast.alone("fall", "frozen"), 0.03),
                        "if it does not, the comparisons with it say little; at a rate of 0.1 it did not, in 8 seeds, and the"
                                + " rate was raised once, as the design says"),
                new Claim(
                        "loophole",
                        "and pictures get brighter by 2 deviations",
                        experiment,
                        new Test.Superior(Contrast.alone("brightness", "frozen"), 2)),
                new Claim(
                        "closed",
                        "A scorer that is shown references as well keeps brightness within 1 deviation",
                        experiment,
                        new Test.Equal(Contrast.alone("brightness", "adversarial"), 1)),
                new Claim(
                        "gold",
                        "and ends with 0.05 more true reward",
                        experiment,
                        new Test.Superior(Contrast.of("gold", "adversarial", "frozen"), 0.05)),
                new Claim(
                        "malformed",
                        "References alone, with no preferences, make malformed pictures rarer by a quarter",
                        experiment,
                        new Test.Superior(Contrast.scaled("malformed", 0.75, "start", 1, "references"), 0)),
                new Claim(
                        "alone",
                        "and raise the true reward by 0.02",
                        experiment,
                        new Test.Superior(Contrast.of("gold", "references", "start"), 0.02)),
                new Claim(
                        "patches",
                        "Scores of patches make malformed pictures rarer than the whole alone does",
                        experiment,
                        new Test.Superior(Contrast.of("malformed", "references, whole only", "references"), 0)));
    }

    /// @param reward null to leave the start as it is
    private static Arm arm(Lab lab, String name, Reward reward) {
        return new Arm(name, trial -> run(lab, trial, reward));
    }

    /// Scorers in training: the preference scorer, and heads for the whole and for patches.
    private static final class Critic {
        private final Reward reward;
        private final LogLinear heads;

        Critic(Reward reward, PictureScorer scorer) {
            this.reward = reward;
            boolean preferences = reward == Reward.FROZEN || reward == Reward.ADVERSARIAL;
            heads = new LogLinear(new double[][] {
                preferences ? scorer.weights() : new double[PictureScorer.FEATURES], new double[PictureScorer.PATCH]
            });
        }

        double of(double[] picture, Caption caption) {
            double whole = heads.score(0, PictureScorer.features(picture, caption));
            if (reward != Reward.REFERENCES) return whole;
            double[] patches = Arrays.stream(PictureScorer.patches(picture, caption))
                    .mapToDouble(patch -> heads.score(1, patch))
                    .toArray();
            return AdvGrpo.hybrid(whole, patches, WHOLE);
        }

        /// One step of telling pictures from references.
        void learn(Caption[] captions, double[][] real, double[][] fake) {
            if (reward == Reward.FROZEN) return;
            int n = captions.length;
            double[][] good = new double[n][];
            double[][] bad = new double[n][];
            for (int i = 0; i < n; i++) {
                good[i] = PictureScorer.features(real[i], captions[i]);
                bad[i] = PictureScorer.features(fake[i], captions[i]);
            }
            double[] high =
                    Arrays.stream(good).mapToDouble(x -> heads.score(0, x)).toArray();
            double[] low =
                    Arrays.stream(bad).mapToDouble(x -> heads.score(0, x)).toArray();
            double[] onHigh =
                    reward == Reward.ADVERSARIAL ? AdvGrpo.pairwiseSlope(high, low) : AdvGrpo.hingeSlope(high, true);
            double[] onLow = reward == Reward.ADVERSARIAL
                    ? Arrays.stream(onHigh).map(x -> -x).toArray()
                    : AdvGrpo.hingeSlope(low, false);
            for (int i = 0; i < n; i++) {
                heads.pushScore(0, good[i], -onHigh[i]);
                heads.pushScore(0, bad[i], -onLow[i]);
            }
            if (reward == Reward.REFERENCES) {
                patches(captions, real, true);
                patches(captions, fake, false);
            }
            heads.adam(SCORER_RATE);
        }

        private void patches(Caption[] captions, double[][] pictures, boolean real) {
            double[][] all = new double[pictures.length * Scene.CELLS][];
            for (int i = 0; i < pictures.length; i++)
                System.arraycopy(PictureScorer.patches(pictures[i], captions[i]), 0, all, i * Scene.CELLS, Scene.CELLS);
            double[] slopes = AdvGrpo.hingeSlope(
                    Arrays.stream(all)
                            .mapToDouble(patch -> heads.score(1, patch))
                            .toArray(),
                    real);
            for (int i = 0; i < all.length; i++) heads.pushScore(1, all[i], -PATCH_LOSS * slopes[i]);
        }
    }

    private static Map<String, Double> run(Lab lab, Trial trial, Reward reward) {
        MixtureFlow start = Pictures.fitted(lab, trial, WRONG);
        PictureScorer scorer =
                lab.shared("scorer/" + trial.seed(), () -> PictureScorer.learned(start, trial.stream("scorer")));
        FlowLearner learner = new FlowLearner(start.fork());
        Critic critic = new Critic(reward, scorer);
        RandomGenerator draws = trial.stream("chains");
        RandomGenerator references = trial.stream("references");
        int updates = reward == null ? 0 : trial.size(60, 6);
        double highest = gold(start, trial, trial.size(60, 10));
        for (int update = 0; update < updates; update++) {
            critic(critic, learner.flow(), draws, references);
            generator(critic, learner, draws);
            if ((update + 1) % (updates / LOOKS) == 0)
                highest = Math.max(highest, gold(learner.flow(), trial, trial.size(60, 10)));
        }
        double[] before = judged(start, scorer, trial);
        double[] after = judged(learner.flow(), scorer, trial);
        Map<String, Double> exam = Pictures.exam(learner.flow(), trial.size(150, 20), trial.stream("test"));
        return Map.of(
                "proxy",
                after[0] - before[0],
                "gold",
                exam.get("dense"),
                "fall",
                highest - gold(learner.flow(), trial, trial.size(60, 10)),
                "brightness",
                (after[1] - before[1]) / before[2],
                "malformed",
                1 - exam.get("clean"),
                "off",
                exam.get("off"));
    }

    private static void critic(Critic critic, MixtureFlow flow, RandomGenerator draws, RandomGenerator references) {
        Caption[] captions = new Caption[GROUPS * GROUP];
        double[][] real = new double[captions.length][];
        double[][] fake = new double[captions.length][];
        for (int i = 0; i < captions.length; i++) {
            captions[i] = Caption.draw(draws);
            fake[i] = Pictures.sampler(flow, captions[i], STEPS, 0).sample(draws);
            real[i] = Pictures.noisy(Scene.draw(captions[i], references).picture(), references);
        }
        critic.learn(captions, real, fake);
    }

    private static void generator(Critic critic, FlowLearner learner, RandomGenerator draws) {
        int first = draws.nextInt(STEPS - WINDOW);
        double[] rewards = new double[GROUPS * GROUP];
        int[] group = new int[rewards.length];
        FlowSampler[] samplers = new FlowSampler[GROUPS];
        FlowSampler.State[][] chains = new FlowSampler.State[rewards.length][];
        for (int g = 0; g < GROUPS; g++) {
            Caption caption = Caption.draw(draws);
            samplers[g] = windowed(learner.flow(), caption, first);
            for (int i = g * GROUP; i < (g + 1) * GROUP; i++) {
                group[i] = g;
                chains[i] = samplers[g].chain(draws);
                rewards[i] = critic.of(chains[i][STEPS].x(), caption);
            }
        }
        double[] advantages = AdvGrpo.advantages(rewards, group, true);
        for (int i = 0; i < rewards.length; i++)
            for (int step = first; step < first + WINDOW; step++) {
                FlowSampler sampler = samplers[group[i]];
                double deviation = sampler.kernel(step).deviation();
                // The published density leaves out 1 / (2 deviation^2).
                double weight = advantages[i] * 2 * deviation * deviation;
                sampler.push(
                        step,
                        chains[i][step].guess(),
                        sampler.mean(step, chains[i][step].guess()),
                        chains[i][step + 1].x(),
                        weight,
                        learner.gradient());
            }
        learner.ascend(RATE);
    }

    /// Noise in a window of steps only.
    private static FlowSampler windowed(MixtureFlow flow, Caption caption, int first) {
        double from = (STEPS - first) / (double) STEPS + 1e-9;
        double to = from - WINDOW / (double) STEPS;
        return new FlowSampler(
                flow,
                Pictures.condition(caption),
                Pictures.SIZE,
                STEPS,
                (t, s) -> FlowStep.keepingNoise(t, s, t <= from && t > to ? NOISE : 0));
    }

    private static double gold(MixtureFlow flow, Trial trial, int captions) {
        return Pictures.exam(flow, captions, trial.stream("looks")).get("dense");
    }

    /// Mean of the first scorer's reward, and mean and deviation of brightness.
    private static double[] judged(MixtureFlow flow, PictureScorer scorer, Trial trial) {
        RandomGenerator draws = trial.stream("judged");
        int captions = trial.size(150, 20);
        double[] sums = new double[3];
        for (int n = 0; n < captions; n++) {
            Caption caption = Caption.draw(draws);
            double[] picture = Pictures.sampler(flow, caption, STEPS, 1).sample(draws);
            double bright = Arrays.stream(picture).average().orElseThrow();
            sums[0] += scorer.score(picture, caption) / captions;
            sums[1] += bright / captions;
            sums[2] += bright * bright / captions;
        }
        return new double[] {sums[0], sums[1], Math.sqrt(sums[2] - sums[1] * sums[1])};
    }
}
