package dev.assay.papers;

import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.preference.Logistic;
import dev.assay.core.preference.WeightedHeads;
import dev.assay.papers.world.Activation;
import dev.assay.papers.world.Comparison;
import dev.assay.papers.world.Features;
import dev.assay.papers.world.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Variational preference learning at desk scale: users of three kinds, two of them opposed, compare points; a reward
/// that depends on a hidden variable of the user is held against one reward for all.
final class VplClaims {
    private static final int NUMBERS = 6;
    private static final int KINDS = 3;
    private static final double TASTE = 4;
    private static final int HIDDEN = 8;
    private static final int EMBEDDED = 32;
    private static final int BATCH = 32;
    private static final int MOST = 8;
    private static final double RATE = 1e-3;
    private static final double BETA = 1e-2;
    /// Comparisons of one question, and questions that one is chosen from.
    private static final int ASKED = 4;

    private static final int CANDIDATES = 100;

    private static final String ALL = "one reward";
    private static final String NONE = "0 pairs";
    private static final String ONE = "1 pair";
    private static final String TWO = "2 pairs";
    private static final String FOUR = "4 pairs";
    private static final String EIGHT = "8 pairs";
    private static final String WRONG = "8 pairs of another kind";
    private static final String FREE = "8 pairs, beta 0";
    private static final String TIGHT = "8 pairs, beta 1";
    private static final String CHOSEN = "chosen question";
    private static final String RANDOM = "random question";

    private VplClaims() {}

    static List<Claim> claims(Lab lab) {
        Experiment users = new Experiment(
                "users",
                "points of 6 numbers, tastes u, -u and v of length 4, noisy comparisons; encoder 12-64-32, mean over pairs with"
                        + " ln(1 + pairs), 8 hidden numbers, decoder 14-32-32-1, SiLU, 1200 steps (quick: 60) of 32 users with 2"
                        + " to 8 pairs and one more, beta 0.01; one reward 6-64-1 of the same comparisons. accuracy: of 2000"
                        + " comparisons (quick: 300) by the taste itself.",
                List.of(
                        new Arm(ALL, trial -> unanimous(trial)),
                        arm(lab, NONE, 0, BETA, false),
                        arm(lab, ONE, 1, BETA, false),
                        arm(lab, TWO, 2, BETA, false),
                        arm(lab, FOUR, 4, BETA, false),
                        arm(lab, EIGHT, 8, BETA, false),
                        arm(lab, WRONG, 8, BETA, true),
                        arm(lab, FREE, 8, 0, false),
                        arm(lab, TIGHT, 8, 1, false)),
                6,
                6);
        Experiment questions = new Experiment(
                "questions",
                "the same models; 300 users (quick: 30) are asked 4 comparisons, of 100 such questions the one with the greatest"
                        + " gain or any; found: the nearest of the kinds' mean posteriors is the user's.",
                List.of(
                        new Arm(CHOSEN, trial -> asked(trial, model(lab, trial, BETA), true)),
                        new Arm(RANDOM, trial -> asked(trial, model(lab, trial, BETA), false))),
                6,
                6);
        return List.of(
                new Claim(
                        "chance",
                        "One reward for all is at chance where tastes are opposed",
                        users,
                        new Test.Equal(Contrast.alone("opposed, above chance", ALL), 0.05)),
                new Claim(
                        "users",
                        "Eight comparisons of a user make the reward 10 points better than one for all",
                        users,
                        new Test.Superior(Contrast.of("accuracy", EIGHT, ALL), 0.1)),
                new Claim(
                        "more",
                        "More comparisons make it better: 5 points from one to eight",
                        users,
                        new Test.Trend("accuracy", List.of(ONE, TWO, FOUR, EIGHT), 0.05)),
                new Claim(
                        "whose",
                        "They must be the user's: those of another kind lose 20 points",
                        users,
                        new Test.Superior(Contrast.of("accuracy", EIGHT, WRONG), 0.2)),
                new Claim(
                        "prior",
                        "A divergence that weighs as much as a comparison shuts the hidden variable off: 10 points",
                        users,
                        new Test.Superior(Contrast.of("accuracy", EIGHT, TIGHT), 0.1),
                        "an ablation of the design"),
                new Claim(
                        "free",
                        "and without any it ranks no worse",
                        users,
                        new Test.Within(Contrast.of("accuracy", FREE, EIGHT), 0.02),
                        "an ablation of the design"),
                new Claim(
                        "width",
                        "The model is surer of a user it has heard more of",
                        users,
                        new Test.Trend("confidence", List.of(ONE, TWO, FOUR, EIGHT), 0.02),
                        "the paper's mean over pairs cannot count them; here their number is an input"),
                new Claim(
                        "questions",
                        "A question chosen by its gain finds a user's kind more often, by 5 points",
                        questions,
                        new Test.Superior(Contrast.of("found", CHOSEN, RANDOM), 0.05)));
    }

