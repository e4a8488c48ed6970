package dev.assay.papers;

import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.guide.Climb;
import dev.assay.core.preference.Champion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// MOOSE-Chem2 at desk scale. A hypothesis has five levels of three details, each one of 8; what a detail is worth
/// depends on all that stands above it, and the less the deeper it is. The judge is a declared random process: it sees
/// the difference in worth and errs. Does climbing level by level find more than climbing anywhere?
final class MooseChem2Claims {
    private static final int LEVELS = 5;
    private static final int SLOTS = 3;
    private static final int OPTIONS = 8;
    private static final double DEEPER = 0.7;
    private static final int CALLS = 600;
    private static final int STARTS = 3;
    private static final int PATIENCE = 12;
    private static final int RESTART = 15;
    /// Votes in each order when local optima are ranked.
    private static final int RANKING = 5;

    private MooseChem2Claims() {}

    static List<Claim> claims() {
        Experiment experiment = new Experiment(
                "search",
                "5 levels of 3 details of 8 options, worth N(0, 1) by everything above them, times 0.7 a level; 600 calls"
                        + " of a judge who errs by sigma (three votes: 1800). value = worth over that of the best hypothesis,"
                        + " recall = share of details as in it.",
                List.of(
                        arm("random", 0.3, true, Search::random),
                        arm("greedy", 0.3, true, Search::greedy),
                        arm("restarts", 0.3, true, Search::restarts),
                        arm("levels", 0.3, true, search -> search.levels(true, true, 1)),
                        arm("levels, judged in full", 0.3, true, search -> search.levels(false, true, 1)),
                        arm("levels, not recombined", 0.3, true, search -> search.levels(true, false, 1)),
                        arm("levels, three votes", 0.3, true, search -> search.levels(true, true, 3)),
                        arm("greedy, sigma 1", 1, true, Search::greedy),
                        arm("levels, sigma 1", 1, true, search -> search.levels(true, true, 1)),
                        arm("levels, three votes, sigma 1", 1, true, search -> search.levels(true, true, 3)),
                        arm("greedy, easy", 0.3, false, Search::greedy),
                        arm("levels, easy", 0.3, false, search -> search.levels(true, true, 1))),
                60,
                4);
        return List.of(
                new Claim(
                        "value",
                        "Level by level, 600 calls find hypotheses worth 4 points more of the best than greedy edits",
                        experiment,
                        new Test.Superior(Contrast.of("value", "levels", "greedy"), 0.04),
                        ""),
                new Claim(
                        "restarts",
                        "and more than greedy edits with restarts",
                        experiment,
                        new Test.Superior(Contrast.of("value", "levels", "restarts"), 0.04),
                        ""),
                new Claim(
                        "recall",
                        "with more details as in the best",
                        experiment,
                        new Test.Superior(Contrast.of("recall", "levels", "greedy"), 0),
                        ""),
                new Claim(
                        "smoothing",
                        "It is the judging by level that does it: judged in full, the same search finds 4 points less",
                        experiment,
                        new Test.Superior(Contrast.of("value", "levels", "levels, judged in full"), 0.04),
                        ""),
                new Claim(
                        "votes",
                        "Three identical judges find 5 points more where one errs much",
                        experiment,
                        new Test.Superior(
                                Contrast.of("value", "levels, three votes, sigma 1", "levels, sigma 1"), 0.05),
                        "with three times the calls"),
                new Claim(
                        "noise",
                        "Where the judge errs much, level by level is still 4 points better than greedy",
                        experiment,
                        new Test.Superior(Contrast.of("value", "levels, sigma 1", "greedy, sigma 1"), 0.04),
                        "not the paper's; a limit of it"),
                new Claim(
                        "easy",
                        "Where a detail depends on the one above it alone, too",
                        experiment,
                        new Test.Superior(Contrast.of("value", "levels, easy", "greedy, easy"), 0.04),
                        "not the paper's; a limit of it"));
    }

    private interface Strategy {
        int[][] run(Search search);
    }

    private static Arm arm(String name, double sigma, boolean rugged, Strategy strategy) {
        return new Arm(name, trial -> {
            World world = World.of(trial, rugged);
            int[][] found = strategy.run(new Search(world, sigma, trial.stream("search")));
            int[][] best = world.best();
            double same = 0;
            for (int l = 0; l < LEVELS; l++) for (int j = 0; j < SLOTS; j++) if (found[l][j] == best[l][j]) same++;
            return Map.of(
                    "value",
                    world.value(found, LEVELS - 1) / world.value(best, LEVELS - 1),
                    "recall",
                    same / (LEVELS * SLOTS));
        });
    }

    /// What details are worth.
    ///
    /// @param worth for each slot and level, the worth of every choice after every choice above it
    private record World(double[][][] worth, boolean rugged) {
        /// @param rugged true if a detail depends on all above it, false if on the next above it alone
        static World of(Trial trial, boolean rugged) {
            RandomGenerator draws = trial.stream("world");
            double[][][] worth = new double[SLOTS][LEVELS][];
            for (double[][] slot : worth)
                for (int l = 0; l < LEVELS; l++) {
                    slot[l] = new double[(int) Math.pow(OPTIONS, rugged ? l + 1 : Math.min(l + 1, 2))];
                    for (int i = 0; i < slot[l].length; i++) slot[l][i] = draws.nextGaussian() * Math.pow(DEEPER, l);
                }
            return new World(worth, rugged);
        }

        /// The place of a choice, given the place of the one above it.
        private int place(int above, int choice) {
            return (rugged ? above : above % OPTIONS) * OPTIONS + choice;
        }

