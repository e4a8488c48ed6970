package dev.assay.papers;

import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.preference.Logistic;
import dev.assay.tasks.control.DeceptiveMaze;
import dev.assay.tasks.control.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/// TAXONS' and SERENE's searches at desk scale: a maze that deceives, two small areas that pay at the end of an
/// episode, and controllers that are evolved for reward, for nearness, for novelty, or for novelty with emitters.
final class StaxClaims {
    private static final int POPULATION = 50;
    private static final int OFFSPRING = 2;
    private static final double SIGMA = 0.5;
    private static final double LIMIT = 5;
    private static final int NEAREST = 15;
    /// Random offspring of a generation that are remembered.
    private static final int REMEMBERED = 5;

    private static final int CHUNK = 1000;
    private static final int MEMBERS = 6;
    /// Generations of an emitter before it is judged.
    private static final int TRIED = 5;

    private static final int CELLS = 50;
    private static final int HIDDEN = 5;
    private static final int GENES = 2 * HIDDEN + 1 + HIDDEN * HIDDEN + 1 + HIDDEN * 2 + 1;

    private static final List<double[]> CENTRES = List.of(new double[] {0.1, 0.5}, new double[] {0.9, 0.85});
    private static final double[] RADII = {0.08, 0.1};

    private static final String RANDOM = "random controllers";
    private static final String REWARD = "for reward";
    private static final String NEAR = "for nearness";
    private static final String NOVEL = "for novelty";
    private static final String CODES = "for novelty of learned codes";
    private static final String RAW_CODES = "for novelty of untrained codes";
    private static final String SERENE = "novelty and emitters";

    private StaxClaims() {}

    static List<Claim> claims() {
        String world =
                "A maze with two walls, a robot that sees only where it is, 250 steps; an area near the start behind"
                        + " the first wall pays, and one behind the second. Controllers of 48 genes, population 50, mutations of 0.5, ";
        Experiment find = new Experiment(
                "find",
                world + "10,000 evaluations (quick: 400, with codes 1200).",
                List.of(
                        arm(RANDOM, 10_000, search -> search.random()),
                        arm(REWARD, 10_000, search -> search.select(each -> each.reward)),
                        arm(NEAR, 10_000, search -> search.select(each -> -Stax.distance(each.end, CENTRES.get(1)))),
                        arm(NOVEL, 10_000, Search::explore),
                        coded(CODES, true),
                        coded(RAW_CODES, false)),
                6,
                6);
        Experiment polish = new Experiment(
                "polish",
                world + "25,000 evaluations (quick: 400); with emitters every other thousand goes to them.",
                List.of(arm(NOVEL, 25_000, Search::explore), arm(SERENE, 25_000, Search::alternate)),
                6,
                6);
        return List.of(
                new Claim(
                        "coverage",
                        "Novelty covers twice as much of the maze as chance",
                        find,
                        new Test.Superior(Contrast.scaled("coverage", 1, NOVEL, 2, RANDOM), 0)),
                new Claim(
                        "deceived-reward",
                        "and finds the first area, which reward alone does not: half more of the runs",
                        find,
                        new Test.Superior(Contrast.of("found first", NOVEL, REWARD), 0.5)),
                new Claim(
                        "deceived-near",
                        "nor does nearness to the second",
                        find,
                        new Test.Superior(Contrast.of("found first", NOVEL, NEAR), 0.5)),
                new Claim(
                        "codes",
                        "Codes of pictures, learned on the way, cover 0.7 of what the true position does",
                        find,
                        new Test.Superior(Contrast.scaled("coverage", 1, CODES, 0.7, NOVEL), 0),
                        "pictures of 16 by 16 pixels and plain networks"),
                new Claim(
                        "learned",
                        "and a fifth more than codes that were never trained",
                        find,
                        new Test.Superior(Contrast.scaled("coverage", 1, CODES, 1.2, RAW_CODES), 0)),
                new Claim(
                        "second",
                        "With more evaluations novelty finds the second in half of the runs",
                        polish,
                        new Test.Superior(Contrast.alone("found second", NOVEL), 0.5)),
                new Claim(
                        "emitters",
                        "Emitters get more out of the first area than novelty alone",
                        polish,
                        new Test.Superior(Contrast.of("best in first", SERENE, NOVEL), 0)),
                new Claim(
                        "polished",
                        "95% of what it pays at most",
                        polish,
                        new Test.Superior(Contrast.alone("best in first", SERENE), 0.95)),
                new Claim(
                        "both",
                        "and of both areas together no less, 0.1 given",
                        polish,
                        new Test.Within(Contrast.of("best of both", SERENE, NOVEL), 0.1),
                        "emitters take half of the evaluations from the search"));
    }