    private static Arm arm(Lab lab, String name, int pairs, double beta, boolean wrong) {
        return new Arm(name, trial -> tested(trial, model(lab, trial, beta), pairs, wrong));
    }

    /// The taste of each kind of user.
    private record Tastes(double[][] of) {
        static Tastes drawn(Trial trial) {
            RandomGenerator draws = trial.stream("tastes");
            double[] u = scaled(Features.gaussian(NUMBERS, draws));
            double[] minus = u.clone();
            for (int k = 0; k < NUMBERS; k++) minus[k] = -u[k];
            return new Tastes(new double[][] {u, minus, scaled(Features.gaussian(NUMBERS, draws))});
        }

        private static double[] scaled(double[] x) {
            double length = Math.sqrt(WeightedHeads.dot(x, x));
            for (int k = 0; k < x.length; k++) x[k] *= TASTE / length;
            return x;
        }

        /// Two points, the one that a user says is better first.
        double[][] pair(int kind, RandomGenerator draws) {
            return said(kind, Features.gaussian(NUMBERS, draws), Features.gaussian(NUMBERS, draws), draws);
        }

        double[][] said(int kind, double[] a, double[] b, RandomGenerator draws) {
            double gap = WeightedHeads.dot(of[kind], a) - WeightedHeads.dot(of[kind], b);
            boolean first = draws.nextDouble() < Logistic.sigmoid(gap);
            return new double[][] {first ? a : b, first ? b : a};
        }
    }

    /// The latent reward model: what it makes of each pair, of a user's pairs together, and of a point for a user.
    private record Model(Network pairs, Network heads, Network decoder) {
        /// The posterior, and how it came about.
        private record Encoded(List<Network.Pass> each, Network.Pass pooled, Vpl.Posterior posterior) {}

        Network.Pass embed(double[][] pair) {
            return pairs.pass(Features.joined(pair[0], pair[1]));
        }

        Encoded encode(List<Network.Pass> each) {
            double[] mean = new double[EMBEDDED];
            for (Network.Pass pass : each)
                for (int k = 0; k < EMBEDDED; k++) mean[k] += pass.outputs()[k] / each.size();
            Network.Pass pooled = heads.pass(Features.joined(mean, Math.log1p(each.size())));
            double[] out = pooled.outputs();
            return new Encoded(
                    each,
                    pooled,
                    new Vpl.Posterior(Arrays.copyOf(out, HIDDEN), Arrays.copyOfRange(out, HIDDEN, 2 * HIDDEN)));
        }

        /// What is known of a user; without a comparison, the prior.
        Vpl.Posterior posterior(List<double[][]> context) {
            return context.isEmpty()
                    ? new Vpl.Posterior(new double[HIDDEN], new double[HIDDEN])
                    : encode(context.stream().map(this::embed).toList()).posterior;
        }

