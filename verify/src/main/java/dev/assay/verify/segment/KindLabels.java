package dev.assay.verify.segment;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
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
import dev.assay.core.text.CodePoints;
import dev.assay.manual.Named;
import dev.assay.verify.segment.Segments.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Segments of an answer that a reader, a model or a judge labelled for several kinds of facts: one signal
/// per kind and segment, -1 (something is wrong) to 1 (all is right), 0 where it states nothing of the
/// kind (FGAIF, arXiv 2404.05046).
///
/// The field holds a list of segments `{start, end, ...}` (offsets in code points) or `{text, ...}`; without
/// either, or with the lists `sub` and `labels` of the published data, segments stand in the order of the
/// text. Each has `labels` (-1, 0 or 1 per kind), `probs` (per kind the probabilities of wrong, nothing,
/// right) or `facts` (`{kind, ok}`; a fact whose `ok` is null was not verified and is dropped).
///
/// `stated` is the share of segments that state a fact of any kind: an answer that says nothing is never
/// wrong.
///
/// @param kinds the kinds, in the order of the labels
/// @param value value of probabilities: `margin`, right minus wrong, or `argmax`, the likeliest class
/// @param field the information field
@Named("kind-labels")
public record KindLabels(
        @Default("[object, attribute, relation]") List<String> kinds,
        @Default("margin") Value value,
        @Default("segments") String field)
        implements Part<RewardFunction> {
    /// The value of three probabilities.
    public enum Value {
        MARGIN,
        ARGMAX
    }

    /// Least words of a segment.
    private static final int MIN_WORDS = 5;

    /// The value of a segment for one kind.
    ///
    /// @param probs of wrong, nothing and right
    public static double value(double[] probs, Value value) {
        if (probs.length != 3)
            throw new IllegalArgumentException("expected three probabilities, found " + probs.length);
        if (value == Value.MARGIN) return probs[2] - probs[0];
        int best = 0;
        for (int i = 1; i < 3; i++) if (probs[i] > probs[best]) best = i;
        return best - 1;
    }

    /// The label of one kind: -1 if a fact of it is refuted, 0 if there is none, 1 if all are true.
    ///
    /// @param facts objects `{kind, ok}`
    /// @throws IllegalArgumentException if a fact has no known kind, or `ok` is no flag
    public static int label(List<Object> facts, String kind, List<String> kinds) {
        int label = 0;
        for (Object each : facts) {
            if (!(each instanceof Map<?, ?> fact)
                    || !(fact.get("kind") instanceof String found)
                    || !kinds.contains(found))
                throw new IllegalArgumentException("a fact needs a kind: one of " + String.join(", ", kinds));
            Object ok = fact.get("ok");
            if (ok == null || !found.equals(kind)) continue;
            if (!(ok instanceof Boolean flag))
                throw new IllegalArgumentException("a fact's 'ok': expected true or false, found " + Json.kind(ok));
            if (!flag) return -1;
            label = 1;
        }
        return label;
    }

    @Override
    public RewardFunction open(Resources resources) {
        if (kinds.contains("stated")) throw new IllegalArgumentException("kinds: 'stated' is taken");
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                List<Aspect> aspects = new ArrayList<>();
                for (String kind : kinds) aspects.add(new Aspect(kind, Scope.Kind.SPAN, -1, 1));
                aspects.add(Aspect.whole("stated", 0, 1).fact());
                return aspects;
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Rollout rollout = row.rollout();
                List<Object> labelled = labelled(rollout);
                return labelled == null
                        ? new Reading.Missing("the row has no field '" + field + "'")
                        : new Reading.Measured(signals(rollout, labelled));
            }
        };
    }

    /// One object per segment, from either layout; null if the row has neither.
    private List<Object> labelled(Rollout rollout) {
        if (rollout.info(field) instanceof List<?> list) return Json.list(list);
        if (!(rollout.info("sub") instanceof List<?> sub) || !(rollout.info("labels") instanceof List<?> labels))
            return null;
        if (sub.size() != labels.size())
            throw new IllegalArgumentException(
                    "row " + rollout.id() + ": " + sub.size() + " segments but " + labels.size() + " label triples");
        List<Object> joined = new ArrayList<>();
        for (int i = 0; i < sub.size(); i++) joined.add(Map.of("text", sub.get(i), "labels", labels.get(i)));
        return joined;
    }

    private List<Signal> signals(Rollout rollout, List<Object> labelled) {
        String text = rollout.response();
        List<Segment> cut = null;
        CodePoints points = CodePoints.of(text);
        List<Signal> signals = new ArrayList<>();
        int from = 0;
        int stating = 0;
        for (int s = 0; s < labelled.size(); s++) {
            String at = "row " + rollout.id() + ", segment " + s;
            if (!(labelled.get(s) instanceof Map<?, ?> plain))
                throw new IllegalArgumentException(at + ": expected an object, found " + Json.kind(labelled.get(s)));
            Map<String, Object> segment = Json.map(plain);
            Scope.Span span;
            if (segment.get("start") instanceof Double start && segment.get("end") instanceof Double end) {
                if (!(start >= 0 && start <= end && end <= text.codePointCount(0, text.length())))
                    throw new IllegalArgumentException(
                            at + ": " + start.intValue() + " to " + end.intValue() + " does not fit the response");
                span = new Scope.Span(points.toUnits(start.intValue()), points.toUnits(end.intValue()));
            } else if (segment.get("text") instanceof String words) {
                int start = text.indexOf(words, from);
                if (start < 0) throw new IllegalArgumentException(at + ": '" + words + "' is not in the response");
                span = new Scope.Span(start, start + words.length());
            } else {
                if (cut == null) cut = segments(text);
                if (cut.size() != labelled.size())
                    throw new IllegalArgumentException("row " + rollout.id() + ": " + cut.size() + " segments but "
                            + labelled.size() + " label triples");
                span = new Scope.Span(cut.get(s).start(), cut.get(s).end());
            }
            from = span.end();
            boolean states = false;
            for (int k = 0; k < kinds.size(); k++) {
                double value = value(segment, k, at);
                states |= value != 0;
                signals.add(Signal.of(kinds.get(k), value, span, () -> why(segment, value)));
            }
            if (states) stating++;
        }
        double share = labelled.isEmpty() ? 0 : (double) stating / labelled.size();
        signals.add(Signal.whole("stated", share, null));
        return signals;
    }

    /// Sub-sentences as FGAIF cuts them.
    private static List<Segment> segments(String text) {
        int[] bounds = Segments.subsentences(text, Segments.sentenceEnds(text), MIN_WORDS);
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i + 1 < bounds.length; i++)
            segments.add(new Segment(
                    bounds[i],
                    bounds[i]
                            + text.substring(bounds[i], bounds[i + 1])
                                    .stripTrailing()
                                    .length()));
        return segments;
    }

    private double value(Map<String, Object> segment, int k, String at) {
        String kind = kinds.get(k);
        if (segment.get("facts") instanceof List<?> facts) {
            try {
                return label(Json.list(facts), kind, kinds);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(at + ": " + e.getMessage());
            }
        }
        boolean certain = segment.get("labels") != null;
        if (!(segment.get(certain ? "labels" : "probs") instanceof List<?> each) || each.size() != kinds.size())
            throw new IllegalArgumentException(
                    at + ": expected " + kinds.size() + " labels or probs, one per kind, or facts");
        Object own = each.get(k);
        if (certain) {
            if (own instanceof Double d && (d == -1 || d == 0 || d == 1)) return d;
            throw new IllegalArgumentException(at + ", " + kind + ": expected a label -1, 0 or 1, found "
                    + (own instanceof Number ? own.toString() : Json.kind(own)));
        }
        if (!(own instanceof List<?> probs) || !probs.stream().allMatch(Double.class::isInstance))
            throw new IllegalArgumentException(at + ", " + kind + ": expected three probabilities");
        try {
            return value(probs.stream().mapToDouble(p -> (Double) p).toArray(), value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(at + ", " + kind + ": " + e.getMessage());
        }
    }

    /// The refuted facts, where they are known.
    private static String why(Map<String, Object> segment, double value) {
        if (segment.get("facts") instanceof List<?> facts)
            for (Object fact : facts)
                if (Boolean.FALSE.equals(Json.map(fact).get("ok"))
                        && Json.map(fact).get("text") != null)
                    return "refuted: " + Json.map(fact).get("text");
        return value < 0 ? "something of the kind is wrong" : value > 0 ? "right" : "states nothing of the kind";
    }
}
