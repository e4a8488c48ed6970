package dev.assay.papers;

import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.Dominance;
import dev.assay.core.preference.Logistic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// D3PO (arXiv 2311.13231): direct preference optimisation of every step of a denoising chain, without a
/// reward model.
public final class D3po implements Paper {
    @Override
    public Card card() {
        return new Card(
                "d3po",
                "Using Human Feedback to Fine-tune Diffusion Models without Any Reward Model",
                "2311.13231",
                "the preference between two chains, applied to each of their steps",
                List.of("Pareto preference", "step log-probability", "step loss"),
                List.of("every step of the losing chain is pushed down, the good ones too"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "d3po_preference_sign" -> Map.of("signs", signs(in.list("rewards_a"), in.list("rewards_b")));
            case "ddim_step_logprob" -> density(in);
            case "d3po_step_loss" -> loss(in);
            default -> throw in.unknown("d3po_preference_sign", "ddim_step_logprob", "d3po_step_loss");
        };
    }

    private static List<double[]> signs(List<Object> a, List<Object> b) {
        List<double[]> signs = new ArrayList<>();
        if (a.size() != b.size())
            throw new IllegalArgumentException(
                    "expected as many rewards_a as rewards_b, found " + a.size() + " and " + b.size());
        for (int i = 0; i < a.size(); i++) {
            double[] left = scores(a.get(i));
            double[] right = scores(b.get(i));
            signs.add(new double[] {Dominance.verdict(left, right), Dominance.verdict(right, left)});
        }
        return signs;
    }

    private static double[] scores(Object one) {
        return one instanceof List<?> list
                ? Json.list(list).stream()
                        .mapToDouble(x -> ((Number) x).doubleValue())
                        .toArray()
                : new double[] {((Number) one).doubleValue()};
    }

    /// Variance of a DDIM step at eta 1 and the mean log-density of its elements.
    private static Map<String, Object> density(Case in) {
        double[] kept = in.numbers("alphas_cumprod");
        int t = (int) in.number("timestep");
        int stride = kept.length / (int) in.number("num_inference_steps");
        double now = kept[t];
        double next = kept[Math.max(t - stride, 0)];
        double eta = in.number("eta", 1);
        if (!(eta > 0)) throw new IllegalArgumentException("D3PO needs a stochastic sampler (eta > 0)");
        if (eta == 0) throw new IllegalArgumentException("D3PO needs a stochastic sampler (eta > 0)");
        double full = (1 - next) / (1 - now) * (1 - now / next);
        double variance = eta * eta * full;
        double deviation = Math.sqrt(variance);
        if (!(deviation >= 1e-6))
            throw new IllegalArgumentException("timestep " + t + ": the step is deterministic and has no density");
        double[][] sample = in.rows("sample");
        double[][] noise = in.rows("eps");
        double[][] after = in.rows("prev_sample");
        double[] densities = new double[sample.length];
        for (int i = 0; i < sample.length; i++) {
            for (int k = 0; k < sample[i].length; k++) {
                double clean = (sample[i][k] - Math.sqrt(1 - now) * noise[i][k]) / Math.sqrt(now);
                double mean = Math.sqrt(next) * clean + Math.sqrt(1 - next - variance) * noise[i][k];
                double gap = after[i][k] - mean;
                densities[i] -= gap * gap / (2 * variance) + Math.log(deviation) + 0.5 * Math.log(2 * Math.PI);
            }
            densities[i] /= sample[i].length;
        }
        return Map.of("variance", full, "log_prob", densities);
    }

    private static Map<String, Object> loss(Case in) {
        double[][] preference = in.rows("preference");
        double eps = in.number("eps", 0.1);
        double[] a = logRatios(in.numbers("logp_a"), in.numbers("logp_ref_a"), eps);
        double[] b = logRatios(in.numbers("logp_b"), in.numbers("logp_ref_b"), eps);
        Logistic model = Logistic.scale(in.number("beta", 0.1));
        double[] losses = new double[a.length];
        for (int i = 0; i < a.length; i++) losses[i] = model.won(preference[i][0] * a[i] + preference[i][1] * b[i]);
        return Map.of("loss", Arrays.stream(losses).average().orElseThrow(), "per_pair", losses);
    }

    private static double[] logRatios(double[] now, double[] reference, double eps) {
        double[] out = new double[now.length];
        for (int i = 0; i < out.length; i++)
            out[i] = Math.log(Math.clamp(Math.exp(now[i] - reference[i]), 1 - eps, 1 + eps));
        return out;
    }
}
