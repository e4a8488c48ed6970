package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.RecipeRun;
import dev.assay.core.preference.Dominance;
import dev.assay.core.preference.WeightedHeads;
import dev.assay.core.statistics.Correlation;
import dev.assay.papers.world.Activation;
import dev.assay.papers.world.Features;
import dev.assay.papers.world.Network;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Directional preference alignment at desk scale: answers of up to 8 tokens that name what a context needs, or are
/// long. A network writes token by token with a direction among its inputs, and learns from the best of 16.
final class DpaClaims {
    private static final int TOKENS = 12;
    private static final int END = TOKENS;
    private static final int LENGTH = 8;
    private static final int CONTEXT = 6;
    private static final int NEEDED = 3;
    private static final double WRONG = 5;
    private static final int CONTEXTS = 64;
    /// Contexts of an iteration, and of a batch.
    private static final int ASKED = 32;

    private static final int BATCH = 32;
    private static final int BEST_OF = 16;
    private static final int ITERATIONS = 4;
    private static final double RATE = 3e-3;
    /// Angles that are trained, in degrees; those halfway between them are tested too.
    private static final List<Integer> TRAINED =
            IntStream.rangeClosed(0, 9).mapToObj(i -> -45 + 10 * i).toList();

    private static final List<Integer> TESTED =
            IntStream.rangeClosed(0, 18).mapToObj(i -> -45 + 5 * i).toList();

    private static final String SFT = "SFT";
    private static final String ALL = "directions";
    private static final String FEW = "directions, best of 4";
    private static final String BLIND = "directions not shown";
    private static final String SHORT = "fixed, -30";
    private static final String PLAIN = "fixed, 0";
    private static final String LONG = "fixed, 30";
    private static final String SPECIALISTS = "specialists";
    private static final String SCORES = "scores asked for";

    private DpaClaims() {}

    static List<Claim> claims(Lab lab) {
        List<String> iterations = IntStream.range(1, ITERATIONS)
                .mapToObj(i -> ALL + ", iteration " + i)
                .toList();
        List<Arm> arms = new ArrayList<>();
        arms.add(new Arm(SFT, trial -> tested(trial, start(lab, trial), Ask.DIRECTION)));
        for (int i = 1; i < ITERATIONS; i++) {
            int done = i;
            arms.add(new Arm(
                    iterations.get(i - 1),
                    trial -> tested(trial, learned(lab, trial, Ask.DIRECTION, TRAINED, BEST_OF, done), Ask.DIRECTION)));
        }
        arms.add(arm(lab, ALL, Ask.DIRECTION, TRAINED, BEST_OF));
        arms.add(arm(lab, FEW, Ask.DIRECTION, TRAINED, 4));
        arms.add(arm(lab, BLIND, Ask.NOTHING, TRAINED, BEST_OF));
        arms.add(arm(lab, SHORT, Ask.NOTHING, List.of(-30), BEST_OF));
        arms.add(arm(lab, PLAIN, Ask.NOTHING, List.of(0), BEST_OF));
        arms.add(arm(lab, LONG, Ask.NOTHING, List.of(30), BEST_OF));
        arms.add(new Arm(
                SPECIALISTS,
                trial -> Map.of(
                        "at -30, 0 and 30",
                        Lab.mean(IntStream.of(-30, 0, 30)
                                .mapToDouble(angle -> tested(
                                                trial,
                                                learned(lab, trial, Ask.NOTHING, List.of(angle), BEST_OF, ITERATIONS),
                                                Ask.NOTHING)
                                        .get("at " + angle))
                                .toArray()))));
        arms.add(arm(lab, SCORES, Ask.SCORES, TRAINED, BEST_OF));
        Experiment experiment = new Experiment(
                "directions",
                "64 contexts (quick: 8) of 6 numbers, each needs 3 of 12 tokens; helpful: 100 x share of them named - 5 per"
                        + " wrong token, verbose: 100 x length / 8; a network 29-64-13 per token, imitates random answers, then"
                        + " 4 iterations of 32 contexts (quick: 8) x 10 directions (quick: 4), best of 16 (quick: 4), 3 epochs."
                        + " front: area under the mean scores of 19 directions, half of them not trained, in 10,000; control:"
                        + " rank correlation of angle and length.",
                arms,
                6,
                6);
        List<String> trend = new ArrayList<>(iterations);
        trend.add(ALL);
        return List.of(
                new Claim(
                        "front",
                        "One policy for all directions has a wider front than one for helpfulness alone",
                        experiment,
                        new Test.Superior(Contrast.of("front", ALL, PLAIN), 0.05)),
                new Claim(
                        "front-long",
                        "and than one for helpfulness and length",
                        experiment,
                        new Test.Superior(Contrast.of("front", ALL, LONG), 0.05)),
                new Claim(
                        "control",
                        "The angle controls the length",
                        experiment,
                        new Test.Superior(Contrast.alone("control", ALL), 0.9)),
                new Claim("iterations", "Iterations widen the front", experiment, new Test.Trend("front", trend, 0.05)),
                new Claim(
                        "specialists",
                        "It earns within 5% of a policy trained for a direction alone",
                        experiment,
                        new Test.Superior(Contrast.scaled("at -30, 0 and 30", 1, ALL, 0.95, SPECIALISTS), 0)),
                new Claim(
                        "between",
                        "Directions that were not trained earn within 3% of their neighbours",
                        experiment,
                        new Test.Equal(Contrast.alone("between, over neighbours", ALL), 0.03)),
                new Claim(
                        "scores",
                        "Asking for a direction earns more than asking for scores",
                        experiment,
                        new Test.Superior(Contrast.of("asked reward", ALL, SCORES), 0),
                        "for scores, of 16 answers the one nearest to what was asked is imitated under the scores it has;"
                                + " asked for are full help and a length that rises with the angle"),
                new Claim(
                        "shown",
                        "Without the direction among the inputs control is lost",
                        experiment,
                        new Test.Superior(Contrast.of("control", ALL, BLIND), 0.5)),
                new Claim(
                        "best-of",
                        "Best of 16 gives a wider front than best of 4",
                        experiment,
                        new Test.Superior(Contrast.of("front", ALL, FEW), 0)));
    }

