package dev.assay.papers;

import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/// MSRL (arXiv 2508.13587): code that draws a chart is rewarded by what it says, field by field, and then by
/// what its picture looks like.
public final class Msrl implements Paper {
    private static final double CLOSE = 0.05;

    @Override
    public Card card() {
        return new Card(
                "msrl",
                "Breaking the SFT Plateau: Multimodal Structured Reinforcement Learning for Chart-to-Code Generation",
                "2508.13587",
                "chart code by data, type, layout, title and labels, then by its picture",
                List.of("field scores of chart records", "judged picture", "two stages"),
                List.of("weights and the normal form of charts are not public: ours are marked in the recipe"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "text_reward" -> fields(in.object("prediction"), in.object("reference"));
            case "visual_reward" -> Map.of("r_vis", picture(in));
            case "total" -> Map.of("reward", total(in));
            default -> throw in.unknown("text_reward", "visual_reward", "total");
        };
    }

    private static Map<String, Object> fields(Case guess, Case gold) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("data", data(guess.object("data"), gold.object("data")));
        fields.put("type", sorted(guess).equals(sorted(gold)) ? 1.0 : 0.0);
        fields.put("layout", Arrays.equals(guess.numbers("layout"), gold.numbers("layout")) ? 1.0 : 0.0);
        fields.put("title", alike(guess.text("title", ""), gold.text("title", "")));
        fields.put("labels", labels(guess.object("labels"), gold.object("labels")));
        double mean = fields.values().stream()
                .mapToDouble(value -> (Double) value)
                .average()
                .orElseThrow();
        return Map.of("fields", fields, "r_text", mean);
    }

    private static List<String> sorted(Case chart) {
        return chart.texts("type").stream().sorted().toList();
    }

    /// Mean over the names of series on either side: the share of positions that agree within 5 percent.
    private static double data(Case guess, Case gold) {
        TreeSet<String> names = new TreeSet<>(guess.fields().keySet());
        names.addAll(gold.fields().keySet());
        if (names.isEmpty()) return 1;
        double sum = 0;
        for (String name : names) {
            if (!guess.has(name) || !gold.has(name)) continue;
            List<Object> said = guess.list(name);
            List<Object> wanted = gold.list(name);
            int longest = Math.max(said.size(), wanted.size());
            int close = 0;
            for (int i = 0; i < Math.min(said.size(), wanted.size()); i++)
                if (close(said.get(i), wanted.get(i))) close++;
            sum += longest == 0 ? 1 : (double) close / longest;
        }
        return sum / names.size();
    }

    private static boolean close(Object said, Object wanted) {
        if (said instanceof Number p && wanted instanceof Number g)
            return Math.abs(p.doubleValue() - g.doubleValue()) <= CLOSE * Math.abs(g.doubleValue());
        return Objects.equals(said, wanted);
    }

    /// Mean likeness of both axes and the entries of the legend in order, the shorter one filled up.
    private static double labels(Case guess, Case gold) {
        List<String> said = guess.texts("legend");
        List<String> wanted = gold.texts("legend");
        int entries = Math.max(said.size(), wanted.size());
        double sum = alike(guess.text("x", ""), gold.text("x", "")) + alike(guess.text("y", ""), gold.text("y", ""));
        for (int i = 0; i < entries; i++)
            sum += alike(i < said.size() ? said.get(i) : "", i < wanted.size() ? wanted.get(i) : "");
        return sum / (2 + entries);
    }

    /// 1 less the edit distance over the longer length, in code points; 1 for two empty texts.
    private static double alike(String a, String b) {
        int[] x = a.codePoints().toArray();
        int[] y = b.codePoints().toArray();
        if (x.length == 0 && y.length == 0) return 1;
        int[] row = new int[y.length + 1];
        for (int j = 0; j <= y.length; j++) row[j] = j;
        for (int i = 1; i <= x.length; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= y.length; j++) {
                int above = row[j];
                row[j] = Math.min(diagonal + (x[i - 1] == y[j - 1] ? 0 : 1), 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return 1 - (double) row[y.length] / Math.max(x.length, y.length);
    }

    /// Judged dimensions, each held to its range, over what could be had; 0 for what was not rendered.
    private static double picture(Case in) {
        if (!in.flag("render_ok", false)) return 0;
        Case scores = in.object("scores");
        Case most = in.object("max_scores");
        double sum = 0;
        double all = 0;
        for (String dimension : most.fields().keySet()) {
            if (!scores.has(dimension)) throw new IllegalArgumentException("judge reply lacks '" + dimension + "'");
            sum += Math.clamp(scores.number(dimension), 0, most.number(dimension));
            all += most.number(dimension);
        }
        return all == 0 ? 0 : sum / all;
    }

    /// Stage 1 leaves the picture out; code that does not run earns nothing.
    private static double total(Case in) {
        if (in.number("r_exec") == 0) return 0;
        double[] weights = in.has("weights")
                ? in.numbers("weights")
                : in.number("stage") == 1 ? new double[] {0.8, 0, 0.2} : new double[] {0.4, 0.4, 0.2};
        return weights[0] * in.number("r_text") + weights[1] * in.number("r_vis", 0) + weights[2] * in.number("r_exec");
    }
}
