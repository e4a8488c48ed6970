package dev.assay.tasks.graph;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import dev.assay.tasks.exact.Limits;
import dev.assay.verify.graph.Checkers;
import dev.assay.verify.graph.Graph;
import dev.assay.verify.graph.GraphTask;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// One of the ten graph problems: how instances are drawn, told, read back, solved and approximated.
/// What an answer is worth says the checker of the reward, {@link Checkers}, and nobody else.
public sealed interface GraphProblem
        permits TravellingSalesman,
                EditDistance,
                MaximumClique,
                IndependentSet,
                VertexCover,
                CommonSubgraph,
                Components,
                Diameter,
                Distance,
                CommonNeighbours {
    /// The ten, in the order of {@link GraphTask}.
    List<GraphProblem> ALL = List.of(
            new TravellingSalesman(),
            new EditDistance(),
            new MaximumClique(),
            new IndependentSet(),
            new VertexCover(),
            new CommonSubgraph(),
            new Components(),
            new Diameter(),
            new Distance(),
            new CommonNeighbours());

    static GraphProblem of(GraphTask task) {
        return ALL.get(task.ordinal());
    }

    GraphTask task();

    /// Draws an instance of a size; null if the draw was unlucky (not connected, nothing to ask) and
    /// another must be made.
    Instance draw(int size, Sources sources, RandomGenerator random);

    /// What a user's own instance lacks for this problem, in words; null if nothing.
    String unfit(Instance instance);

    /// The problem as text: a paragraph, the line `**Problem to Solve**`, the instance, and last the form
    /// of the answer.
    String prompt(Instance instance);

    /// The instance that such a text tells.
    ///
    /// @throws IllegalArgumentException if it is not of that form; the message says what is missing
    Instance parse(String prompt);

    /// The best answer, with a proof as far as the limits allow.
    Solution solve(Instance instance, Limits limits);

    /// Classical approximate methods, the simplest first.
    List<Baseline> baselines();

    /// The checker of the reward (strict) for an instance.
    ///
    /// @param prompt the text of {@link #prompt}
    default Checkers checker(Instance instance, String prompt) {
        Object plain = Json.parse(new JsonBuffer().value(instance.nodeLink()).toString());
        List<Graph> graphs = new ArrayList<>();
        if (plain instanceof List<?> two) for (Object graph : two) graphs.add(Graph.of(graph));
        else graphs.add(Graph.of(plain));
        return new Checkers(task(), prompt, graphs, true);
    }
}
