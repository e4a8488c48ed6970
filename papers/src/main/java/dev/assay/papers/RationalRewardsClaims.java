package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.RecipeRun;
import dev.assay.core.preference.Logistic;
import dev.assay.papers.world.Activation;
import dev.assay.papers.world.Comparison;
import dev.assay.papers.world.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/// RationalRewards at desk scale. First, a teacher (a declared random process) explains known preferences; some of what
/// it says is made up. Does dropping explanations from which the preference cannot be told again make a better critic?
/// Second, a generator leaves out what its prompt does not name. Does a critic that says what is missing help more than
/// choosing the better of two?
final class RationalRewardsClaims {
    private static final int DIMENSIONS = 3;
    private static final int FEATURES = 24;
    private static final double[] WEIGHTS = {0.5, 0.35, 0.15};
    private static final double SHARP = 5;
    private static final double BIAS = 0.5;
    private static final double NOISE = 0.7;
    private static final double MADE_UP = 0.35;
    private static final double REREAD = 0.6;
    private static final int[] SIZES = {150, 600};
    private static final List<String> HEADINGS =
            List.of("Text Faithfulness:", "Physical and Visual Quality:", "Text Rendering:");

    private RationalRewardsClaims() {}

    static List<Claim> claims() {
        List<Arm> arms = new ArrayList<>();
        for (int size : SIZES)
            for (Kind kind : Kind.values()) arms.add(new Arm(kind.word + " " + size, trial -> told(trial, kind, size)));
        Experiment critics = new Experiment(
                "critics",
                "Items of three qualities from 1 to 4 seen through 24 noisy features; a teacher with a bias per quality makes up"
                        + " 35% of its scores, and of those that contradict the label half are edited to agree; a critic 24-48-3"
                        + " learns the scores, 800 steps of 32 (quick: 150). told = share of 4000 new pairs told as they are.",
                arms,
                8,
                2);
        List<Claim> claims = new ArrayList<>();
        for (int size : SIZES) {
            claims.add(new Claim(
                    "filter-" + size,
                    "Of " + size
                            + " explained pairs, those from which the preference is told again teach a critic 3 points"
                            + " more than as many drawn from all",
                    critics,
                    new Test.Superior(
                            Contrast.of("told", Kind.PARROT.word + " " + size, Kind.SUBSET.word + " " + size), 0.03),
                    ""));
            claims.add(new Claim(
                    "anchor-" + size,
                    "and 1 point more than explanations without the label, of " + size + " pairs",
                    critics,
                    new Test.Superior(
                            Contrast.of("told", Kind.PARROT.word + " " + size, Kind.UNANCHORED.word + " " + size),
                            0.01),
                    ""));
        }
        claims.add(new Claim(
                "efficient",
                "From 150 pairs the critic tells as much as a scalar model from the same pairs",
                critics,
                new Test.Within(Contrast.of("told", Kind.PARROT.word + " 150", Kind.SCALAR.word + " 150"), 0.01),
                "the teacher of this world knows nothing that is not in the labels, as a large model does"));
        Experiment refined = new Experiment(
                "refine",
                "6 of 12 attributes are wanted and 3 of them named; a named one is drawn with 0.9, another with 0.35, one that"
                        + " is named and not wanted spoils a wanted one with 0.3; a critic scores each wanted one 4 or 1, give or"
                        + " take 0.6; 2000 tasks (quick: 300), two pictures each. drawn = share of what is wanted.",
                List.of(
                        new Arm("one picture", trial -> drawn(trial, Maker::once)),
                        new Arm("better of two", trial -> drawn(trial, Maker::better)),
                        new Arm("blind rewrite", trial -> drawn(trial, Maker::blind)),
                        new Arm("critique and refine", trial -> drawn(trial, Maker::refined))),
                8,
                2);
        claims.add(new Claim(
                "refine",
                "A critique that names what is missing draws 5 points more of it than the better of two pictures",
                refined,
                new Test.Superior(Contrast.of("drawn", "critique and refine", "better of two"), 0.05),
                ""));
        claims.add(new Claim(
                "blind",
                "and 10 points more than naming three more attributes blindly",
                refined,
                new Test.Superior(Contrast.of("drawn", "critique and refine", "blind rewrite"), 0.1),
                "the better of two pictures of the blind rewrite"));
        return List.copyOf(claims);
    }

    /// What a critic learns from.
    private enum Kind {
        SCALAR("scalar"),
        UNANCHORED("without labels"),
        ANCHORED("all explained"),
        PARROT("told again"),
        SUBSET("as many of all");

        final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /// @param quality per dimension, 1 to 4
    private record Item(double[] quality, double[] seen) {
        double worth() {
            double worth = 0;
            for (int d = 0; d < DIMENSIONS; d++) worth += WEIGHTS[d] * quality[d];
            return worth;
        }
    }

