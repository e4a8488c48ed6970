package dev.assay.verify.text;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.List;

/// 1 if the whole response is a row of tagged blocks such as `<think>...</think>\n<answer>...</answer>`,
/// else 0.
///
/// With `when: reference` the tags after the first are asked for only if the reference holds them, as in
/// ToolRL (arXiv 2504.13958, section 3.3). Text is stripped first. Linear in the response.
///
/// @param tags the tags in their order; the first is always asked for
/// @param when `always`, or `reference`: later tags only if the reference has them
/// @param block tags whose text stands on lines of its own, between a line end and a line end
/// @param gap what stands between two blocks: `line` (exactly one line end) or `blank` (any white
///     space, or none)
/// @param once true if every asked tag but the first must open and close exactly once
/// @param fidelity `published` counts tags everywhere, `mended` only after the first block closes: a
///     thought may mention them
@Named("tag-layout")
public record TagLayout(
        List<String> tags,
        @Default("always") When when,
        @Default("[]") List<String> block,
        @Default("line") Gap gap,
        @Default("false") boolean once,
        @Default("recipe") Fidelity fidelity)
        implements Part<RewardFunction> {
    /// When tags after the first are asked for.
    public enum When {
        ALWAYS,
        REFERENCE
    }

    /// What stands between blocks.
    public enum Gap {
        LINE,
        BLANK
    }

    public TagLayout {
        if (tags.isEmpty()) throw new IllegalArgumentException("tags: expected at least one tag");
    }

    @Override
    public RewardFunction open(Resources resources) {
        boolean mended = fidelity.or(resources.fidelity()) != Fidelity.PUBLISHED;
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("layout", 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                String gold = "";
                if (when == When.REFERENCE) {
                    if (!(row.rollout().reference() instanceof String text))
                        return new Reading.Missing("the row has no reference text to tell which tags are due");
                    gold = text;
                }
                String fault = fault(row.rollout().response(), gold, mended);
                return Reading.of(Signal.whole(
                        "layout", fault == null ? 1 : 0, () -> fault == null ? "laid out as asked" : fault));
            }
        };
    }

    /// What is wrong with the layout, or null.
    ///
    /// @param reference text whose tags decide, with `when: reference`
    /// @param mended true if the text of the first block may mention tags
    public String fault(String response, String reference, boolean mended) {
        String text = response.strip();
        String first = "</" + tags.getFirst() + ">";
        int counted = mended ? Math.max(text.indexOf(first), 0) : 0;
        int asked = mended ? Math.max(reference.indexOf(first), 0) : 0;
        int at = 0;
        String before = null;
        for (int i = 0; i < tags.size(); i++) {
            String tag = tags.get(i);
            if (i > 0 && when == When.REFERENCE && reference.indexOf("<" + tag + ">", asked) < 0) continue;
            String open = open(tag);
            if (before == null) {
                if (!text.startsWith(open)) return "does not start with <" + tag + ">";
                at = open.length();
            } else {
                at = after(text, at, close(before), open);
                if (at < 0) return "</" + before + "> is not followed by <" + tag + ">";
            }
            if (once
                    && i > 0
                    && (count(text, "<" + tag + ">", counted) != 1 || count(text, "</" + tag + ">", counted) != 1))
                return "<" + tag + "> does not open and close exactly once";
            before = tag;
        }
        return text.endsWith(close(before)) && text.length() - close(before).length() >= at
                ? null
                : "does not end with </" + before + ">";
    }

    private String open(String tag) {
        return "<" + tag + ">" + (block.contains(tag) ? "\n" : "");
    }

    private String close(String tag) {
        return (block.contains(tag) ? "\n" : "") + "</" + tag + ">";
    }

    /// Position after the first `close gap open` from `from` on, or -1.
    private int after(String text, int from, String close, String open) {
        for (int at = text.indexOf(close, from); at >= 0; at = text.indexOf(close, at + 1)) {
            int next = at + close.length();
            if (gap == Gap.LINE) {
                if (next >= text.length() || text.charAt(next) != '\n') continue;
                next++;
            } else {
                while (next < text.length() && Character.isWhitespace(text.charAt(next))) next++;
            }
            if (text.startsWith(open, next)) return next + open.length();
        }
        return -1;
    }

    private static int count(String text, String word, int from) {
        int count = 0;
        for (int at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + word.length())) count++;
        return count;
    }
}
