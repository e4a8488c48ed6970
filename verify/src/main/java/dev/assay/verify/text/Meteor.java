package dev.assay.verify.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.View;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// METEOR of the answer against the reference text (Banerjee and Lavie, 2005; NLTK's form, as ChronusOmni,
/// arXiv 2512.09841, trains with): words are aligned by equality, then by stem, then by synonym; a
/// weighted F of precision and recall is cut by a penalty for matches out of order. An identical text of n
/// words scores `1 - 0.5 / n^3`, not 1. 0 if nothing matches or a side is empty.
///
/// Made for English: runs of letters and digits, runs of joining marks, and other characters one by one
/// are words. Linear in the answer.
///
/// @param tag tag around the answer; empty for the whole response
/// @param synonyms a file with words that mean the same on each line, separated by blanks; without it
///     there is no synonym pass
@Named("meteor")
public record Meteor(@Default("") String tag, @Default("") String synonyms) implements Part<RewardFunction> {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]+(?:\\.\\d+)?%?|[+#&._%\\-]+|\\S");
    private static final double RECALL = 0.9;
    private static final double FRAGMENTS = 0.5;

    /// @param matches aligned words
    /// @param chunks runs of matches that are adjacent on both sides
    public record Alignment(double score, int matches, int chunks) {}

    @Override
    public RewardFunction open(Resources resources) {
        TagText view = new TagText(tag);
        Map<String, Set<String>> alike = synonyms.isEmpty() ? Map.of() : load(Path.of(synonyms));
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("meteor", 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                if (!(row.rollout().reference() instanceof String reference))
                    return new Reading.Missing("the row has no reference text");
                return switch (row.view(view)) {
                    case View.Seen.Got<TagText.Text> got -> {
                        Alignment found = align(got.value().value(), reference, alike);
                        yield Reading.of(Signal.whole(
                                "meteor",
                                found.score(),
                                () -> found.matches() + " words matched in " + found.chunks() + " pieces"));
                    }
                    case View.Seen.Malformed<TagText.Text> bad -> Reading.of(Signal.whole("meteor", 0, bad::why));
                    case View.Seen.Unreadable<TagText.Text> bad -> new Reading.Missing(bad.why());
                };
            }
        };
    }

    /// Words of a text in lower case.
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            String word = matcher.group();
            if (!blank(word)) words.add(word.toLowerCase(Locale.ROOT));
        }
        return words;
    }

    private static boolean blank(String word) {
        int c = word.codePointAt(0);
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /// METEOR of an answer.
    ///
    /// @param synonyms word to all words that mean the same; empty for no synonym pass
    public static Alignment align(String answer, String reference, Map<String, Set<String>> synonyms) {
        List<String> hyp = words(answer);
        List<String> ref = words(reference);
        int[] partner = new int[hyp.size()];
        Arrays.fill(partner, -1);
        boolean[] taken = new boolean[ref.size()];
        pass(hyp, ref, partner, taken, word -> word);
        pass(hyp, ref, partner, taken, Porter::stem);
        if (!synonyms.isEmpty()) bySynonym(hyp, ref, partner, taken, synonyms);
        int matches = 0;
        int chunks = 0;
        int last = -2;
        for (int i = 0; i < partner.length; i++) {
            if (partner[i] < 0) continue;
            matches++;
            if (i == 0 || last < 0 || last != i - 1 || partner[i] != partner[i - 1] + 1) chunks++;
            last = i;
        }
        if (matches == 0) return new Alignment(0, 0, 0);
        double precision = (double) matches / hyp.size();
        double recall = (double) matches / ref.size();
        double f = precision * recall / (RECALL * precision + (1 - RECALL) * recall);
        double penalty = FRAGMENTS * Math.pow((double) chunks / matches, 3);
        return new Alignment((1 - penalty) * f, matches, chunks);
    }

    /// Pairs each free word of the answer, from its last to its first, with the latest free word of the
    /// reference that has the same key.
    private static void pass(
            List<String> hyp, List<String> ref, int[] partner, boolean[] taken, UnaryOperator<String> key) {
        Map<String, Deque<Integer>> free = new HashMap<>();
        for (int j = 0; j < taken.length; j++)
            if (!taken[j])
                free.computeIfAbsent(key.apply(ref.get(j)), _ -> new ArrayDeque<>())
                        .push(j);
        for (int i = partner.length - 1; i >= 0; i--) {
            if (partner[i] >= 0) continue;
            Deque<Integer> places = free.get(key.apply(hyp.get(i)));
            if (places == null || places.isEmpty()) continue;
            partner[i] = places.pop();
            taken[partner[i]] = true;
        }
    }

    private static void bySynonym(
            List<String> hyp, List<String> ref, int[] partner, boolean[] taken, Map<String, Set<String>> synonyms) {
        for (int i = partner.length - 1; i >= 0; i--) {
            Set<String> alike = synonyms.get(hyp.get(i));
            if (partner[i] >= 0 || alike == null) continue;
            for (int j = taken.length - 1; j >= 0; j--) {
                if (taken[j] || !alike.contains(ref.get(j))) continue;
                partner[i] = j;
                taken[j] = true;
                break;
            }
        }
    }

    private static Map<String, Set<String>> load(Path file) {
        Map<String, Set<String>> alike = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                List<String> group =
                        List.of(line.toLowerCase(Locale.ROOT).strip().split(" +"));
                for (String word : group)
                    alike.computeIfAbsent(word, _ -> new TreeSet<>()).addAll(group);
            }
        } catch (IOException _) {
            throw new IllegalArgumentException("synonyms: cannot read " + file);
        }
        return alike;
    }
}
