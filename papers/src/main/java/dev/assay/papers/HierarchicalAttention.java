package dev.assay.papers;

import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.preference.WeightedHeads;
import dev.assay.papers.world.Network;
import java.util.List;
import java.util.Map;

/// One learned query that reads several layers of a backbone in turn, and a second that reads the last one
/// (SoliReward, arXiv 2512.22170, the progressive hierarchical head).
final class HierarchicalAttention {
    private HierarchicalAttention() {}

    /// Multi-head attention of one query with input and output projections.
    ///
    /// @param in rows of the query, key and value projections, in this order
    private record Attention(double[][] in, double[] inBias, double[][] out, double[] outBias, int heads) {
        static Attention of(Case in, int heads) {
            return new Attention(
                    in.rows("in_proj_weight"),
                    in.numbers("in_proj_bias"),
                    in.rows("out_proj_weight"),
                    in.numbers("out_proj_bias"),
                    heads);
        }

        double[] read(double[] query, double[][] states, boolean[] real) {
            int width = query.length;
            int size = width / heads;
            double[] q = projected(query, 0);
            double[] mixed = new double[width];
            double[][] keys = new double[states.length][];
            double[][] values = new double[states.length][];
            for (int t = 0; t < states.length; t++) {
                if (!real[t]) continue;
                keys[t] = projected(states[t], width);
                values[t] = projected(states[t], 2 * width);
            }
            for (int head = 0; head < heads; head++) {
                double[] logits = new double[states.length];
                for (int t = 0; t < states.length; t++) {
                    logits[t] = real[t] ? 0 : Double.NEGATIVE_INFINITY;
                    for (int k = head * size; real[t] && k < (head + 1) * size; k++) logits[t] += q[k] * keys[t][k];
                }
                double[] shares = WeightedHeads.softmax(logits, Math.sqrt(size));
                for (int t = 0; t < states.length; t++)
                    for (int k = head * size; real[t] && k < (head + 1) * size; k++)
                        mixed[k] += shares[t] * values[t][k];
            }
            return Linear.of(out, outBias, mixed);
        }

        private double[] projected(double[] x, int from) {
            double[] y = new double[x.length];
            for (int k = 0; k < y.length; k++) y[k] = WeightedHeads.dot(in[from + k], x) + inBias[from + k];
            return y;
        }
    }

    static Map<String, Object> forward(Case in) {
        int heads = (int) in.number("num_heads");
        double[] query = in.numbers("first_query");
        if (heads < 1 || query.length % heads != 0)
            throw new IllegalArgumentException("num_heads: " + heads + " does not divide " + query.length);
        double[][] last = in.rows("final_hidden_state");
        boolean[] real = mask(in, last.length);
        List<Object> layers = in.list("selected_hidden_states");
        List<Object> others = in.has("other_attentions") ? in.list("other_attentions") : List.of();
        if (layers.size() != others.size() + 1)
            throw new IllegalArgumentException("expected one attention per layer, found " + (others.size() + 1)
                    + " for " + layers.size() + " layers");
        for (int layer = 0; layer < layers.size(); layer++) {
            double[][] states = new Case(Map.of("layer", layers.get(layer))).rows("layer");
            Case weights = layer == 0 ? in.object("first_attention") : new Case(Json.map(others.get(layer - 1)));
            query = Attention.of(weights, heads).read(query, states, real);
        }
        double[] residual =
                Attention.of(in.object("final_attention"), heads).read(in.numbers("final_query"), last, real);
        double[] sum = new double[query.length];
        for (int k = 0; k < sum.length; k++) sum[k] = query[k] + residual[k];
        Network head = ScoreHead.of(in.object("reward_head"), "linear1_weight", "linear1_bias", "linear2_weight");
        return Map.of("query_progressive", query, "query_residual", residual, "reward", head.score(sum));
    }

    private static boolean[] mask(Case in, int tokens) {
        boolean[] real = new boolean[tokens];
        double[] mask = in.has("attention_mask") ? in.numbers("attention_mask") : null;
        if (mask != null && mask.length != tokens)
            throw new IllegalArgumentException("attention_mask: expected " + tokens + " numbers, found " + mask.length);
        boolean any = false;
        for (int t = 0; t < tokens; t++) {
            real[t] = mask == null || mask[t] != 0;
            any |= real[t];
        }
        if (!any) throw new IllegalArgumentException("sample 0 has no non-padding token");
        return real;
    }
}