    private interface Way {
        void go(Search search);
    }

    private static Arm arm(String name, int budget, Way way) {
        return new Arm(name, trial -> {
            Search search = new Search(trial, trial.size(budget, 400));
            way.go(search);
            return search.measures();
        });
    }

    private static Arm coded(String name, boolean learned) {
        return new Arm(name, trial -> {
            try (ImageCode code = new ImageCode(trial.stream("code"))) {
                Search search = new Search(trial, trial.size(10_000, 1200));
                search.encode(code, learned);
                return search.measures();
            }
        });
    }

    /// A controller and where it ended.
    ///
    /// @param area that paid; -1 for none
    record One(double[] genes, double[] end, double reward, int area) {}

    /// Runs a controller of two hidden layers with a bias each, as released.
    static One evaluated(double[] genes) {
        DeceptiveMaze maze = new DeceptiveMaze();
        double[] input = new double[2];
        double[] first = new double[HIDDEN];
        double[] second = new double[HIDDEN];
        double[] action = new double[2];
        World.Outcome outcome = World.Outcome.GOES_ON;
        while (outcome == World.Outcome.GOES_ON) {
            maze.see(input);
            int at = layer(genes, 0, input, first);
            at = layer(genes, at, first, second);
            layer(genes, at, second, action);
            outcome = maze.step(action);
        }
        double[] end = new double[2];
        maze.read(end);
        for (int a = 0; a < RADII.length; a++) {
            double paid = Stax.areaReward(end, CENTRES.get(a), RADII[a]);
            if (paid >= 0) return new One(genes, end, paid, a);
        }
        return new One(genes, end, 0, -1);
    }

    private static int layer(double[] genes, int from, double[] input, double[] output) {
        int at = from;
        double bias = genes[from + input.length * output.length];
        for (int o = 0; o < output.length; o++) {
            double sum = bias;
            for (double each : input) sum += genes[at++] * each;
            output[o] = 2 * Logistic.sigmoid(sum) - 1;
        }
        return at + 1;
    }

    /// A search with its archives. The counter of evaluations goes past the budget by no more than a generation.
    static final class Search {
        private final int budget;
        private final RandomGenerator draws;
        private final double[][] visits = new double[CELLS][CELLS];
        private final double[] best = new double[RADII.length];
        private List<One> population = new ArrayList<>();
        private List<One> offspring = List.of();
        private final List<One> novel = new ArrayList<>();
        private final List<One> rewarded = new ArrayList<>();
        private final List<One> candidates = new ArrayList<>();
        private final List<Emitter> emitters = new ArrayList<>();
        private int evaluations;
        /// What novelty is measured in; null for the true position.
        private ImageCode code;

        private boolean surprising;

        Search(Trial trial, int budget) {
            this.budget = budget;
            this.draws = trial.stream("search");
        }

        int evaluations() {
            return evaluations;
        }

        /// Every controller that was kept, in order.
        List<One> archives() {
            List<One> all = new ArrayList<>(novel);
            all.addAll(rewarded);
            return all;
        }

        Map<String, Double> measures() {
            Map<String, Double> measures = new LinkedHashMap<>();
            Map<String, Object> covered = Stax.coverage(visits);
            measures.put("coverage", (Double) covered.get("coverage"));
            measures.put("uniformity", (Double) covered.get("uniformity"));
            measures.put("found first", best[0] > 0 ? 1.0 : 0);
            measures.put("found second", best[1] > 0 ? 1.0 : 0);
            measures.put("best in first", best[0]);
            measures.put("best of both", best[0] + best[1]);
            return measures;
        }

