package dev.assay.papers;

import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.evidence.Tuning;
import dev.assay.core.objective.ClippedSurrogate;
import dev.assay.core.statistics.Correlation;
import dev.assay.papers.world.FlowLearner;
import dev.assay.papers.world.FlowSampler;
import dev.assay.papers.world.MixtureFlow;
import dev.assay.papers.world.Pictures;
import dev.assay.tasks.scenes.Caption;
import dev.assay.tasks.scenes.SceneCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// PRDP at desk scale: a small exact flow model learns to predict which of two of its pictures of a caption is the
/// better, by how much, and in doing so draws better ones.
final class PrdpClaims {
    private static final int STEPS = 10;
    private static final int GROUPS = 12;
    private static final int GROUP = 4;
    private static final int PASSES = 2;
    private static final double WRONG = 0.35;
    private static final double BETA = 20;
    private static final double CLIP = 0.002;
    /// Epochs that are averaged where a curve is looked at.
    private static final int SMOOTH = 5;

    private static final ClippedSurrogate SURROGATE = ClippedSurrogate.of(1e-4);

    private PrdpClaims() {}

    /// How an arm learns.
    private enum Method {
        PRDP,
        UNCLIPPED,
        OFFLINE,
        POLICY_GRADIENT
    }

    static List<Claim> claims(Lab lab) {
        Experiment experiment = new Experiment(
                "pictures",
                "An exact flow model of pictures of 9 cells, chains of 10 ancestral steps, 30 epochs (quick: 3) of 12 captions x"
                        + " 4 pictures, 2 passes each, by Adam on all weights; reward: half for all that the caption asks for, an"
                        + " eighth for number, colour, shape and place, over its deviation. beta 20, clip 0.002 of the mean"
                        + " log-density per step; policy gradient: clip 1e-4. Objects of the first caption's kinds 3, 6, 9 and 12"
                        + " are kept for the test, of 150 captions (quick: 20). gain: of the test's reward over the start. drop:"
                        + " largest fall of the reward in training, 5 epochs averaged. correlation: of predicted and true"
                        + " differences of fresh pairs, in the last 5 epochs. The rate of every arm is tuned alike on one other"
                        + " seed.",
                List.of(
                        arm(lab, "PRDP", Method.PRDP, Integer.MAX_VALUE),
                        arm(lab, "no clip", Method.UNCLIPPED, Integer.MAX_VALUE),
                        arm(lab, "offline", Method.OFFLINE, Integer.MAX_VALUE),
                        arm(lab, "policy gradient", Method.POLICY_GRADIENT, Integer.MAX_VALUE),
                        arm(lab, "PRDP, 4 captions", Method.PRDP, 4),
                        arm(lab, "policy gradient, 4 captions", Method.POLICY_GRADIENT, 4)),
                6,
                6,
                new Tuning("learning rate", new double[] {0.1, 0.3}, "tuned", true, 1));
        return List.of(
                new Claim(
                        "gain",
                        "Predicting differences of rewards raises the reward of captions with objects never trained by 0.05",
                        experiment,
                        new Test.Superior(Contrast.alone("gain", "PRDP"), 0.05),
                        "objects are carried over by construction: logits know only whether a kind is the caption's. Rates"
                                + " of a tenth and less, in a quick run, taught no arm anything"),
                new Claim(
                        "predicts",
                        "What the model predicts of fresh pairs correlates with the truth by more than 0.3",
                        experiment,
                        new Test.Superior(Contrast.alone("correlation", "PRDP"), 0.3)),
                new Claim(
                        "stable",
                        "The clip halves the largest drop in training",
                        experiment,
                        new Test.Superior(Contrast.scaled("drop", 0.5, "no clip", 1, "PRDP"), 0)),
                new Claim(
                        "online",
                        "Fresh pictures in every epoch gain 0.02 more than one set of pictures",
                        experiment,
                        new Test.Superior(Contrast.of("gain", "PRDP", "offline"), 0.02)),
                new Claim(
                        "many",
                        "With many captions it gains 0.02 more than a policy gradient with as many rewards",
                        experiment,
                        new Test.Superior(Contrast.of("gain", "PRDP", "policy gradient"), 0.02)),
                new Claim(
                        "few",
                        "With 4 captions both do alike on those",
                        experiment,
                        new Test.Equal(
                                Contrast.of("trained gain", "PRDP, 4 captions", "policy gradient, 4 captions"), 0.03)));
    }

