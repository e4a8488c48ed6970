package dev.assay.verify.segment;

import dev.assay.core.json.Json;
import dev.assay.verify.segment.Segments.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Human error spans of an answer, and the labels of its segments that follow from them (Fine-Grained
/// RLHF, appendix D; tasks/qa_feedback/reward_modeling/create_rel_fact_rm_files.py).
///
/// @param type one of {@link #TYPES}
/// @param start first character
/// @param end character after the span
public record ErrorSpans(String type, int start, int end) {
    /// Errors of relevance and form.
    public static final List<String> NON_FACTUAL = List.of("Irrelevant", "Redundant", "Incoherent");
    /// Errors of fact.
    public static final List<String> FACTUAL = List.of("Wrong-Grounding", "Unverifiable");
    /// All known types.
    public static final List<String> TYPES =
            List.of("Irrelevant", "Redundant", "Incoherent", "Wrong-Grounding", "Unverifiable");

    private static final String NONE = "O";

    /// Reads `[{"error type", "start", "end"}]`.
    ///
    /// @throws IllegalArgumentException that names the span and what is wrong with it
    public static List<ErrorSpans> read(Object value, String text) {
        if (!(value instanceof List<?> list))
            throw new IllegalArgumentException("errors: expected a list, found " + Json.kind(value));
        List<ErrorSpans> spans = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof Map<?, ?> span)
                    || !(span.get("error type") instanceof String type)
                    || !(span.get("start") instanceof Double start)
                    || !(span.get("end") instanceof Double end))
                throw new IllegalArgumentException("errors[" + i + "]: expected 'error type', start and end");
            if (!TYPES.contains(type))
                throw new IllegalArgumentException(
                        "errors[" + i + "]: unknown error type '" + type + "'; known: " + String.join(", ", TYPES));
            if (start >= end || end > text.length() || start < 0)
                throw new IllegalArgumentException("errors[" + i + "]: span " + start.intValue() + " to "
                        + end.intValue() + " does not fit a text of " + text.length() + " characters");
            spans.add(new ErrorSpans(type, start.intValue(), end.intValue()));
        }
        List<ErrorSpans> sorted = spans.stream()
                .sorted(Comparator.comparingInt(ErrorSpans::start))
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            ErrorSpans a = sorted.get(i - 1);
            ErrorSpans b = sorted.get(i);
            if (b.start < a.end && !a.type.equals(b.type))
                throw new IllegalArgumentException("errors: " + a.type + " at " + a.start + " to " + a.end
                        + " overlaps " + b.type + " at " + b.start + " to " + b.end);
        }
        return spans;
    }

    /// One label per segment: for `NF-ERR` (relevance) the error or `O`; for `F-ERR` (facts) the error,
    /// else `Ignore` where a span of the other kind stands, else `O`.
    ///
    /// @param minWords spans of relevance with fewer words are dropped
    public static List<String> labels(
            String text, List<Segment> segments, List<ErrorSpans> spans, String category, int minWords) {
        boolean factual = switch (category) {
            case "F-ERR" -> true;
            case "NF-ERR" -> false;
            default -> throw new IllegalArgumentException("category: expected F-ERR or NF-ERR, found " + category);
        };
        List<String> labels = new ArrayList<>();
        for (Segment segment : segments) {
            boolean fact = touched(text, segment, spans, FACTUAL, 0);
            boolean form = touched(text, segment, spans, NON_FACTUAL, minWords);
            labels.add(factual ? fact ? "F-ERR" : form ? "Ignore" : NONE : form ? "NF-ERR" : NONE);
        }
        return labels;
    }

    private static boolean touched(
            String text, Segment segment, List<ErrorSpans> spans, List<String> types, int minWords) {
        for (ErrorSpans span : spans) {
            if (!types.contains(span.type) || Segments.count(text, span.start, span.end) < minWords) continue;
            int from = Math.max(span.start, segment.start());
            int to = Math.min(span.end, segment.end());
            for (int i = from; i < to; i++) if (!Character.isWhitespace(text.charAt(i))) return true;
        }
        return false;
    }
}