        private One evaluate(double[] genes) {
            One one = evaluated(genes);
            evaluations++;
            visits[cell(one.end[0])][cell(one.end[1])]++;
            if (one.area >= 0) best[one.area] = Math.max(best[one.area], one.reward);
            return one;
        }

        private static int cell(double place) {
            return Math.min(CELLS - 1, (int) (place * CELLS));
        }

        private double[] fresh() {
            double[] genes = new double[GENES];
            for (int g = 0; g < GENES; g++) genes[g] = Math.clamp(draws.nextGaussian(), -LIMIT, LIMIT);
            return genes;
        }

        private double[] mutant(double[] genes, double sigma) {
            double[] changed = genes.clone();
            for (int g = 0; g < GENES; g++)
                changed[g] = Math.clamp(changed[g] + sigma * draws.nextGaussian(), -LIMIT, LIMIT);
            return changed;
        }

        void random() {
            while (evaluations < budget) evaluate(fresh());
        }

        private void begin() {
            for (int i = 0; i < POPULATION; i++) population.add(evaluate(fresh()));
        }

        private void breed() {
            offspring = new ArrayList<>();
            for (One parent : population)
                for (int o = 0; o < OFFSPRING; o++) offspring.add(evaluate(mutant(parent.genes, SIGMA)));
        }

        private void survive(double[] scores, List<One> all) {
            Integer[] order = new Integer[scores.length];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, Comparator.comparingDouble(i -> -scores[i]));
            population = Arrays.stream(order)
                    .limit(POPULATION)
                    .map(all::get)
                    .collect(java.util.stream.Collectors.toCollection(ArrayList::new));
        }

        private List<One> everyone() {
            List<One> all = new ArrayList<>(population);
            all.addAll(offspring);
            return all;
        }

        void select(ToDoubleFunction<One> criterion) {
            begin();
            while (evaluations < budget) {
                breed();
                List<One> all = everyone();
                survive(all.stream().mapToDouble(criterion).toArray(), all);
            }
        }

        private double[] novelties(List<One> of, List<One> among) {
            if (code == null) return Stax.novelties(ends(of), ends(among), NEAREST);
            // Codes are made anew each time, so none is older than the encoder.
            return Stax.novelties(code.codes(ends(of)), code.codes(ends(among)), NEAREST);
        }

        /// For the novelty of codes or, where they are learned, at times for the surprise of the picture
        /// instead. The encoder is trained after one thousand, then after two thousand more, then three.
        void encode(ImageCode encoder, boolean learned) {
            code = encoder;
            begin();
            int trainings = 0;
            int next = CHUNK;
            while (evaluations < budget) {
                surprising = learned && trainings > 0 && draws.nextBoolean();
                generation();
                if (!learned || evaluations < next) continue;
                List<One> all = everyone();
                all.addAll(novel);
                code.train(ends(all));
                trainings++;
                next += (trainings + 1) * CHUNK;
            }
        }

        private static double[][] ends(List<One> ones) {
            return ones.stream().map(One::end).toArray(double[][]::new);
        }

        void explore() {
            begin();
            while (evaluations < budget) generation();
        }

        private void generation() {
            breed();
            List<One> all = everyone();
            List<One> reference = new ArrayList<>(all);
            reference.addAll(novel);
            reference.addAll(rewarded);
            double[] novelty = surprising ? code.surprises(ends(all)) : novelties(all, reference);
            for (int r = 0; r < REMEMBERED; r++) novel.add(offspring.get(draws.nextInt(offspring.size())));
            survive(novelty, all);
        }

        /// A thousand evaluations for novelty, a thousand for emitters, and so on.
        void alternate() {
            begin();
            for (One one : population) noted(one);
            boolean exploring = true;
            while (evaluations < budget) {
                int end = Math.min(budget, evaluations + CHUNK);
                if (exploring || candidates.isEmpty() && emitters.isEmpty())
                    while (evaluations < end) {
                        generation();
                        offspring.forEach(this::noted);
                    }
                else exploit(end);
                exploring = !exploring;
            }
        }

