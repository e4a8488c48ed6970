package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.shaping.Potential;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;

/// Towards better dense rewards (arXiv 2512.04302): the units of an answer as players who share its score
/// (Shapley, Owen), and potentials from the graph of visited states (hops, Laplacian).
public final class DenseRewards implements Paper {
    private static final int MOST_PLAYERS = 20;

    @Override
    public Card card() {
        return new Card(
                "dense-rewards",
                "Towards better dense rewards in Reinforcement Learning Applications",
                "2512.04302",
                "shares of a score for the parts of an answer, and potentials from the graph of visited states",
                List.of("Shapley and Owen values", "token rewards", "state graph", "hop and spectral potentials"),
                List.of("leave-one-out shares of complementary parts add up to more than the score; these do not"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return DenseRewardsClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "shapley" -> {
                int players = (int) in.number("players");
                yield told(shares(listed(in.object("values"), players), alone(players)));
            }
            case "owen" -> {
                int[][] groups = groups(in);
                int players =
                        Arrays.stream(groups).mapToInt(group -> group.length).sum();
                yield told(shares(listed(in.object("values"), players), groups));
            }
            case "dense_tokens" -> Map.of("rewards", tokens(in));
            case "state_graph" -> graph(in);
            case "hop_potential" -> hops(in);
            case "laplacian" -> laplacian(in);
            default -> throw in.unknown("shapley", "owen", "dense_tokens", "state_graph", "hop_potential", "laplacian");
        };
    }

    /// What every set of players earns together; a set is a number with one bit per player.
    interface Game {
        double of(int set);
    }

    /// A game whose values are listed.
    private static Game listed(Case values, int players) {
        if (players > MOST_PLAYERS)
            throw new IllegalArgumentException(
                    "exact Shapley needs 2^n calls; use owen or sampled for n > " + MOST_PLAYERS);
        return set -> {
            StringJoiner key = new StringJoiner(",");
            for (int i = 0; i < players; i++) if ((set >> i & 1) == 1) key.add(Integer.toString(i));
            if (!values.has(key.toString()))
                throw new IllegalArgumentException("missing value for coalition {" + key + "}");
            return values.number(key.toString());
        };
    }

    /// Every player a group of its own.
    static int[][] alone(int players) {
        int[][] alone = new int[players][];
        for (int i = 0; i < players; i++) alone[i] = new int[] {i};
        return alone;
    }

    private static int[][] groups(Case in) {
        int[][] groups = in.list("groups").stream()
                .map(group -> Json.list(group).stream()
                        .mapToInt(i -> ((Number) i).intValue())
                        .toArray())
                .toArray(int[][]::new);
        int players = Arrays.stream(groups).mapToInt(group -> group.length).sum();
        boolean[] seen = new boolean[players];
        for (int[] group : groups)
            for (int player : group) {
                if (player < 0 || player >= players)
                    throw new IllegalArgumentException("groups: player " + player + ", expected 0 to " + (players - 1));
                if (seen[player]) throw new IllegalArgumentException("groups: player " + player + " is in two groups");
                seen[player] = true;
            }
        return groups;
    }

    /// Owen's value: marginal gains averaged over orders in which the members of a group come one after
    /// another; with groups of one it is Shapley's. O(2^(groups + largest group)) for each player.
    static double[] shares(Game game, int[][] groups) {
        double[] phi =
                new double[Arrays.stream(groups).mapToInt(group -> group.length).sum()];
        for (int own = 0; own < groups.length; own++)
            for (int others = 0; others < 1 << groups.length; others++) {
                if ((others >> own & 1) == 1) continue;
                int before = 0;
                for (int g = 0; g < groups.length; g++)
                    if ((others >> g & 1) == 1) for (int player : groups[g]) before |= 1 << player;
                double outer = weight(Integer.bitCount(others), groups.length);
                for (int i = 0; i < groups[own].length; i++)
                    phi[groups[own][i]] += outer * within(game, groups[own], i, before);
            }
        return phi;
    }

    private static Map<String, Object> told(double[] phi) {
        return Map.of("phi", phi, "sum", Arrays.stream(phi).sum());
    }

    private static double within(Game game, int[] group, int member, int before) {
        double sum = 0;
        for (int chosen = 0; chosen < 1 << group.length; chosen++) {
            if ((chosen >> member & 1) == 1) continue;
            int set = before;
            for (int k = 0; k < group.length; k++) if ((chosen >> k & 1) == 1) set |= 1 << group[k];
            sum += weight(Integer.bitCount(chosen), group.length) * (game.of(set | 1 << group[member]) - game.of(set));
        }
        return sum;
    }

    /// `k! (n - k - 1)! / n!`: share of the orders in which exactly these k come before.
    private static double weight(int k, int n) {
        double weight = 1.0 / n;
        for (int i = 1; i <= k; i++) weight *= (double) i / (n - i);
        return weight;
    }

    /// `alpha phi - beta kl`, and the rest of the return at the last token.
    private static double[] tokens(Case in) {
        double share = in.number("dense_share", 1);
        double[] kl = in.numbers("kl");
        double[] rewards = in.numbers("phi");
        for (int t = 0; t < rewards.length; t++) rewards[t] = share * rewards[t] - in.number("kl_coef", 0.1) * kl[t];
        rewards[rewards.length - 1] += (1 - share) * in.number("return");
        return rewards;
    }

    /// States in the order of their visits become the nearest node within the threshold, else a new one while
    /// there is room, else the nearest; moves between different nodes are counted.
    private static Map<String, Object> graph(Case in) {
        StateGraph graph = graph(in.rows("states"), in.number("threshold"), (int) in.number("max_nodes"));
        return Map.of("nodes", graph.nodes, "visits", graph.visits, "edges", graph.edges);
    }

    /// @param nodes where each was first seen
    /// @param visits the node of each state
    /// @param edges two nodes and the number of moves between them
    record StateGraph(List<double[]> nodes, double[] visits, double[][] edges) {}

    static StateGraph graph(double[][] states, double threshold, int most) {
        List<double[]> nodes = new ArrayList<>();
        List<Integer> visits = new ArrayList<>();
        Map<List<Integer>, Integer> moves =
                new TreeMap<>(java.util.Comparator.comparing((List<Integer> edge) -> edge.get(0))
                        .thenComparing(edge -> edge.get(1)));
        for (double[] state : states) {
            int nearest = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int n = 0; n < nodes.size(); n++) {
                double distance = distance(nodes.get(n), state);
                if (distance >= least) continue;
                least = distance;
                nearest = n;
            }
            if (!(least < threshold) && nodes.size() < most) {
                nearest = nodes.size();
                nodes.add(state);
            }
            if (!visits.isEmpty() && visits.getLast() != nearest) {
                int from = visits.getLast();
                moves.merge(List.of(Math.min(from, nearest), Math.max(from, nearest)), 1, Integer::sum);
            }
            visits.add(nearest);
        }
        return new StateGraph(
                nodes,
                visits.stream().mapToDouble(node -> node).toArray(),
                moves.entrySet().stream()
                        .map(move -> new double[] {
                            move.getKey().get(0), move.getKey().get(1), move.getValue()
                        })
                        .toArray(double[][]::new));
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return Math.sqrt(sum);
    }

