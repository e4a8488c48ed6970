package dev.assay.verify.segment;

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
import dev.assay.core.text.CodePoints;
import dev.assay.manual.Named;
import dev.assay.verify.segment.Segments.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Turns human error spans into one signal per segment of the answer: 1 where a segment is free of
/// errors, -1 where it is not (Fine-Grained RLHF, arXiv 2306.01693). Segments that the annotation says
/// nothing about have none.
///
/// Offsets in the file count Unicode code points, as Python does.
///
/// @param category `relevance` (Irrelevant, Redundant, Incoherent; per sub-sentence) or `facts`
///     (Wrong-Grounding, Unverifiable; per sentence)
/// @param field information field with the feedback: an object with a list `errors`
/// @param minWords spans of relevance with fewer words are dropped
@Named("segment-errors")
public record SegmentErrors(
        Category category,
        @Default("feedback") String field,
        @Default("5") int minWords) implements Part<RewardFunction> {
    /// Which errors count.
    public enum Category {
        RELEVANCE,
        FACTS
    }

    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(new Aspect("segment", Scope.Kind.SPAN, -1, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                if (!(row.rollout().info(field) instanceof Map<?, ?> feedback) || feedback.get("errors") == null)
                    return new Reading.Missing("the row has no " + field + ".errors");
                String text = row.rollout().response();
                List<ErrorSpans> spans;
                try {
                    spans = ErrorSpans.read(feedback.get("errors"), text);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(row.rollout().id() + ": " + field + "." + e.getMessage());
                }
                CodePoints points = CodePoints.of(text);
                spans = spans.stream()
                        .map(span ->
                                new ErrorSpans(span.type(), points.toUnits(span.start()), points.toUnits(span.end())))
                        .toList();
                return new Reading.Measured(signals(text, spans));
            }
        };
    }

    private List<Signal> signals(String text, List<ErrorSpans> spans) {
        boolean facts = category == Category.FACTS;
        List<Segment> segments = Segments.of(text, !facts);
        List<String> labels = ErrorSpans.labels(text, segments, spans, facts ? "F-ERR" : "NF-ERR", minWords);
        List<Signal> signals = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            String label = labels.get(i);
            if (label.equals("Ignore")) continue;
            boolean good = label.equals("O");
            String type = good ? null : types(segment, spans, facts);
            signals.add(Signal.of(
                            "segment",
                            good ? 1 : -1,
                            new Scope.Span(segment.start(), segment.end()),
                            () -> good ? "no error" : "marked by a reader")
                    .labelled(type));
        }
        return signals;
    }

    private static String types(Segment segment, List<ErrorSpans> spans, boolean facts) {
        List<String> kind = facts ? ErrorSpans.FACTUAL : ErrorSpans.NON_FACTUAL;
        return spans.stream()
                .filter(span ->
                        kind.contains(span.type()) && span.start() < segment.end() && span.end() > segment.start())
                .map(ErrorSpans::type)
                .distinct()
                .reduce((a, b) -> a + ", " + b)
                .orElse(null);
    }
}