    private static Arm arm(Lab lab, String name, Method method, int captions) {
        return new Arm(name, trial -> run(lab, trial, method, captions));
    }

    /// Pictures of one caption, as drawn.
    private record Drawn(
            Caption caption, FlowSampler.State[][] chains, double[] rewards, double[][] old, double[][] reference) {
        static Drawn of(MixtureFlow flow, MixtureFlow start, Caption caption, RandomGenerator draws) {
            FlowSampler sampler = Pictures.sampler(flow, caption, STEPS, 1);
            Drawn drawn = new Drawn(
                    caption,
                    new FlowSampler.State[GROUP][],
                    new double[GROUP],
                    new double[GROUP][],
                    new double[GROUP][]);
            for (int i = 0; i < GROUP; i++) {
                drawn.chains[i] = sampler.chain(draws);
                drawn.rewards[i] =
                        SceneCheck.of(drawn.chains[i][STEPS].x(), caption).dense();
                drawn.reference[i] = Judged.of(start, caption, drawn.chains[i], false).logs;
                drawn.old[i] = Judged.of(flow, caption, drawn.chains[i], true).logs;
            }
            return drawn;
        }
    }

    /// Log-densities of the steps of a chain, and what their gradients need. The last step has no noise and none.
    private record Judged(FlowSampler sampler, MixtureFlow.Guess[] guesses, double[][] means, double[] logs) {
        /// @param drawn true if the model has just drawn the chain, and its predictions still stand
        static Judged of(MixtureFlow flow, Caption caption, FlowSampler.State[] chain, boolean drawn) {
            FlowSampler sampler = Pictures.sampler(flow, caption, STEPS, 1);
            Judged judged = new Judged(
                    sampler, new MixtureFlow.Guess[STEPS - 1], new double[STEPS - 1][], new double[STEPS - 1]);
            for (int step = 0; step < STEPS - 1; step++) {
                judged.guesses[step] = drawn
                        ? chain[step].guess()
                        : flow.guess(chain[step].x(), sampler.time(step), Pictures.condition(caption));
                judged.means[step] = sampler.mean(step, judged.guesses[step]);
                judged.logs[step] = sampler.kernel(step).log(judged.means[step], chain[step + 1].x());
            }
            return judged;
        }

        void push(FlowSampler.State[] chain, double[] weights, double[][] gradient) {
            for (int step = 0; step < STEPS - 1; step++)
                if (weights[step] != 0)
                    sampler.push(step, guesses[step], means[step], chain[step + 1].x(), weights[step], gradient);
        }
    }

    private static boolean kept(Caption caption) {
        return (caption.hue() * 4 + caption.shape()) % 3 == 0
                && caption.hue() * 4 + caption.shape() > 0
                && caption.hue() * 4 + caption.shape() < 15;
    }

    private static Caption caption(boolean kept, RandomGenerator draws) {
        Caption caption = Caption.draw(draws);
        while (kept(caption) != kept) caption = Caption.draw(draws);
        return caption;
    }

    private static Map<String, Double> run(Lab lab, Trial trial, Method method, int captions) {
        MixtureFlow start = Pictures.fitted(lab, trial, WRONG);
        FlowLearner learner = new FlowLearner(start.fork());
        RandomGenerator draws = trial.stream("chains");
        List<Caption> few = new ArrayList<>();
        RandomGenerator asked = trial.stream("captions");
        for (int c = 0; c < Math.min(captions, GROUPS); c++) few.add(caption(false, asked));
        int epochs = trial.size(30, 3);
        double[] curve = new double[epochs];
        List<double[]> pairs = new ArrayList<>();
        List<Drawn> drawn = new ArrayList<>();
        double scale = 1;
        for (int epoch = 0; epoch < epochs; epoch++) {
            List<Drawn> fresh = new ArrayList<>();
            for (int g = 0; g < GROUPS; g++) {
                Caption caption = captions <= GROUPS ? few.get(g % captions) : caption(false, draws);
                fresh.add(Drawn.of(learner.flow(), start, caption, draws));
            }
            for (Drawn each : fresh) curve[epoch] += Arrays.stream(each.rewards).sum() / (GROUPS * GROUP);
            if (method != Method.OFFLINE || epoch == 0) {
                drawn = fresh;
                double[] all = fresh.stream()
                        .flatMapToDouble(d -> Arrays.stream(d.rewards))
                        .toArray();
                double mean = Lab.mean(all);
                scale = Math.sqrt(Arrays.stream(all)
                                .map(r -> (r - mean) * (r - mean))
                                .average()
                                .orElseThrow())
                        + 1e-6;
            }
            if (epoch >= epochs - SMOOTH) for (Drawn each : fresh) pairs.addAll(predicted(each));
            for (int pass = 0; pass < PASSES; pass++) {
                boolean first = pass == 0;
                for (Drawn each : drawn) learn(learner, each, method, scale, drawn == fresh && first);
                learner.ascend(trial.setting());
            }
        }
        double[][] seen = pairs.toArray(double[][]::new);
        double gain = exam(learner.flow(), trial, null) - exam(start, trial, null);
        double trained = exam(learner.flow(), trial, few) - exam(start, trial, few);
        return Map.of(
                "gain",
                gain,
                "trained gain",
                trained,
                "tuned",
                captions <= GROUPS ? trained : gain,
                "drop",
                drop(curve),
                "correlation",
                Correlation.pearson(
                        Arrays.stream(seen).mapToDouble(p -> p[0]).toArray(),
                        Arrays.stream(seen).mapToDouble(p -> p[1]).toArray(),
                        3));
    }

