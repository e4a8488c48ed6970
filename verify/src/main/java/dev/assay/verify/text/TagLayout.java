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
import java.util.function.Supplier;

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
/// @param strict true if every tag, the first too, must open and close exactly once in the whole response
///     and no block may be blank
/// @param fidelity `published` counts tags everywhere, `mended` only after the first block closes: a
///     thought may mention them
@Named("tag-layout")
public record TagLayout(
        List<String> tags,
        @Default("always") When when,
        @Default("[]") List<String> block,
        @Default("line") Gap gap,
        @Default("false") boolean once,
        @Default("false") boolean strict,
        @Default("recipe") Fidelity fidelity)
        implements Part<RewardFunction> {
    private static final Supplier<String> FINE = () -> "laid out as asked";

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
        for (String tag : tags) Tags.requireName("tags", tag);
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
                Tags gold = null;
                if (when == When.REFERENCE) {
                    if (!(row.rollout().reference() instanceof String))
                        return new Reading.Missing("the row has no reference text to tell which tags are due");
                    gold = Tags.in(row, Tags.REFERENCE);
                }
                String fault = fault(Tags.in(row, Tags.RESPONSE), gold, mended);
                return Reading.of(Signal.whole("layout", fault == null ? 1 : 0, fault == null ? FINE : () -> fault));
            }
        };
    }

    /// What is wrong with the layout, or null.
    ///
    /// @param reference text whose tags decide, with `when: reference`; otherwise not looked at
    /// @param mended true if the text of the first block may mention tags
    public String fault(Tags response, Tags reference, boolean mended) {
        String text = response.text();
        int start = 0;
        int end = text.length();
        while (start < end && Character.isWhitespace(text.charAt(start))) start++;
        while (start < end && Character.isWhitespace(text.charAt(end - 1))) end--;
        int counted = mended ? afterThought(response) : 0;
        int asked = mended && when == When.REFERENCE ? afterThought(reference) : 0;
        int at = start;
        String before = null;
        for (int i = 0; i < tags.size(); i++) {
            String tag = tags.get(i);
            if (i > 0 && when == When.REFERENCE && reference.find(tag, asked) < 0) continue;
            if (before == null) {
                if (!opens(text, start, tag)) return "does not start with <" + tag + ">";
                at = start + openLength(tag);
            } else {
                at = after(response, at, before, tag);
                if (at < 0) return "</" + before + "> is not followed by <" + tag + ">";
            }
            if (once && i > 0 && (response.count(tag, counted) != 1 || response.count("/" + tag, counted) != 1))
                return "<" + tag + "> does not open and close exactly once";
            before = tag;
        }
        int close = end - before.length() - 3;
        if (close < at || !closes(text, close, at, before)) return "does not end with </" + before + ">";
        return strict ? loose(response) : null;
    }

    /// The first tag that stands more than once or holds nothing, or null.
    private String loose(Tags response) {
        for (String tag : tags) {
            int open = response.find(tag, 0);
            int close = response.find("/" + tag, 0);
            // With `when: reference` a tag may be left out.
            if (open < 0 && close < 0) continue;
            if (response.count(tag, 0) != 1 || response.count("/" + tag, 0) != 1)
                return "<" + tag + "> does not open and close exactly once";
            if (close < open
                    || response.text().substring(open + tag.length() + 2, close).isBlank())
                return "<" + tag + "> is empty";
        }
        return null;
    }

    private int afterThought(Tags in) {
        return Math.max(in.find("/" + tags.getFirst(), 0), 0);
    }

    private int openLength(String tag) {
        return tag.length() + (block.contains(tag) ? 3 : 2);
    }

    private boolean opens(String text, int at, String tag) {
        return text.startsWith(tag, at + 1)
                && text.startsWith("<", at)
                && text.startsWith(block.contains(tag) ? ">\n" : ">", at + 1 + tag.length());
    }

    /// True if `</tag>` stands at `at`, on a line of its own if it must, which begins at `from` or later.
    private boolean closes(String text, int at, int from, String tag) {
        return text.startsWith("</", at)
                && text.startsWith(tag, at + 2)
                && text.startsWith(">", at + 2 + tag.length())
                && (!block.contains(tag) || at > from && text.charAt(at - 1) == '\n');
    }

    /// Position after the first `close gap open` from `from` on, or -1.
    private int after(Tags in, int from, String closing, String tag) {
        String text = in.text();
        for (int at = in.find("/" + closing, from); at >= 0; at = in.find("/" + closing, at + 1)) {
            if (!closes(text, at, from, closing)) continue;
            int next = at + closing.length() + 3;
            if (gap == Gap.LINE) {
                if (next >= text.length() || text.charAt(next) != '\n') continue;
                next++;
            } else {
                while (next < text.length() && Character.isWhitespace(text.charAt(next))) next++;
            }
            if (opens(text, next, tag)) return next + openLength(tag);
        }
        return -1;
    }
}