    private static Arm arm(Lab lab, String name, Ask ask, List<Integer> angles, int bestOf) {
        return new Arm(name, trial -> tested(trial, learned(lab, trial, ask, angles, bestOf, ITERATIONS), ask));
    }

    /// What the policy is told.
    private enum Ask {
        NOTHING,
        DIRECTION,
        SCORES;

        double[] of(int angle) {
            double radians = Math.toRadians(angle);
            return switch (this) {
                case NOTHING -> new double[2];
                case DIRECTION -> new double[] {Math.cos(radians), Math.sin(radians)};
                case SCORES -> new double[] {1, 0.5 + 0.5 * Math.sin(radians) / Math.sin(Math.toRadians(45))};
            };
        }
    }

    private record Context(double[] numbers, boolean[] needed) {}

    private record Answer(Context context, int[] tokens) {
        double helpful() {
            boolean[] named = new boolean[TOKENS];
            int wrong = 0;
            for (int token : tokens) {
                named[token] = true;
                if (!context.needed[token]) wrong++;
            }
            int found = 0;
            for (int t = 0; t < TOKENS; t++) if (named[t] && context.needed[t]) found++;
            return 100.0 * found / NEEDED - WRONG * wrong;
        }

        double verbose() {
            return 100.0 * tokens.length / LENGTH;
        }
    }

    private static List<Context> contexts(Trial trial) {
        RandomGenerator draws = trial.stream("contexts");
        double[][] read = Features.gaussian(TOKENS, CONTEXT, draws);
        List<Context> contexts = new ArrayList<>();
        for (int i = 0; i < trial.size(CONTEXTS, 8); i++) {
            double[] numbers = Features.gaussian(CONTEXT, draws);
            boolean[] needed = new boolean[TOKENS];
            for (double t : Dpa.best(Linear.of(read, numbers), NEEDED)) needed[(int) t] = true;
            contexts.add(new Context(numbers, needed));
        }
        return contexts;
    }

