package dev.assay.papers;

import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// RAFT (arXiv 2304.06767): of several samples the best by reward are kept and imitated.
public final class Raft implements Paper {
    @Override
    public Card card() {
        return new Card(
                "raft",
                "RAFT: Reward rAnked FineTuning for Generative Foundation Model Alignment",
                "2304.06767",
                "the best of several samples, kept for supervised fine-tuning",
                List.of("global and local ranking", "stage sizes", "reward with a KL term"),
                List.of("the released filter drops every answer with a '#', so also lists and headings"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "select_top" -> Map.of("kept", top(in.numbers("rewards"), in.number("keep")));
            case "select_local" -> local(in.texts("texts"), in.numbers("rewards"));
            case "sizes" -> sizes(in);
            case "kl_reward" -> {
                double[] rewards = in.numbers("rewards");
                double[] now = in.numbers("logp");
                double[] reference = in.numbers("ref_logp");
                for (int i = 0; i < rewards.length; i++) rewards[i] -= in.number("beta") * (now[i] - reference[i]);
                yield Map.of("rewards", rewards);
            }
            default -> throw in.unknown("select_top", "select_local", "sizes", "kl_reward");
        };
    }

    /// Numbers of the best share of all samples, best first.
    private static double[] top(double[] rewards, double share) {
        return IntStream.range(0, rewards.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -rewards[i]))
                .limit((long) (rewards.length * share))
                .mapToDouble(i -> i)
                .toArray();
    }

    /// The best usable sample of one prompt, null if none is; the first sample's reward tells how the policy
    /// does.
    private static Map<String, Object> local(List<String> texts, double[] rewards) {
        List<String> cleaned = new ArrayList<>();
        Integer best = null;
        for (int i = 0; i < rewards.length; i++) {
            String text = cleaned(texts.get(i));
            cleaned.add(text);
            boolean usable = !text.contains("#") && text.length() >= 2;
            if (usable && (best == null || rewards[i] > rewards[best])) best = i;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("cleaned", cleaned);
        answer.put("keep", best == null ? null : (double) best);
        answer.put("policy_reward", rewards[0]);
        return answer;
    }

    /// The text before the next turn, without blanks and hashes at its ends.
    private static String cleaned(String text) {
        String first = text.split("###Human", 2)[0].strip();
        int from = 0;
        int to = first.length();
        while (from < to && first.charAt(from) == '#') from++;
        while (to > from && first.charAt(to - 1) == '#') to--;
        return first.substring(from, to).strip();
    }

    private static Map<String, Object> sizes(Case in) {
        double each = in.number("raft_batch_size") / in.number("world_size", 1);
        double share = in.number("top_reward_percentage");
        if (!(share > 0 && share <= 1))
            throw new IllegalArgumentException("top_reward_percentage: expected above 0 to 1, found " + share);
        return switch (in.text("strategy", "local")) {
            case "local" -> Map.of("prompts_per_worker", Math.floor(each), "samples_per_prompt", Math.floor(1 / share));
            case "top" -> Map.of("prompts_per_worker", Math.floor(each / share), "samples_per_prompt", 1.0);
            default -> throw new IllegalArgumentException("strategy: expected local or top");
        };
    }
}
