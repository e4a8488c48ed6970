package dev.assay.papers;

import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.shaping.Novelty;
import dev.assay.core.shaping.Potential;
import dev.assay.core.shaping.RewardMachine;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The survey's techniques at desk scale: a table of values learns in small grids whose only reward is at the goal.
/// Potentials, a naive bonus, novelty and reward machines, each where it ought to help and where it ought not to.
final class RewardShapingOverviewClaims {
    private static final int SIDE = 10;
    private static final double GAMMA = 0.97;
    private static final double EPSILON = 0.1;
    private static final double RATE = 0.2;
    private static final int LIMIT = 200;
    /// Episodes between two looks at the greedy policy.
    private static final int LOOK = 10;

    private static final String SIGN =
            "the first run had potentials from -1 to 0 alone, and nothing was learned with a wrong"
                    + " hint; they run from 0 to 1 since, and an arm keeps the others";

    private RewardShapingOverviewClaims() {}

    static List<Claim> claims() {
        String learner = " Q-learning, epsilon 0.1, alpha 0.2, gamma 0.97. ";
        Experiment rooms = new Experiment(
                "rooms",
                "Four rooms of a 10x10 grid, goal +1." + learner
                        + "episodes = how many of 1000 (quick: 200) until the greedy policy has 90% of the best return.",
                List.of(
                        grid("none", Hint.NONE, Shaping.NONE),
                        grid("potential", Hint.GOAL, Shaping.POTENTIAL),
                        grid("potential below 0", Hint.GOAL, Shaping.BELOW),
                        grid("naive bonus", Hint.GOAL, Shaping.NAIVE)),
                20,
                3);
        Experiment wrong = new Experiment(
                "wrong hint",
                "The same, but the hint draws to another room." + learner
                        + "share = return of the last greedy policy over the best; sound = 1 if that is 90%;"
                        + " farmed = returns to a cell per step in the last 50 episodes.",
                List.of(
                        grid("none", Hint.NONE, Shaping.NONE),
                        grid("potential", Hint.WRONG, Shaping.POTENTIAL),
                        grid("naive bonus", Hint.WRONG, Shaping.NAIVE)),
                20,
                3);
        Experiment chain = new Experiment(
                "chain",
                "A chain of 40 with the reward at its end, 80 steps an episode, 500 episodes (quick: 150)." + learner
                        + "reached = 1 if the last greedy policy gets there.",
                List.of(chain("none", 0), chain("count bonus", 0.05)),
                20,
                3);
        Experiment coffee = new Experiment(
                "coffee",
                "Coffee to the office around a plant, 9x9, values per cell and state of the machine." + learner
                        + "episodes = how many of 1000 (quick: 200) until 90% of the best return.",
                List.of(
                        coffee("flags", false, false),
                        coffee("counterfactual", true, false),
                        coffee("counterfactual, shaped", true, true)),
                20,
                3);
        return List.of(
                new Claim(
                        "potential",
                        "A potential of the distance halves the episodes until the goal is found well",
                        rooms,
                        new Test.Superior(Contrast.scaled("episodes", 0.5, "none", 1, "potential"), 0),
                        SIGN),
                new Claim(
                        "below",
                        "The same potential from -1 to 0 costs no more than twice the episodes of one from 0 to 1",
                        rooms,
                        new Test.Superior(Contrast.scaled("episodes", 2, "potential", 1, "potential below 0"), 0),
                        "not the paper's; gamma times a potential below 0 is above it, so standing still is paid until the"
                                + " values have settled"),
                new Claim(
                        "wrong-potential",
                        "With a wrong hint a potential still ends within 5% of the best",
                        wrong,
                        new Test.Superior(Contrast.alone("share", "potential"), 0.95),
                        SIGN),
                new Claim(
                        "wrong-naive",
                        "while a naive bonus ends sound in less than half of the runs",
                        wrong,
                        new Test.Superior(Contrast.of("sound", "none", "naive bonus"), 0.5),
                        ""),
                new Claim(
                        "farming",
                        "because it is farmed: cells are come back to more often, by 0.2 a step",
                        wrong,
                        new Test.Superior(Contrast.of("farmed", "naive bonus", "potential"), 0.2),
                        ""),
                new Claim(
                        "novelty",
                        "Where there is no hint, a bonus for new states reaches the end of the chain 80 points more often",
                        chain,
                        new Test.Superior(Contrast.of("reached", "count bonus", "none"), 0.8),
                        ""),
                new Claim(
                        "machine",
                        "Learning from one step for every state of the machine halves the episodes",
                        coffee,
                        new Test.Superior(Contrast.scaled("episodes", 0.5, "flags", 1, "counterfactual"), 0),
                        ""),
                new Claim(
                        "machine-shaped",
                        "and the machine's own potentials do not cost more than a tenth of them",
                        coffee,
                        new Test.Superior(
                                Contrast.scaled("episodes", 1.1, "counterfactual", 1, "counterfactual, shaped"), 0),
                        "not the paper's"));
    }

