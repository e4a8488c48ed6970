package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.Dominance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// STAX (arXiv 2203.01027): novelty search in a learned space alternates with emitters that improve what
/// was found to be rewarding.
public final class Stax implements Paper {
    @Override
    public Card card() {
        return new Card(
                "stax",
                "Learning in Sparse Rewards settings through Quality-Diversity algorithms",
                "2203.01027",
                "novelty search and emitters, scheduled between exploring and exploiting",
                List.of("novelty", "fronts", "local competition", "bandit scheduler", "coverage"),
                List.of("a controller with wall sensors follows walls and makes any maze easy"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return StaxClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "novelty" ->
                Map.of("novelty", novelties(in.rows("descriptors"), in.rows("reference"), (int) in.number("k", 15)));
            case "non_dominated_sort" -> Map.of("fronts", fronts(in.numbers("objective1"), in.numbers("objective2")));
            case "local_competition" -> Map.of("scores", competition(in));
            case "ucb_scheduler" -> Map.of("steps", scheduled(in));
            case "emitter_improvement" -> Map.of("improvement", improvement(in.rows("values")));
            case "area_reward" -> area(in);
            case "coverage" -> coverage(in.rows("grid"));
            default ->
                throw in.unknown(
                        "novelty",
                        "non_dominated_sort",
                        "local_competition",
                        "ucb_scheduler",
                        "emitter_improvement",
                        "area_reward",
                        "coverage");
        };
    }

    /// Mean distance to the k nearest of a reference set, the nearest (itself) left out.
    static double[] novelties(double[][] descriptors, double[][] reference, int k) {
        if (reference.length < 2) throw new IllegalArgumentException("reference: expected 2 descriptors or more");
        return Arrays.stream(descriptors)
                .mapToDouble(each -> Arrays.stream(reference)
                        .mapToDouble(other -> distance(each, other))
                        .sorted()
                        .skip(1)
                        .limit(k)
                        .average()
                        .orElseThrow())
                .toArray();
    }

    static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) sum += (a[d] - b[d]) * (a[d] - b[d]);
        return Math.sqrt(sum);
    }

    /// Fronts of two objectives to maximise, each in the order in which its members become free.
    static List<int[]> fronts(double[] first, double[] second) {
        int n = first.length;
        int[] above = new int[n];
        List<List<Integer>> below = new ArrayList<>();
        List<Integer> front = new ArrayList<>();
        for (int p = 0; p < n; p++) {
            below.add(new ArrayList<>());
            for (int q = 0; q < n; q++) {
                double[] mine = {first[p], second[p]};
                double[] other = {first[q], second[q]};
                if (Dominance.dominates(mine, other)) below.get(p).add(q);
                else if (Dominance.dominates(other, mine)) above[p]++;
            }
            if (above[p] == 0) front.add(p);
        }
        List<int[]> fronts = new ArrayList<>();
        while (!front.isEmpty()) {
            fronts.add(front.stream().mapToInt(i -> i).toArray());
            List<Integer> next = new ArrayList<>();
            for (int p : front) for (int q : below.get(p)) if (--above[q] == 0) next.add(q);
            front = next;
        }
        return fronts;
    }

    /// How many of the k nearest earn strictly less.
    private static double[] competition(Case in) {
        double[][] descriptors = in.rows("descriptors");
        double[] rewards = in.numbers("rewards");
        double[] scores = new double[rewards.length];
        for (int i = 0; i < scores.length; i++) {
            int self = i;
            scores[i] = IntStream.range(0, scores.length)
                    .filter(j -> j != self)
                    .boxed()
                    .sorted(Comparator.comparingDouble(j -> distance(descriptors[self], descriptors[j])))
                    .limit((int) in.number("k", 15))
                    .filter(j -> rewards[j] < rewards[self])
                    .count();
        }
        return scores;
    }

    /// A bandit over exploring and exploiting, `Q + c sqrt(ln t / n)`; only exploring while there is nothing
    /// to exploit.
    private static List<Object> scheduled(Case in) {
        double[] values = new double[2];
        double[] pulls = new double[2];
        boolean available = false;
        double alpha = in.number("alpha", -1);
        List<Object> steps = new ArrayList<>();
        for (Object each : in.list("steps")) {
            Case step = new Case(Json.map(each));
            int arm = 0;
            if (available) {
                double[] bounds = new double[2];
                for (int a = 0; a < 2; a++)
                    bounds[a] = pulls[a] > 0
                            ? values[a] + in.number("c", 1) * Math.sqrt(Math.log(pulls[0] + pulls[1]) / pulls[a])
                            : Double.POSITIVE_INFINITY;
                arm = bounds[1] > bounds[0] ? 1 : 0;
            }
            available = step.number("candidates", 0) > 0 || step.number("emitters", 0) > 0;
            pulls[arm]++;
            values[arm] += (alpha == -1 ? 1 / pulls[arm] : alpha) * (step.number("reward") - values[arm]);
            steps.add(Map.of("choice", arm == 0 ? "explore" : "exploit", "Q", values.clone(), "pulls", pulls.clone()));
        }
        return steps;
    }

    /// Mean reward of the last three generations less that of the first three, at least 0.
    static double improvement(double[][] values) {
        return Math.max(mean(values, values.length - 3, values.length) - mean(values, 0, 3), 0);
    }

    private static double mean(double[][] values, int from, int to) {
        return Arrays.stream(values, Math.max(from, 0), Math.min(to, values.length))
                .flatMapToDouble(Arrays::stream)
                .average()
                .orElseThrow();
    }

    private static Map<String, Object> area(Case in) {
        List<Object> areas = in.list("areas");
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("reward", 0.0);
        answer.put("area", null);
        for (int i = 0; i < areas.size(); i++) {
            Case area = new Case(Json.map(areas.get(i)));
            double paid = areaReward(in.numbers("position"), area.numbers("center"), area.number("radius"));
            if (paid < 0) continue;
            answer.put("reward", paid);
            answer.put("area", (double) i);
            break;
        }
        return answer;
    }

    /// What an area pays at a position: 1 in its centre, 0 at its rim, below 0 outside.
    static double areaReward(double[] position, double[] centre, double radius) {
        return (radius - distance(position, centre)) / radius;
    }

    /// Share of cells visited, and 1 - the Jensen-Shannon distance of the visits to even ones.
    static Map<String, Object> coverage(double[][] grid) {
        double[] cells = Arrays.stream(grid).flatMapToDouble(Arrays::stream).toArray();
        double visits = DoubleStream.of(cells).sum();
        if (!(visits > 0)) throw new IllegalArgumentException("grid: no cell was visited");
        double even = 1.0 / cells.length;
        double divergence = 0;
        for (double cell : cells) {
            double share = cell / visits;
            double middle = (share + even) / 2;
            if (share > 0) divergence += 0.5 * share * Math.log(share / middle);
            divergence += 0.5 * even * Math.log(even / middle);
        }
        return Map.of(
                "coverage",
                DoubleStream.of(cells).filter(cell -> cell > 0).count() / (double) cells.length,
                "uniformity",
                1 - Math.sqrt(Math.max(divergence, 0)));
    }
}
