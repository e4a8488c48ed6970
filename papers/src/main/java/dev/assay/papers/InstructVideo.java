package dev.assay.papers;

import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// InstructVideo (arXiv 2312.12490): a video is noised part of the way and denoised by the end of a short
/// chain; an image reward of one frame per segment counts the less the farther the frame from the middle.
public final class InstructVideo implements Paper {
    @Override
    public Card card() {
        return new Card(
                "instruct-video",
                "InstructVideo: Instructing Video Diffusion Models with Human Feedback",
                "2312.12490",
                "image rewards of a few frames, attenuated away from the middle, through a partial chain",
                List.of("segment sampling", "attenuation", "partial chain", "offset noise"),
                List.of("the weights do not sum to one, so the largest reward depends on the frames drawn"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "tar_coefficients" -> Map.of("coef", coefficients(in));
            case "segment_indices" -> segments(in);
            case "segmental_video_reward" -> reward(in);
            case "partial_ddim_steps" -> steps(in);
            case "temporal_offset_noise" -> Map.of("noise", noise(in));
            default ->
                throw in.unknown(
                        "tar_coefficients",
                        "segment_indices",
                        "segmental_video_reward",
                        "partial_ddim_steps",
                        "temporal_offset_noise");
        };
    }

    /// `exp(-lambda * |frame - F // 2|)`.
    private static double[] coefficients(Case in) {
        double lambda = in.number("lambda_tar", 1);
        if (!(lambda >= 0)) throw new IllegalArgumentException("lambda_tar: expected 0 or more, found " + lambda);
        double middle = Math.floor(in.number("num_frames") / 2);
        double[] frames = in.numbers("frame_indices");
        double[] weights = new double[frames.length];
        for (int i = 0; i < frames.length; i++) weights[i] = Math.exp(-lambda * Math.abs(frames[i] - middle));
        return weights;
    }

    private static Map<String, Object> segments(Case in) {
        int segments = (int) in.number("segments");
        int span = (int) in.number("num_frames") / segments;
        if (span < 1)
            throw new IllegalArgumentException(
                    "segments: " + segments + " are more than the " + (int) in.number("num_frames") + " frames");
        double[] offsets = in.numbers("offsets");
        double[] frames = new double[segments];
        for (int i = 0; i < segments; i++) {
            if (!(offsets[i] >= 0 && offsets[i] < span))
                throw new IllegalArgumentException("offsets: expected 0 to " + (span - 1) + ", found " + offsets[i]);
            frames[i] = i * span + offsets[i];
        }
        return Map.of("indices", frames, "span", (double) span);
    }

    private static Map<String, Object> reward(Case in) {
        double[] rewards = in.numbers("frame_rewards");
        double[] weights = in.flag("attenuate", true) ? coefficients(in) : null;
        double sum = 0;
        for (int i = 0; i < rewards.length; i++) sum += (weights == null ? 1 : weights[i]) * rewards[i];
        double reward = sum / rewards.length;
        return Map.of("reward", reward, "loss", 1 - reward);
    }

    /// The last steps of the chain `1, 1 + stride, ...`, from the noisiest to the cleanest.
    private static Map<String, Object> steps(Case in) {
        int all = (int) in.number("train_timesteps");
        int chain = (int) in.number("ddim_steps");
        double part = in.number("starting_partial");
        int kept = (int) (chain * part);
        if (!(part > 0 && part <= 1) || kept == 0)
            throw new IllegalArgumentException(
                    "starting_partial: expected above 0 to 1 and a step left, found " + part);
        int stride = all / chain;
        List<Double> steps = new ArrayList<>();
        for (int j = kept - 1; j >= 0; j--) steps.add((double) Math.min(1 + stride * j, all - 1));
        return Map.of("steps", steps, "noise_timestep", steps.getFirst());
    }

    /// Noise plus one shared number per frame.
    private static double[][] noise(Case in) {
        double[][] noise = in.rows("noise");
        double[] offset = in.numbers("offset");
        for (int f = 0; f < noise.length; f++)
            for (int i = 0; i < noise[f].length; i++) noise[f][i] += in.number("strength", 0.1) * offset[f];
        return noise;
    }
}
