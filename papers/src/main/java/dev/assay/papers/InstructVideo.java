package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.WeightedHeads;
import java.util.ArrayList;
import java.util.Arrays;
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
    public List<Claim> claims(Lab lab) {
        return InstructVideoClaims.claims(lab);
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

    private static double[] coefficients(Case in) {
        return coefficients(
                in.number("lambda_tar", 1), (int) in.number("num_frames"), whole(in.numbers("frame_indices")));
    }

    private static int[] whole(double[] numbers) {
        return Arrays.stream(numbers).mapToInt(x -> (int) x).toArray();
    }

    /// `exp(-lambda * |frame - F // 2|)`.
    static double[] coefficients(double lambda, int all, int[] frames) {
        if (!(lambda >= 0)) throw new IllegalArgumentException("lambda_tar: expected 0 or more, found " + lambda);
        return Arrays.stream(frames)
                .mapToDouble(frame -> Math.exp(-lambda * Math.abs(frame - all / 2)))
                .toArray();
    }

    private static Map<String, Object> segments(Case in) {
        int all = (int) in.number("num_frames");
        int segments = (int) in.number("segments");
        int[] frames = segments(all, segments, whole(in.numbers("offsets")));
        return Map.of("indices", Arrays.stream(frames).asDoubleStream().toArray(), "span", (double) (all / segments));
    }

    /// One frame of each segment; frames beyond the last whole segment are never picked.
    ///
    /// @param offsets of the frames in their segments
    static int[] segments(int all, int segments, int[] offsets) {
        int span = all / segments;
        if (span < 1)
            throw new IllegalArgumentException("segments: " + segments + " are more than the " + all + " frames");
        int[] frames = new int[segments];
        for (int i = 0; i < segments; i++) {
            if (offsets[i] < 0 || offsets[i] >= span)
                throw new IllegalArgumentException("offsets: expected 0 to " + (span - 1) + ", found " + offsets[i]);
            frames[i] = i * span + offsets[i];
        }
        return frames;
    }

    private static Map<String, Object> reward(Case in) {
        double[] rewards = in.numbers("frame_rewards");
        double[] weights = new double[rewards.length];
        Arrays.fill(weights, 1);
        double reward = reward(rewards, in.flag("attenuate", true) ? coefficients(in) : weights);
        return Map.of("reward", reward, "loss", 1 - reward);
    }

    /// Mean of the weighted rewards of some frames; the weights do not sum to one.
    static double reward(double[] rewards, double[] weights) {
        return WeightedHeads.dot(rewards, weights) / rewards.length;
    }

    /// The last steps of the chain `1, 1 + stride, ...`, from the noisiest to the cleanest.
    private static Map<String, Object> steps(Case in) {
        int all = (int) in.number("train_timesteps");
        int chain = (int) in.number("ddim_steps");
        int stride = all / chain;
        List<Double> steps = new ArrayList<>();
        for (int j = kept(chain, in.number("starting_partial")) - 1; j >= 0; j--)
            steps.add((double) Math.min(1 + stride * j, all - 1));
        return Map.of("steps", steps, "noise_timestep", steps.getFirst());
    }

    /// How many of the last steps of a chain are run.
    ///
    /// @param part of the chain, above 0 to 1
    static int kept(int chain, double part) {
        int kept = (int) (chain * part);
        if (!(part > 0 && part <= 1) || kept == 0)
            throw new IllegalArgumentException(
                    "starting_partial: expected above 0 to 1 and a step left, found " + part);
        return kept;
    }

    private static double[][] noise(Case in) {
        return offset(in.rows("noise"), in.numbers("offset"), in.number("strength", 0.1));
    }

    /// Noise plus one shared number per frame.
    static double[][] offset(double[][] noise, double[] offset, double strength) {
        for (int f = 0; f < noise.length; f++)
            for (int i = 0; i < noise[f].length; i++) noise[f][i] += strength * offset[f];
        return noise;
    }
}
