package dev.assay.verify.drawing;

import dev.assay.verify.drawing.Drawing.Mark;
import dev.assay.verify.image.Likeness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How alike two drawn charts look, by the six things that MSRL's judge is asked about. A rule, where the paper
/// asks a large model; every number comes from what was really drawn. Each 0 to 1.
///
/// @param type 1 for the same kinds of marks
/// @param layout intersection over union of what is drawn
/// @param text mean likeness of the words, each kind in its order
/// @param data 1 less the mean difference of the edges of the marks, in parts of their panel
/// @param style likeness of the colours
/// @param clarity share of the words' area that no other word covers and that lies inside the picture
public record ChartLook(double type, double layout, double text, double data, double style, double clarity) {
    private static final List<String> WORDS = List.of("title", "x-title", "y-title", "tick", "legend");
    private static final List<String> SHAPES = List.of("bar", "point", "slice", "line");

    /// Compares drawings of one size.
    public static ChartLook of(Drawing made, Drawing wanted) {
        Map<String, List<Mark>> a = byRole(made);
        Map<String, List<Mark>> b = byRole(wanted);
        List<String> kindsA = a.keySet().stream().filter(SHAPES::contains).toList();
        List<String> kindsB = b.keySet().stream().filter(SHAPES::contains).toList();
        return new ChartLook(
                kindsA.equals(kindsB) ? 1 : 0,
                Likeness.INK.of(made.picture(), wanted.picture()),
                words(a, b),
                shapes(a, b),
                Likeness.COLOUR.of(made.picture(), wanted.picture()),
                clarity(made));
    }

    /// Dimension to score, in order.
    public Map<String, Double> scores() {
        Map<String, Double> scores = new LinkedHashMap<>();
        scores.put("type", type);
        scores.put("layout", layout);
        scores.put("text", text);
        scores.put("data", data);
        scores.put("style", style);
        scores.put("clarity", clarity);
        return scores;
    }

    private static Map<String, List<Mark>> byRole(Drawing drawing) {
        Map<String, List<Mark>> roles = new TreeMap<>();
        for (Mark mark : drawing.marks())
            roles.computeIfAbsent(mark.role(), _ -> new ArrayList<>()).add(mark);
        return roles;
    }

    private static double words(Map<String, List<Mark>> a, Map<String, List<Mark>> b) {
        double sum = 0;
        int count = 0;
        for (String role : WORDS) {
            List<Mark> said = a.getOrDefault(role, List.of());
            List<Mark> wanted = b.getOrDefault(role, List.of());
            int longest = Math.max(said.size(), wanted.size());
            count += longest;
            for (int i = 0; i < Math.min(said.size(), wanted.size()); i++)
                sum += ChartFields.alike(said.get(i).text(), wanted.get(i).text());
        }
        return count == 0 ? 1 : sum / count;
    }

    private static double shapes(Map<String, List<Mark>> a, Map<String, List<Mark>> b) {
        double sum = 0;
        int count = 0;
        double[] panelA = panel(a);
        double[] panelB = panel(b);
        for (String role : SHAPES) {
            List<Mark> said = a.getOrDefault(role, List.of());
            List<Mark> wanted = b.getOrDefault(role, List.of());
            count += Math.max(said.size(), wanted.size());
            for (int i = 0; i < Math.min(said.size(), wanted.size()); i++) {
                double away = 0;
                for (int k = 0; k < 4; k++)
                    away += Math.abs(within(said.get(i).box(), panelA, k)
                                    - within(wanted.get(i).box(), panelB, k))
                            / 4;
                sum += Math.max(0, 1 - away);
            }
        }
        return count == 0 ? 1 : sum / count;
    }

    private static double[] panel(Map<String, List<Mark>> roles) {
        List<Mark> panels = roles.getOrDefault("panel", List.of());
        return panels.isEmpty() ? new double[] {0, 0, 1, 1} : panels.getFirst().box();
    }

    /// Where an edge of a box lies in its panel: 0 at the left or top, 1 at the right or bottom.
    private static double within(double[] box, double[] panel, int edge) {
        int axis = edge % 2;
        return (box[edge] - panel[axis]) / Math.max(1e-9, panel[axis + 2] - panel[axis]);
    }

    private static double clarity(Drawing drawing) {
        List<double[]> boxes = drawing.marks().stream()
                .filter(mark -> !mark.text().isEmpty())
                .map(Mark::box)
                .toList();
        double all = 0;
        double bad = 0;
        for (int i = 0; i < boxes.size(); i++) {
            double[] box = boxes.get(i);
            double area = area(box);
            double[] sheet = {0, 0, drawing.picture().width(), drawing.picture().height()};
            double worst = area - overlap(box, sheet);
            for (int j = 0; j < boxes.size(); j++) if (j != i) worst = Math.max(worst, overlap(box, boxes.get(j)));
            all += area;
            bad += Math.min(area, worst);
        }
        return all == 0 ? 1 : 1 - bad / all;
    }

    private static double area(double[] box) {
        return Math.max(0, box[2] - box[0]) * Math.max(0, box[3] - box[1]);
    }

    private static double overlap(double[] a, double[] b) {
        return area(
                new double[] {Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])});
    }
}
