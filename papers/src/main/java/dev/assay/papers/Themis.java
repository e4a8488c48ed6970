package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.Logistic;
import dev.assay.verify.tools.CalculatorTool;
import dev.assay.verify.tools.CalendarTool;
import dev.assay.verify.tools.ToolTrace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Themis (arXiv 2310.01045): a reward model that calls tools before it scores: a thought, a call, what the
/// tool said, and only then the rationale and the reward.
public final class Themis implements Paper {
    /// What ranking counts beside the language of the trace, as released.
    static final double RANK = 0.5;

    private static final String FAILED = "The tool call failed and gave no result.";

    @Override
    public Card card() {
        return new Card(
                "themis",
                "Tool-Augmented Reward Modeling",
                "2310.01045",
                "a reward model that calls a calculator, a calendar and other tools before it scores",
                List.of(
                        "recipe of tool evidence",
                        "calculator",
                        "calendar",
                        "trace parsing",
                        "loss over trace segments",
                        "accuracy"),
                List.of(
                        "the released calculator compares floating-point numbers exactly: 0.1 * 3 is not 0.3",
                        "an answer that shows no steps gives the tools nothing to contradict"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return ThemisClaims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "calculator_tool" -> calculated(in.text("action_input"), in.text("answer"), Cases.fidelity(in));
            case "calendar_tool" ->
                Map.of(
                        "observation",
                        CalendarTool.call(in.text("action"), in.text("action_input"))
                                .orElse(FAILED));
            case "parse_step" -> step(in.text("generation"));
            case "preference_accuracy" -> accuracy(in.list("pairs"));
            case "total_loss" -> loss(in);
            default ->
                throw in.unknown("calculator_tool", "calendar_tool", "parse_step", "preference_accuracy", "total_loss");
        };
    }

    private static Map<String, Object> calculated(String steps, String answer, Fidelity fidelity) {
        CalculatorTool.Found found = new CalculatorTool(fidelity).check(steps, answer);
        Map<String, Object> outcome = new LinkedHashMap<>();
        outcome.put("outcome", found.outcome().name().toLowerCase(Locale.ROOT));
        outcome.put("computed", found.computed());
        outcome.put("predicted", found.predicted());
        return outcome;
    }

    private static Map<String, Object> step(String generation) {
        return switch (ToolTrace.step(generation)) {
            case ToolTrace.Step.Action(String tool, String input) ->
                Map.of("kind", "action", "tool", tool, "tool_input", input);
            case ToolTrace.Step.Rationale(String text) -> Map.of("kind", "rationale", "text", text);
            case ToolTrace.Step.Finish _ -> Map.of("kind", "finish");
            case ToolTrace.Step.Nothing _ -> Map.of("kind", "none");
        };
    }

    /// Share of pairs ranked as labelled; a tie, or a trace without a reward, is wrong.
    private static Map<String, Object> accuracy(List<Object> pairs) {
        if (pairs.isEmpty()) throw new IllegalArgumentException("no pairs");
        double right = 0;
        for (Object each : pairs) {
            Case pair = new Case(Json.map(each));
            if (!pair.has("pos_reward") || !pair.has("neg_reward")) continue;
            boolean label = pair.number("pos_label", 1) > pair.number("neg_label", -1);
            if (label == pair.number("pos_reward") > pair.number("neg_reward")) right++;
        }
        return Map.of("accuracy", right / pairs.size());
    }

    private static Map<String, Object> loss(Case in) {
        double[] chosen = in.numbers("chosen_rewards");
        double[] rejected = in.numbers("rejected_rewards");
        if (chosen.length == 0 || chosen.length != rejected.length)
            throw new IllegalArgumentException("expected one rejected reward for each chosen one");
        double rank = 0;
        for (int i = 0; i < chosen.length; i++) rank += Logistic.PLAIN.won(chosen[i] - rejected[i]) / chosen.length;
        Case supervise = in.has("supervise") ? in.object("supervise") : new Case(Map.of());
        double sum = 0;
        int count = 0;
        for (Object each : in.list("tokens")) {
            Case token = new Case(Json.map(each));
            String segment = token.text("segment");
            if (!supervise.flag(segment, !segment.equals("question") && !segment.equals("answer"))) continue;
            sum += token.number("nll");
            count++;
        }
        double language = count == 0 ? 0 : sum / count;
        return Map.of(
                "lm_loss",
                language,
                "rank_loss",
                rank,
                "total",
                language + in.number("rank_weight", RANK) * rank,
                "supervised",
                (double) count);
    }
}
