package dev.assay.verify.box;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.View;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import dev.assay.verify.text.TagText;
import java.util.List;

/// How well a box in the response meets the one in the reference. A box is its first four numbers, `x1, y1, x2, y2`,
/// in the coordinates of the reference; two numbers alone are a point.
///
/// Aspects: `iou`, intersection over union; `giou`, less the share of the hull that neither covers (Rezatofighi et al.,
/// arXiv 1902.09630, equation 2), so that boxes that do not meet are told apart by their distance; `inside`, 1 if the
/// box's centre, or the point, lies in the reference, border included. Without a box `iou` and `inside` are 0 and
/// `giou`
/// -1; a point has no area, so its `iou` is 0. A reference without four numbers and an area is missing.
///
/// @param tag tag around the box; empty for the whole response
@Named("box-overlap")
public record BoxOverlap(@Default("") String tag) implements Part<RewardFunction> {
    @Override
    public RewardFunction open(Resources resources) {
        TagText where = new TagText(tag);
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        new Aspect("iou", Scope.Kind.WHOLE, 0, 1),
                        new Aspect("giou", Scope.Kind.WHOLE, -1, 1),
                        new Aspect("inside", Scope.Kind.WHOLE, 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                double[] gold = gold(row.rollout().reference());
                if (gold == null) return new Reading.Missing("the reference is no box of four numbers");
                return switch (row.view(where)) {
                    case View.Seen.Got<TagText.Text> got ->
                        met(Boxes.numbersIn(got.value().value(), 4), gold);
                    case View.Seen.Malformed<TagText.Text> bad -> none(bad.why());
                    case View.Seen.Unreadable<TagText.Text> bad -> new Reading.Missing(bad.why());
                };
            }
        };
    }

    private static double[] gold(Object reference) {
        double[] box = switch (reference) {
            case String text -> Boxes.numbersIn(text, 4);
            case List<?> list
            when list.size() == 4 && list.stream().allMatch(Double.class::isInstance) ->
                list.stream().mapToDouble(each -> (Double) each).toArray();
            case null, default -> new double[0];
        };
        return Boxes.isBox(box) ? box : null;
    }

    private static Reading met(double[] said, double[] gold) {
        if (said.length < 2 || said.length == 3) return none("no box, found " + said.length + " numbers");
        boolean point = said.length == 2;
        double x = point ? said[0] : (said[0] + said[2]) / 2;
        double y = point ? said[1] : (said[1] + said[3]) / 2;
        boolean inside = x >= gold[0] && x <= gold[2] && y >= gold[1] && y <= gold[3];
        double[] box = point ? new double[] {x, y, x, y} : said;
        Scope at = new Scope.Region(0, box[0], box[1], box[2], box[3]);
        return Reading.of(
                Signal.of("iou", Boxes.iou(box, gold), at, null),
                Signal.of("giou", Boxes.giou(box, gold), at, null),
                Signal.of(
                        "inside",
                        inside ? 1 : 0,
                        at,
                        () -> Boxes.plain(x) + ", " + Boxes.plain(y) + " in " + shown(gold)));
    }

    private static String shown(double[] box) {
        return Boxes.plain(box[0]) + ", " + Boxes.plain(box[1]) + " to " + Boxes.plain(box[2]) + ", "
                + Boxes.plain(box[3]);
    }

    private static Reading none(String why) {
        return Reading.of(
                Signal.whole("iou", 0, () -> why), Signal.whole("giou", -1, null), Signal.whole("inside", 0, null));
    }
}
