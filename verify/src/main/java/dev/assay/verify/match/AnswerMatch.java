package dev.assay.verify.match;

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
import dev.assay.core.json.Json;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import dev.assay.verify.box.Boxes;
import dev.assay.verify.text.TagText;
import java.util.List;
import java.util.Locale;

/// Compares the answer of a response with the reference by one of several rules.
///
/// `choice`: equal after trimming, lower case, a final dot and the letter of an option. `chart`: numbers
/// within 5% (ChartQA's relaxed accuracy), else equal text. `box`: intersection over union of `[x1, y1,
/// x2, y2]`. `text`: equal after trimming. `number`: numbers within the tolerance, relative above 1, else
/// equal text whatever the case. `numbers`: 1 if both are numbers at all.
///
/// @param rule how answers are compared
/// @param tag tag around the answer; empty for the whole response
/// @param tolerance relative error that `chart` and `number` forgive
@Named("answer-match")
public record AnswerMatch(
        Rule rule,
        @Default("answer") String tag,
        @Default("0.05") double tolerance) implements Part<RewardFunction> {
    /// How answers are compared.
    public enum Rule {
        CHOICE,
        CHART,
        BOX,
        TEXT,
        NUMBER,
        NUMBERS
    }

    @Override
    public RewardFunction open(Resources resources) {
        TagText view = new TagText(tag);
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(new Aspect("match", Scope.Kind.WHOLE, 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object reference = row.rollout().reference();
                if (reference == null) return new Reading.Missing("the row has no reference");
                return switch (row.view(view)) {
                    case View.Seen.Got<TagText.Text> got -> {
                        TagText.Text answer = got.value();
                        double score = compared(
                                answer.value(), reference, row.rollout().id());
                        yield Reading.of(Signal.of(
                                "match",
                                score,
                                new Scope.Span(answer.start(), answer.end()),
                                () -> "'" + cut(answer.value()) + "' against '" + cut(String.valueOf(reference))
                                        + "'"));
                    }
                    case View.Seen.Malformed<TagText.Text> bad -> Reading.of(Signal.whole("match", 0, bad::why));
                    case View.Seen.Unreadable<TagText.Text> bad -> new Reading.Missing(bad.why());
                };
            }
        };
    }

    private double compared(String answer, Object reference, String id) {
        if (rule == Rule.BOX) {
            if (!(reference instanceof List<?> box) || !box.stream().allMatch(Number.class::isInstance))
                throw new IllegalArgumentException(
                        id + ": reference: expected a box [x1, y1, x2, y2], found " + Json.kind(reference));
            return Boxes.iou(
                    Boxes.numbersIn(answer, 4),
                    Json.list(box).stream()
                            .mapToDouble(n -> ((Number) n).doubleValue())
                            .toArray());
        }
        String text = reference instanceof Double d ? Boxes.plain(d) : reference instanceof String s ? s : null;
        if (text == null)
            throw new IllegalArgumentException(
                    id + ": reference: expected text or a number, found " + Json.kind(reference));
        boolean equal = switch (rule) {
            case CHOICE -> normal(answer).equals(normal(text));
            case CHART -> chart(answer, text, tolerance);
            case NUMBER -> number(answer, text, tolerance);
            case NUMBERS -> !Double.isNaN(plainNumber(answer)) && !Double.isNaN(plainNumber(text));
            default -> answer.strip().equals(text.strip());
        };
        return equal ? 1 : 0;
    }

    private static String cut(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }

    /// Trimmed, lower case, without a final dot; an option such as `(B) the red car` becomes its letter.
    public static String normal(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        if (plain.endsWith(".")) plain = plain.substring(0, plain.length() - 1).stripTrailing();
        int at = plain.startsWith("(") ? 1 : 0;
        if (at >= plain.length() || plain.charAt(at) < 'a' || plain.charAt(at) > 'f') return plain;
        String letter = plain.substring(at, at + 1);
        String rest = plain.substring(at + 1);
        if (at == 1) return rest.startsWith(")") ? letter : plain;
        boolean option = rest.isEmpty() || rest.startsWith(".") || rest.startsWith(":") || rest.startsWith(")");
        return option ? letter : plain;
    }

    /// Relaxed accuracy: `|p - g| <= tolerance * |g|` for numbers, equal text otherwise; for `g = 0`,
    /// `|p| <= 1e-6`.
    public static boolean chart(String answer, String reference, double tolerance) {
        double p = chartNumber(answer);
        double g = chartNumber(reference);
        if (Double.isNaN(p) || Double.isNaN(g)) return undotted(answer).equals(undotted(reference));
        return g == 0 ? Math.abs(p) <= 1e-6 : Math.abs(p - g) <= tolerance * Math.abs(g);
    }

    /// `|p - g| <= tolerance * max(1, |g|)` for numbers, else equal text whatever the case.
    public static boolean number(String answer, String reference, double tolerance) {
        double p = plainNumber(answer);
        double g = plainNumber(reference);
        if (Double.isNaN(p) || Double.isNaN(g)) return folded(answer).equals(folded(reference));
        return Math.abs(p - g) <= tolerance * Math.max(1, Math.abs(g));
    }

    private static String folded(String text) {
        return text.strip().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    private static double plainNumber(String text) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), 400); i++)
            if (",$%".indexOf(text.charAt(i)) < 0) digits.append(text.charAt(i));
        return parsed(digits.toString().strip());
    }

    private static String undotted(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        return plain.endsWith(".") ? plain.substring(0, plain.length() - 1).stripTrailing() : plain;
    }

    /// Blanks, thousands commas, a leading $ and a trailing % removed; NaN for what is no number.
    private static double chartNumber(String text) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), 400); i++) {
            char c = text.charAt(i);
            if (!Character.isWhitespace(c) && c != ',') digits.append(c);
        }
        if (!digits.isEmpty() && digits.charAt(0) == '$') digits.deleteCharAt(0);
        if (!digits.isEmpty() && digits.charAt(digits.length() - 1) == '%') digits.deleteCharAt(digits.length() - 1);
        return parsed(digits.toString());
    }

    private static double parsed(String digits) {
        for (int i = 0; i < digits.length(); i++)
            if ("0123456789+-.eE".indexOf(digits.charAt(i)) < 0) return Double.NaN;
        try {
            double number = Double.parseDouble(digits);
            return Double.isFinite(number) ? number : Double.NaN;
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }
}
