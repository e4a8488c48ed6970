package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.objective.Pathwise;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/// AlignProp (arXiv 2310.03739): the gradient of a differentiable reward goes back through the last steps
/// of the denoising chain into low-rank adapters; where it stops is drawn for every batch.
public final class AlignProp implements Paper {
    /// The released code would go on for ever.
    private static final int MOST_DRAWS = 1000;

    @Override
    public Card card() {
        return new Card(
                "align-prop",
                "Aligning Text-to-Image Diffusion Models with Reward Backpropagation",
                "2310.03739",
                "the gradient of a differentiable reward through the last steps of a diffusion chain",
                List.of("truncation", "losses", "adapter forward", "gradient of a truncated chain"),
                List.of("at a high learning rate the reward reaches its maximum and every other measure 0"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return AlignPropClaims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "truncated_backprop_mask" -> {
                List<Boolean> mask = new ArrayList<>();
                for (int i = 0; i < in.number("num_steps"); i++) mask.add(i >= in.number("backprop_timestep"));
                yield Map.of("grad_through", mask, "num_with_grad", (double)
                        mask.stream().filter(each -> each).count());
            }
            case "draw_backprop_timestep" -> draw(in.numbers("draws"), in.number("num_steps"));
            case "alignprop_loss" -> Map.of("loss", loss(in));
            case "alignprop_similarity_loss" ->
                Map.of(
                        "loss",
                        Arrays.stream(in.numbers("scores"))
                                        .map(s -> 1 - s)
                                        .average()
                                        .orElseThrow()
                                * in.number("loss_coeff"));
            case "lora_forward" -> Map.of("y", adapted(in));
            case "truncated_chain_gradient" -> chain(in);
            default ->
                throw in.unknown(
                        "truncated_backprop_mask",
                        "draw_backprop_timestep",
                        "alignprop_loss",
                        "alignprop_similarity_loss",
                        "lora_forward",
                        "truncated_chain_gradient");
        };
    }

    private static Map<String, Object> draw(double[] draws, double steps) {
        int[] used = {0};
        int cut = cut((int) steps, () -> {
            if (used[0] == draws.length)
                throw new IllegalArgumentException("draws: none lies from 1 to " + ((int) steps - 1));
            return draws[used[0]++];
        });
        return Map.of("backprop_timestep", (double) cut, "draws_used", (double) used[0]);
    }

    /// The first draw that, cut to a whole number towards zero, lies from 1 to T - 1; the first step never
    /// carries gradient.
    static int cut(int steps, DoubleSupplier draws) {
        for (int tried = 0; tried < MOST_DRAWS; tried++) {
            int cut = (int) draws.getAsDouble();
            if (cut >= 1 && cut < steps) return cut;
        }
        throw new IllegalArgumentException("backprop_kwargs: no draw lies from 1 to " + (steps - 1));
    }

    /// Distance to a target, or the negative reward without one; mean over the batch.
    private static double loss(Case in) {
        double sum = 0;
        double[] rewards = in.numbers("rewards");
        for (double reward : rewards) sum += in.has("target") ? Math.abs(reward - in.number("target")) : -reward;
        return sum / rewards.length * in.number("grad_scale", 1) * in.number("loss_coeff", 0.01);
    }

    /// `W x + (alpha / rank) B A x` for every row x.
    private static double[][] adapted(Case in) {
        double[][] frozen = in.rows("W");
        double[][] down = in.rows("A");
        double[][] up = in.rows("B");
        double scale = in.number("alpha") / down.length;
        double[][] x = in.rows("x");
        double[][] y = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            y[i] = times(frozen, x[i]);
            double[] extra = times(up, times(down, x[i]));
            for (int k = 0; k < extra.length; k++) y[i][k] += scale * extra[k];
        }
        return y;
    }

    private static double[] times(double[][] matrix, double[] x) {
        double[] y = new double[matrix.length];
        for (int i = 0; i < y.length; i++) for (int j = 0; j < x.length; j++) y[i] += matrix[i][j] * x[j];
        return y;
    }

    /// The chain `x <- x + theta * gain_i` with a linear reward of its end; steps before the cut are constants
    /// to the gradient.
    private static Map<String, Object> chain(Case in) {
        double x = in.number("x_init");
        double[] gains = in.numbers("step_gains");
        for (double gain : gains) x += in.number("theta") * gain;
        double[] slope = {0};
        double reward = in.number("reward_slope");
        Pathwise.gradient(gains.length, (int) in.number("backprop_timestep"), new double[] {reward}, (step, on) -> {
            slope[0] += on[0] * gains[step];
            return on;
        });
        return Map.of("reward", reward * x, "grad_theta", slope[0]);
    }
}
