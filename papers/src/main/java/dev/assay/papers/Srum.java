package dev.assay.papers;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// SRUM (arXiv 2510.12784): a model judges regions of its own picture and its layout, and the scores weigh
/// the loss of each token.
public final class Srum implements Paper {
    private static final String LAYOUT = "global_layout_reward";
    private static final Pattern SCORE = Pattern.compile("(?i)Score:\\s*(-?\\d+\\.?\\d*)");

    @Override
    public Card card() {
        return new Card(
                "srum",
                "SRUM: Fine-Grained Self-Rewarding for Unified Multimodal Models",
                "2510.12784",
                "scores of regions and of the layout as a map that weighs the loss of each token",
                List.of("reward map, as released and signed", "reply parser", "weighted loss with an anchor"),
                List.of("as released the map starts at neutral and takes the maximum: a bad region never lowers it"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "srum_reward_map" -> Map.of("map", map(in));
            case "srum_parse_global" -> Map.of("parsed", layout(in.text("text")));
            case "srum_loss" -> loss(in);
            default -> throw in.unknown("srum_reward_map", "srum_parse_global", "srum_loss");
        };
    }

    private record Region(int left, int top, int right, int bottom, double score) {}

    /// One number per pixel: as released from 0 to 1, signed from -1 to 1.
    private static double[][] map(Case in) {
        int width = (int) in.number("width");
        int height = (int) in.number("height");
        double layout = in.number("global_score", 0);
        boolean signed = in.text("mode", "repo").equals("signed");
        double[][] map = new double[height][width];
        for (double[] row : map) Arrays.fill(row, signed ? 0 : 0.5);
        boolean[][] covered = new boolean[height][width];
        for (Object each : in.list("vlm_rewards")) {
            Region region = region(Json.map(each), width, height);
            if (region == null) continue;
            for (int y = region.top(); y < region.bottom(); y++)
                for (int x = region.left(); x < region.right(); x++) {
                    if (!signed) map[y][x] = Math.max(map[y][x], (region.score() + 1) / 2);
                    else if (!covered[y][x]) map[y][x] = region.score();
                    else if (map[y][x] < 0 || region.score() < 0) map[y][x] = Math.min(map[y][x], region.score());
                    else map[y][x] = Math.max(map[y][x], region.score());
                    covered[y][x] = true;
                }
        }
        for (double[] row : map)
            for (int x = 0; x < width; x++) row[x] = signed ? (row[x] + layout) / 2 : row[x] * (layout + 1) / 2;
        return map;
    }

    /// Whole pixels inside the picture; null for what is no box, and for the layout's entry.
    private static Region region(Map<String, Object> fields, int width, int height) {
        if (LAYOUT.equals(fields.get("object"))) return null;
        if (!(fields.get("bbox") instanceof List<?> box) || box.size() != 4) return null;
        if (!box.stream().allMatch(Number.class::isInstance)) return null;
        int[] edges = box.stream()
                .mapToInt(edge -> (int) ((Number) edge).doubleValue())
                .toArray();
        int left = Math.clamp(edges[0], 0, width);
        int top = Math.clamp(edges[1], 0, height);
        int right = Math.clamp(edges[2], 0, width);
        int bottom = Math.clamp(edges[3], 0, height);
        if (left >= right || top >= bottom) return null;
        return new Region(left, top, right, bottom, fields.get("score") instanceof Number s ? s.doubleValue() : 0);
    }

    /// The score of a layout and its reason; nothing if there is no score.
    private static Map<String, Object> layout(String text) {
        int thought = text.lastIndexOf("</think>");
        String content =
                text.substring(thought < 0 ? 0 : thought + "</think>".length()).strip();
        Matcher found = SCORE.matcher(content);
        if (!found.find()) return Map.of();
        String reason = content.substring(found.end()).strip();
        if (reason.toLowerCase(Locale.ROOT).startsWith("reason:"))
            reason = reason.substring("reason:".length()).strip();
        return Map.of("global_layout_score", Double.parseDouble(found.group(1)), "reason", reason);
    }

    private static Map<String, Object> loss(Case in) {
        double[][] velocity = in.rows("v_theta");
        double[][] own = in.rows("target_sample");
        double[][] anchor = in.rows("target_anchor");
        double[] rewards = in.numbers("token_rewards");
        double reward = 0;
        double constraint = 0;
        int count = 0;
        for (int i = 0; i < velocity.length; i++)
            for (int k = 0; k < velocity[i].length; k++, count++) {
                double gap = velocity[i][k] - own[i][k];
                double drift = velocity[i][k] - anchor[i][k];
                reward += rewards[i] * gap * gap;
                constraint += drift * drift;
            }
        return Map.of(
                "reward_term",
                reward / count,
                "constraint_term",
                constraint / count,
                "loss",
                (reward + in.number("lambda_constraint", 0.5) * constraint) / count);
    }
}
