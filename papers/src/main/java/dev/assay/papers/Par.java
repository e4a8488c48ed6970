package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.advantage.Gae;
import dev.assay.core.advantage.Returns;
import dev.assay.core.advantage.Whiten;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// PAR (arXiv 2502.18770): the reward of a learned model is centred on reference answers and squashed by
/// a sigmoid, so it is bounded, grows fast at first and is the model's own probability that the answer
/// beats the reference. The other shapers of the study are variants of the recipe.
public final class Par implements Paper {
    private static final Set<String> PLAIN = Set.of("none", "sigmoid", "tanh", "meanstd", "clip", "minmax", "ceil");

    @Override
    public Card card() {
        return new Card(
                "par",
                "Reward Shaping to Mitigate Reward Hacking in RLHF",
                "2502.18770",
                "bounded, centred shaping of a learned reward, and the shapers it was compared with",
                List.of("twelve shapers with running statistics", "PPO advantages"),
                List.of(
                        "min-max divides by zero while all rewards are equal: 0.5 here",
                        "an empty list of references divides by zero: an error here"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return ParClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "shape" -> Map.of("shaped", shape(in));
            case "ppo_advantages" -> advantages(in);
            default -> throw in.unknown("shape", "ppo_advantages");
        };
    }

    private static List<double[]> shape(Case in) {
        String method = in.text("method");
        Map<String, String> settings = new LinkedHashMap<>();
        for (String name : List.of("k", "max_ref", "valid_len", "len_penalty", "ceil"))
            if (in.has(name)) settings.put(name, Double.toString(in.number(name)));
        List<String> variants = method.equals("par") ? List.of() : List.of(method);
        double[][] batches = in.rows("batches");
        List<double[]> shaped = new ArrayList<>();
        RunState state = new RunState();
        try (RecipeRun run =
                new RecipeRun("par", RecipeRun.changes(variants, settings, Fidelity.PUBLISHED), Double.NaN)) {
            for (int b = 0; b < batches.length; b++)
                shaped.add(run.rewards(run.lines(rollouts(in, b, batches[b], !PLAIN.contains(method)), state)));
        }
        return shaped;
    }

    private static List<Rollout> rollouts(Case in, int batch, double[] scores, boolean relative) {
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            Map<String, Object> info = new LinkedHashMap<>();
            info.put("score", scores[i]);
            if (in.has("lengths")) info.put("length", in.rows("lengths")[batch][i]);
            if (relative) {
                List<?> references =
                        (List<?>) ((List<?>) in.list("reference_rewards").get(batch)).get(i);
                if (references.isEmpty()) throw new IllegalArgumentException("row " + i + ": no reference rewards");
                info.put("references", references);
            }
            String id = batch + "-" + i;
            rollouts.add(Rollout.of(id, Integer.toString(batch), null, "", null, info));
        }
        return rollouts;
    }

    /// GAE, whitened over the kept tokens; returns are the reward-to-go, not advantage plus value.
    private static Map<String, Object> advantages(Case in) {
        double[][] rewards = in.rows("rewards");
        double[][] values = in.rows("values");
        double[][] mask = in.rows("mask");
        double gamma = in.number("gamma");
        double[][] advantages = new double[rewards.length][];
        double[][] returns = new double[rewards.length][];
        for (int i = 0; i < rewards.length; i++) {
            advantages[i] = Gae.estimate(rewards[i], values[i], 0, gamma, in.number("lambda"));
            returns[i] = masked(Returns.discounted(rewards[i], gamma), mask[i]);
        }
        double[][] white = Whiten.textbook(advantages, mask, true);
        for (int i = 0; i < white.length; i++) white[i] = masked(white[i], mask[i]);
        return Map.of("advantages", white, "returns", returns);
    }

    static double[] masked(double[] x, double[] mask) {
        double[] out = new double[x.length];
        for (int i = 0; i < x.length; i++) out[i] = x[i] * mask[i];
        return out;
    }
}
