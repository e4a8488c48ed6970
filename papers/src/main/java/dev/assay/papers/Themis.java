package dev.assay.papers;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.LogSigmoid;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Themis (arXiv 2310.01045): a reward model that may call tools before it scores, trained on the ranking
/// and on the traces of its calls.
public final class Themis implements Paper {
    private static final Pattern STEP = Pattern.compile("^<<([^=]*)=?[^>]*>>\\s*(.*)$");
    private static final Pattern CLAIM = Pattern.compile("####\\s*\\$?(-?[0-9][0-9,]*\\.?[0-9]*|-?\\.[0-9]+)");
    private static final Pattern ACTION =
            Pattern.compile("(?s)Action\\s*\\d*\\s*:\\s*(.*?)\\s*Action\\s*\\d*\\s*Input\\s*\\d*\\s*:\\s*(.*)");

    @Override
    public Card card() {
        return new Card(
                "themis",
                "Tool-Augmented Reward Modeling",
                "2310.01045",
                "a reward model that calls tools before it scores",
                List.of("calculator and calendar tools", "trace parsing", "losses", "accuracy"),
                List.of("a step whose working is right for the wrong reason counts as right"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "calculator_tool" -> calculator(in.text("action_input"), in.text("answer"));
            case "calendar_tool" -> Map.of("observation", calendar(in.text("action"), in.text("action_input")));
            case "parse_step" -> step(in.text("generation"));
            case "preference_accuracy" -> Map.of("accuracy", accuracy(in.list("pairs")));
            case "total_loss" -> loss(in);
            default ->
                throw in.unknown("calculator_tool", "calendar_tool", "parse_step", "preference_accuracy", "total_loss");
        };
    }

    /// Checks every written step by working it out, and the claimed answer against the last value.
    private static Map<String, Object> calculator(String steps, String answer) {
        Matcher claim = CLAIM.matcher(answer);
        if (!claim.find()) return Map.of("outcome", "no_valid_answer");
        double claimed = Double.parseDouble(claim.group(1).replace(",", ""));
        boolean right = true;
        Double last = null;
        for (String each : steps.split(", ")) {
            Matcher step = STEP.matcher(each.strip());
            if (!step.find()) {
                right = false;
                continue;
            }
            try {
                double value = new Arithmetic(step.group(1)).value();
                last = value;
                String said = step.group(2).strip().replace(",", "");
                right &= said.isEmpty() || same(Double.parseDouble(said), value);
            } catch (NumberFormatException | ArithmeticException _) {
                right = false;
            }
        }
        boolean reached = last != null && same(last, claimed);
        if (reached) return Map.of("outcome", right ? "both_right" : "process_wrong_answer_right");
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("outcome", right ? "process_right_answer_wrong" : "both_wrong");
        out.put("computed", last);
        out.put("predicted", claimed);
        return out;
    }

    private static boolean same(double a, double b) {
        return Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b));
    }

    /// Sums, products, powers and brackets of numbers; an ArithmeticException for anything else. Linear in
    /// the length, to 64 brackets deep.
    private static final class Arithmetic {
        private final String text;
        private int at;
        private int depth;

        Arithmetic(String text) {
            this.text =
                    text.replace("×", "*").replace("÷", "/").replace(",", "").replaceAll("\\s", "");
        }

        double value() {
            double value = sum();
            if (at < text.length() || !Double.isFinite(value)) throw new ArithmeticException(text);
            return value;
        }

        private boolean next(String sign) {
            if (!text.startsWith(sign, at)) return false;
            at += sign.length();
            return true;
        }

        private double sum() {
            double value = product();
            while (true) {
                if (next("+")) value += product();
                else if (next("-")) value -= product();
                else return value;
            }
        }

        private double product() {
            double value = signed();
            while (true) {
                if (next("//")) value = Math.floor(value / signed());
                else if (next("/")) value /= signed();
                else if (text.startsWith("*", at) && !text.startsWith("**", at) && next("*")) value *= signed();
                else if (next("%")) value = rest(value, signed());
                else return value;
            }
        }

        private static double rest(double value, double by) {
            return value - by * Math.floor(value / by);
        }

        private double signed() {
            if (++depth > 64) throw new ArithmeticException("too deep");
            double value;
            if (next("-")) value = -signed();
            else if (next("+")) value = signed();
            else value = power();
            depth--;
            return value;
        }

        private double power() {
            double base = atom();
            return next("**") || next("^") ? Math.pow(base, signed()) : base;
        }

        private double atom() {
            if (next("(")) {
                if (++depth > 64) throw new ArithmeticException("too deep");
                double value = sum();
                depth--;
                if (!next(")")) throw new ArithmeticException(text);
                return value;
            }
            int start = at;
            while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) at++;
            if (start == at) throw new ArithmeticException(text);
            return Double.parseDouble(text.substring(start, at));
        }
    }

    private static String calendar(String action, String input) {
        String[] parts = input.split(",\\s*");
        try {
            return switch (action) {
                case "Calendar.week_day" ->
                    LocalDate.parse(parts[0].strip()).getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
                case "Calendar.day_difference" ->
                    Long.toString(Math.abs(ChronoUnit.DAYS.between(
                            LocalDate.parse(parts[0].strip()), LocalDate.parse(parts[1].strip()))));
                case "Calendar.target_day" ->
                    LocalDate.parse(parts[0].strip())
                            .plusDays(Long.parseLong(parts[1].strip()))
                            .toString();
                default -> "the call failed: there is no tool " + action;
            };
        } catch (DateTimeException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return "the call failed: " + input + " is not what " + action + " takes";
        }
    }

    /// What a piece of a trace asks for: a tool, the closing rationale, or the end of the calls.
    private static Map<String, Object> step(String generation) {
        String text = generation;
        for (String cut : List.of("<start_observation>", "\nObservation:"))
            if (text.contains(cut)) text = text.substring(0, text.indexOf(cut));
        Matcher action = ACTION.matcher(text);
        if (action.find()) {
            String input = action.group(2).strip();
            if (!input.startsWith("SELECT ")) input = unquoted(input);
            return Map.of("kind", "action", "tool", action.group(1).strip(), "tool_input", input);
        }
        for (String mark : List.of("Work:", "<start_work>"))
            if (text.contains(mark))
                return Map.of(
                        "kind",
                        "rationale",
                        "text",
                        text.substring(text.indexOf(mark) + mark.length()).strip());
        return Map.of("kind", "finish");
    }

    private static String unquoted(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && "\"'".indexOf(text.charAt(from)) >= 0) from++;
        while (to > from && "\"'".indexOf(text.charAt(to - 1)) >= 0) to--;
        return text.substring(from, to);
    }

    /// Share of pairs whose better answer scored strictly higher; a missing score is wrong.
    private static double accuracy(List<Object> pairs) {
        double right = 0;
        for (Object each : pairs) {
            Map<String, Object> pair = Json.map(each);
            if (pair.get("pos_reward") instanceof Number good
                    && pair.get("neg_reward") instanceof Number bad
                    && good.doubleValue() > bad.doubleValue()) right++;
        }
        return pairs.isEmpty() ? 0 : right / pairs.size();
    }

    private static Map<String, Object> loss(Case in) {
        double[] chosen = in.numbers("chosen_rewards");
        double[] rejected = in.numbers("rejected_rewards");
        double rank = 0;
        for (int i = 0; i < chosen.length; i++) rank -= LogSigmoid.of(chosen[i] - rejected[i]) / chosen.length;
        Case supervised = in.object("supervise");
        double sum = 0;
        int count = 0;
        for (Object each : in.list("tokens")) {
            Case token = new Case(Json.map(each));
            if (!supervised.flag(token.text("segment"), false)) continue;
            sum += token.number("nll");
            count++;
        }
        double language = count == 0 ? 0 : sum / count;
        return Map.of("rank_loss", rank, "lm_loss", language, "total", language + in.number("rank_weight", 0.5) * rank);
    }
}