    private static double[] input(Context context, double[] ask, int position, int before) {
        double[] x = Arrays.copyOf(context.numbers, CONTEXT + 2 + LENGTH + TOKENS + 1);
        x[CONTEXT] = ask[0];
        x[CONTEXT + 1] = ask[1];
        x[CONTEXT + 2 + position] = 1;
        x[CONTEXT + 2 + LENGTH + before] = 1;
        return x;
    }

    private static Answer sample(Network policy, Context context, double[] ask, RandomGenerator draws) {
        int[] tokens = new int[LENGTH];
        int before = END;
        for (int t = 0; t < LENGTH; t++) {
            int token = Softmax.draw(Softmax.softmax(policy.of(input(context, ask, t, before))), draws);
            if (token == END) return new Answer(context, Arrays.copyOf(tokens, t));
            before = tokens[t] = token;
        }
        return new Answer(context, tokens);
    }

    /// An answer to imitate, under what was asked.
    private record Example(Answer answer, double[] ask) {}

    private static void imitate(Network policy, List<Example> examples, int epochs, RandomGenerator draws) {
        List<Example> order = new ArrayList<>(examples);
        for (int epoch = 0; epoch < epochs; epoch++) {
            Collections.shuffle(order, new Random(draws.nextLong()));
            for (int from = 0; from < order.size(); from += BATCH) {
                List<Example> batch = order.subList(from, Math.min(from + BATCH, order.size()));
                for (Example each : batch) push(policy, each, 1.0 / batch.size());
                policy.adam(RATE);
            }
        }
    }

    /// Adds the gradient of the answer's log-likelihood, its end included.
    private static void push(Network policy, Example example, double weight) {
        int[] tokens = example.answer.tokens;
        int before = END;
        for (int t = 0; t < LENGTH && t <= tokens.length; t++) {
            int next = t < tokens.length ? tokens[t] : END;
            Network.Pass pass = policy.pass(input(example.answer.context, example.ask, t, before));
            double[] pull = Softmax.softmax(pass.outputs());
            for (int k = 0; k < pull.length; k++) pull[k] = weight * ((k == next ? 1 : 0) - pull[k]);
            policy.push(pass, pull);
            before = next;
        }
    }

    /// A policy that imitates random answers, half of whose tokens are needed.
    private static Network start(Lab lab, Trial trial) {
        return lab.shared("dpa start " + trial.seed() + trial.quick(), () -> {
            RandomGenerator draws = trial.stream("start");
            List<Example> examples = new ArrayList<>();
            for (Context context : contexts(trial)) {
                int[] needed = IntStream.range(0, TOKENS)
                        .filter(t -> context.needed[t])
                        .toArray();
                for (int i = 0; i < 10; i++) {
                    int[] tokens = new int[1 + draws.nextInt(LENGTH)];
                    for (int t = 0; t < tokens.length; t++)
                        tokens[t] = draws.nextBoolean() ? needed[draws.nextInt(NEEDED)] : draws.nextInt(TOKENS);
                    double[] ask = {draws.nextDouble(), 2 * draws.nextDouble() - 1};
                    examples.add(new Example(new Answer(context, tokens), ask));
                }
            }
            Network policy = Network.random(draws, Activation.TANH, CONTEXT + 2 + LENGTH + TOKENS + 1, 64, TOKENS + 1);
            imitate(policy, examples, trial.size(10, 2), draws);
            return policy;
        });
    }

    /// Rejection sampling, again and again from the current policy.
    private static Network learned(Lab lab, Trial trial, Ask ask, List<Integer> angles, int bestOf, int iterations) {
        String key = "dpa " + trial.seed() + trial.quick() + ask + angles + bestOf + " ";
        if (iterations == 0) return start(lab, trial);
        return lab.shared(key + iterations, () -> {
            Network policy =
                    learned(lab, trial, ask, angles, bestOf, iterations - 1).fork();
            RandomGenerator draws = trial.stream("iteration " + iterations);
            List<Context> asked = new ArrayList<>(contexts(trial));
            Collections.shuffle(asked, new Random(draws.nextLong()));
            asked = asked.subList(0, trial.size(ASKED, 8));
            List<Example> kept = new ArrayList<>();
            int directions = trial.size(TRAINED.size(), 4);
            for (int d = 0; d < directions; d++)
                kept.addAll(kept(policy, asked, ask, angles.get(d % angles.size()), trial.quick() ? 4 : bestOf, draws));
            imitate(policy, kept, 3, draws);
            return policy;
        });
    }

