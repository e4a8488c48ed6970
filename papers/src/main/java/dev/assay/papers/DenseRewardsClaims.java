package dev.assay.papers;

import dev.assay.core.advantage.Gae;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.preference.Logistic;
import dev.assay.core.shaping.Potential;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Better dense rewards at desk scale: answers of words that help or hurt each other, paid at the end or by shares;
/// and a maze whose potential is the straight line or the way through the graph of visited states.
final class DenseRewardsClaims {
    private static final int TOKENS = 12;
    private static final int WORDS = 24;
    private static final int SPANS = 6;
    private static final int SPAN = TOKENS / SPANS;
    /// Spans of a sentence.
    private static final int SENTENCE = 2;

    private static final int FRIENDS = 6;
    private static final int CLASHES = 4;
    private static final int BATCH = 32;
    private static final int UPDATES = 300;
    private static final double RATE = 0.05;
    private static final double LAMBDA = 0.95;
    /// Pairs of orders that a sampled share is the mean of.
    private static final int ORDERS = 4;

    private static final String END = "at the end";
    private static final String EVEN = "even shares";
    private static final String LEFT_OUT = "leave one out";
    private static final String SHAPLEY = "Shapley";
    private static final String OWEN = "Owen";
    private static final String SAMPLED = "Shapley, sampled";

    private static final int SIDE = 15;
    private static final int NODES = 60;
    private static final int WALK = 20_000;
    private static final int EPISODES = 400;
    private static final int STEPS = 200;

    private static final String PLAIN = "no potential";
    private static final String LINE = "straight line";
    private static final String GRAPH = "graph";
    private static final String LINE_OPEN = "straight line, open";
    private static final String GRAPH_OPEN = "graph, open";

    private DenseRewardsClaims() {}

    static List<Claim> claims() {
        Experiment words = new Experiment(
                "words",
                "Answers of 12 of 24 words, scored by what words are worth, by six pairs that help and four that hurt each"
                        + " other, squashed to 0..1; a table for each place, GAE of 0.95, " + UPDATES
                        + " updates (quick: 3) of " + BATCH
                        + " answers. Updates: until the mean score is 80% of the best"
                        + " known.",
                List.of(
                        arm(END, DenseRewardsClaims::end),
                        arm(EVEN, DenseRewardsClaims::even),
                        arm(LEFT_OUT, DenseRewardsClaims::leftOut),
                        arm(SHAPLEY, (game, _) -> DenseRewards.shares(game, DenseRewards.alone(SPANS))),
                        arm(OWEN, (game, _) -> DenseRewards.shares(game, sentences())),
                        arm(SAMPLED, DenseRewardsClaims::sampled)),
                8,
                6);
        Experiment maze = new Experiment(
                "maze",
                "A room of 15 by 15 cells with a U of walls between start and goal, or none; a step costs 1; Q-learning, "
                        + EPISODES
                        + " episodes (quick: 20) of " + STEPS + " steps. Graph: " + NODES
                        + " nodes from a random walk of 20,000 steps. Episodes: until nine of the last ten arrive.",
                List.of(
                        new Arm(PLAIN, trial -> walked(trial, true, Way.NONE)),
                        new Arm(LINE, trial -> walked(trial, true, Way.LINE)),
                        new Arm(GRAPH, trial -> walked(trial, true, Way.GRAPH)),
                        new Arm(LINE_OPEN, trial -> walked(trial, false, Way.LINE)),
                        new Arm(GRAPH_OPEN, trial -> walked(trial, false, Way.GRAPH))),
                10,
                6);
        return List.of(
                new Claim(
                        "faster",
                        "Shapley shares reach 80% of the best score in 0.6 of the updates that the end takes",
                        words,
                        new Test.Superior(Contrast.scaled("updates, 100", 0.6, END, 1, SHAPLEY), 0)),
                new Claim(
                        "end",
                        "and end no worse, 0.02 given",
                        words,
                        new Test.Within(Contrast.of("score", SHAPLEY, END), 0.02)),
                new Claim(
                        "even",
                        "It is the shares that help: even ones take longer",
                        words,
                        new Test.Superior(Contrast.of("updates, 100", EVEN, SHAPLEY), 0)),
                new Claim(
                        "left-out",
                        "What is lost without a part misleads where parts help each other: it ends 0.02 lower",
                        words,
                        new Test.Superior(Contrast.of("score", SHAPLEY, LEFT_OUT), 0.02)),
                new Claim(
                        "sum",
                        "since its shares of an answer do not add up to its score",
                        words,
                        new Test.Superior(Contrast.of("gap of the shares", LEFT_OUT, SHAPLEY), 0.05)),
                new Claim(
                        "owen",
                        "Owen's shares are as quick as Shapley's within a fifth",
                        words,
                        new Test.Superior(Contrast.scaled("updates, 100", 1.2, SHAPLEY, 1, OWEN), 0)),
                new Claim(
                        "sampled",
                        "and so are eight orders in place of all",
                        words,
                        new Test.Superior(Contrast.scaled("updates, 100", 1.2, SHAPLEY, 1, SAMPLED), 0)),
                new Claim(
                        "graph",
                        "Behind a wall the graph's potential takes half of the episodes of the straight line's",
                        maze,
                        new Test.Superior(Contrast.scaled("episodes, 100", 0.5, LINE, 1, GRAPH), 0)),
                new Claim(
                        "open",
                        "while in the open they are within 10 episodes",
                        maze,
                        new Test.Equal(Contrast.of("episodes, 100", LINE_OPEN, GRAPH_OPEN), 0.1)));
    }

