package dev.assay.papers;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.statistics.Correlation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// Visual-ERM (arXiv 2603.13224): a judge lists by how much the picture of generated code differs from the
/// original, each difference with its kind, place and severity.
public final class VisualErm implements Paper {
    private static final double SCALE = 50;
    private static final double UNREADABLE = 25;
    private static final double TABLE_FAILURE = -4;
    private static final Map<String, List<String>> KINDS = Map.of(
            "table", List.of("layout_error", "text_error", "numeric_error"),
            "chart", List.of("structure_error", "data_error", "text_error", "style_error"),
            "svg", List.of("structure_error", "shape_error", "style_error", "text_symbol_error"));
    private static final Pattern THOUGHT = Pattern.compile("(?s)<think>.*?</think>");
    private static final Pattern FENCE_START = Pattern.compile("\\A```[a-zA-Z0-9_+-]*\\s*\\n?");
    private static final Pattern FENCE_END = Pattern.compile("\\n?\\s*```\\z");
    private static final Pattern BLOCK = Pattern.compile("(?s)```([a-zA-Z0-9_+-]+)\\s*(.*?)\\s*```");
    private static final Pattern SVG = Pattern.compile("(?is)<svg[^>]*>.*");
    private static final Pattern OPEN_TAG = Pattern.compile("<[^>]*\\z");

    @Override
    public Card card() {
        return new Card(
                "visual-erm",
                "Visual-ERM: Reward Modeling for Visual Equivalence",
                "2603.13224",
                "differences of pictures by kind and severity, from a judge's list",
                List.of("three reward forms", "reply parser", "code extraction", "benchmark scores"),
                List.of(
                        "scaled by its batch, the worst rollout earns the same however bad it is",
                        "a reply that cannot be read counts as a middling picture"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "score" -> score(in);
            case "batch" -> Map.of("rewards", batch(in));
            case "extract_code" -> code(in.text("text"));
            case "vc_f1" -> matched(in);
            case "pearson" -> Map.of("s_c", correlation(in.numbers("pred"), in.numbers("gt")));
            default -> throw in.unknown("score", "batch", "extract_code", "vc_f1", "pearson");
        };
    }

    private static Map<String, Object> score(Case in) {
        Map<String, Object> answer = new LinkedHashMap<>();
        boolean table = in.text("mode").equals("table");
        boolean rendered = in.flag("render_ok", false) && !in.flag("white", false);
        Double severity = !rendered
                ? null
                : table ? tableSeverity(in.text("judge_response")) : severity(in.text("judge_response"));
        answer.put("total_severity", severity);
        if (table) answer.put("reward", severity == null ? TABLE_FAILURE : -severity);
        else if (!rendered) answer.put("reward", 0.0);
        else answer.put("reward", 1 + Math.clamp(1 - (severity == null ? UNREADABLE : severity) / SCALE, 0, 1));
        return answer;
    }

    /// The sum of severities in a reply about a chart or drawing; null if it cannot be read.
    private static Double severity(String reply) {
        String text = THOUGHT.matcher(reply.strip()).replaceAll("").strip();
        if (text.startsWith("```"))
            text = FENCE_END
                    .matcher(FENCE_START.matcher(text).replaceFirst(""))
                    .replaceFirst("")
                    .strip();
        Map<String, Object> parsed = parsed(text);
        if (parsed == null) parsed = parsed(balanced(text));
        if (parsed == null || !(parsed.getOrDefault("errors", List.of()) instanceof List<?> errors)) return null;
        double sum = 0;
        for (Object error : errors)
            if (error instanceof Map<?, ?> one) sum += Math.max(0, number(one.get("severity"), 0));
        return sum;
    }

    /// The same for a table, where nothing may be missing or of another type.
    private static Double tableSeverity(String reply) {
        String text = reply.strip();
        if (text.startsWith("```"))
            text = FENCE_END
                    .matcher(FENCE_START.matcher(text).replaceFirst(""))
                    .replaceFirst("")
                    .strip();
        Map<String, Object> parsed = parsed(text);
        int from = text.indexOf('{');
        int to = text.lastIndexOf('}');
        if (parsed == null && from >= 0 && to > from) parsed = parsed(text.substring(from, to + 1));
        if (parsed == null || !(parsed.get("errors") instanceof List<?> errors)) return null;
        double sum = 0;
        for (Object error : errors) {
            if (!(error instanceof Map<?, ?> one)) return null;
            Object severity = one.containsKey("severity") ? one.get("severity") : Double.valueOf(0);
            if (!(severity instanceof Number n)) return null;
            sum += n.doubleValue();
        }
        return sum;
    }

    private static Map<String, Object> parsed(String text) {
        try {
            return text != null && Json.parse(text) instanceof Map<?, ?> map ? Json.map(map) : null;
        } catch (JsonException _) {
            return null;
        }
    }

    /// From the first brace to the one that closes it, or null.
    private static String balanced(String text) {
        int depth = 0;
        int from = text.indexOf('{');
        for (int i = Math.max(from, 0); from >= 0 && i < text.length(); i++) {
            if (text.charAt(i) == '{') depth++;
            if (text.charAt(i) == '}' && --depth == 0) return text.substring(from, i + 1);
        }
        return null;
    }

    private static double number(Object value, double otherwise) {
        if (value instanceof Number n) return n.doubleValue();
        try {
            return value instanceof String text ? Double.parseDouble(text.strip()) : otherwise;
        } catch (NumberFormatException _) {
            return otherwise;
        }
    }

    /// Severities over the worst of the rendered ones of the batch.
    private static double[] batch(Case in) {
        double[] severities = in.numbers("severities");
        List<Object> rendered = in.list("render_ok");
        double worst = IntStream.range(0, severities.length)
                .filter(i -> Boolean.TRUE.equals(rendered.get(i)))
                .mapToDouble(i -> severities[i])
                .max()
                .orElse(0);
        double[] rewards = new double[severities.length];
        for (int i = 0; i < rewards.length; i++)
            rewards[i] = Boolean.TRUE.equals(rendered.get(i))
                    ? 1 + Math.clamp(1 - severities[i] / (worst + in.number("eps", 1e-6)), 0, 1)
                    : 0;
        return rewards;
    }

    /// The last fenced block of Python or SVG, else everything from an opening svg tag on, closed.
    private static Map<String, Object> code(String text) {
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("lang", null);
        found.put("code", null);
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String language = block.group(1).strip().toLowerCase(Locale.ROOT);
            String body = block.group(2).strip();
            if (!Set.of("python", "svg").contains(language) || body.isEmpty()) continue;
            found.put("lang", language);
            found.put("code", body);
        }
        Matcher svg = SVG.matcher(text);
        if (found.get("lang") == null && svg.find()) {
            String body = OPEN_TAG.matcher(svg.group()).replaceFirst("");
            found.put("lang", "svg");
            found.put("code", body.strip().endsWith("</svg>") ? body : body + "</svg>");
        }
        return found;
    }