        /// Worth of the levels down to one.
        double value(int[][] details, int level) {
            double value = 0;
            for (int j = 0; j < SLOTS; j++) {
                int place = 0;
                for (int l = 0; l <= level; l++) {
                    place = place(place, details[l][j]);
                    value += worth[j][l][place];
                }
            }
            return value;
        }

        /// The best hypothesis, slot by slot: they do not depend on each other.
        int[][] best() {
            int[][] best = new int[LEVELS][SLOTS];
            for (int j = 0; j < SLOTS; j++) {
                int[] chosen = new int[LEVELS];
                double[] most = {Double.NEGATIVE_INFINITY};
                best(j, 0, 0, 0, chosen, most, best);
            }
            return best;
        }

        private void best(int j, int l, int above, double value, int[] chosen, double[] most, int[][] best) {
            if (l == LEVELS) {
                if (value <= most[0]) return;
                most[0] = value;
                for (int k = 0; k < LEVELS; k++) best[k][j] = chosen[k];
                return;
            }
            for (int c = 0; c < OPTIONS; c++) {
                chosen[l] = c;
                int place = place(above, c);
                best(j, l + 1, place, value + worth[j][l][place], chosen, most, best);
            }
        }
    }

    /// One search with its judge, whose calls are counted.
    private static final class Search {
        private final World world;
        private final double sigma;
        private final RandomGenerator draws;
        private int calls = CALLS;

        Search(World world, double sigma, RandomGenerator draws) {
            this.world = world;
            this.sigma = sigma;
            this.draws = draws;
        }

        int[][] random() {
            int[][] details = new int[LEVELS][SLOTS];
            for (int[] level : details) Arrays.setAll(level, _ -> draws.nextInt(OPTIONS));
            return details;
        }

        /// 2 if the second seems better; one call.
        private int vote(int[][] first, int[][] second, int level) {
            calls--;
            return world.value(second, level) - world.value(first, level) + sigma * draws.nextGaussian() > 0 ? 2 : 1;
        }

        private int[] votes(int[][] first, int[][] second, int level, int count) {
            int[] votes = new int[Math.min(count, Math.max(0, calls))];
            Arrays.setAll(votes, _ -> vote(first, second, level));
            return votes;
        }

        /// Another option for one detail of some levels.
        private int[][] edited(int[][] details, int from, int to) {
            int[][] next = Arrays.stream(details).map(int[]::clone).toArray(int[][]::new);
            int level = from + draws.nextInt(to - from + 1);
            int slot = draws.nextInt(SLOTS);
            next[level][slot] = (next[level][slot] + 1 + draws.nextInt(OPTIONS - 1)) % OPTIONS;
            return next;
        }

        /// A line of edits on some levels, judged down to one, as long as `floor` calls are left.
        private int[][] line(int[][] start, int from, int to, int judged, int patience, int votes, int floor) {
            return new Climb(patience, Integer.MAX_VALUE)
                    .run(
                            start,
                            now -> calls - votes < floor ? null : edited(now, from, to),
                            (now, next) -> Champion.majority(votes(now, next, judged, votes)) == 2)
                    .best();
        }

        int[][] greedy() {
            return line(random(), 0, LEVELS - 1, LEVELS - 1, Integer.MAX_VALUE, 1, 0);
        }

        /// Greedy lines from new starts; the judge picks among their ends.
        int[][] restarts() {
            int[][] champion = line(random(), 0, LEVELS - 1, LEVELS - 1, RESTART, 1, 0);
            while (calls > 0) {
                int[][] challenger = line(random(), 0, LEVELS - 1, LEVELS - 1, RESTART, 1, 2 * RANKING);
                champion = ranked(List.of(champion, challenger), LEVELS - 1);
                if (calls < 2 * RANKING) break;
            }
            return champion;
        }

        private int[][] ranked(List<int[][]> optima, int level) {
            int best = Champion.pick(optima, RANKING, (first, second, count) -> votes(first, second, level, count));
            return optima.get(best);
        }

        /// Level by level: lines from three starts, what they found put together, then a line over all levels so far.
        ///
        /// @param smooth false to judge every level by the whole hypothesis
        /// @param votes of identical judges on each edit; calls grow with them
        int[][] levels(boolean smooth, boolean recombine, int votes) {
            calls *= votes;
            int share = calls / LEVELS;
            int[][] best = random();
            for (int l = 0; l < LEVELS; l++) {
                int judged = smooth ? l : LEVELS - 1;
                int floor = share * (LEVELS - 1 - l);
                List<int[][]> optima = new ArrayList<>();
                for (int s = 0; s < STARTS; s++) {
                    int[][] start = Arrays.stream(best).map(int[]::clone).toArray(int[][]::new);
                    if (s > 0) Arrays.setAll(start[l], _ -> draws.nextInt(OPTIONS));
                    optima.add(line(start, l, l, judged, PATIENCE, votes, floor));
                }
                best = calls - 2 * RANKING * (STARTS - 1) < floor ? optima.getFirst() : ranked(optima, judged);
                if (recombine) best = recombined(best, optima, l, judged, votes, floor);
                best = line(best, 0, l, judged, Integer.MAX_VALUE, votes, floor);
            }
            return best;
        }

        /// Takes each detail of a level that another optimum has, where it is better.
        private int[][] recombined(int[][] best, List<int[][]> optima, int level, int judged, int votes, int floor) {
            int[][] now = best;
            for (int[][] other : optima)
                for (int j = 0; j < SLOTS; j++) {
                    if (other[level][j] == now[level][j] || calls - votes < floor) continue;
                    int[][] next = Arrays.stream(now).map(int[]::clone).toArray(int[][]::new);
                    next[level][j] = other[level][j];
                    if (Champion.majority(votes(now, next, judged, votes)) == 2) now = next;
                }
            return now;
        }
    }
}