    /// @param first true if the first is preferred
    private record Pair(Item a, Item b, boolean first) {}

    /// What was said of a pair.
    private record Said(Pair pair, double[] a, double[] b) {
        double gap() {
            return Arrays.stream(a).sum() - Arrays.stream(b).sum();
        }

        boolean agrees(double gap) {
            return gap > 0 == pair.first;
        }

        Said edited() {
            return new Said(pair, b, a);
        }
    }

    private static final class World {
        private final double[][] view = new double[DIMENSIONS][FEATURES];
        private final double[] bias = new double[DIMENSIONS];

        World(RandomGenerator draws) {
            for (double[] row : view) Arrays.setAll(row, _ -> draws.nextGaussian());
            Arrays.setAll(bias, _ -> BIAS * draws.nextGaussian());
        }

        Item item(RandomGenerator draws) {
            double[] quality = new double[DIMENSIONS];
            Arrays.setAll(quality, _ -> 1 + 3 * draws.nextDouble());
            double[] seen = new double[FEATURES];
            for (int f = 0; f < FEATURES; f++) {
                double sum = 0;
                for (int d = 0; d < DIMENSIONS; d++) sum += (quality[d] - 2.5) * view[d][f];
                seen[f] = Math.tanh(sum / 2) + 0.35 * draws.nextGaussian();
            }
            return new Item(quality, seen);
        }

        Pair pair(RandomGenerator draws) {
            Item a = item(draws);
            Item b = item(draws);
            return new Pair(a, b, draws.nextDouble() < Logistic.sigmoid(SHARP * (a.worth() - b.worth())));
        }

        Said said(Pair pair, RandomGenerator draws) {
            boolean madeUp = draws.nextDouble() < MADE_UP;
            return new Said(pair, scores(pair.a, madeUp, draws), scores(pair.b, madeUp, draws));
        }

        private double[] scores(Item item, boolean madeUp, RandomGenerator draws) {
            double[] scores = new double[DIMENSIONS];
            for (int d = 0; d < DIMENSIONS; d++)
                scores[d] =
                        madeUp ? 1 + 3 * draws.nextDouble() : item.quality[d] + bias[d] + NOISE * draws.nextGaussian();
            return scores;
        }
    }

    private static Map<String, Double> told(Trial trial, Kind kind, int size) {
        RandomGenerator draws = trial.stream("pairs " + size);
        World world = new World(trial.stream("world"));
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < size; i++) pairs.add(world.pair(draws));
        List<Said> said = new ArrayList<>();
        for (Pair pair : pairs) said.add(world.said(pair, draws));
        List<Said> anchored = new ArrayList<>();
        for (Said each : said)
            anchored.add(!each.agrees(each.gap()) && draws.nextDouble() < 0.5 ? each.edited() : each);
        List<Said> kept = anchored.stream()
                .filter(each -> each.agrees(each.gap() + REREAD * draws.nextGaussian()))
                .toList();
        Network model = kind == Kind.SCALAR
                ? scalar(trial, pairs)
                : critic(
                        trial,
                        switch (kind) {
                            case UNANCHORED -> said;
                            case ANCHORED -> anchored;
                            case PARROT -> kept;
                            default -> {
                                List<Said> drawn = new ArrayList<>(anchored);
                                Collections.shuffle(drawn, Random.from(draws));
                                yield drawn.subList(0, kept.size());
                            }
                        });
        return Map.of("told", share(trial, world, model, kind == Kind.SCALAR), "kept", kept.size() / (double) size);
    }

    private static Network critic(Trial trial, List<Said> said) {
        Network model = Network.random(trial.stream("model"), Activation.TANH, FEATURES, 48, DIMENSIONS);
        RandomGenerator draws = trial.stream("steps");
        for (int step = 0; step < trial.size(800, 150); step++) {
            for (int i = 0; i < 32; i++) {
                Said each = said.get(draws.nextInt(said.size()));
                boolean first = draws.nextBoolean();
                Network.Pass pass = model.pass((first ? each.pair.a : each.pair.b).seen);
                double[] scores = first ? each.a : each.b;
                double[] pull = new double[DIMENSIONS];
                // Scores lie around 2.5.
                for (int d = 0; d < DIMENSIONS; d++) pull[d] = (scores[d] - 2.5 - pass.outputs()[d]) / 32;
                model.push(pass, pull);
            }
            model.adam(3e-3);
        }
        return model;
    }