    private static List<Map<String, Object>> allowed(List<Object> errors, List<String> kinds, boolean typed) {
        List<Map<String, Object>> kept = new ArrayList<>();
        for (Object each : errors) {
            Map<String, Object> error = Json.map(each);
            Object kind = error.get("type") != null || typed ? error.get("type") : error.get("category");
            if (kinds.contains(String.valueOf(kind))) kept.add(error);
        }
        return kept;
    }

    /// Precision and recall of a list of differences, given which of them a judge matched.
    private static Map<String, Object> matched(Case in) {
        List<String> kinds = KINDS.getOrDefault(in.text("category"), List.of());
        List<Map<String, Object>> truth = allowed(in.list("human_errors"), kinds, true);
        List<Map<String, Object>> guesses = allowed(in.list("pred_errors"), kinds, false);
        Case match = in.object("match");
        Set<Integer> usedGuess = new HashSet<>();
        Set<Integer> usedTruth = new HashSet<>();
        List<Object> matches = new ArrayList<>();
        double hard = 0;
        double soft = 0;
        for (Object each : match.has("matches") ? match.list("matches") : List.of()) {
            Map<String, Object> pair = Json.map(each);
            String level = String.valueOf(pair.get("match_level"));
            if (!level.equals("yes") && !level.equals("partial")) continue;
            int guess = index(pair.get("pred_id"), guesses.size());
            int gold = index(pair.get("gt_id"), truth.size());
            if (guess < 0 || gold < 0 || usedGuess.contains(guess) || usedTruth.contains(gold)) continue;
            usedGuess.add(guess);
            usedTruth.add(gold);
            hard += level.equals("yes") ? 1 : 0;
            soft += level.equals("yes") ? 1 : 0.5;
            matches.add(Map.of("pred_id", (double) guess, "gt_id", (double) gold, "match_level", level));
        }
        double spurious = left(match, "unmatched_pred", guesses.size() - usedGuess.size());
        double missed = left(match, "unmatched_gt", truth.size() - usedTruth.size());
        Map<String, Object> overall = new LinkedHashMap<>();
        overall.put("tp_hard", hard);
        overall.put("tp_soft", soft);
        overall.put("fp", spurious);
        overall.put("fn", missed);
        overall.put("f1_hard", hard == 0 && spurious == 0 && missed == 0 ? 1.0 : f1(hard, spurious, missed));
        overall.put("f1_soft", f1(soft, spurious, missed));
        return Map.of(
                "overall", overall, "matches", matches, "severity_pred", total(guesses), "severity_gt", total(truth));
    }

    private static int index(Object value, int size) {
        return value instanceof Number n && n.doubleValue() == n.intValue() && n.intValue() >= 0 && n.intValue() < size
                ? n.intValue()
                : -1;
    }

    /// What the judge says is left over; if it says nothing, what no match used.
    private static double left(Case match, String name, int otherwise) {
        long told = match.has(name) ? match.list(name).stream().distinct().count() : 0;
        return told > 0 ? told : otherwise;
    }

    private static double f1(double hits, double spurious, double missed) {
        double precision = hits + spurious == 0 ? 0 : hits / (hits + spurious);
        double recall = hits + missed == 0 ? 0 : hits / (hits + missed);
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    private static double total(List<Map<String, Object>> errors) {
        return errors.stream()
                .mapToDouble(error -> number(error.get("severity"), 0))
                .sum();
    }

    private static Object correlation(double[] a, double[] b) {
        try {
            return Correlation.pearson(a, b, 2);
        } catch (IllegalArgumentException _) {
            return Double.NaN;
        }
    }
}