    private static Map<String, Object> hops(Case in) {
        double[] potential = hopPotential((int) in.number("nodes"), in.rows("edges"), (int) in.number("goal"));
        double[] along = Arrays.stream(in.numbers("path"))
                .map(node -> potential[(int) node])
                .toArray();
        return Map.of("potential", potential, "shaping", Potential.differences(along, in.number("gamma"), false));
    }

    /// Minus the number of moves to the goal; minus the number of nodes where there is no way.
    ///
    /// @param edges each two nodes
    static double[] hopPotential(int nodes, double[][] edges, int goal) {
        List<List<Integer>> near = new ArrayList<>();
        for (int n = 0; n < nodes; n++) near.add(new ArrayList<>());
        for (double[] edge : edges) {
            near.get((int) edge[0]).add((int) edge[1]);
            near.get((int) edge[1]).add((int) edge[0]);
        }
        double[] potential = new double[nodes];
        Arrays.fill(potential, -nodes);
        potential[goal] = 0;
        ArrayDeque<Integer> open = new ArrayDeque<>(List.of(goal));
        while (!open.isEmpty()) {
            int here = open.poll();
            for (int next : near.get(here)) {
                if (next == goal || potential[next] > -nodes) continue;
                potential[next] = potential[here] - 1;
                open.add(next);
            }
        }
        return potential;
    }

    /// Eigenvalues of degrees minus adjacency, ascending, and the vector of the second, its first entry that
    /// is not 0 made positive.
    private static Map<String, Object> laplacian(Case in) {
        int nodes = (int) in.number("nodes");
        RealMatrix matrix = new Array2DRowRealMatrix(nodes, nodes);
        for (double[] edge : in.rows("edges")) {
            double weight = edge.length > 2 ? edge[2] : 1;
            int a = (int) edge[0];
            int b = (int) edge[1];
            matrix.addToEntry(a, a, weight);
            matrix.addToEntry(b, b, weight);
            matrix.addToEntry(a, b, -weight);
            matrix.addToEntry(b, a, -weight);
        }
        EigenDecompositionSymmetric parts = new EigenDecompositionSymmetric(matrix, 1e-14, false);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("eigenvalues", parts.getEigenvalues());
        if (nodes > 1) {
            double[] fiedler = parts.getEigenvector(1).toArray();
            double sign = Math.signum(Arrays.stream(fiedler)
                    .filter(entry -> Math.abs(entry) > 1e-9)
                    .findFirst()
                    .orElse(1));
            answer.put(
                    "fiedler", Arrays.stream(fiedler).map(entry -> sign * entry).toArray());
        }
        return answer;
    }
}
