package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.Step;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.objective.ClippedSurrogate;
import dev.assay.core.paper.RecipeRun;
import dev.assay.papers.world.ConditionalLogit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.hipparchus.distribution.continuous.GammaDistribution;

/// Nous at desk scale. A user wants a diagram of 12 attributes, of 2 to 9 values each, some nearly settled before
/// anybody asks and some wide open; a question about one gets a usable answer more or less often. Which reward teaches
/// a questioner, offline and from the same random questions, to learn most in five turns?
final class NousClaims {
    private static final int ATTRIBUTES = 12;
    private static final int TURNS = 5;
    private static final int CANDIDATES = 8;
    private static final int BATCH = 64;
    private static final double RATE = 0.05;
    /// Ratios to the uniform behaviour are believed from 0 to 4, as the sheet has it for small policies.
    private static final ClippedSurrogate WIDE = new ClippedSurrogate(1, 3);

    private static final double[] EXPERTISE = {0.9, 0.7, 0.5};

    private NousClaims() {}

    static List<Claim> claims() {
        List<Arm> arms = new ArrayList<>();
        for (double expertise : EXPERTISE) {
            arms.add(trained("bits", expertise, List.of()));
            arms.add(trained("count", expertise, List.of("count")));
            arms.add(trained("imitation", expertise, null));
            arms.add(new Arm(name("random", expertise), trial -> untrained(trial, expertise, false)));
            arms.add(new Arm(name("oracle", expertise), trial -> untrained(trial, expertise, true)));
        }
        Experiment experiment = new Experiment(
                "questions",
                "12 attributes, Dirichlet priors of concentration 0.3, 1 or 5; 1500 states (quick: 200) that random"
                        + " questions lead to, 8 candidates each; a policy linear in what is known, offline GRPO, 300 steps of"
                        + " 64 states (quick: 60). known = 1 - H(S5) / H(S0) over 400 dialogues of its likeliest questions (imitation draws).",
                arms,
                8,
                2);
        List<Claim> claims = new ArrayList<>();
        for (double expertise : EXPERTISE) {
            String at = String.format(Locale.ROOT, "%.1f", expertise);
            claims.add(new Claim(
                    "count-" + at,
                    "Paid for bits, five questions tell 5 points more of the intent than paid for attributes, answers"
                            + " being usable " + at + " as often as they may be",
                    experiment,
                    new Test.Superior(Contrast.of("known", name("bits", expertise), name("count", expertise)), 0.05),
                    ""));
            claims.add(new Claim(
                    "oracle-" + at,
                    "and nine tenths of what the greedy oracle learns, at " + at,
                    experiment,
                    new Test.Superior(
                            Contrast.scaled("known", 1, name("bits", expertise), 0.9, name("oracle", expertise)), 0),
                    ""));
        }
        claims.add(new Claim(
                "imitation",
                "Imitating the questions that were asked tells 5 points less",
                experiment,
                new Test.Superior(Contrast.of("known", name("bits", 0.9), name("imitation", 0.9)), 0.05),
                "what was asked was random, and an imitator draws; at first its likeliest question was asked, again and"
                        + " again, which told it less than random ones"));
        claims.add(new Claim(
                "random",
                "as asking at random does",
                experiment,
                new Test.Superior(Contrast.of("known", name("bits", 0.9), name("random", 0.9)), 0.05),
                ""));
        Experiment pairs = new Experiment(
                "pairs",
                "the same users, but every second attribute follows from the one before, and an answer settles both;"
                        + " overpaid = bits paid over bits learned - 1, of random questions.",
                List.of(new Arm("bits", NousClaims::overpaid)),
                8,
                2);
        claims.add(new Claim(
                "independence",
                "Where attributes follow from each other the reward pays less than 5% more bits than are learned",
                pairs,
                new Test.Superior(Contrast.alone("kept", "bits"), -0.05),
                "not the paper's; kept = -overpaid: the reward takes attributes to be independent"));
        return List.copyOf(claims);
    }

    private static String name(String arm, double expertise) {
        return String.format(Locale.ROOT, "%s %.1f", arm, expertise);
    }

