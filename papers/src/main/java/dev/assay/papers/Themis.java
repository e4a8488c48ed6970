package dev.assay.papers;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.Fidelity;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.Logistic;
import dev.assay.verify.tools.Arithmetic;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Themis (arXiv 2310.01045): a reward model that calls tools before it scores: a thought, a call, what the
/// tool said, and only then the rationale and the reward.
public final class Themis implements Paper {
    private static final Pattern ACTION = Pattern.compile(
            "Action\\s*\\d*\\s*:\\s*(.*?)\\s*Action\\s*\\d*\\s*Input\\s*\\d*\\s*:\\s*(.*)", Pattern.DOTALL);
    private static final Pattern CLAIM = Pattern.compile("####[^0-9\\n-]*(-?[0-9]+(?:\\.[0-9]+)?)");
    private static final Pattern MARKED = Pattern.compile("<<.*>>");
    private static final String FAILED = "The tool call failed and gave no result.";
    private static final double ROUNDING = 1e-9;

    @Override
    public Card card() {
        return new Card(
                "themis",
                "Tool-Augmented Reward Modeling",
                "2310.01045",
                "a reward model that calls a calculator, a calendar and other tools before it scores",
                List.of("calculator", "calendar", "trace parsing", "loss over trace segments", "accuracy"),
                List.of("the released calculator compares floating-point numbers exactly: 0.1 * 3 is not 0.3"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "calculator_tool" -> calculated(in.text("action_input"), in.text("answer"), Cases.fidelity(in));
            case "calendar_tool" -> Map.of("observation", calendar(in.text("action"), in.text("action_input")));
            case "parse_step" -> step(in.text("generation"));
            case "preference_accuracy" -> accuracy(in.list("pairs"));
            case "total_loss" -> loss(in);
            default ->
                throw in.unknown("calculator_tool", "calendar_tool", "parse_step", "preference_accuracy", "total_loss");
        };
    }

    /// Checks the steps `<<expression=value>>value` of a derivation, and its last value against the number
    /// that the answer claims after `####`.
    private static Map<String, Object> calculated(String steps, String answer, Fidelity fidelity) {
        Matcher claim = CLAIM.matcher(answer);
        if (!claim.find()) return Map.of("outcome", "no_valid_answer");
        double predicted = Double.parseDouble(claim.group(1));
        boolean right = true;
        Double computed = null;
        for (String step : steps.split(", ", -1)) {
            if (!step.contains("<<") || !step.contains(">>")) {
                // Nothing after a step without marks is read.
                right = false;
                break;
            }
            try {
                double value = Arithmetic.evaluate(expression(step));
                String said = MARKED.matcher(step).replaceAll("").strip();
                right &= said.isEmpty() || same(value, Double.parseDouble(said), fidelity);
                computed = value;
            } catch (NumberFormatException _) {
                right = false;
                break;
            } catch (IllegalArgumentException _) {
                right = false;
            }
        }
        if (computed != null && same(computed, predicted, fidelity))
            return Map.of("outcome", right ? "both_right" : "process_wrong_answer_right");
        Map<String, Object> outcome = new LinkedHashMap<>();
        outcome.put("outcome", right ? "process_right_answer_wrong" : "both_wrong");
        outcome.put("computed", computed);
        outcome.put("predicted", predicted);
        return outcome;
    }

    private static String expression(String step) {
        int start = step.indexOf("<<") + 2;
        int equals = step.indexOf('=', start);
        if (equals < 0) throw new IllegalArgumentException("a step without =");
        return step.substring(start, equals);
    }

    private static boolean same(double a, double b, Fidelity fidelity) {
        return a == b || fidelity == Fidelity.MENDED && Math.abs(a - b) <= ROUNDING * Math.max(1, Math.abs(b));
    }

    private static String calendar(String action, String input) {
        try {
            if (action.contains("week_day"))
                return date(input).getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            String[] two = input.split(",", -1);
            if (two.length != 2) return FAILED;
            if (action.contains("target_day"))
                return date(two[0]).plusDays(Integer.parseInt(two[1].strip())).toString();
            if (action.contains("day_difference"))
                return Long.toString(Math.abs(ChronoUnit.DAYS.between(date(two[0]), date(two[1]))));
            return FAILED;
        } catch (DateTimeException | NumberFormatException _) {
            return FAILED;
        }
    }

    private static LocalDate date(String text) {
        String[] parts = text.strip().split("-", -1);
        if (parts.length != 3) throw new DateTimeException("expected YYYY-MM-DD");
        return LocalDate.of(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    /// What the next piece of a trace asks for: a tool, nothing more, or the end; text that is none of them
    /// ends the trace without a rationale.
    private static Map<String, Object> step(String generation) {
        String text = upToObservation(generation);
        Matcher action = ACTION.matcher(text);
        if (action.find()) {
            String input = action.group(2).strip();
            return Map.of(
                    "kind",
                    "action",
                    "tool",
                    action.group(1).strip(),
                    "tool_input",
                    input.startsWith("SELECT ") ? input : unquoted(input));
        }
        if (text.contains("Work:") || text.contains("<start_work>"))
            return Map.of(
                    "kind",
                    "rationale",
                    "text",
                    text.replace("<start_work>", "").replace("Work:", "").strip());
        return Map.of("kind", text.contains("Finished") ? "finish" : "none");
    }

    private static String upToObservation(String text) {
        int end = text.indexOf("<start_observation>");
        if (end >= 0) return text.substring(0, end);
        for (String stop : List.of("\nObservation:", "\n\tObservation:")) {
            end = text.indexOf(stop);
            if (end >= 0) return text.substring(0, end);
        }
        return text;
    }

    private static String unquoted(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == '"') start++;
        while (end > start && text.charAt(end - 1) == '"') end--;
        return text.substring(start, end).strip();
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
                language + in.number("rank_weight", 0.5) * rank,
                "supervised",
                (double) count);
    }
}