    private static Network scalar(Trial trial, List<Pair> pairs) {
        Network model = Network.random(trial.stream("model"), Activation.TANH, FEATURES, 48, 1);
        RandomGenerator draws = trial.stream("steps");
        for (int step = 0; step < trial.size(800, 150); step++) {
            List<Comparison> batch = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                Pair each = pairs.get(draws.nextInt(pairs.size()));
                batch.add(
                        each.first
                                ? Comparison.won(each.a.seen, each.b.seen)
                                : Comparison.won(each.b.seen, each.a.seen));
            }
            Comparison.push(model, Logistic.PLAIN, batch);
            model.adam(3e-3);
        }
        return model;
    }

    /// How many new pairs are told as they are; a critic writes, and the recipe reads what it wrote.
    private static double share(Trial trial, World world, Network model, boolean scalar) {
        RandomGenerator draws = trial.stream("test");
        int count = trial.size(4000, 500);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) pairs.add(world.pair(draws));
        List<Item> items =
                pairs.stream().flatMap(pair -> List.of(pair.a, pair.b).stream()).toList();
        double[] worth = scalar
                ? items.stream().mapToDouble(item -> model.score(item.seen)).toArray()
                : read(items.stream().map(item -> critique(model.of(item.seen))).toList());
        double told = 0;
        for (int i = 0; i < count; i++) {
            double gap = worth[2 * i] - worth[2 * i + 1];
            boolean first = pairs.get(i).a.worth() > pairs.get(i).b.worth();
            told += gap == 0 ? 0.5 : gap > 0 == first ? 1 : 0;
        }
        return told / count;
    }

    private static String critique(double[] scores) {
        StringBuilder text = new StringBuilder();
        for (int d = 0; d < DIMENSIONS; d++)
            text.append(HEADINGS.get(d))
                    .append("\n## Score: ")
                    .append(String.format(Locale.ROOT, "%.4f", Math.clamp(scores[d] + 2.5, 1, 4)))
                    .append('\n');
        return text.toString();
    }

    private static double[] read(List<String> critiques) {
        var changes = RecipeRun.changes(List.of("generate"), Map.of(), Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("rational-rewards", changes, Double.NaN)) {
            List<Rollout> rollouts = new ArrayList<>();
            for (String critique : critiques)
                rollouts.add(Rollout.of("" + rollouts.size(), "test", null, "", null, Map.of("critique", critique)));
            return recipe.rewards(recipe.lines(rollouts, new RunState()));
        }
    }

    private static final int ATTRIBUTES = 12;
    private static final int WANTED = 6;
    private static final int NAMED = 3;
    /// A score below this is a fault.
    private static final double FAULT = 3;

    private interface Way {
        boolean[] picture(Maker maker);
    }

    private static Map<String, Double> drawn(Trial trial, Way way) {
        RandomGenerator draws = trial.stream("pictures");
        int tasks = trial.size(2000, 300);
        double sum = 0;
        for (int t = 0; t < tasks; t++) {
            boolean[] picture = way.picture(new Maker(draws));
            for (int i = 0; i < WANTED; i++) if (picture[i]) sum += 1.0 / WANTED;
        }
        return Map.of("drawn", sum / tasks);
    }

    /// Makes pictures for one task. Attributes 0 to 5 are wanted, 0 to 2 named.
    private record Maker(RandomGenerator draws) {
        private static boolean[] prompt() {
            boolean[] named = new boolean[ATTRIBUTES];
            Arrays.fill(named, 0, NAMED, true);
            return named;
        }

        private boolean[] draw(boolean[] named) {
            boolean[] picture = new boolean[WANTED];
            for (int i = 0; i < WANTED; i++) picture[i] = draws.nextDouble() < (named[i] ? 0.9 : 0.35);
            for (int i = WANTED; i < ATTRIBUTES; i++)
                if (named[i] && draws.nextDouble() < 0.3) picture[draws.nextInt(WANTED)] = false;
            return picture;
        }

        private double[] scores(boolean[] picture) {
            double[] scores = new double[WANTED];
            for (int i = 0; i < WANTED; i++)
                scores[i] = Math.clamp((picture[i] ? 4 : 1) + 0.6 * draws.nextGaussian(), 1, 4);
            return scores;
        }

        boolean[] once() {
            return draw(prompt());
        }

        private boolean[] better(boolean[] named) {
            boolean[] one = draw(named);
            boolean[] two = draw(named);
            double first = Arrays.stream(scores(one)).sum();
            return Arrays.stream(scores(two)).sum() > first ? two : one;
        }

        boolean[] better() {
            return better(prompt());
        }

        boolean[] blind() {
            boolean[] named = prompt();
            for (int more = 0; more < 3; ) {
                int i = draws.nextInt(ATTRIBUTES);
                if (named[i]) continue;
                named[i] = true;
                more++;
            }
            return better(named);
        }

        /// The published rule: one more picture, of the refined request, if any score is a fault.
        boolean[] refined() {
            boolean[] named = prompt();
            boolean[] picture = draw(named);
            double[] scores = scores(picture);
            boolean fault = false;
            for (int i = 0; i < WANTED; i++)
                if (scores[i] < FAULT) {
                    named[i] = true;
                    fault = true;
                }
            return fault ? draw(named) : picture;
        }
    }
}