    /// Shares of the spans of one answer.
    private interface Credit {
        double[] of(DenseRewards.Game game, RandomGenerator draws);
    }

    private static Arm arm(String name, Credit credit) {
        return new Arm(name, trial -> learnt(trial, credit));
    }

    private static int all() {
        return (1 << SPANS) - 1;
    }

    private static double[] end(DenseRewards.Game game, RandomGenerator draws) {
        double[] shares = new double[SPANS];
        shares[SPANS - 1] = game.of(all()) - game.of(0);
        return shares;
    }

    private static double[] even(DenseRewards.Game game, RandomGenerator draws) {
        double[] shares = new double[SPANS];
        Arrays.fill(shares, (game.of(all()) - game.of(0)) / SPANS);
        return shares;
    }

    private static double[] leftOut(DenseRewards.Game game, RandomGenerator draws) {
        double[] shares = new double[SPANS];
        for (int i = 0; i < SPANS; i++) shares[i] = game.of(all()) - game.of(all() & ~(1 << i));
        return shares;
    }

    /// Marginal gains along random orders and their reverses.
    static double[] sampled(DenseRewards.Game game, RandomGenerator draws) {
        double[] shares = new double[SPANS];
        int[] order = new int[SPANS];
        Arrays.setAll(order, i -> i);
        for (int n = 0; n < ORDERS; n++) {
            for (int i = SPANS - 1; i > 0; i--) {
                int j = draws.nextInt(i + 1);
                int swap = order[i];
                order[i] = order[j];
                order[j] = swap;
            }
            for (int way = 0; way < 2; way++) {
                int set = 0;
                double before = game.of(0);
                for (int i = 0; i < SPANS; i++) {
                    int player = order[way == 0 ? i : SPANS - 1 - i];
                    set |= 1 << player;
                    double after = game.of(set);
                    shares[player] += (after - before) / (2 * ORDERS);
                    before = after;
                }
            }
        }
        return shares;
    }

    private static int[][] sentences() {
        int[][] groups = new int[SPANS / SENTENCE][SENTENCE];
        for (int i = 0; i < SPANS; i++) groups[i / SENTENCE][i % SENTENCE] = i;
        return groups;
    }

    /// Scores sets of words.
    private static final class Scorer {
        private final double[] worth = new double[WORDS];
        private final int[][] pairs = new int[FRIENDS + CLASHES][];

