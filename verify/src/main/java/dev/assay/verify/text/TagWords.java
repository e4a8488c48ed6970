package dev.assay.verify.text;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.manual.Named;
import java.util.List;

/// Number of words inside the last `<tag>...</tag>`; 0 if the response does not both open and close the
/// tag.
///
/// @param tag the tag's name
@Named("tag-words")
public record TagWords(String tag) implements Part<RewardFunction> {
    public TagWords {
        Tags.requireName("tag", tag);
    }

    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        Aspect.whole("words", 0, Double.POSITIVE_INFINITY).fact());
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Tags tags = Tags.in(row, Tags.RESPONSE);
                String text = tags.text();
                int open = tags.last(tag);
                if (open < 0 || tags.find("/" + tag, 0) < 0)
                    return Reading.of(Signal.whole("words", 0, () -> "no <" + tag + "> block"));
                int start = open + tag.length() + 2;
                int close = tags.find("/" + tag, start);
                int end = close < 0 ? text.length() : close;
                int words = words(text, start, end);
                return Reading.of(Signal.of("words", words, new Scope.Span(start, end), () -> words + " words"));
            }
        };
    }

    static int words(String text, int start, int end) {
        int words = 0;
        boolean inside = false;
        for (int i = start; i < end; i++) {
            boolean blank = Character.isWhitespace(text.charAt(i));
            if (!blank && !inside) words++;
            inside = !blank;
        }
        return words;
    }
}
