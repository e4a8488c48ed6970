package dev.assay.papers;

import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.objective.ClippedSurrogate;
import dev.assay.core.objective.FlowStep;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.LogSigmoid;
import dev.assay.core.preference.Logistic;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Adv-GRPO (arXiv 2511.20256): the reward model is trained against reference images while the generator
/// is trained on it, so that loopholes close as they are found.
public final class AdvGrpo implements Paper {
    private static final GroupRelative BY_GROUP = new GroupRelative(
            GroupRelative.Center.MEAN, GroupRelative.Scale.GROUP, 0, 1e-4, GroupRelative.Singleton.ZERO, "", "");
    private static final GroupRelative BY_BATCH = new GroupRelative(
            GroupRelative.Center.MEAN, GroupRelative.Scale.BATCH, 0, 1e-4, GroupRelative.Singleton.ZERO, "", "");
    private static final double LARGEST_ADVANTAGE = 5;

    @Override
    public Card card() {
        return new Card(
                "adv-grpo",
                "The Image as Its Own Reward: Reinforcement Learning with Adversarial Reward for Image Generation",
                "2511.20256",
                "a reward that learns to tell the generator's images from references, beside the generator",
                List.of("hinge and pairwise losses", "hybrid score", "sampling steps with density", "clipped loss"),
                List.of(
                        "the released head is trained on plain features and scored on normalised ones",
                        "nine of ten epochs train the reward, one the generator"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return AdvGrpoClaims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "adv_discriminator_loss" -> discriminator(in);
            case "adv_hybrid_reward" -> Map.of("reward", hybrid(in));
            case "adv_pairwise_loss" -> Map.of("loss", pairwise(in.numbers("real_logits"), in.numbers("fake_logits")));
            case "flow_cps_step" -> cps(in);
            case "flow_sde_step" -> sde(in);
            case "grpo_group_advantages" -> Map.of("advantages", advantages(in));
            case "grpo_clipped_loss" -> Map.of("loss", clipped(in));
            default ->
                throw in.unknown(
                        "adv_discriminator_loss",
                        "adv_hybrid_reward",
                        "adv_pairwise_loss",
                        "flow_cps_step",
                        "flow_sde_step",
                        "grpo_group_advantages",
                        "grpo_clipped_loss");
        };
    }

    private static Map<String, Object> discriminator(Case in) {
        double[] real = in.numbers("real_global");
        double[] fake = in.numbers("fake_global");
        double image = hinge(real, fake);
        double patch = hinge(flat(in.rows("real_patch")), flat(in.rows("fake_patch")));
        double accuracy = 0.5
                * (Arrays.stream(real).filter(s -> s > 0).count() / (double) real.length
                        + Arrays.stream(fake).filter(s -> s < 0).count() / (double) fake.length);
        return Map.of(
                "image_loss", image,
                "patch_loss", patch,
                "loss", image + in.number("patch_loss_weight", 0.3) * patch,
                "accuracy", accuracy);
    }

    /// Half the sum of mean relu(1 - real) and mean relu(1 + fake).
    static double hinge(double[] real, double[] fake) {
        return 0.5
                * (Arrays.stream(real).map(s -> Math.max(0, 1 - s)).average().orElseThrow()
                        + Arrays.stream(fake)
                                .map(s -> Math.max(0, 1 + s))
                                .average()
                                .orElseThrow());
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    private static double[] hybrid(Case in) {
        double[] whole = in.numbers("global_score");
        double[][] patches = in.rows("patch_scores");
        double[] rewards = new double[whole.length];
        for (int i = 0; i < rewards.length; i++)
            rewards[i] = hybrid(whole[i], patches[i], in.number("global_weight", 0.7));
        return rewards;
    }

    /// The score of the whole image and the mean of its patches.
    ///
    /// @param weight of the whole, 0 to 1
    static double hybrid(double whole, double[] patches, double weight) {
        return weight * whole + (1 - weight) * Arrays.stream(patches).average().orElseThrow();
    }

    /// The gradient of {@link #hinge} in the scores of the references, or of the images.
    static double[] hingeSlope(double[] scores, boolean real) {
        return Arrays.stream(scores)
                .map(s -> real ? (s < 1 ? -0.5 : 0) : s > -1 ? 0.5 : 0)
                .map(slope -> slope / scores.length)
                .toArray();
    }

    /// The gradient of {@link #pairwise} in the scores of the references; in those of the images it is minus this.
    static double[] pairwiseSlope(double[] real, double[] fake) {
        double[] slope = new double[real.length];
        for (int i = 0; i < slope.length; i++) slope[i] = -Logistic.sigmoid(fake[i] - real[i]) / slope.length;
        return slope;
    }

    /// Mean of -log sigmoid(real - fake) over pairs of one prompt.
    static double pairwise(double[] real, double[] fake) {
        double sum = 0;
        for (int i = 0; i < real.length; i++) sum -= LogSigmoid.of(real[i] - fake[i]);
        return sum / real.length;
    }

    /// A step that keeps the noise level of the flow ("CPS"); its density leaves out the constants and the
    /// variance, as released.
    private static Map<String, Object> cps(Case in) {
        double[] sigmas = in.numbers("sigmas");
        int i = (int) in.number("step_index");
        FlowStep step = FlowStep.keepingNoise(sigmas[i], sigmas[i + 1], noise(in));
        double[] mean = step.mean(in.numbers("sample"), in.numbers("velocity"));
        return step(mean, step.deviation(), -FlowStep.distance(mean, in.numbers("next_sample")));
    }

    /// A step of Flow-GRPO's stochastic equation with its full Gaussian density, mean over elements.
    private static Map<String, Object> sde(Case in) {
        double[] sigmas = in.numbers("sigmas");
        int i = (int) in.number("step_index");
        FlowStep step = FlowStep.stochastic(sigmas[i], sigmas[i + 1], sigmas[1], noise(in));
        double[] mean = step.mean(in.numbers("sample"), in.numbers("velocity"));
        double density = step.log(mean, in.numbers("next_sample"));
        return step(mean, FlowStep.diffusion(sigmas[i], sigmas[1], noise(in)), density);
    }

    private static double noise(Case in) {
        double noise = in.number("noise_level");
        if (!(noise >= 0 && noise <= 1))
            throw new IllegalArgumentException("noise_level: expected 0 to 1, found " + noise);
        return noise;
    }

    private static Map<String, Object> step(double[] mean, double deviation, double density) {
        return Map.of("mean", mean, "std_dev", deviation, "log_prob", density);
    }

    private static double[] advantages(Case in) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        int[] group = in.texts("prompts").stream()
                .mapToInt(prompt -> numbers.computeIfAbsent(prompt, _ -> numbers.size()))
                .toArray();
        return advantages(in.numbers("rewards"), group, in.flag("global_std", true));
    }

    /// Rewards less the mean of their prompt, over the deviation of the batch or of the prompt, at most 5 in size.
    static double[] advantages(double[] rewards, int[] group, boolean overBatch) {
        return Arrays.stream((overBatch ? BY_BATCH : BY_GROUP).estimate(rewards, group))
                .map(a -> Math.clamp(a, -LARGEST_ADVANTAGE, LARGEST_ADVANTAGE))
                .toArray();
    }

    private static double clipped(Case in) {
        double range = in.number("clip_range", 1e-5);
        if (!(range > 0)) throw new IllegalArgumentException("clip_range: expected above 0, found " + range);
        ClippedSurrogate surrogate = ClippedSurrogate.of(range);
        double[] logp = in.numbers("logp");
        double[] old = in.numbers("logp_old");
        double[] advantages = in.numbers("advantages");
        double sum = 0;
        for (int i = 0; i < logp.length; i++) sum -= surrogate.term(Math.exp(logp[i] - old[i]), advantages[i]);
        return sum / logp.length;
    }
}
