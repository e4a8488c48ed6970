package dev.assay.papers;

import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.objective.FlowNft;
import dev.assay.papers.world.FlowLearner;
import dev.assay.papers.world.ForwardBatch;
import dev.assay.papers.world.MixtureFlow;
import dev.assay.papers.world.PictureScorer;
import dev.assay.papers.world.Pictures;
import dev.assay.tasks.scenes.Caption;
import dev.assay.tasks.scenes.SceneCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// CRD at desk scale: a small exact flow model is trained on a learned scorer that takes brightness for good, with
/// and without each of the brakes; the exact checker says what came of it.
final class CrdClaims {
    private static final int GROUPS = 6;
    private static final int GROUP = 8;
    private static final int PASSES = 2;
    private static final double WRONG = 0.35;
    private static final double RATE = 0.1;
    private static final double LARGEST_ADVANTAGE = 5;
    private static final double KL = 0.1;
    private static final double LEAST_KL = 1e-4;
    private static final String OLD = "0-0.25-0.005-0.999";
    /// Scaled to the shorter run.
    private static final String SAMPLER = "15-0-0.02-0.95";

    private static final GroupRelative ADVANTAGE = new GroupRelative(
            GroupRelative.Center.MEAN, GroupRelative.Scale.BATCH, 0, 1e-4, GroupRelative.Singleton.ZERO, "", "");
    private static final FlowNft NFT = new FlowNft(1, LARGEST_ADVANTAGE);

    private CrdClaims() {}

    /// @param centred CRD, or DiffusionNFT
    /// @param apart true if sampler and older copy follow the model by schedules of their own
    /// @param kl weight of the pull to the start; 0 for none
    /// @param adaptive true if poor samples are pulled less
    private record Method(boolean centred, boolean apart, double kl, boolean adaptive) {}

    static List<Claim> claims(Lab lab) {
        Experiment experiment = new Experiment(
                "brakes",
                "An exact flow model of pictures of 9 cells; reward: a scorer of soft counts and brightness, learned from 1,500"
                        + " pairs whose winners were brightened by 0.08 in 80%. 60 epochs (quick: 6) of 6 captions x 8 pictures"
                        + " by 10 Euler steps, 2 passes at a random time each, Adam on all weights, rate 0.1; pull to the start"
                        + " 0.1. proxy: the scorer's gain, in deviations of the start's scores; gold: the checker's mean reward"
                        + " over 150 captions (quick: 20); gap: proxy less the gain in gold, in deviations; signal: mean size"
                        + " of centred implicit rewards in the last third, times 1000.",
                List.of(
                        arm(lab, "CRD", new Method(true, true, KL, true)),
                        arm(lab, "no anchor", new Method(true, true, 0, true)),
                        arm(lab, "even anchor", new Method(true, true, KL, false)),
                        arm(lab, "one schedule", new Method(true, false, KL, true)),
                        arm(lab, "DiffusionNFT", new Method(false, true, 0, true)),
                        arm(lab, "start", null)),
                8,
                6);
        return List.of(
                new Claim(
                        "learns",
                        "Trained on a flawed scorer, CRD still gains 0.02 of true reward",
                        experiment,
                        new Test.Superior(Contrast.of("gold", "CRD", "start"), 0.02),
                        "the rate was 0.01 in a quick run in which no arm learned"),
                new Claim(
                        "proxy",
                        "Without the pull to the start the scorer's reward rises further",
                        experiment,
                        new Test.Superior(Contrast.of("proxy", "no anchor", "CRD"), 0)),
                new Claim(
                        "anchor",
                        "while the true reward ends 0.03 lower",
                        experiment,
                        new Test.Superior(Contrast.of("gold", "CRD", "no anchor"), 0.03),
                        "the pull is to the start itself, not to its guided form: this model knows no empty caption"),
                new Claim(
                        "signal",
                        "With one schedule for sampler and older copy, the implicit rewards fall below a quarter",
                        experiment,
                        new Test.Superior(Contrast.scaled("signal", 0.25, "CRD", 1, "one schedule"), 0)),
                new Claim(
                        "nft",
                        "CRD's true reward is as high as that of DiffusionNFT",
                        experiment,
                        new Test.Within(Contrast.of("gold", "CRD", "DiffusionNFT"), 0.01)),
                new Claim(
                        "gap",
                        "and the gap between the scorer and the truth is smaller",
                        experiment,
                        new Test.Superior(Contrast.of("gap", "DiffusionNFT", "CRD"), 0)),
                new Claim(
                        "adaptive",
                        "A pull that spares poor samples costs no true reward",
                        experiment,
                        new Test.Within(Contrast.of("gold", "CRD", "even anchor"), 0.01)));
    }

    /// @param method null to leave the start as it is
    private static Arm arm(Lab lab, String name, Method method) {
        return new Arm(name, trial -> run(lab, trial, method));
    }