    /// What users may want, and how likely a question about each attribute gets a usable answer.
    private record World(double[][] prior, double[] clarity, double expertise, List<Object> schema) {
        static World of(Trial trial, double expertise) {
            RandomGenerator draws = trial.stream("world");
            double[][] prior = new double[ATTRIBUTES][];
            double[] clarity = new double[ATTRIBUTES];
            List<Object> schema = new ArrayList<>();
            for (int i = 0; i < ATTRIBUTES; i++) {
                double concentration = new double[] {0.3, 1, 5}[draws.nextInt(3)];
                GammaDistribution gamma = new GammaDistribution(concentration, 1);
                prior[i] = new double[2 + draws.nextInt(8)];
                for (int v = 0; v < prior[i].length; v++)
                    prior[i][v] = gamma.inverseCumulativeProbability(draws.nextDouble()) + 1e-9;
                double sum = Arrays.stream(prior[i]).sum();
                Map<String, Object> counts = new LinkedHashMap<>();
                for (int v = 0; v < prior[i].length; v++) counts.put("v" + v, prior[i][v] /= sum);
                clarity[i] = 0.5 + 0.5 * draws.nextDouble();
                schema.add(Map.of("name", "a" + i, "prior", counts));
            }
            return new World(prior, clarity, expertise, schema);
        }

        double bits(int attribute) {
            double bits = 0;
            for (double p : prior[attribute]) if (p > 0) bits -= p * Math.log(p) / Math.log(2);
            return bits;
        }

        double bits(boolean[] known) {
            double bits = 0;
            for (int i = 0; i < ATTRIBUTES; i++) if (!known[i]) bits += bits(i);
            return bits;
        }

        boolean usable(int attribute, RandomGenerator draws) {
            return draws.nextDouble() < clarity[attribute] * expertise;
        }

        /// A specification that a user has in mind.
        String value(int attribute, RandomGenerator draws) {
            double u = draws.nextDouble();
            int v = 0;
            while (v < prior[attribute].length - 1 && (u -= prior[attribute][v]) >= 0) v++;
            return "v" + v;
        }
    }

    /// Features of the questions: which it is, and whether its answer is known.
    private static double[][] seen(boolean[] known) {
        double[][] seen = new double[ATTRIBUTES][2 * ATTRIBUTES];
        for (int i = 0; i < ATTRIBUTES; i++) {
            seen[i][i] = 1;
            if (known[i]) seen[i][ATTRIBUTES + i] = 1;
        }
        return seen;
    }

    /// A dialogue state with the questions that were tried in it.
    private record State(boolean[] known, int[] asked, List<Rollout> rollouts) {
        static State of(World world, String id, RandomGenerator draws) {
            boolean[] known = new boolean[ATTRIBUTES];
            Map<String, Object> told = new LinkedHashMap<>();
            for (int turns = draws.nextInt(TURNS); turns > 0; turns--) {
                int attribute = draws.nextInt(ATTRIBUTES);
                if (known[attribute] || !world.usable(attribute, draws)) continue;
                known[attribute] = true;
                told.put("a" + attribute, List.of(world.value(attribute, draws)));
            }
            int[] asked = new int[CANDIDATES];
            List<Rollout> rollouts = new ArrayList<>();
            for (int c = 0; c < CANDIDATES; c++) {
                asked[c] = draws.nextInt(ATTRIBUTES);
                Map<String, Object> parsed = new LinkedHashMap<>();
                if (world.usable(asked[c], draws))
                    parsed.put(
                            "a" + asked[c],
                            known[asked[c]] ? told.get("a" + asked[c]) : List.of(world.value(asked[c], draws)));
                Map<String, Object> info = new LinkedHashMap<>();
                info.put("attributes", world.schema);
                info.put("state", told);
                info.put("steps", List.of(new Step(null, "a" + asked[c], null, -1, -1, Map.of("parsed", parsed))));
                rollouts.add(Rollout.of(id + "-" + c, id, null, "", null, info));
            }
            return new State(known, asked, rollouts);
        }
    }

    /// @param variants of the recipe that pays; null to imitate whatever was asked
    private static Arm trained(String arm, double expertise, List<String> variants) {
        return new Arm(name(arm, expertise), trial -> {
            World world = World.of(trial, expertise);
            RandomGenerator draws = trial.stream("data");
            List<State> states = new ArrayList<>();
            for (int s = 0; s < trial.size(1500, 200); s++) states.add(State.of(world, "s" + s, draws));
            double[][] advantages = variants == null ? null : advantages(states, variants);
            ConditionalLogit policy = learned(trial, states, advantages);
            RandomGenerator questions = trial.stream("questions");
            return known(
                    trial,
                    world,
                    known -> variants == null
                            ? policy.sample(0, seen(known), questions)
                            : policy.greedy(0, seen(known)));
        });
    }

    private static double[][] advantages(List<State> states, List<String> variants) {
        double[][] advantages = new double[states.size()][CANDIDATES];
        var changes = RecipeRun.changes(variants, Map.of(), Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("nous", changes, Double.NaN)) {
            for (int s = 0; s < advantages.length; s++) {
                List<Line> lines = recipe.lines(states.get(s).rollouts, new RunState());
                for (int c = 0; c < CANDIDATES; c++)
                    advantages[s][c] = lines.get(c).advantage().whole();
            }
        }
        return advantages;
    }