        Scorer(RandomGenerator draws) {
            for (int w = 0; w < WORDS; w++) worth[w] = 0.3 * draws.nextGaussian();
            for (int p = 0; p < pairs.length; p++) {
                int first = draws.nextInt(WORDS);
                pairs[p] = new int[] {first, (first + 1 + draws.nextInt(WORDS - 1)) % WORDS};
            }
        }

        /// A word counts once, however often it stands there.
        double of(boolean[] has) {
            double sum = -1;
            for (int w = 0; w < WORDS; w++) if (has[w]) sum += worth[w];
            for (int p = 0; p < pairs.length; p++)
                if (has[pairs[p][0]] && has[pairs[p][1]]) sum += p < FRIENDS ? 0.8 : -0.8;
            return Logistic.sigmoid(sum);
        }

        /// The game of the spans of an answer; each set is scored once.
        DenseRewards.Game game(int[] answer) {
            Map<Integer, Double> known = new HashMap<>();
            return set -> known.computeIfAbsent(set, key -> {
                boolean[] has = new boolean[WORDS];
                for (int t = 0; t < TOKENS; t++) if ((key >> t / SPAN & 1) == 1) has[answer[t]] = true;
                return of(has);
            });
        }

        /// The best that many climbs find: one place is changed at a time while that helps.
        double best(RandomGenerator draws) {
            double best = 0;
            for (int climb = 0; climb < 20; climb++) {
                int[] answer = draws.ints(TOKENS, 0, WORDS).toArray();
                double now = game(answer).of(all());
                for (boolean better = true; better; ) {
                    better = false;
                    for (int t = 0; t < TOKENS; t++)
                        for (int w = 0; w < WORDS; w++) {
                            int old = answer[t];
                            answer[t] = w;
                            double then = game(answer).of(all());
                            if (then > now + 1e-12) {
                                now = then;
                                better = true;
                            } else answer[t] = old;
                        }
                }
                best = Math.max(best, now);
            }
            return best;
        }
    }