    private static Map<String, Double> run(Lab lab, Trial trial, Method method) {
        MixtureFlow start = Pictures.fitted(lab, trial, WRONG);
        PictureScorer scorer =
                lab.shared("scorer/" + trial.seed(), () -> PictureScorer.learned(start, trial.stream("scorer")));
        FlowLearner learner = new FlowLearner(start.fork());
        MixtureFlow old = start.fork();
        MixtureFlow sampler = start.fork();
        RandomGenerator draws = trial.stream("chains");
        int epochs = method == null ? 0 : trial.size(60, 6);
        double signal = 0;
        int counted = 0;
        for (int epoch = 0; epoch < epochs; epoch++) {
            ForwardBatch batch = ForwardBatch.draw(method.apart ? sampler : old, GROUPS, GROUP, draws);
            double[] rewards = rewards(batch, scorer);
            for (int pass = 0; pass < PASSES; pass++) {
                for (int g = 0; g < GROUPS; g++) {
                    double[] own = Arrays.copyOfRange(rewards, g * GROUP, (g + 1) * GROUP);
                    double[] implicit = learn(learner, old, start, method, batch, g, own, draws);
                    if (epoch < epochs * 2 / 3) continue;
                    for (double each : Crd.centred(implicit, Crd.uniform(GROUP))) {
                        signal += 1000 * Math.abs(each);
                        counted++;
                    }
                }
                learner.ascend(RATE);
            }
            old.blend(learner.flow(), Crd.decay(OLD, epoch));
            sampler.blend(learner.flow(), Crd.decay(SAMPLER, epoch));
        }
        double[] before = judged(start, scorer, trial);
        double[] after = judged(learner.flow(), scorer, trial);
        double proxy = (after[0] - before[0]) / before[1];
        Map<String, Double> exam = Pictures.exam(learner.flow(), trial.size(150, 20), trial.stream("test"));
        return Map.of(
                "proxy",
                proxy,
                "gold",
                after[2],
                "gap",
                proxy - (after[2] - before[2]) / before[3],
                "signal",
                counted == 0 ? 0 : signal / counted,
                "off",
                exam.get("off"),
                "brightness",
                exam.get("brightness"));
    }

    /// Rewards of a batch, 0 to 1.
    private static double[] rewards(ForwardBatch batch, PictureScorer scorer) {
        double[] scores = new double[GROUPS * GROUP];
        int[] group = new int[scores.length];
        for (int i = 0; i < scores.length; i++) {
            group[i] = i / GROUP;
            scores[i] = scorer.score(
                    batch.pictures().get(i / GROUP)[i % GROUP], batch.captions().get(i / GROUP));
        }
        double[] rewards = ADVANTAGE.estimate(scores, group);
        for (int i = 0; i < rewards.length; i++) rewards[i] = FlowNft.unit(rewards[i], LARGEST_ADVANTAGE);
        return rewards;
    }

    /// Collects the gradient of one group.
    ///
    /// @return its implicit rewards
    private static double[] learn(
            FlowLearner learner,
            MixtureFlow old,
            MixtureFlow start,
            Method method,
            ForwardBatch batch,
            int group,
            double[] rewards,
            RandomGenerator draws) {
        List<ForwardBatch.Noisy> noisy = new ArrayList<>();
        List<MixtureFlow.Guess> guesses = new ArrayList<>();
        double[] implicit = new double[GROUP];
        double[][] before = new double[GROUP][];
        for (int i = 0; i < GROUP; i++) {
            noisy.add(ForwardBatch.Noisy.draw(
                    batch.pictures().get(group)[i], batch.captions().get(group), draws));
            guesses.add(noisy.get(i).guess(learner.flow()));
            before[i] = noisy.get(i).guess(old).velocity();
            double[] target = noisy.get(i).target();
            implicit[i] = Crd.implicit(guesses.get(i).velocity(), before[i], target, true);
        }
        double[] slopes = Crd.Loss.SQUARES.slope(implicit, rewards, 1, Crd.uniform(GROUP));
        for (int i = 0; i < GROUP; i++) {
            ForwardBatch.Noisy at = noisy.get(i);
            double[] now = guesses.get(i).velocity();
            double[] onVelocity = new double[now.length];
            if (method.centred) {
                double[] miss = FlowNft.slope(now, at.target(), true);
                for (int k = 0; k < now.length; k++) onVelocity[k] = LARGEST_ADVANTAGE * slopes[i] * miss[k];
            } else {
                double[] slope = NFT.slope(now, before[i], at.clean(), at.x(), at.t(), rewards[i]);
                for (int k = 0; k < now.length; k++) onVelocity[k] = -slope[k] / GROUP;
            }
            if (method.kl > 0) {
                double[] anchor = at.guess(start).velocity();
                double weight = (method.adaptive ? Crd.pull(rewards[i], method.kl, LEAST_KL) : method.kl) / GROUP;
                double[] pull = FlowNft.slope(now, anchor, false);
                for (int k = 0; k < now.length; k++) onVelocity[k] -= weight * pull[k];
            }
            at.push(learner.flow(), guesses.get(i), onVelocity, learner.gradient());
        }
        return implicit;
    }

    /// Mean and deviation of the scorer's reward and of the checker's.
    private static double[] judged(MixtureFlow flow, PictureScorer scorer, Trial trial) {
        RandomGenerator draws = trial.stream("judged");
        int captions = trial.size(150, 20);
        double[] sums = new double[4];
        for (int n = 0; n < captions; n++) {
            Caption caption = Caption.draw(draws);
            double[] picture = Pictures.sampler(flow, caption, 10, 1).sample(draws);
            double proxy = scorer.score(picture, caption);
            double gold = SceneCheck.of(picture, caption).dense();
            sums[0] += proxy / captions;
            sums[1] += proxy * proxy / captions;
            sums[2] += gold / captions;
            sums[3] += gold * gold / captions;
        }
        return new double[] {
            sums[0], Math.sqrt(sums[1] - sums[0] * sums[0]), sums[2], Math.sqrt(sums[3] - sums[2] * sums[2])
        };
    }
}
