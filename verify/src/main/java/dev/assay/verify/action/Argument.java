package dev.assay.verify.action;

import dev.assay.core.recipe.Default;
import dev.assay.verify.text.Overlap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// One argument of an action and how it is compared. A new kind of action is a new row of a table of
/// these, not code.
///
/// @param field member of the action that holds it; for `point` a name for messages
/// @param match `rouge_l`, `token_f1`, `equal` (the same JSON value), `words` (equal after splitting into
///     lower-case words), or `point`: `x` and `y` against the recorded `bbox`, or else its `x` and `y`
/// @param ceiling what a point gets just outside; it falls from there as a Gaussian
/// @param tail standard deviation of that Gaussian, in the unit of the coordinates
/// @param radius disc around a recorded point that counts as inside
public record Argument(
        String field,
        Leaf match,
        @Default("0.5") double ceiling,
        @Default("0.05") double tail,
        @Default("0.14") double radius) {
    /// How an argument is compared.
    public enum Leaf {
        ROUGE_L,
        TOKEN_F1,
        EQUAL,
        WORDS,
        POINT
    }

    public Argument {
        if (!(tail > 0)) throw new IllegalArgumentException("tail: expected more than 0, found " + tail);
        if (!(radius >= 0)) throw new IllegalArgumentException("radius: expected 0 or more, found " + radius);
    }

    /// True if the action says something here.
    boolean given(Map<String, Object> action) {
        if (match == Leaf.POINT) return action.get("x") != null && action.get("y") != null;
        Object value = action.get(field);
        return value != null && !(value instanceof String text && text.isBlank());
    }

    /// Closeness, 0 to 1.
    double closeness(Map<String, Object> action, Map<String, Object> gold, Screen screen) {
        if (match == Leaf.POINT) return falling(screen.distance(action, gold, radius));
        Object value = action.get(field);
        Object wanted = gold.get(field);
        if (match == Leaf.EQUAL) return Objects.equals(value, wanted) ? 1 : 0;
        String said = value instanceof String text ? text : "";
        String meant = wanted instanceof String text ? text : "";
        return switch (match) {
            case ROUGE_L -> Overlap.rougeL(said, meant);
            case TOKEN_F1 -> Overlap.tokenF1(said, meant);
            default -> Overlap.words(said).equals(Overlap.words(meant)) ? 1 : 0;
        };
    }

    private double falling(double distance) {
        if (Double.isNaN(distance)) return 0;
        return distance <= 0 ? 1 : ceiling * Math.exp(-distance * distance / (2 * tail * tail));
    }

    /// True if it is just what was recorded.
    boolean exact(Map<String, Object> action, Map<String, Object> gold, Screen screen) {
        return match == Leaf.POINT
                ? closeness(action, gold, screen) == 1
                : Objects.equals(action.get(field), gold.get(field));
    }

    /// What is wrong with the recorded action here, or null.
    String fault(Map<String, Object> gold, Screen screen) {
        if (match == Leaf.POINT) return screen.fault(gold);
        Object wanted = gold.get(field);
        if (wanted == null) return "no '" + field + "'";
        boolean text = match != Leaf.EQUAL;
        return text && !(wanted instanceof String) ? "'" + field + "' is not text" : null;
    }

    /// Where points and boxes lie.
    ///
    /// @param width units of a coordinate across the screen
    /// @param height units of a coordinate down the screen
    /// @param ratio height of the screen over its width, or 1 to leave it out of distances
    record Screen(double width, double height, double ratio) {
        /// Distance from the action's point to the recorded box or disc, in widths of the screen; 0 or less
        /// inside, NaN if there is no point.
        double distance(Map<String, Object> action, Map<String, Object> gold, double radius) {
            double x = number(action.get("x")) / width;
            double y = number(action.get("y")) / height;
            if (!Double.isFinite(x) || !Double.isFinite(y)) return Double.NaN;
            double[] box = box(gold);
            double disc = 0;
            if (box == null) {
                double px = number(gold.get("x")) / width;
                double py = number(gold.get("y")) / height;
                box = new double[] {px, py, px, py};
                disc = radius;
            }
            double dx = Math.max(0, Math.max(box[0] - x, x - box[2]));
            double dy = Math.max(0, Math.max(box[1] - y, y - box[3])) * ratio;
            return Math.hypot(dx, dy) - disc;
        }

        String fault(Map<String, Object> gold) {
            if (gold.get("bbox") == null) {
                double x = number(gold.get("x")) / width;
                double y = number(gold.get("y")) / height;
                return x >= 0 && x <= 1 && y >= 0 && y <= 1 ? null : "no 'bbox', and no 'x' and 'y' on the screen";
            }
            double[] box = box(gold);
            boolean good = box != null
                    && box[0] >= 0
                    && box[1] >= 0
                    && box[0] <= box[2]
                    && box[1] <= box[3]
                    && box[2] <= 1
                    && box[3] <= 1;
            return good ? null : "'bbox' is no box [x0, y0, x1, y1] on the screen";
        }

        private double[] box(Map<String, Object> gold) {
            if (!(gold.get("bbox") instanceof List<?> list) || list.size() != 4) return null;
            double[] box = new double[4];
            for (int i = 0; i < 4; i++) {
                box[i] = number(list.get(i)) / (i % 2 == 0 ? width : height);
                if (!Double.isFinite(box[i])) return null;
            }
            return box;
        }

        /// A number, also one in quotes, or NaN.
        private static double number(Object value) {
            if (value instanceof Number number) return number.doubleValue();
            if (!(value instanceof String text) || text.length() > 40) return Double.NaN;
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException _) {
                return Double.NaN;
            }
        }
    }
}
