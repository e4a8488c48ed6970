package dev.assay.verify.grid;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.List;
import java.util.Locale;

/// How near the cell that ends a response, such as `\boxed{Row 3, Column 2}`, is to the right one of a grid
/// (OddGrid-GRPO, arXiv 2603.09326). The reference is `[rows, cols]--Row r, Column c`, counted from 1.
///
/// Aspects: `position`, 1 for the cell itself, else `exp(-d^2 / (2 sigma^2)) - cut` but not below 0, with the
/// distance `d` in cells and `sigma` a part of the grid's diagonal; `exact`, 1 for the cell itself; `format`,
/// 1 if the box that ends the response is written in just this form; `distance` in cells, where a cell is
/// named. A response that names no cell at its end is 0 in all but `distance`.
///
/// @param spread sigma in parts of the diagonal, above 0
/// @param cut taken off what a wrong cell earns, 0 to 1
/// @param fidelity `published` pays a cell outside the grid like one inside, `mended` pays it 0
@Named("odd-cell")
public record OddCell(
        @Default("0.25") double spread,
        @Default("0.3") double cut,
        @Default("recipe") Fidelity fidelity) implements Part<RewardFunction> {
    private static final Pattern SPACED = Pattern.compile("\\s*(<|>|/)\\s*");
    private static final Pattern NAMED =
            Pattern.compile("(?i)\\\\boxed\\{\\s*Row\\s*(\\d+)\\s*,\\s*Column\\s*(\\d+)\\s*\\}\\s*[.\\s]*\\z");
    private static final Pattern FORMAT = Pattern.compile("\\\\boxed\\{Row\\s+\\d+,\\s*Column\\s+\\d+\\}\\.?\\z");
    private static final Pattern CELL = Pattern.compile("Row\\s*(\\d+)\\s*,\\s*Column\\s*(\\d+)");
    private static final Pattern SIZE = Pattern.compile("\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*\\]");

    public OddCell {
        if (!(spread > 0)) throw new IllegalArgumentException("spread: expected more than 0, found " + spread);
        if (!(cut >= 0 && cut <= 1)) throw new IllegalArgumentException("cut: expected 0 to 1, found " + cut);
    }

    @Override
    public RewardFunction open(Resources resources) {
        boolean strict = fidelity.or(resources.fidelity()) != Fidelity.PUBLISHED;
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        Aspect.whole("position", 0, 1),
                        Aspect.whole("exact", 0, 1),
                        Aspect.whole("format", 0, 1),
                        Aspect.whole("distance", 0, Double.POSITIVE_INFINITY).fault());
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                if (!(row.rollout().reference() instanceof String truth))
                    return new Reading.Missing("the row has no reference text");
                return compared(row.rollout().response(), truth, row.rollout().id(), strict);
            }
        };
    }

    private Reading compared(String response, String truth, String id, boolean strict) {
        String[] gold = truth.split("--", -1);
        Matcher grid = SIZE.matcher(gold[0]);
        Matcher wanted = CELL.matcher(gold[gold.length - 1]);
        if (gold.length < 2 || !grid.find() || !wanted.find() || number(grid, 1) < 1 || number(grid, 2) < 1)
            throw new IllegalArgumentException(
                    id + ": reference: expected [rows, cols]--Row r, Column c, found " + truth);
        String text = SPACED.matcher(response).replaceAll("$1").strip();
        Signal format = Signal.whole("format", FORMAT.matcher(text).find() ? 1 : 0, null);
        Matcher named = NAMED.matcher(text);
        if (!named.find())
            return Reading.of(
                    Signal.whole("position", 0, () -> "no cell ends the response"),
                    Signal.whole("exact", 0, null),
                    format);
        double row = number(named, 1);
        double column = number(named, 2);
        double distance = Math.hypot(row - number(wanted, 1), column - number(wanted, 2));
        double sigma = spread * Math.hypot(number(grid, 1), number(grid, 2));
        boolean outside = row < 1 || column < 1 || row > number(grid, 1) || column > number(grid, 2);
        double near = distance == 0
                ? 1
                : strict && outside ? 0 : Math.max(Math.exp(-distance * distance / (2 * sigma * sigma)) - cut, 0);
        String cell = wanted.group();
        return Reading.of(
                Signal.whole(
                        "position",
                        near,
                        () -> String.format(Locale.ROOT, "row %.0f, column %.0f; it is %s", row, column, cell)
                                + (outside ? "; outside the grid" : "")),
                Signal.whole("exact", distance == 0 ? 1 : 0, null),
                format,
                Signal.whole("distance", Math.min(distance, Double.MAX_VALUE), null));
    }

    private static double number(Matcher matcher, int group) {
        return Double.parseDouble(matcher.group(group));
    }
}