        /// Adds the gradient of one user's share of the loss: the mean over comparisons, and beta times the divergence.
        void push(List<double[][]> all, int known, double[] noise, double beta) {
            Encoded encoded =
                    encode(all.subList(0, known).stream().map(this::embed).toList());
            double[] z = encoded.posterior.draw(noise);
            double[] slope = new double[HIDDEN];
            for (double[][] pair : all) {
                Network.Pass better = decoder.pass(Features.joined(pair[0], z));
                Network.Pass worse = decoder.pass(Features.joined(pair[1], z));
                double down = Logistic.PLAIN.gradient(better.score() - worse.score(), 1, 0) / all.size() / BATCH;
                double[] up = decoder.push(better, -down);
                double[] back = decoder.push(worse, down);
                for (int k = 0; k < HIDDEN; k++) slope[k] += up[NUMBERS + k] + back[NUMBERS + k];
            }
            double[] pull = encoded.posterior.drawSlope(noise, slope);
            double[] prior = encoded.posterior.divergenceSlope();
            for (int k = 0; k < pull.length; k++) pull[k] -= beta / BATCH * prior[k];
            double[] pooled = heads.push(encoded.pooled, pull);
            for (Network.Pass pass : encoded.each) {
                double[] share = new double[EMBEDDED];
                for (int k = 0; k < EMBEDDED; k++) share[k] = pooled[k] / known;
                pairs.push(pass, share);
            }
        }

        void step() {
            pairs.adam(RATE);
            heads.adam(RATE);
            decoder.adam(RATE);
        }
    }

    private static Model model(Lab lab, Trial trial, double beta) {
        return lab.shared("vpl " + trial.seed() + trial.quick() + beta, () -> {
            RandomGenerator start = trial.stream("model");
            Model model = new Model(
                    Network.random(start, Activation.SILU, 2 * NUMBERS, 64, EMBEDDED),
                    Network.random(start, Activation.NONE, EMBEDDED + 1, 2 * HIDDEN),
                    Network.random(start, Activation.SILU, NUMBERS + HIDDEN, 32, 32, 1));
            Tastes tastes = Tastes.drawn(trial);
            RandomGenerator draws = trial.stream("comparisons");
            RandomGenerator noise = trial.stream("noise");
            for (int step = 0; step < trial.size(1200, 60); step++) {
                for (int i = 0; i < BATCH; i++) {
                    List<double[][]> all = user(tastes, draws);
                    model.push(all, all.size() - 1, Features.gaussian(HIDDEN, noise), beta);
                }
                model.step();
            }
            return model;
        });
    }

    /// Comparisons of a new user: those known and one more.
    private static List<double[][]> user(Tastes tastes, RandomGenerator draws) {
        int kind = draws.nextInt(KINDS);
        int known = 2 + draws.nextInt(MOST - 1);
        List<double[][]> all = new ArrayList<>();
        for (int i = 0; i <= known; i++) all.add(tastes.pair(kind, draws));
        return all;
    }

    private static Map<String, Double> unanimous(Trial trial) {
        Network model = Network.random(trial.stream("single"), Activation.SILU, NUMBERS, 64, 1);
        Tastes tastes = Tastes.drawn(trial);
        RandomGenerator draws = trial.stream("comparisons");
        for (int step = 0; step < trial.size(1200, 60); step++) {
            List<Comparison> batch = new ArrayList<>();
            for (int i = 0; i < BATCH; i++)
                for (double[][] pair : user(tastes, draws)) batch.add(Comparison.won(pair[0], pair[1]));
            Comparison.push(model, Logistic.PLAIN, batch);
            model.adam(RATE);
        }
        return judged(trial, (_, x) -> model.score(x));
    }

    /// A reward of a point for one tested user.
    @FunctionalInterface
    private interface Reward {
        double of(int user, double[] x);
    }

    private static int kind(int user) {
        return user % KINDS;
    }