    private static ConditionalLogit learned(Trial trial, List<State> states, double[][] advantages) {
        ConditionalLogit policy = new ConditionalLogit(new double[1][2 * ATTRIBUTES]);
        RandomGenerator draws = trial.stream("batches");
        for (int step = 0; step < trial.size(300, 60); step++) {
            for (int b = 0; b < BATCH; b++) {
                int s = draws.nextInt(states.size());
                State state = states.get(s);
                double[][] seen = seen(state.known);
                double[] p = policy.probabilities(0, seen);
                for (int c = 0; c < CANDIDATES; c++) {
                    double weight = 1;
                    if (advantages != null) {
                        double ratio = p[state.asked[c]] * ATTRIBUTES;
                        double advantage = advantages[s][c];
                        // Where the clipped term is the smaller one it does not move.
                        weight = WIDE.term(ratio, advantage) < ratio * advantage ? 0 : ratio * advantage;
                    }
                    policy.push(0, seen, state.asked[c], weight / (BATCH * CANDIDATES));
                }
            }
            policy.adam(RATE);
        }
        return policy;
    }

    /// Asks.
    private interface Questioner {
        int ask(boolean[] known);
    }

    private static Map<String, Double> untrained(Trial trial, double expertise, boolean oracle) {
        World world = World.of(trial, expertise);
        RandomGenerator draws = trial.stream("questions");
        return known(trial, world, known -> oracle ? best(world, known) : draws.nextInt(ATTRIBUTES));
    }

    /// The question with the highest expected gain.
    private static int best(World world, boolean[] known) {
        int best = 0;
        double most = -1;
        for (int i = 0; i < ATTRIBUTES; i++) {
            double gain = known[i] ? 0 : world.clarity[i] * world.bits(i);
            if (gain > most) {
                most = gain;
                best = i;
            }
        }
        return best;
    }

    private static Map<String, Double> known(Trial trial, World world, Questioner questioner) {
        RandomGenerator draws = trial.stream("users");
        int dialogues = trial.size(400, 100);
        double start = world.bits(new boolean[ATTRIBUTES]);
        double sum = 0;
        for (int d = 0; d < dialogues; d++) {
            boolean[] known = new boolean[ATTRIBUTES];
            for (int t = 0; t < TURNS; t++) {
                int asked = questioner.ask(known);
                if (world.usable(asked, draws)) known[asked] = true;
            }
            sum += 1 - world.bits(known) / start;
        }
        return Map.of("known", sum / dialogues);
    }

    /// What is paid where every second attribute follows from the one before: the same counts, and an answer that
    /// settles both.
    private static Map<String, Double> overpaid(Trial trial) {
        World world = World.of(trial, 0.9);
        RandomGenerator draws = trial.stream("pairs");
        List<Object> schema = new ArrayList<>();
        for (int i = 0; i < ATTRIBUTES; i++) {
            Map<?, ?> twin = (Map<?, ?>) world.schema.get(i - i % 2);
            schema.add(Map.of("name", "a" + i, "prior", twin.get("prior")));
        }
        double paid = 0;
        double learned = 0;
        try (RecipeRun recipe =
                new RecipeRun("nous", RecipeRun.changes(List.of(), Map.of(), Fidelity.MENDED), Double.NaN)) {
            for (int d = 0; d < trial.size(400, 100); d++) {
                boolean[] known = new boolean[ATTRIBUTES];
                List<Step> turns = new ArrayList<>();
                for (int t = 0; t < TURNS; t++) {
                    int first = 2 * draws.nextInt(ATTRIBUTES / 2);
                    Map<String, Object> parsed = new LinkedHashMap<>();
                    if (!known[first] && world.usable(first, draws)) {
                        String value = world.value(first, draws);
                        parsed.put("a" + first, List.of(value));
                        parsed.put("a" + (first + 1), List.of(value));
                        known[first] = true;
                        learned += world.bits(first);
                    }
                    turns.add(new Step(null, "a" + first, null, -1, -1, Map.of("parsed", parsed)));
                }
                Map<String, Object> info = Map.of("attributes", schema, "steps", turns);
                Rollout rollout = Rollout.of("d" + d, "d" + d, null, "", null, info);
                paid += recipe.rewards(recipe.lines(List.of(rollout), new RunState()))[0];
            }
        }
        return Map.of("kept", 1 - paid / learned);
    }
}
