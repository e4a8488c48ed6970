package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Reading;
import dev.assay.core.Signal;
import dev.assay.core.Step;
import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.objective.ClippedSurrogate;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import dev.assay.verify.dialogue.InformationGain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Nous (arXiv 2510.27410): an assistant asks before it draws, and every question is paid the
/// drop in the entropy of the user's intent that its answer causes; no labels, no reward model.
public final class Nous implements Paper {
    @Override
    public Card card() {
        return new Card(
                "nous",
                "Dialogue as Discovery: Navigating Human Intent Through Principled Inquiry",
                "2510.27410",
                "a question is paid the bits of intent that its answer reveals",
                List.of(
                        "entropy and gain per turn",
                        "recipe over dialogues or candidate questions",
                        "offline objective"),
                List.of(
                        "attributes count as independent: asking for two that follow from each other is paid twice",
                        "questions cost nothing by default, so asking on is never worse"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "attribute_entropy" -> {
                List<Object> schema = List.of(Map.of("name", in.text("name", "attribute"), "prior", in.get("prior")));
                yield Map.of("entropy", InformationGain.prior(schema, "prior").entropy(Map.of()));
            }
            case "dialogue_rewards" -> dialogue(in);
            case "group_advantage" -> advantage(in);
            case "offline_grpo_objective" -> Map.of("objective", objective(in));
            default ->
                throw in.unknown("attribute_entropy", "dialogue_rewards", "group_advantage", "offline_grpo_objective");
        };
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return NousClaims.claims();
    }

    private static Map<String, Object> dialogue(Case in) {
        List<Step> steps = new ArrayList<>();
        for (Object answer : in.list("answers")) {
            Map<String, Object> info = new LinkedHashMap<>();
            info.put("parsed", answer);
            steps.add(new Step(null, "", null, -1, -1, info));
        }
        Map<String, String> settings = new LinkedHashMap<>();
        if (in.has("question_cost")) settings.put("cost", Double.toString(in.number("question_cost")));
        if (in.has("weights"))
            for (var weight : in.object("weights").fields().entrySet())
                settings.put("rewards.bits.weights." + weight.getKey(), String.valueOf(weight.getValue()));
        Map<String, Object> info = Map.of("attributes", in.list("attributes"), "steps", steps);
        try (RecipeRun run =
                new RecipeRun("nous", RecipeRun.changes(List.of(), settings, Fidelity.PUBLISHED), Double.NaN)) {
            Line line = run.lines(List.of(Cases.rollout("", null, info)), new RunState())
                    .getFirst();
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("initial_entropy", aspect(line, "initial")[0]);
            answer.put("rewards", line.value(0));
            answer.put("resolved_counts", aspect(line, "resolved"));
            answer.put("total", line.value(2));
            answer.put("normalized_total", line.value(3));
            answer.put("remaining_entropy", aspect(line, "remaining")[0]);
            return answer;
        }
    }

    private static double[] aspect(Line line, String name) {
        return ((Reading.Measured) line.reading(0))
                .signals().stream()
                        .filter(signal -> signal.aspect().equals(name))
                        .mapToDouble(Signal::value)
                        .toArray();
    }

    private static Map<String, Object> advantage(Case in) {
        GroupRelative estimator = new GroupRelative(
                GroupRelative.Center.MEAN,
                GroupRelative.Scale.GROUP,
                0,
                in.number("std_epsilon", 1e-6),
                GroupRelative.Singleton.ZERO,
                "",
                "");
        return Cases.answer(Cases.advantages(estimator, in.numbers("rewards")));
    }

    /// Mean of the clipped ratio times the advantage, the ratio being to the policy that
    /// collected the data.
    private static double objective(Case in) {
        double[] logp = in.numbers("logp");
        double[] behaviour = in.numbers("behaviour_logp");
        double[] advantages = in.numbers("advantages");
        if (logp.length != behaviour.length || logp.length != advantages.length)
            throw new IllegalArgumentException("logp, behaviour_logp and advantages differ in length");
        ClippedSurrogate surrogate = ClippedSurrogate.of(in.number("clip_eps", 0.2));
        double sum = 0;
        for (int i = 0; i < logp.length; i++) sum += surrogate.term(Math.exp(logp[i] - behaviour[i]), advantages[i]);
        return sum / logp.length;
    }
}