    private enum Hint {
        NONE,
        GOAL,
        WRONG
    }

    private enum Shaping {
        NONE,
        POTENTIAL,
        /// The same potential less 1.
        BELOW,
        NAIVE
    }

    /// Cells that can be walked, row by row.
    private record Grid(int side, boolean[] wall) {
        static Grid rooms() {
            boolean[] wall = new boolean[SIDE * SIDE];
            for (int i = 0; i < SIDE; i++) {
                wall[5 * SIDE + i] = i != 2 && i != 7;
                wall[i * SIDE + 5] |= i != 2 && i != 7;
            }
            return new Grid(SIDE, wall);
        }

        int step(int cell, int action) {
            int x = cell % side + (action == 0 ? 1 : action == 1 ? -1 : 0);
            int y = cell / side + (action == 2 ? 1 : action == 3 ? -1 : 0);
            return x < 0 || y < 0 || x >= side || y >= side || wall[y * side + x] ? cell : y * side + x;
        }

        /// Steps to a cell from each.
        int[] distances(int to) {
            int[] distances = new int[side * side];
            Arrays.fill(distances, Integer.MAX_VALUE);
            distances[to] = 0;
            Deque<Integer> next = new ArrayDeque<>(List.of(to));
            while (!next.isEmpty()) {
                int cell = next.poll();
                for (int a = 0; a < 4; a++) {
                    int other = step(cell, a);
                    if (distances[other] < Integer.MAX_VALUE) continue;
                    distances[other] = distances[cell] + 1;
                    next.add(other);
                }
            }
            return distances;
        }

        /// How near each cell is, from a lowest number to that plus 1.
        double[] potential(int to, double lowest) {
            int[] distances = distances(to);
            int most = Arrays.stream(distances)
                    .filter(d -> d < Integer.MAX_VALUE)
                    .max()
                    .orElse(1);
            return Arrays.stream(distances)
                    .mapToDouble(d -> d == Integer.MAX_VALUE ? lowest : lowest + 1 - (double) d / most)
                    .toArray();
        }
    }

    /// Values of actions, learned by one-step updates.
    private static final class Table {
        private final double[][] values;
        private final RandomGenerator draws;

        Table(int states, int actions, RandomGenerator draws) {
            this.values = new double[states][actions];
            this.draws = draws;
        }

        /// Any of the best.
        int greedy(int state) {
            double most = Arrays.stream(values[state]).max().orElseThrow();
            int[] best = new int[values[state].length];
            int n = 0;
            for (int a = 0; a < best.length; a++) if (values[state][a] == most) best[n++] = a;
            return best[draws.nextInt(n)];
        }

        int explore(int state) {
            return draws.nextDouble() < EPSILON ? draws.nextInt(values[state].length) : greedy(state);
        }

        void learn(int state, int action, double reward, int next, boolean ended) {
            double follows = ended ? 0 : Arrays.stream(values[next]).max().orElseThrow();
            values[state][action] += RATE * (reward + GAMMA * follows - values[state][action]);
        }
    }

    private static Arm grid(String name, Hint hint, Shaping shaping) {
        return new Arm(name, trial -> {
            Grid grid = Grid.rooms();
            int goal = SIDE * SIDE - 1;
            int start = 0;
            double best = Math.pow(GAMMA, grid.distances(goal)[start] - 1);
            double[] phi = grid.potential(hint == Hint.WRONG ? SIDE - 1 : goal, shaping == Shaping.BELOW ? -1 : 0);
            Table table = new Table(SIDE * SIDE, 4, trial.stream("learner"));
            int episodes = trial.size(1000, 200);
            double found = episodes;
            double again = 0;
            double steps = 0;
            for (int episode = 0; episode < episodes; episode++) {
                int cell = start;
                boolean[] been = new boolean[SIDE * SIDE];
                for (int t = 0; t < LIMIT && cell != goal; t++) {
                    int action = table.explore(cell);
                    int next = grid.step(cell, action);
                    double reward = next == goal ? 1 : 0;
                    reward += switch (shaping) {
                        case NONE -> 0;
                        case POTENTIAL, BELOW ->
                            Potential.differences(new double[] {phi[cell], phi[next]}, GAMMA, next == goal)[0];
                        // Coming nearer is paid, going away costs nothing.
                        case NAIVE -> Math.max(0, phi[next] - phi[cell]);
                    };
                    table.learn(cell, action, reward, next, next == goal);
                    cell = next;
                    if (episode >= episodes - 50) {
                        steps++;
                        if (been[cell]) again++;
                        been[cell] = true;
                    }
                }
                if ((episode + 1) % LOOK == 0 && found == episodes && walked(grid, table, start, goal) >= 0.9 * best)
                    found = episode + 1;
            }
            double share = walked(grid, table, start, goal) / best;
            return Map.of("episodes", found, "share", share, "sound", share >= 0.9 ? 1.0 : 0, "farmed", again / steps);
        });
    }

