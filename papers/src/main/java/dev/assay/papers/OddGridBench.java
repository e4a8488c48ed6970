package dev.assay.papers;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// OddGridBench (arXiv 2603.09326): find the icon that differs in a grid; a cell near the right one earns a
/// part of the reward, falling with the distance.
public final class OddGridBench implements Paper {
    private static final Pattern BOX =
            Pattern.compile("(?i)\\\\boxed\\{\\s*Row\\s+(\\d+)\\s*,\\s*Column\\s+(\\d+)\\s*\\}");

    @Override
    public Card card() {
        return new Card(
                "odd-grid-bench",
                "OddGridBench: Exposing the Lack of Fine-Grained Visual Discrepancy Sensitivity in Multimodal LLMs",
                "2603.09326",
                "the odd cell of a grid, paid by the distance of the named one",
                List.of(
                        "recipe with the baseline as a variant",
                        "difficulty of an item",
                        "answer extraction",
                        "generator of pictures"),
                List.of(
                        "a cell outside the grid is paid like one inside",
                        "the weight of the format is 0.2 whatever the caller says"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return OddGridBenchClaims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "score" -> score(in);
            case "difficulty" -> Map.of("difficulty", difficulty(in.object("item")));
            case "extract" -> Map.of("answer", extracted(in.text("text")));
            default -> throw in.unknown("score", "difficulty", "extract");
        };
    }

    private static Map<String, Object> score(Case in) {
        var changes = RecipeRun.changes(List.of(), Map.of(), Cases.fidelity(in));
        try (RecipeRun run = new RecipeRun("odd-grid-bench", changes, Double.NaN)) {
            Map<String, Object> values = new LinkedHashMap<>(
                    run.values(Cases.rollout(in.text("response"), in.text("ground_truth"), Map.of())));
            values.put("overall", values.get("reward"));
            return values;
        }
    }

    /// From 0, easy, to 1: the size of the grid, how many attributes differ, and by how little.
    static double difficulty(Case item) {
        double[] size = item.numbers("grid_size");
        List<String> kinds = item.texts("odd_type");
        double sum = 0;
        double weights = 0;
        for (String kind : kinds) {
            Double little = littleness(item, kind);
            if (little == null) continue;
            double weight = switch (kind) {
                case "color" -> 0.1;
                case "size" -> 0.3;
                case "rotation" -> 0.5;
                default -> 0.4;
            };
            sum += weight * little;
            weights += weight;
        }
        double total = 0.5 * share(size[0] * size[1], 25, 81)
                + 0.2 * (1 - (kinds.size() - 1) / 3.0)
                + 0.3 * (weights > 0 ? sum / weights : 0.5);
        return new BigDecimal(total).setScale(4, RoundingMode.HALF_EVEN).doubleValue();
    }

    /// How little an attribute differs, 0 to 1; null if its magnitude is not told.
    private static Double littleness(Case item, String kind) {
        return switch (kind) {
            case "color" -> {
                Double difference = magnitude(item, "color_delta_e");
                yield difference == null ? null : 1 - share(difference, 5, 20);
            }
            case "size" -> {
                Double ratio = magnitude(item, "size_ratio");
                yield ratio == null ? null : 1 - Math.min(Math.abs(ratio - 1) / (1.15 - 1), 1);
            }
            case "rotation" -> {
                Double angle = magnitude(item, item.has("angle_sacle") ? "angle_sacle" : "angle_scale");
                yield angle == null ? null : 1 - Math.min(Math.abs(angle) / 25, 1);
            }
            case "position" -> {
                Object shift = item.fields().get("dx_dy");
                if (shift instanceof String text && text.startsWith("[")) shift = Json.parse(text);
                if (!(shift instanceof List<?> both)) yield null;
                double[] d = Json.list(both).stream()
                        .mapToDouble(x -> ((Number) x).doubleValue())
                        .toArray();
                yield 1 - share(Math.hypot(d[0], d[1]), 0, 20);
            }
            default -> null;
        };
    }

    private static Double magnitude(Case item, String name) {
        return switch (item.fields().get(name)) {
            case Number n -> n.doubleValue();
            case String text when !text.equals("N/A") -> Double.valueOf(text);
            case null, default -> null;
        };
    }

    private static double share(double x, double low, double high) {
        return Math.clamp((x - low) / (high - low), 0, 1);
    }

    /// The cell of the only box that names one.
    private static String extracted(String text) {
        Matcher box = BOX.matcher(text);
        if (!box.find()) return "No answer found";
        String answer = "Row " + box.group(1) + ", Column " + box.group(2);
        return box.find() ? "Many answers found" : answer;
    }
}