    private static Map<String, Double> learnt(Trial trial, Credit credit) {
        Scorer scorer = new Scorer(trial.stream("scorer"));
        double best = scorer.best(trial.stream("best"));
        RandomGenerator draws = trial.stream("answers");
        RandomGenerator orders = trial.stream("orders");
        Softmax policy = Softmax.uniform(TOKENS, WORDS);
        double[] values = new double[TOKENS];
        int updates = trial.size(UPDATES, 3);
        double reached = Double.NaN;
        double gap = 0;
        double score = 0;
        for (int u = 0; u < updates; u++) {
            score = 0;
            double[] returns = new double[TOKENS];
            for (int b = 0; b < BATCH; b++) {
                int[] answer = new int[TOKENS];
                for (int t = 0; t < TOKENS; t++) answer[t] = policy.sample(t, draws);
                DenseRewards.Game game = scorer.game(answer);
                double[] shares = credit.of(game, orders);
                double[] rewards = new double[TOKENS];
                for (int i = 0; i < SPANS; i++) rewards[(i + 1) * SPAN - 1] = shares[i];
                rewards[TOKENS - 1] += game.of(0);
                double[] advantages = Gae.estimate(rewards, values, 0, 1, LAMBDA);
                for (int t = 0; t < TOKENS; t++) policy.push(t, answer[t], advantages[t] / BATCH);
                double next = 0;
                for (int t = TOKENS - 1; t >= 0; t--) returns[t] += (next += rewards[t]) / BATCH;
                score += game.of(all()) / BATCH;
                gap += Math.abs(Arrays.stream(rewards).sum() - game.of(all())) / BATCH / updates;
            }
            // The values are running means of what follows each place.
            for (int t = 0; t < TOKENS; t++) values[t] += 0.2 * (returns[t] - values[t]);
            policy.adam(RATE);
            if (Double.isNaN(reached) && score >= 0.8 * best) reached = u + 1;
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("updates, 100", (Double.isNaN(reached) ? updates : reached) / 100);
        measures.put("score", score);
        measures.put("score of the best", score / best);
        measures.put("gap of the shares", gap);
        return measures;
    }

    private enum Way {
        NONE,
        LINE,
        GRAPH
    }

    private static boolean wall(boolean walls, int row, int column) {
        if (row < 0 || column < 0 || row >= SIDE || column >= SIDE) return true;
        // A cup open to the left, in which a straight line ends.
        boolean back = column == 10 && row >= 3 && row <= 11;
        boolean sides = (row == 3 || row == 11) && column >= 4 && column <= 10;
        return walls && (back || sides);
    }

    private static int next(boolean walls, int cell, int action) {
        int row = cell / SIDE + new int[] {-1, 0, 1, 0}[action];
        int column = cell % SIDE + new int[] {0, 1, 0, -1}[action];
        return wall(walls, row, column) ? cell : row * SIDE + column;
    }

    private static final int START = 7 * SIDE + 1;
    private static final int GOAL = 7 * SIDE + 13;

    private static double[] place(int cell) {
        return new double[] {cell / SIDE, cell % SIDE};
    }

    private static double[] potential(Trial trial, boolean walls, Way way) {
        double[] potential = new double[SIDE * SIDE];
        if (way == Way.LINE)
            for (int cell = 0; cell < potential.length; cell++)
                potential[cell] = -Stax.distance(place(cell), place(GOAL));
        if (way != Way.GRAPH) return potential;
        RandomGenerator draws = trial.stream("walk");
        List<double[]> states = new ArrayList<>();
        int cell = START;
        for (int t = 0; t < WALK; t++) {
            states.add(place(cell));
            cell = next(walls, cell, draws.nextInt(4));
        }
        states.add(place(GOAL));
        DenseRewards.StateGraph graph = DenseRewards.graph(states.toArray(double[][]::new), 2, NODES);
        // The last state is no move from the one before it, so the graph is that of the walk.
        double[] hops = DenseRewards.hopPotential(
                graph.nodes().size(),
                DenseRewards.graph(states.subList(0, WALK).toArray(double[][]::new), 2, NODES)
                        .edges(),
                (int) graph.visits()[WALK]);
        for (int each = 0; each < potential.length; each++) potential[each] = hops[nearest(graph.nodes(), place(each))];
        return potential;
    }

    private static int nearest(List<double[]> nodes, double[] place) {
        int best = 0;
        for (int n = 1; n < nodes.size(); n++)
            if (Stax.distance(nodes.get(n), place) < Stax.distance(nodes.get(best), place)) best = n;
        return best;
    }

    private static Map<String, Double> walked(Trial trial, boolean walls, Way way) {
        double[] potential = potential(trial, walls, way);
        RandomGenerator draws = trial.stream("walks");
        double[][] worth = new double[SIDE * SIDE][4];
        int episodes = trial.size(EPISODES, 20);
        boolean[] arrived = new boolean[episodes];
        double reached = episodes;
        double steps = 0;
        for (int e = 0; e < episodes; e++) {
            int cell = START;
            int t = 0;
            for (; t < STEPS && cell != GOAL; t++) {
                int action = draws.nextDouble() < 0.1 ? draws.nextInt(4) : greedy(worth[cell], draws);
                int to = next(walls, cell, action);
                boolean end = to == GOAL;
                double shaping = Potential.differences(new double[] {potential[cell], potential[to]}, 1, end)[0];
                double target =
                        -1 + shaping + (end ? 0 : Arrays.stream(worth[to]).max().orElseThrow());
                worth[cell][action] += 0.2 * (target - worth[cell][action]);
                cell = to;
            }
            arrived[e] = cell == GOAL;
            steps += t;
            int lately = 0;
            for (int i = Math.max(0, e - 9); i <= e; i++) if (arrived[i]) lately++;
            if (lately >= 9 && reached == episodes) reached = e + 1;
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("episodes, 100", reached / 100);
        measures.put("steps", steps / episodes);
        return measures;
    }

    private static int greedy(double[] worth, RandomGenerator draws) {
        int best = draws.nextInt(4);
        for (int a = 0; a < 4; a++) if (worth[a] > worth[best]) best = a;
        return best;
    }
}