    private static Map<String, Double> judged(Trial trial, Reward reward) {
        Tastes tastes = Tastes.drawn(trial);
        RandomGenerator draws = trial.stream("test");
        int count = trial.size(2000, 300);
        double right = 0;
        double opposed = 0;
        double users = 0;
        for (int i = 0; i < count; i++) {
            double[] a = Features.gaussian(NUMBERS, draws);
            double[] b = Features.gaussian(NUMBERS, draws);
            double[] taste = tastes.of[kind(i)];
            boolean first = WeightedHeads.dot(taste, a) > WeightedHeads.dot(taste, b);
            double agreed = first == reward.of(i, a) > reward.of(i, b) ? 1 : 0;
            right += agreed / count;
            if (kind(i) == 2) continue;
            opposed += agreed;
            users++;
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("accuracy", right);
        measures.put("opposed, above chance", opposed / users - 0.5);
        return measures;
    }

    private static Map<String, Double> tested(Trial trial, Model model, int known, boolean wrong) {
        Tastes tastes = Tastes.drawn(trial);
        RandomGenerator draws = trial.stream("known");
        List<Vpl.Posterior> users = new ArrayList<>();
        int count = trial.size(2000, 300);
        double confidence = 0;
        for (int i = 0; i < count; i++) {
            List<double[][]> context = new ArrayList<>();
            int whose = wrong ? (kind(i) + 1 + draws.nextInt(KINDS - 1)) % KINDS : kind(i);
            for (int p = 0; p < known; p++) context.add(tastes.pair(whose, draws));
            users.add(model.posterior(context));
            confidence += users.getLast().confidence() / count;
        }
        Map<String, Double> measures = judged(
                trial,
                (user, x) ->
                        model.decoder.score(Features.joined(x, users.get(user).mean())));
        measures.put("confidence", confidence);
        return measures;
    }

    /// Asks users one question each, and guesses their kind.
    private static Map<String, Double> asked(Trial trial, Model model, boolean chosen) {
        Tastes tastes = Tastes.drawn(trial);
        RandomGenerator draws = trial.stream("questions");
        double[][] centres = new double[KINDS][HIDDEN];
        for (int kind = 0; kind < KINDS; kind++)
            for (int i = 0; i < 200; i++) {
                List<double[][]> context = new ArrayList<>();
                for (int p = 0; p < MOST; p++) context.add(tastes.pair(kind, draws));
                double[] mean = model.posterior(context).mean();
                for (int k = 0; k < HIDDEN; k++) centres[kind][k] += mean[k] / 200;
            }
        RandomGenerator answers = trial.stream("answers");
        int count = trial.size(300, 30);
        double found = 0;
        for (int i = 0; i < count; i++) {
            double[][][] question = null;
            double most = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < (chosen ? CANDIDATES : 1); c++) {
                double[][][] candidate = new double[ASKED][][];
                for (int p = 0; p < ASKED; p++)
                    candidate[p] =
                            new double[][] {Features.gaussian(NUMBERS, draws), Features.gaussian(NUMBERS, draws)};
                double gain = chosen ? gain(model, candidate) : 0;
                if (gain <= most) continue;
                most = gain;
                question = candidate;
            }
            List<double[][]> said = new ArrayList<>();
            for (double[][] pair : question) said.add(tastes.said(kind(i), pair[0], pair[1], answers));
            if (nearest(model.posterior(said).mean(), centres) == kind(i)) found += 1.0 / count;
        }
        return Map.of("found", found);
    }

    /// What the answers to a question would tell, over all that a user may say.
    private static double gain(Model model, double[][][] question) {
        Network.Pass[][] embedded = new Network.Pass[question.length][];
        for (int p = 0; p < question.length; p++) {
            double[][] pair = question[p];
            embedded[p] = new Network.Pass[] {model.embed(pair), model.embed(new double[][] {pair[1], pair[0]})};
        }
        double[][] logs = new double[1 << question.length][];
        for (int labels = 0; labels < logs.length; labels++) {
            List<Network.Pass> said = new ArrayList<>();
            for (int p = 0; p < question.length; p++) said.add(embedded[p][labels >> p & 1]);
            logs[labels] = model.encode(said).posterior.log();
        }
        return Vpl.information(logs).get("information_gain");
    }

    private static int nearest(double[] x, double[][] centres) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int c = 0; c < centres.length; c++) {
            double distance = 0;
            for (int k = 0; k < x.length; k++) distance += (x[k] - centres[c][k]) * (x[k] - centres[c][k]);
            if (distance >= least) continue;
            least = distance;
            nearest = c;
        }
        return nearest;
    }
}
