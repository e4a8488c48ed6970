package dev.assay.verify.box;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.View;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import dev.assay.verify.text.JsonIn;
import java.util.List;
import java.util.Map;

/// How well a mask in the response meets the one in the reference: COCO's uncompressed run lengths,
/// `{"size": [height, width], "counts": [...]}`, runs of outside and inside in turn, column by column.
///
/// Aspects: `iou`, pixels in both over pixels in either, and `dice`, twice the shared over the sum; both 0 for a
/// response that is no mask of the reference's size, 1 for two empty ones. A reference that is no mask is missing.
/// Linear in the runs.
///
/// @param tag tag around the mask; empty for the whole response
@Named("mask-overlap")
public record MaskOverlap(@Default("") String tag) implements Part<RewardFunction> {
    /// A mask: its size and the lengths of its runs.
    private record Mask(double height, double width, long[] runs) {}

    @Override
    public RewardFunction open(Resources resources) {
        JsonIn where = new JsonIn(tag, false);
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("iou", 0, 1), Aspect.whole("dice", 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Mask gold = mask(row.rollout().reference());
                if (gold == null) return new Reading.Missing("the reference is no mask of run lengths");
                return switch (row.view(where)) {
                    case View.Seen.Got<Map<String, Object>> got -> met(mask(got.value()), gold);
                    case View.Seen.Malformed<Map<String, Object>> bad -> scored(0, 0, bad.why());
                    case View.Seen.Unreadable<Map<String, Object>> bad -> new Reading.Missing(bad.why());
                };
            }
        };
    }

    private static Reading met(Mask said, Mask gold) {
        if (said == null) return scored(0, 0, "no mask: expected size, and counts that sum up to its pixels");
        if (said.height != gold.height || said.width != gold.width)
            return scored(
                    0,
                    0,
                    Boxes.plain(said.height) + " x " + Boxes.plain(said.width) + " pixels, expected "
                            + Boxes.plain(gold.height) + " x " + Boxes.plain(gold.width));
        double a = inside(said.runs);
        double b = inside(gold.runs);
        double both = shared(said.runs, gold.runs);
        if (a + b == 0) return scored(1, 1, "both are empty");
        return scored(both / (a + b - both), 2 * both / (a + b), Math.round(both) + " pixels shared");
    }

    private static Reading scored(double iou, double dice, String why) {
        return Reading.of(Signal.whole("iou", iou, () -> why), Signal.whole("dice", dice, null));
    }

    private static double inside(long[] runs) {
        double sum = 0;
        for (int i = 1; i < runs.length; i += 2) sum += runs[i];
        return sum;
    }

    /// Pixels that lie in both; walks the runs side by side.
    private static double shared(long[] a, long[] b) {
        double shared = 0;
        int i = 0;
        int j = 0;
        long left = a.length == 0 ? 0 : a[0];
        long right = b.length == 0 ? 0 : b[0];
        while (i < a.length && j < b.length) {
            long both = Math.min(left, right);
            if (i % 2 == 1 && j % 2 == 1) shared += both;
            left -= both;
            right -= both;
            if (left == 0 && ++i < a.length) left = a[i];
            if (right == 0 && ++j < b.length) right = b[j];
        }
        return shared;
    }

    /// The mask an object spells, or null.
    private static Mask mask(Object value) {
        Object object = value;
        if (value instanceof String text) {
            try {
                object = Json.parse(text);
            } catch (JsonException _) {
                return null;
            }
        }
        if (!(object instanceof Map<?, ?> map)
                || !(map.get("size") instanceof List<?> size)
                || size.size() != 2
                || !(size.get(0) instanceof Double height)
                || !(size.get(1) instanceof Double width)
                || !(map.get("counts") instanceof List<?> counts)) return null;
        long[] runs = new long[counts.size()];
        long sum = 0;
        for (int i = 0; i < runs.length; i++) {
            if (!(counts.get(i) instanceof Double run) || run != Math.rint(run) || run < 0 || run > 1e12) return null;
            runs[i] = run.longValue();
            sum += runs[i];
        }
        return sum > 0 && sum == height * width ? new Mask(height, width, runs) : null;
    }
}
