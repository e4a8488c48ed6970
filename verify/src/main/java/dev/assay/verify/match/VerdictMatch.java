package dev.assay.verify.match;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
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
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import dev.assay.verify.box.Boxes;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads the verdict of a judge's transcript and compares it with the label (ARM-Thinker, arXiv
/// 2512.05111). Only the last turn counts, so a transcript that ends on a tool call gives no verdict.
///
/// Aspects: `format`, 1 if the last turn is laid out as asked; `correct`, 1 if its verdict is the label's.
/// A label that is not in the table is an error of the data.
///
/// @param verdict RE2 pattern whose first group is the verdict, whatever its case
/// @param labels label to the verdict that is right, in lower case
/// @param which of several matches, the `first` or the `last`
/// @param bare true to take the whole answer for the verdict if the pattern does not match
/// @param anywhere true to look in the whole turn if the layout is wrong
/// @param turn what stands before each turn of the judge; empty if all is one turn
/// @param layout RE2 pattern of the last turn, blanks around it removed; its first group is the answer;
///     empty for any
/// @param without texts that must not stand in the last turn, whatever their case
/// @param label information field with the label; empty for the reference
@Named("verdict-match")
public record VerdictMatch(
        String verdict,
        Map<String, String> labels,
        @Default("last") Which which,
        @Default("false") boolean bare,
        @Default("false") boolean anywhere,
        @Default("\"assistant\\n\"") String turn,

        @Default("'(?is)\\s*<think>.*?</think>\\s*<answer>\\s*(.*?)\\s*</answer>\\s*'")
        String layout,

        @Default("[<tool_call>, </tool_call>]") List<String> without,
        @Default("") String label)
        implements Part<RewardFunction> {
    /// Which match counts.
    public enum Which {
        FIRST,
        LAST
    }

    public VerdictMatch {
        if (compiled("verdict", verdict).groupCount() < 1)
            throw new IllegalArgumentException("verdict: expected a pattern with a group");
        if (!layout.isEmpty() && compiled("layout", layout).groupCount() < 1)
            throw new IllegalArgumentException("layout: expected a pattern with a group around the answer");
        if (labels.isEmpty()) throw new IllegalArgumentException("labels: expected at least one");
    }

    private static Pattern compiled(String setting, String pattern) {
        try {
            return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(setting + ": " + e.getMessage().replace('\n', ' '));
        }
    }

    @Override
    public RewardFunction open(Resources resources) {
        Pattern said = compiled("verdict", verdict);
        Pattern shape = layout.isEmpty() ? null : compiled("layout", layout);
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("format", 0, 1), Aspect.whole("correct", 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object given = label.isEmpty()
                        ? row.rollout().reference()
                        : row.rollout().info(label);
                if (given == null) return new Reading.Missing("the row has no label");
                String wanted = wanted(row.rollout(), given);
                String text = row.rollout().response();
                int cut = turn.isEmpty() ? -1 : text.lastIndexOf(turn);
                int start = cut < 0 ? 0 : cut + turn.length();
                int end = text.length();
                while (start < end && Character.isWhitespace(text.charAt(start))) start++;
                while (start < end && Character.isWhitespace(text.charAt(end - 1))) end--;
                String last = text.substring(start, end);
                String fault = banned(last);
                int[] answer = {0, last.length()};
                if (shape != null && fault == null) {
                    Matcher matcher = shape.matcher(last);
                    if (matcher.matches()) answer = new int[] {matcher.start(1), matcher.end(1)};
                    else fault = "the last turn is not laid out as asked";
                }
                if (fault != null && !anywhere) return failed(fault);
                return judged(fault, last.substring(answer[0], answer[1]), start + answer[0], wanted, said);
            }
        };
    }

    private Reading judged(String fault, String answer, int at, String wanted, Pattern said) {
        Matcher matcher = said.matcher(answer);
        String found = null;
        Scope where = Scope.WHOLE;
        while (matcher.find()) {
            found = matcher.group(1);
            where = new Scope.Span(at + matcher.start(), at + matcher.end());
            if (which == Which.FIRST) break;
        }
        if (found == null && bare && fault == null) found = answer;
        String verdict = found == null ? null : found.strip().toLowerCase(Locale.ROOT);
        return Reading.of(
                Signal.whole("format", fault == null ? 1 : 0, fault == null ? null : () -> fault),
                Signal.of(
                        "correct",
                        wanted.equals(verdict) ? 1 : 0,
                        where,
                        () -> verdict == null ? "no verdict" : "says " + cut(verdict) + ", label " + wanted));
    }

    private static Reading failed(String fault) {
        return Reading.of(Signal.whole("format", 0, () -> fault), Signal.whole("correct", 0, () -> fault));
    }

    private String banned(String turn) {
        String lower = turn.toLowerCase(Locale.ROOT);
        for (String text : without)
            if (lower.contains(text.toLowerCase(Locale.ROOT))) return "the last turn holds " + text;
        return null;
    }

    private String wanted(Rollout rollout, Object given) {
        String name = given instanceof Double number ? Boxes.plain(number) : String.valueOf(given);
        String wanted = labels.get(name.strip().toLowerCase(Locale.ROOT));
        if (wanted == null)
            throw new IllegalArgumentException(rollout.id() + ": label '" + cut(name) + "': expected one of "
                    + String.join(", ", labels.keySet()));
        return wanted;
    }

    private static String cut(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
