package dev.assay.verify.box;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Rollout;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.json.Json;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// How well what a detector found in a picture fits its prompt (the detector reward of arXiv 2601.03468).
///
/// The row holds the detections, `phrases`, `boxes_xyxy` and `confidences` of equal length, and what was
/// asked: `nouns`, a `task_type`, and with it `spatial_info` `{obj1, obj2, locality}` or `numeracy_info`
/// `[{num, obj_name}]`. Aspect `score`, 0 to 1: for `spatial` 0.2 per object found, and half of how well
/// the surest boxes stand as asked if both are; for `numeracy` the mean over things of 1 for the right
/// number, 0.2 for another, 0 for none; else the share of nouns found. A prompt without nouns gives 1.
/// Aspect `found`, one per detection: its confidence, at its box.
///
/// @param fidelity `published` pays nothing for "above", which its table of places lacks
@Named("detections")
public record Detections(@Default("recipe") Fidelity fidelity) implements Part<RewardFunction> {
    /// One thing found.
    ///
    /// @param box x1, y1, x2, y2 in pixels
    public record Found(String phrase, double[] box, double confidence) {}

    @Override
    public RewardFunction open(Resources resources) {
        Fidelity chosen = fidelity.or(resources.fidelity());
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("score", 0, 1), new Aspect("found", Scope.Kind.REGION, 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Rollout rollout = row.rollout();
                if (!(rollout.info("nouns") instanceof List<?> nouns))
                    return new Reading.NotApplicable("the row names no nouns to look for");
                if (nouns.isEmpty()) return Reading.of(Signal.whole("score", 1, () -> "nothing to look for"));
                if (rollout.info("phrases") == null) return new Reading.Missing("the row has no detections");
                List<Found> found = found(rollout);
                List<Signal> signals = new ArrayList<>();
                signals.add(Signal.whole("score", fit(rollout, found, nouns, chosen), null));
                for (Found each : found) {
                    double[] b = each.box();
                    Scope region = new Scope.Region(0, b[0], b[1], b[2], b[3]);
                    signals.add(Signal.of("found", Math.clamp(each.confidence(), 0, 1), region, null)
                            .labelled(each.phrase()));
                }
                return new Reading.Measured(signals);
            }
        };
    }

    private static double fit(Rollout rollout, List<Found> found, List<?> nouns, Fidelity fidelity) {
        Object asked = rollout.info("spatial_info");
        Object counts = rollout.info("numeracy_info");
        Object type = rollout.info("task_type");
        if ("spatial".equals(type)) {
            if (!(asked instanceof Map<?, ?> info)
                    || !(info.get("obj1") instanceof String first)
                    || !(info.get("obj2") instanceof String second)
                    || !(info.get("locality") instanceof String locality))
                throw wrong(rollout, "spatial_info", "an object with obj1, obj2 and locality");
            return spatial(found, first, second, locality, fidelity);
        }
        if ("numeracy".equals(type)) {
            if (!(counts instanceof List<?> list) || list.isEmpty())
                throw wrong(rollout, "numeracy_info", "a list of objects with num and obj_name");
            double sum = 0;
            for (Object each : list) {
                if (!(each instanceof Map<?, ?> item)
                        || !(item.get("num") instanceof Number num)
                        || !(item.get("obj_name") instanceof String name))
                    throw wrong(rollout, "numeracy_info", "a list of objects with num and obj_name");
                sum += counted(found, name, num.doubleValue());
            }
            return sum / list.size();
        }
        return objects(found, nouns.stream().map(String::valueOf).toList());
    }

    /// Share of nouns that were found; 1 if there are none.
    public static double objects(List<Found> found, List<String> nouns) {
        if (nouns.isEmpty()) return 1;
        long seen = nouns.stream()
                .filter(noun -> found.stream().anyMatch(each -> each.phrase().equals(noun)))
                .count();
        return (double) seen / nouns.size();
    }

    /// 1 if there are `number` of a thing, 0.2 if there is another number of it, 0 if there is none. Boxes
    /// that overlap a surer one by more than a half are the same thing.
    public static double counted(List<Found> found, String name, double number) {
        List<Found> kept = new ArrayList<>();
        found.stream()
                .filter(each -> each.phrase().equals(name))
                .sorted(Comparator.comparingDouble(each -> -each.confidence()))
                .forEach(each -> {
                    if (kept.stream().noneMatch(other -> Boxes.iou(other.box(), each.box()) > 0.5)) kept.add(each);
                });
        return kept.isEmpty() ? 0 : kept.size() == number ? 1 : 0.2;
    }

    private static double spatial(List<Found> found, String first, String second, String locality, Fidelity fidelity) {
        Found a = surest(found, first);
        Found b = surest(found, second);
        double there = (a == null ? 0 : 0.2) + (b == null ? 0 : 0.2);
        return a == null || b == null ? there : there + Place.score(locality, a.box(), b.box(), fidelity) / 2;
    }

    private static Found surest(List<Found> found, String name) {
        return found.stream()
                .filter(each -> each.phrase().equals(name))
                .max(Comparator.comparingDouble(Found::confidence))
                .orElse(null);
    }

    private static List<Found> found(Rollout rollout) {
        List<Object> phrases = list(rollout, "phrases");
        List<Object> boxes = list(rollout, "boxes_xyxy");
        List<Object> confidences = list(rollout, "confidences");
        if (boxes.size() != phrases.size() || confidences.size() != phrases.size())
            throw wrong(rollout, "phrases, boxes_xyxy, confidences", "lists of one size");
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < phrases.size(); i++) {
            if (!(confidences.get(i) instanceof Number confidence)) throw wrong(rollout, "confidences", "numbers");
            if (!(boxes.get(i) instanceof List<?> box)
                    || box.size() != 4
                    || !box.stream().allMatch(Number.class::isInstance))
                throw wrong(rollout, "boxes_xyxy", "boxes [x1, y1, x2, y2]");
            double[] corners =
                    box.stream().mapToDouble(n -> ((Number) n).doubleValue()).toArray();
            found.add(new Found(String.valueOf(phrases.get(i)), corners, confidence.doubleValue()));
        }
        return found;
    }

    private static List<Object> list(Rollout rollout, String field) {
        if (rollout.info(field) instanceof List<?> list) return Json.list(list);
        throw wrong(rollout, field, "a list");
    }

    private static IllegalArgumentException wrong(Rollout rollout, String field, String expected) {
        return new IllegalArgumentException(rollout.id() + ": " + field + ": expected " + expected);
    }
}
