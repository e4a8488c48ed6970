package dev.assay.papers;

import dev.assay.core.paper.Case;
import dev.assay.papers.world.Activation;
import dev.assay.papers.world.Network;
import java.util.List;

/// The small network that turns the hidden state of a backbone into a score:
/// `w2 . activation(W1 h + b1) + b2`.
final class ScoreHead {
    private ScoreHead() {}

    /// A head written into a case under these names.
    static Network of(Case in, String w1, String b1, String w2) {
        double[][] first = in.rows(w1);
        double[][] second = in.get(w2) instanceof List<?> list && list.getFirst() instanceof List
                ? in.rows(w2)
                : new double[][] {in.numbers(w2)};
        return Network.of(
                Activation.named(in.text("activation", "silu")),
                List.of(
                        new Network.Layer(first, in.has(b1) ? in.numbers(b1) : new double[first.length]),
                        new Network.Layer(second, new double[] {in.number("b2", 0)})));
    }
}
