package dev.assay.verify.text;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.View;
import dev.assay.core.metric.EditDistance;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// 1 minus the word error rate of the answer against the reference text, 0 from one error a word on. Case
/// and ASCII punctuation do not count; words are separated by blanks.
///
/// @param tag tag around the answer; empty for the whole response
@Named("word-error")
public record WordError(@Default("") String tag) implements Part<RewardFunction> {
    @Override
    public RewardFunction open(Resources resources) {
        TagText view = new TagText(tag);
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("accuracy", 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                if (!(row.rollout().reference() instanceof String reference))
                    return new Reading.Missing("the row has no reference text");
                if (words(reference).isEmpty()) return new Reading.Missing("the reference has no words");
                return switch (row.view(view)) {
                    case View.Seen.Got<TagText.Text> got ->
                        Reading.of(Signal.whole("accuracy", accuracy(got.value().value(), reference), null));
                    case View.Seen.Malformed<TagText.Text> bad -> Reading.of(Signal.whole("accuracy", 0, bad::why));
                    case View.Seen.Unreadable<TagText.Text> bad -> new Reading.Missing(bad.why());
                };
            }
        };
    }

    /// `max(0, 1 - edits / words of the reference)`, which must have words.
    public static double accuracy(String answer, String reference) {
        List<String> hyp = words(answer);
        List<String> ref = words(reference);
        // Every word too many is an edit, so the table stays small whatever the answer.
        if (hyp.size() >= 2 * ref.size()) return 0;
        return Math.max(0, 1 - (double) EditDistance.of(hyp, ref) / ref.size());
    }

    private static List<String> words(String text) {
        StringBuilder plain = new StringBuilder();
        for (char c : text.toLowerCase(Locale.ROOT).toCharArray())
            if (c > '~' || c <= ' ' || Character.isLetterOrDigit(c)) plain.append(c);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < plain.length(); ) {
            int end = i;
            while (end < plain.length() && !Character.isWhitespace(plain.charAt(end))) end++;
            if (end > i) words.add(plain.substring(i, end));
            i = end + 1;
        }
        return words;
    }
}