    /// Discounted return of the greedy policy, without any shaping.
    private static double walked(Grid grid, Table table, int start, int goal) {
        int cell = start;
        for (int t = 0; t < LIMIT; t++) {
            cell = grid.step(cell, table.greedy(cell));
            if (cell == goal) return Math.pow(GAMMA, t);
        }
        return 0;
    }

    private static Arm chain(String name, double beta) {
        return new Arm(name, trial -> {
            int length = 40;
            Table table = new Table(length, 2, trial.stream("learner"));
            double[] counts = new double[length];
            for (int episode = 0; episode < trial.size(500, 150); episode++) {
                int at = 0;
                for (int t = 0; t < 2 * length && at < length - 1; t++) {
                    int action = table.explore(at);
                    int next = Math.max(0, at + (action == 0 ? 1 : -1));
                    counts[next]++;
                    double reward = next == length - 1 ? 1 : 0;
                    if (beta > 0) reward += Novelty.count(counts[next], beta);
                    table.learn(at, action, reward, next, next == length - 1);
                    at = next;
                }
            }
            int at = 0;
            for (int t = 0; t < 2 * length && at < length - 1; t++)
                at = Math.max(0, at + (table.greedy(at) == 0 ? 1 : -1));
            return Map.of("reached", at == length - 1 ? 1.0 : 0);
        });
    }

    private static final int OFFICE_SIDE = 9;
    private static final int COFFEE = 7 * OFFICE_SIDE + 2;
    private static final int OFFICE = 2 * OFFICE_SIDE + 7;
    private static final int PLANT = 4 * OFFICE_SIDE + 4;

    private static final RewardMachine MACHINE = new RewardMachine(
            "empty",
            Set.of("done", "broken"),
            List.of(
                    new RewardMachine.Transition("empty", "broken", Set.of("plant"), Set.of(), 0),
                    new RewardMachine.Transition("empty", "carrying", Set.of("coffee"), Set.of(), 0),
                    new RewardMachine.Transition("carrying", "broken", Set.of("plant"), Set.of(), 0),
                    new RewardMachine.Transition("carrying", "done", Set.of("office"), Set.of(), 1)));
    private static final List<String> OPEN = List.of("empty", "carrying");

    private static Set<String> labels(int cell) {
        return cell == COFFEE
                ? Set.of("coffee")
                : cell == OFFICE ? Set.of("office") : cell == PLANT ? Set.of("plant") : Set.of();
    }

    /// @param counterfactual true to learn from each step for every open state of the machine
    private static Arm coffee(String name, boolean counterfactual, boolean shaped) {
        return new Arm(name, trial -> {
            int cells = OFFICE_SIDE * OFFICE_SIDE;
            Grid grid = new Grid(OFFICE_SIDE, new boolean[cells]);
            Map<String, Double> potentials = MACHINE.potentials(GAMMA);
            int way = grid.distances(COFFEE)[0] + grid.distances(OFFICE)[COFFEE];
            double best = Math.pow(GAMMA, way - 1);
            Table table = new Table(OPEN.size() * cells, 4, trial.stream("learner"));
            int episodes = trial.size(1000, 200);
            double found = episodes;
            for (int episode = 0; episode < episodes && found == episodes; episode++) {
                int cell = 0;
                String state = MACHINE.initial();
                for (int t = 0; t < LIMIT && OPEN.contains(state); t++) {
                    int action = table.explore(OPEN.indexOf(state) * cells + cell);
                    int next = grid.step(cell, action);
                    for (String from : counterfactual ? OPEN : List.of(state)) {
                        RewardMachine.Move move = MACHINE.move(from, labels(next));
                        boolean ended = !OPEN.contains(move.state());
                        double reward = move.reward();
                        if (shaped) reward += GAMMA * potentials.get(move.state()) - potentials.get(from);
                        int to = ended ? 0 : OPEN.indexOf(move.state()) * cells + next;
                        table.learn(OPEN.indexOf(from) * cells + cell, action, reward, to, ended);
                    }
                    state = MACHINE.move(state, labels(next)).state();
                    cell = next;
                }
                if ((episode + 1) % LOOK == 0 && brought(grid, table) >= 0.9 * best) found = episode + 1;
            }
            return Map.of("episodes", found);
        });
    }

    private static double brought(Grid grid, Table table) {
        int cells = OFFICE_SIDE * OFFICE_SIDE;
        int cell = 0;
        String state = MACHINE.initial();
        for (int t = 0; t < LIMIT; t++) {
            cell = grid.step(cell, table.greedy(OPEN.indexOf(state) * cells + cell));
            RewardMachine.Move move = MACHINE.move(state, labels(cell));
            state = move.state();
            if (!OPEN.contains(state)) return move.reward() * Math.pow(GAMMA, t);
        }
        return 0;
    }
}
