package dev.assay.papers;

import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// SVDD (arXiv 2408.08252): at every step of a diffusion sampler each state proposes children, and one is
/// kept by the reward its end is expected to have; chains never compete with each other.
public final class Svdd implements Paper {
    /// Keeps a token that is already there from ever being drawn away; the released code's constant.
    private static final double NEARLY_NOTHING = 1e-300;

    @Override
    public Card card() {
        return new Card(
                "svdd",
                "Derivative-Free Guidance in Continuous and Discrete Diffusion Models with Soft Value-Based Decoding",
                "2408.08252",
                "one of several proposed children is kept at every step of a diffusion sampler",
                List.of("selection", "soft values", "masked-diffusion steps"),
                List.of("on a pass-or-fail reward it does not beat choosing the best of as many full samples"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "masked_reverse_step_probs" -> kernel(in);
            case "svdd_select" -> selection(in);
            case "soft_value_mc" ->
                Map.of("value", FkSteering.softMean(in.numbers("rewards"), temperature(in.number("alpha"))));
            case "posterior_mean_fill" -> {
                double[] sequence = in.numbers("sequence");
                double[] likely = in.numbers("argmax_x0");
                for (int i = 0; i < sequence.length; i++)
                    if (sequence[i] == in.number("mask_index")) sequence[i] = likely[i];
                yield Map.of("filled", sequence);
            }
            case "svdd_masked_step" -> maskedStep(in);
            default ->
                throw in.unknown(
                        "masked_reverse_step_probs",
                        "svdd_select",
                        "soft_value_mc",
                        "posterior_mean_fill",
                        "svdd_masked_step");
        };
    }

    private static double temperature(double alpha) {
        if (!(alpha >= 0)) throw new IllegalArgumentException("SVDD: alpha must be >= 0");
        return alpha;
    }

    /// Chance that a token is masked at time t with log-linear noise.
    private static double masked(double t, double eps) {
        return (1 - eps) * t;
    }

    /// What one masked position becomes from time t to s, not normalised: each token in proportion to the
    /// chance of unmasking, the mask (last) to that of staying.
    private static double[] step(double[] likely, int mask, double from, double to) {
        double[] q = new double[likely.length];
        for (int k = 0; k < q.length; k++) q[k] = likely[k] * (from - to);
        q[mask] = to;
        return q;
    }

    private static Map<String, Object> kernel(Case in) {
        double eps = in.number("eps", 1e-3);
        double from = masked(in.number("t"), eps);
        double to = masked(in.number("s"), eps);
        List<double[]> rows = new ArrayList<>();
        List<double[]> probabilities = new ArrayList<>();
        for (double[] likely : in.rows("p_x0")) {
            double[] q = step(likely, in.flag("mask_index_last", true) ? likely.length - 1 : 0, from, to);
            double sum = Arrays.stream(q).sum();
            rows.add(q);
            probabilities.add(Arrays.stream(q).map(each -> each / sum).toArray());
        }
        return Map.of("unnormalised", rows, "probs", probabilities);
    }

    /// The child to keep: drawn with weights exp(v / alpha), the best one (the first of equals) at alpha 0.
    /// Children without a value are left out.
    private static Map<String, Object> selection(Case in) {
        double[] values = in.list("values").stream()
                .mapToDouble(v -> v instanceof Number n ? n.doubleValue() : Double.NaN)
                .toArray();
        if (values.length < 1) throw new IllegalArgumentException("SVDD: M must be at least 1");
        double alpha = temperature(in.number("alpha"));
        double max = Arrays.stream(values)
                .filter(v -> !Double.isNaN(v))
                .max()
                .orElseThrow(() -> new IllegalArgumentException("SVDD: no child has a value"));
        double[] shares = new double[values.length];
        for (int i = 0; i < shares.length; i++)
            shares[i] = Double.isNaN(values[i])
                    ? 0
                    : alpha == 0 ? (values[i] == max ? 1 : 0) : Math.exp((values[i] - max) / alpha);
        double sum = Arrays.stream(shares).sum();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("probs", Arrays.stream(shares).map(each -> each / sum).toArray());
        if (alpha == 0) answer.put("index", (double) first(values, max));
        else if (in.has("u")) answer.put("index", (double) drawn(shares, sum, in.number("u")));
        return answer;
    }

    private static int first(double[] values, double wanted) {
        for (int i = 0; i < values.length; i++) if (values[i] == wanted) return i;
        throw new IllegalStateException("the maximum is one of them");
    }

    private static int drawn(double[] shares, double sum, double u) {
        double passed = 0;
        for (int i = 0; i < shares.length; i++) {
            passed += shares[i] / sum;
            if (u < passed) return i;
        }
        return shares.length - 1;
    }

    private static Map<String, Object> maskedStep(Case in) {
        double eps = in.number("eps", 1e-3);
        double from = masked(in.number("t"), eps);
        double to = masked(in.number("t") - in.number("dt"), eps);
        int mask = (int) in.number("mask_index");
        double[][] x = in.rows("x");
        double[][] values = in.rows("candidate_values");
        List<Object> kernels = new ArrayList<>();
        List<double[]> next = new ArrayList<>();
        for (int chain = 0; chain < x.length; chain++) {
            List<double[]> rows = new ArrayList<>();
            for (Object likely : Json.list(in.list("p_x0").get(chain)))
                rows.add(step(settled(Json.list(likely)), mask, from, to));
            kernels.add(rows);
            int kept = 0;
            for (int child = 1; child < values.length; child++)
                if (values[child][chain] > values[kept][chain]) kept = child;
            List<Object> draw =
                    Json.list(Json.list(in.list("candidate_draws").get(kept)).get(chain));
            double[] state = x[chain].clone();
            for (int i = 0; i < state.length; i++)
                if (state[i] == mask) state[i] = ((Number) draw.get(i)).doubleValue();
            next.add(state);
        }
        return Map.of("q_unnormalised", kernels, "next_x", next);
    }

    /// Probabilities with a floor, as the logarithms of the released code have.
    private static double[] settled(List<Object> row) {
        return row.stream()
                .mapToDouble(each -> Math.max(((Number) each).doubleValue(), NEARLY_NOTHING))
                .toArray();
    }
}
