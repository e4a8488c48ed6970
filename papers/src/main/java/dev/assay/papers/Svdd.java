package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.guide.Particles;
import dev.assay.core.json.Json;
import dev.assay.core.objective.MaskedStep;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

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
                List.of("on a pass-or-fail reward it need not beat choosing the best of as many full samples"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return SvddClaims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "masked_reverse_step_probs" -> kernel(in);
            case "svdd_select" -> selection(in);
            case "soft_value_mc" ->
                Map.of("value", FkSteering.softMean(in.numbers("rewards"), temperature(in.number("alpha"))));
            case "posterior_mean_fill" ->
                Map.of("filled", filled(in.numbers("sequence"), in.numbers("argmax_x0"), (int)
                        in.number("mask_index")));
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

    /// A sequence with the likeliest token in every hidden place.
    static double[] filled(double[] sequence, double[] likeliest, int mask) {
        double[] filled = sequence.clone();
        for (int i = 0; i < filled.length; i++) if (filled[i] == mask) filled[i] = likeliest[i];
        return filled;
    }

    private static double temperature(double alpha) {
        if (!(alpha >= 0)) throw new IllegalArgumentException("SVDD: alpha must be >= 0");
        return alpha;
    }

    private static Map<String, Object> kernel(Case in) {
        double eps = in.number("eps", 1e-3);
        double from = MaskedStep.masked(in.number("t"), eps);
        double to = MaskedStep.masked(in.number("s"), eps);
        List<double[]> rows = new ArrayList<>();
        List<double[]> probabilities = new ArrayList<>();
        for (double[] likely : in.rows("p_x0")) {
            double[] q = MaskedStep.chances(likely, in.flag("mask_index_last", true) ? likely.length - 1 : 0, from, to);
            double sum = Arrays.stream(q).sum();
            rows.add(q);
            probabilities.add(Arrays.stream(q).map(each -> each / sum).toArray());
        }
        return Map.of("unnormalised", rows, "probs", probabilities);
    }

    private static Map<String, Object> selection(Case in) {
        double[] values = in.list("values").stream()
                .mapToDouble(v -> v instanceof Number n ? n.doubleValue() : Double.NaN)
                .toArray();
        double alpha = in.number("alpha");
        double[] shares = shares(values, alpha);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("probs", shares);
        if (alpha == 0 || in.has("u")) answer.put("index", (double) kept(shares, alpha, in.number("u", 0)));
        return answer;
    }

    /// The chance of each child to be kept, in proportion to exp(v / alpha); at alpha 0 the best share it.
    /// Children without a value are left out.
    static double[] shares(double[] values, double alpha) {
        if (values.length < 1) throw new IllegalArgumentException("SVDD: M must be at least 1");
        temperature(alpha);
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
        return Arrays.stream(shares).map(each -> each / sum).toArray();
    }

    /// The child to keep; at alpha 0 the first of the best.
    ///
    /// @param u 0 to below 1
    static int kept(double[] shares, double alpha, double u) {
        double passed = 0;
        for (int i = 0; i < shares.length; i++) {
            passed += shares[i];
            if (alpha == 0 ? shares[i] > 0 : u < passed) return i;
        }
        return shares.length - 1;
    }

    /// One of several children is kept at every step; the last step, which has no noise, has one child.
    ///
    /// @param children M
    /// @param steps of the sampler
    record Siblings(int children, double alpha, int steps) implements Particles.Rule {
        Siblings {
            if (children < 1) throw new IllegalArgumentException("SVDD: M must be at least 1");
            temperature(alpha);
        }

        @Override
        public int children(int step) {
            return at(step) ? children : 1;
        }

        @Override
        public boolean siblings() {
            return true;
        }

        @Override
        public boolean at(int step) {
            return children > 1 && step < steps - 1;
        }

        @Override
        public int[] keep(int step, double[] rewards, RandomGenerator draws) {
            return new int[] {Svdd.kept(shares(rewards, alpha), alpha, alpha == 0 ? 0 : draws.nextDouble())};
        }
    }

    private static Map<String, Object> maskedStep(Case in) {
        double eps = in.number("eps", 1e-3);
        double from = MaskedStep.masked(in.number("t"), eps);
        double to = MaskedStep.masked(in.number("t") - in.number("dt"), eps);
        int mask = (int) in.number("mask_index");
        double[][] x = in.rows("x");
        double[][] values = in.rows("candidate_values");
        List<Object> kernels = new ArrayList<>();
        List<double[]> next = new ArrayList<>();
        for (int chain = 0; chain < x.length; chain++) {
            List<double[]> rows = new ArrayList<>();
            for (Object likely : Json.list(in.list("p_x0").get(chain)))
                rows.add(MaskedStep.chances(settled(Json.list(likely)), mask, from, to));
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
