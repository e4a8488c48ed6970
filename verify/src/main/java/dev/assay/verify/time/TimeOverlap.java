package dev.assay.verify.time;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.List;

/// How well a time range in the response meets the one in the reference. Both are written with two marks,
/// such as `second{12.0}-second{30.5}`; any other number of marks in the response is no range and scores
/// 0, in the reference it is an error of the data (ChronusOmni, arXiv 2512.09841, train_grpo.py).
///
/// Aspects: `iou`, the intersection over the hull, 0 for a range that ends before it starts; `ordered`, 1
/// if it does not.
///
/// @param mark RE2 pattern of one mark; its first group is the number
@Named("time-overlap")
public record TimeOverlap(@Default("'\\{(\\d+\\.?\\d*)\\}'") String mark) implements Part<RewardFunction> {
    public TimeOverlap {
        if (compiled(mark).groupCount() < 1)
            throw new IllegalArgumentException("mark: expected a pattern with a group around the number");
    }

    private static Pattern compiled(String mark) {
        try {
            return Pattern.compile(mark);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("mark: " + e.getMessage().replace('\n', ' '));
        }
    }

    /// Intersection over hull of two ranges; 0 if they do not meet or one runs backwards.
    public static double iou(double a, double b, double start, double end) {
        double inter = Math.min(b, end) - Math.max(a, start);
        double hull = Math.max(b, end) - Math.min(a, start);
        return inter > 0 && hull > 0 && Double.isFinite(hull) ? inter / hull : 0;
    }

    @Override
    public RewardFunction open(Resources resources) {
        Pattern compiled = compiled(mark);
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("iou", 0, 1), Aspect.whole("ordered", 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                if (!(row.rollout().reference() instanceof String reference))
                    return new Reading.Missing("the row has no reference text");
                double[] truth = range(compiled, reference);
                if (truth == null)
                    throw new IllegalArgumentException(
                            "row " + row.rollout().id() + ": solution must hold exactly two {number} marks");
                double[] said = range(compiled, row.rollout().response());
                if (said == null)
                    return Reading.of(
                            Signal.whole("iou", 0, () -> "not exactly two marks"), Signal.whole("ordered", 0, null));
                Scope range = new Scope.Time(said[0], said[1]);
                return Reading.of(
                        Signal.of(
                                "iou",
                                iou(said[0], said[1], truth[0], truth[1]),
                                range,
                                () -> said[0] + " to " + said[1] + " against " + truth[0] + " to " + truth[1]),
                        Signal.of("ordered", said[0] <= said[1] ? 1 : 0, range, null));
            }
        };
    }

    /// The two numbers of a text with exactly two marks, or null.
    private static double[] range(Pattern mark, String text) {
        Matcher matcher = mark.matcher(text);
        double[] found = new double[2];
        int count = 0;
        while (matcher.find()) {
            if (count == 2) return null;
            String number = matcher.group(1);
            try {
                found[count] = Double.parseDouble(number);
            } catch (NumberFormatException | NullPointerException _) {
                return null;
            }
            if (!Double.isFinite(found[count++])) return null;
        }
        return count == 2 ? found : null;
    }
}