    private static List<Example> kept(
            Network policy, List<Context> contexts, Ask ask, int angle, int bestOf, RandomGenerator draws) {
        double[] direction = Ask.DIRECTION.of(angle);
        double[] told = ask.of(angle);
        List<Example> kept = new ArrayList<>();
        var changes = RecipeRun.changes(
                List.of(),
                Map.of("helpfulness", Double.toString(direction[0]), "verbosity", Double.toString(direction[1])),
                Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("dpa", changes, Double.NaN)) {
            RunState state = new RunState();
            for (Context context : contexts) {
                List<Answer> answers = new ArrayList<>();
                List<Rollout> group = new ArrayList<>();
                double[] near = new double[bestOf];
                for (int i = 0; i < bestOf; i++) {
                    Answer answer = sample(policy, context, told, draws);
                    answers.add(answer);
                    group.add(Cases.member(i, Map.of("helpfulness", answer.helpful(), "verbosity", answer.verbose())));
                    near[i] = -Math.hypot(answer.helpful() / 100 - told[0], answer.verbose() / 100 - told[1]);
                }
                double[] scores = ask == Ask.SCORES ? near : recipe.rewards(recipe.lines(group, state));
                Answer best = answers.get((int) Dpa.best(scores, 1)[0]);
                kept.add(new Example(
                        best, ask == Ask.SCORES ? new double[] {best.helpful() / 100, best.verbose() / 100} : told));
            }
        }
        return kept;
    }

    private static Map<String, Double> tested(Trial trial, Network policy, Ask ask) {
        List<Context> contexts = contexts(trial);
        RandomGenerator draws = trial.stream("test");
        int each = trial.size(4, 1);
        double[][] points = new double[TESTED.size()][2];
        double[] rewards = new double[points.length];
        double[] lengths = new double[points.length];
        for (int a = 0; a < points.length; a++) {
            for (Context context : contexts)
                for (int i = 0; i < each; i++) {
                    Answer answer = sample(policy, context, ask.of(TESTED.get(a)), draws);
                    points[a][0] += answer.helpful() / contexts.size() / each;
                    points[a][1] += answer.verbose() / contexts.size() / each;
                }
            rewards[a] = WeightedHeads.dot(Ask.DIRECTION.of(TESTED.get(a)), points[a]);
            lengths[a] = points[a][1];
        }
        double between = 0;
        double neighbours = 0;
        for (int a = 1; a < points.length - 1; a += 2) {
            between += rewards[a];
            neighbours += (rewards[a - 1] + rewards[a + 1]) / 2;
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("front", Dominance.hypervolume(points, new double[2]) / 1e4);
        measures.put("control", control(lengths));
        measures.put("asked reward", Lab.mean(rewards) / 100);
        measures.put("between, over neighbours", between / neighbours - 1);
        double three = 0;
        for (int angle : new int[] {-30, 0, 30}) {
            double reward = rewards[TESTED.indexOf(angle)] / 100;
            measures.put("at " + angle, reward);
            three += reward / 3;
        }
        measures.put("at -30, 0 and 30", three);
        return measures;
    }

    /// Rank correlation of the angle, which rises, with the length.
    private static double control(double[] lengths) {
        double[] places = IntStream.range(0, lengths.length).asDoubleStream().toArray();
        double[] ranks = Arrays.stream(lengths)
                .map(x -> Arrays.stream(lengths)
                        .map(y -> y < x ? 1 : y == x ? 0.5 : 0)
                        .sum())
                .toArray();
        return Arrays.stream(ranks).distinct().count() == 1 ? 0 : Correlation.pearson(places, ranks, 3);
    }
}
