package dev.assay.papers;

import dev.assay.core.advantage.Gae;
import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A practitioner's guide to multi-turn agentic reinforcement learning (arXiv 2510.01132): where the rewards
/// of turns stand among the tokens, and advantages that skip what the world wrote.
public final class MeowTeaTaro implements Paper {
    private static final GroupRelative RLOO = new GroupRelative(
            GroupRelative.Center.LEAVE_ONE_OUT, GroupRelative.Scale.NONE, 1, 0, GroupRelative.Singleton.RAW, "", "");
    private static final GroupRelative CENTRED = new GroupRelative(
            GroupRelative.Center.MEAN, GroupRelative.Scale.NONE, 1, 0, GroupRelative.Singleton.RAW, "", "");

    @Override
    public Card card() {
        return new Card(
                "meow-tea-taro",
                "A Practitioner's Guide to Multi-turn Agentic Reinforcement Learning",
                "2510.01132",
                "dense and sparse rewards of turns, and advantages that skip observations",
                List.of("reward placement", "RLOO and GRPO", "token GAE over turns"),
                List.of("a won game with dense rewards pays nothing for winning as such"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "place_rewards" -> Map.of("token_rewards", placed(in));
            case "group_advantage" -> Map.of("advantages", advantages(in));
            case "turn_gae" -> turns(in);
            default -> throw in.unknown("place_rewards", "group_advantage", "turn_gae");
        };
    }

    /// Each turn's reward on its separator; dense ones are shared out so that a won game pays about 1.
    private static double[] placed(Case in) {
        double[] tokens = new double[(int) in.number("response_length")];
        double[] positions = in.numbers("separator_positions");
        double[] rewards = in.numbers("step_rewards");
        if (positions.length == 0) return tokens;
        for (int k = 0; k < positions.length; k++)
            if (positions[k] < 0 || positions[k] >= tokens.length || k > 0 && positions[k] <= positions[k - 1])
                throw new IllegalArgumentException("separator_positions: expected to rise within the response, found "
                        + Arrays.toString(positions));
        boolean won = in.number("won") > 0;
        switch (in.text("density")) {
            case "single" -> tokens[(int) positions[positions.length - 1]] = in.number("won");
            case "dense" -> {
                double share =
                        won ? Arrays.stream(rewards).filter(x -> x > 0).count() : in.number("max_total_rewards", 1);
                for (int k = 0; k < Math.min(positions.length, rewards.length); k++)
                    tokens[(int) positions[k]] = rewards[k] / Math.max(1, share);
            }
            default -> throw new IllegalArgumentException("density: expected single or dense");
        }
        return tokens;
    }

    private static double[] advantages(Case in) {
        List<Object> groups = in.list("groups");
        Map<Object, Integer> numbers = new LinkedHashMap<>();
        int[] group = groups.stream()
                .mapToInt(each -> numbers.computeIfAbsent(each, _ -> numbers.size()))
                .toArray();
        GroupRelative estimator = switch (in.text("estimator")) {
            case "rloo" -> RLOO;
            case "grpo" -> in.flag("normalize_std", true) ? GroupRelative.GRPO : CENTRED;
            default -> throw new IllegalArgumentException("estimator: expected rloo or grpo");
        };
        return estimator.estimate(in.numbers("rewards"), group);
    }

    /// Generalised advantages over the policy's tokens; an observation's token carries those of the next one
    /// the policy wrote.
    private static Map<String, Object> turns(Case in) {
        double[][] rewards = in.rows("rewards");
        double[][] values = in.rows("values");
        double[][] mask = in.rows("mask");
        List<double[]> advantages = new ArrayList<>();
        List<double[]> returns = new ArrayList<>();
        for (int i = 0; i < rewards.length; i++) {
            int row = i;
            int[] own = IntStream.range(0, mask[i].length)
                    .filter(t -> mask[row][t] == 1)
                    .toArray();
            double[] estimate = Gae.estimate(
                    Arrays.stream(own).mapToDouble(t -> rewards[row][t]).toArray(),
                    Arrays.stream(own).mapToDouble(t -> values[row][t]).toArray(),
                    0,
                    in.number("gamma"),
                    in.number("lambda"));
            double[] spread = new double[mask[i].length];
            double[] back = new double[mask[i].length];
            int next = own.length - 1;
            double carried = 0;
            for (int t = spread.length - 1; t >= 0; t--) {
                if (next >= 0 && own[next] == t) carried = estimate[next--];
                spread[t] = carried;
                back[t] = carried + values[i][t];
            }
            advantages.add(spread);
            returns.add(back);
        }
        return Map.of("raw_advantages", advantages, "returns", returns);
    }
}
