package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.engine.Line;
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

/// HARMO (arXiv 2510.05283): a rule where an answer can be checked, a learned score where it cannot, and
/// two terms for behaviour, format and length, so that a reward model's taste for brevity does not shrink
/// the answers. The equations are ours where the paper's are not public.
public final class Harmo implements Paper {
    @Override
    public Card card() {
        return new Card(
                "harmo",
                "Beyond Monolithic Rewards: A Hybrid and Multi-Aspect Reward Optimization for MLLM Alignment",
                "2510.05283",
                "rule or model by the kind of a question, plus format and a length term of the group",
                List.of(
                        "hybrid reward with and without confidence, both length modes, the ablations",
                        "advantages without deviation"),
                List.of("in mode short, padding a wrong answer to tau of the target length removes the penalty"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return HarmoClaims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "group" -> group(in);
            case "hybrid" -> Map.of("reward", hybrid(in).get("accuracy"));
            case "format" -> {
                Map<String, Object> info = Map.of("accuracy", 0.0, "kind", "open");
                yield Map.of(
                        "reward",
                        values(Map.of(), in.text("response"), null, info).get("format"));
            }
            default -> throw in.unknown("group", "hybrid", "format");
        };
    }

    private static Map<String, Object> group(Case in) {
        Map<String, String> settings = Cases.settings(in, "tau", "p_max", "mode", "exempt_correct", "weights");
        if (in.has("correct_threshold")) settings.put("theta", Double.toString(in.number("correct_threshold")));
        double[] lengths = in.numbers("lengths");
        double[] accuracy = in.numbers("accuracy");
        double[] format = in.numbers("format");
        if (accuracy.length != lengths.length || format.length != lengths.length)
            throw new IllegalArgumentException("lengths, accuracy, format: expected lists of one size");
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < lengths.length; i++)
            rollouts.add(Cases.member(
                    i, Map.of("length", lengths[i], "accuracy", accuracy[i], "format", format[i], "kind", "open")));
        try (RecipeRun run = run(settings)) {
            List<Line> lines = run.lines(rollouts, new RunState());
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("target_length", null);
            List<Object> lengthReward = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                Map<String, Object> values = run.values(lines.get(i));
                if ((Double) values.get("correct") == 1) answer.put("target_length", values.get("target"));
                lengthReward.add(values.get("length_reward"));
            }
            answer.put("length_reward", lengthReward);
            answer.put("reward", run.rewards(lines));
            answer.put(
                    "advantages",
                    lines.stream().mapToDouble(line -> line.advantage().whole()).toArray());
            return answer;
        }
    }

    private static Map<String, Object> hybrid(Case in) {
        Map<String, Object> info = new LinkedHashMap<>(in.fields());
        if (in.has("embeddings")) {
            info.put("response_embedding", in.list("embeddings").get(0));
            info.put("reference_embedding", in.list("embeddings").get(1));
        }
        // Here the prediction stands alone, without tags.
        Map<String, String> settings = Map.of("rewards.rule.tag", "''", "rewards.sure.tag", "''");
        Object reference = in.has("reference") ? in.get("reference") : null;
        return values(settings, in.text("prediction", ""), reference, info);
    }

    private static Map<String, Object> values(
            Map<String, String> settings, String response, Object reference, Map<String, Object> info) {
        try (RecipeRun run = run(settings)) {
            return run.values(Cases.rollout(response, reference, info));
        }
    }

    private static RecipeRun run(Map<String, String> settings) {
        return new RecipeRun("harmo", RecipeRun.changes(List.of(), settings, Fidelity.PUBLISHED), Double.NaN);
    }
}