        private void noted(One one) {
            if (one.reward <= 0) return;
            candidates.add(one);
            rewarded.add(one);
        }

        private void exploit(int end) {
            double[] fresh = rewarded.size() < 2 ? new double[candidates.size()] : novelties(candidates, rewarded);
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < fresh.length; i++) order.add(i);
            order.sort(Comparator.comparingDouble(i -> -fresh[i]));
            List<One> used = new ArrayList<>();
            for (int i : order) {
                if (end - evaluations <= CHUNK / 3) break;
                used.add(candidates.get(i));
                Emitter emitter = new Emitter(candidates.get(i));
                for (int g = 0; g < TRIED && evaluations < end; g++) emitter.generation();
                if (emitter.improvement() > 0) emitters.add(emitter);
            }
            candidates.removeAll(used);
            while (evaluations < end && !emitters.isEmpty()) {
                Emitter emitter = front();
                while (evaluations < end && !emitter.stuck()) emitter.generation();
                if (emitter.stuck()) emitters.remove(emitter);
            }
            // What emitters leave goes to the search.
            while (evaluations < end) {
                generation();
                offspring.forEach(this::noted);
            }
        }

        /// One of those that no other beats both in novelty of the ancestor and in improvement.
        private Emitter front() {
            List<One> ancestors = emitters.stream().map(each -> each.ancestor).toList();
            double[] novelty = rewarded.size() < 2 ? new double[ancestors.size()] : novelties(ancestors, rewarded);
            double[] improvement =
                    emitters.stream().mapToDouble(Emitter::improvement).toArray();
            int[] first = Stax.fronts(novelty, improvement).getFirst();
            return emitters.get(first[draws.nextInt(first.length)]);
        }

        /// A small population that climbs the reward from one controller.
        private final class Emitter {
            private final One ancestor;
            private final double sigma;
            private final List<double[]> values = new ArrayList<>();
            private List<One> members = new ArrayList<>();
            private double top;

            Emitter(One ancestor) {
                this.ancestor = ancestor;
                double nearest = everyone().stream()
                        .mapToDouble(each -> Stax.distance(each.genes, ancestor.genes))
                        .filter(gap -> gap > 0)
                        .min()
                        .orElse(0);
                sigma = nearest > 0 ? nearest / 3 : SIGMA;
                top = ancestor.reward;
                for (int m = 0; m < MEMBERS; m++) members.add(kept(evaluate(mutant(ancestor.genes, sigma))));
                note();
            }

            private One kept(One one) {
                if (one.reward > top) {
                    top = one.reward;
                    rewarded.add(one);
                }
                return one;
            }

            private void note() {
                values.add(members.stream().mapToDouble(One::reward).toArray());
            }

            void generation() {
                List<One> all = new ArrayList<>(members);
                for (One member : members)
                    for (int o = 0; o < OFFSPRING; o++) all.add(kept(evaluate(mutant(member.genes, sigma))));
                all.sort(Comparator.comparingDouble(each -> -each.reward));
                members = new ArrayList<>(all.subList(0, MEMBERS));
                note();
            }

            double improvement() {
                return Stax.improvement(values.toArray(double[][]::new));
            }

            /// The released rule: after `20 genes / 6 + 120` generations, when neither the middle nor the best of
            /// the last twenty is above that of the first twenty of the window.
            boolean stuck() {
                int window = 20 * GENES / 6 + 120;
                if (values.size() < window) return false;
                List<double[]> seen = values.subList(values.size() - window, values.size());
                return middle(seen.subList(0, 20)) >= middle(seen.subList(window - 20, window))
                        || most(seen.subList(0, 20)) >= most(seen.subList(window - 20, window));
            }

            private static double middle(List<double[]> some) {
                double[] all =
                        some.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
                return (all[(all.length - 1) / 2] + all[all.length / 2]) / 2;
            }

            private static double most(List<double[]> some) {
                return some.stream().flatMapToDouble(Arrays::stream).max().orElseThrow();
            }
        }
    }
}