    /// Predicted and true differences of the pairs of a group that the model has just drawn.
    private static List<double[]> predicted(Drawn drawn) {
        double[] implied = new double[GROUP];
        for (int i = 0; i < GROUP; i++)
            implied[i] = BETA
                    * (Arrays.stream(drawn.old[i]).sum()
                            - Arrays.stream(drawn.reference[i]).sum());
        return Prdp.pairs(drawn.rewards).stream()
                .map(pair -> new double[] {implied[(int) pair[0]] - implied[(int) pair[1]], pair[2]})
                .toList();
    }

    private static void learn(FlowLearner learner, Drawn drawn, Method method, double scale, boolean fresh) {
        Judged[] now = new Judged[GROUP];
        double[][] weights = new double[GROUP][STEPS - 1];
        for (int i = 0; i < GROUP; i++) now[i] = Judged.of(learner.flow(), drawn.caption, drawn.chains[i], fresh);
        if (method == Method.POLICY_GRADIENT) {
            double[] advantages = Cases.advantages(GroupRelative.GRPO, drawn.rewards);
            for (int i = 0; i < GROUP; i++)
                for (int step = 0; step < STEPS - 1; step++) {
                    double ratio = Math.exp(now[i].logs[step] - drawn.old[i][step]);
                    if (SURROGATE.term(ratio, advantages[i]) == ratio * advantages[i])
                        weights[i][step] = ratio * advantages[i];
                }
        } else {
            Prdp.Pair loss = new Prdp.Pair(BETA, method == Method.PRDP ? CLIP : Double.POSITIVE_INFINITY);
            for (double[] pair : Prdp.pairs(drawn.rewards)) {
                int a = (int) pair[0];
                int b = (int) pair[1];
                double[][] slopes = loss.of(
                                new double[][] {now[a].logs, now[b].logs},
                                new double[][] {drawn.old[a], drawn.old[b]},
                                new double[][] {drawn.reference[a], drawn.reference[b]},
                                new double[] {drawn.rewards[a] / scale, drawn.rewards[b] / scale})
                        .slopes();
                for (int step = 0; step < STEPS - 1; step++) {
                    weights[a][step] -= slopes[0][step];
                    weights[b][step] -= slopes[1][step];
                }
            }
        }
        for (int i = 0; i < GROUP; i++) now[i].push(drawn.chains[i], weights[i], learner.gradient());
    }

    /// The largest fall from an earlier height.
    private static double drop(double[] curve) {
        double peak = Double.NEGATIVE_INFINITY;
        double drop = 0;
        for (int end = SMOOTH; end <= curve.length; end++) {
            double now = Arrays.stream(curve, end - SMOOTH, end).average().orElseThrow();
            peak = Math.max(peak, now);
            drop = Math.max(drop, peak - now);
        }
        return drop;
    }

    /// Mean reward of captions with objects kept back, or of some captions.
    private static double exam(MixtureFlow flow, Trial trial, List<Caption> some) {
        RandomGenerator draws = trial.stream("test");
        int captions = trial.size(150, 20);
        double sum = 0;
        for (int n = 0; n < captions; n++) {
            Caption caption = some == null ? caption(true, draws) : some.get(n % some.size());
            sum += SceneCheck.of(Pictures.sampler(flow, caption, STEPS, 1).sample(draws), caption)
                    .dense();
        }
        return sum / captions;
    }
}
