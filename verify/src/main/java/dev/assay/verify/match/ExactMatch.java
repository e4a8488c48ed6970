package dev.assay.verify.match;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.json.Json;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import dev.assay.verify.text.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Exact match of open-domain question answering: the last `<answer>` of the response equals one
/// of the gold aliases after lower case and without ASCII punctuation, the words a, an, the, and
/// superfluous blanks (SQuAD's normal form, as in verl's reward for search agents). The reference
/// is an alias, a list of them, or an object with such a list in `target`.
///
/// @param tag tag around the answer
/// @param most opening or closing tags beyond which the match pays only a quarter; 0 for no such
///     limit
/// @param fidelity `published` takes an answer with nothing left for equal to an alias with
///     nothing left; `mended` does not
@Named("exact-match")
public record ExactMatch(
        @Default("answer") String tag,
        @Default("10") int most,
        @Default("recipe") Fidelity fidelity) implements Part<RewardFunction> {
    private static final double CROWDED = 0.25;

    public ExactMatch {
        Tags.requireName("tag", tag);
    }

    @Override
    public RewardFunction open(Resources resources) {
        boolean mended = fidelity.or(resources.fidelity()) != Fidelity.PUBLISHED;
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("match", 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                if (row.rollout().reference() == null) return new Reading.Missing("the row has no gold answers");
                List<String> aliases =
                        aliases(row.rollout().reference(), row.rollout().id());
                Tags tags = Tags.in(row, Tags.RESPONSE);
                int[] span = tags.lastBlock(tag);
                if (span == null) return Reading.of(Signal.whole("match", 0, () -> "no <" + tag + "> block"));
                String answer = normal(tags.text().substring(span[0], span[1]));
                boolean equal = aliases.stream().anyMatch(alias -> normal(alias).equals(answer));
                if (mended && answer.isEmpty()) equal = false;
                boolean crowded = most > 0 && (tags.count(tag, 0) > most || tags.count("/" + tag, 0) > most);
                Scope where = new Scope.Span(span[0], span[1]);
                return Reading.of(Signal.of(
                        "match",
                        !equal ? 0 : crowded ? CROWDED : 1,
                        where,
                        () -> "'" + answer + "'" + (crowded ? ", one of too many answers" : "")));
            }
        };
    }

    private static List<String> aliases(Object reference, String id) {
        if (reference instanceof Map<?, ?> map && map.get("target") != null) reference = map.get("target");
        List<String> aliases = new ArrayList<>();
        for (Object each : reference instanceof List<?> list ? list : List.of(reference)) {
            if (!(each instanceof String alias))
                throw new IllegalArgumentException(
                        id + ": gold answers: expected text or a list of texts, found " + Json.kind(each));
            aliases.add(alias);
        }
        if (aliases.isEmpty()) throw new IllegalArgumentException(id + ": gold answers: the list is empty");
        return aliases;
    }

    /// The normal form in which answers are compared.
    public static String normal(String text) {
        StringBuilder plain = new StringBuilder();
        String lower = text.toLowerCase(Locale.ROOT);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            boolean punctuation = c < 128 && c > 32 && !Character.isLetterOrDigit(c) && c != 127;
            if (!punctuation) plain.append(c);
        }
        StringBuilder words = new StringBuilder();
        int start = -1;
        for (int i = 0; i <= plain.length(); i++) {
            boolean inside = i < plain.length() && Character.isLetterOrDigit(plain.charAt(i));
            if (inside && start < 0) start = i;
            if (!inside && start >= 0) {
                String word = plain.substring(start, i);
                words.append(word.equals("a") || word.equals("an") || word.equals("the") ? " " : word);
                start = -1;
            }
            if (!inside && i < plain.length()) words.append(blank(plain.charAt(i)) ? ' ' : plain.charAt(i));
        }
        StringBuilder normal = new StringBuilder();
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (c != ' ') normal.append(c);
            else if (!normal.isEmpty() && normal.charAt(normal.length() - 1) != ' ') normal.append(' ');
        }
        return normal.toString().stripTrailing();
    }

    private static boolean blank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
