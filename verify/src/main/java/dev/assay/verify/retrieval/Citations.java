package dev.assay.verify.retrieval;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.Aspect;
import dev.assay.core.Draws;
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
import dev.assay.verify.segment.Segments;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// How an answer uses the passages it was given, cited as `[1]`, `[2]`: `precision`, the share of its
/// citations whose passage supports the sentence (1 if it has none and needs none, 0 if it needs some);
/// `recall`, the share of its sentences with a citation that supports them (1 if there are none);
/// `grounded`, the share of its sentences that some passage supports; `declined`, 1 if it says that it
/// cannot answer; `abstain`, 1 if it declines exactly where it should; `sentence`, each sentence, 1 if it is
/// cited rightly. A passage supports a sentence that shares enough of its longer words and all of its
/// numbers: a stand-in for a judge of entailment that copying satisfies and a negation does not disturb.
///
/// @param field information field with the passages: texts, or objects with a `text`
/// @param answerable information field, false if the passages hold no answer; without it they do
/// @param share least share of a sentence's words that a supporting passage holds, above 0 to 1
/// @param declines what an answer says that declines, in lower case
@Named("citations")
public record Citations(
        @Default("passages") String field,
        @Default("answerable") String answerable,
        @Default("0.6") double share,

        @Default("[cannot answer, can't answer, do not know, don't know, not enough information, no information,"
                + " unable to answer]")
        List<String> declines)
        implements Part<RewardFunction> {
    private static final Pattern MARK = Pattern.compile("\\[([0-9]{1,4})\\]");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final Pattern NUMBER = Pattern.compile(".*\\p{N}.*");
    private static final int LONG_WORD = 4;

    public Citations {
        if (!(share > 0 && share <= 1))
            throw new IllegalArgumentException("share: expected above 0 to 1, found " + share);
    }

    /// A sentence with the passages it cites.
    private record Sentence(int start, int end, Set<String> words, List<Integer> cited) {}

    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        Aspect.whole("precision", 0, 1),
                        Aspect.whole("recall", 0, 1),
                        Aspect.whole("grounded", 0, 1),
                        Aspect.whole("declined", 0, 1).fact(),
                        Aspect.whole("abstain", 0, 1).fact(),
                        new Aspect("sentence", Scope.Kind.SPAN, 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object given = row.rollout().info(field);
                if (given == null) return new Reading.Missing("the row has no field '" + field + "'");
                String response = row.rollout().response();
                return measured(
                        passages(given, row.rollout().id()),
                        response,
                        declines(response),
                        Boolean.FALSE.equals(row.rollout().info(answerable)));
            }
        };
    }

    private boolean declines(String response) {
        String low = response.toLowerCase(Locale.ROOT);
        return declines.stream().anyMatch(low::contains);
    }

    private Reading measured(List<Set<String>> passages, String response, boolean declined, boolean unanswerable) {
        List<Signal> signals = new ArrayList<>();
        int citations = 0;
        int right = 0;
        int cited = 0;
        int grounded = 0;
        List<Sentence> sentences = sentences(response);
        for (Sentence sentence : sentences) {
            int good = 0;
            for (int passage : sentence.cited())
                if (passage >= 1 && passage <= passages.size() && supports(passages.get(passage - 1), sentence)) good++;
            citations += sentence.cited().size();
            right += good;
            if (good > 0) cited++;
            if (passages.stream().anyMatch(passage -> supports(passage, sentence))) grounded++;
            signals.add(
                    Signal.of("sentence", good > 0 ? 1 : 0, new Scope.Span(sentence.start(), sentence.end()), null));
        }
        int needed = sentences.size();
        signals.add(Signal.whole("precision", citations > 0 ? (double) right / citations : needed == 0 ? 1 : 0, null));
        signals.add(Signal.whole("recall", needed == 0 ? 1 : (double) cited / needed, null));
        signals.add(Signal.whole("grounded", needed == 0 ? 1 : (double) grounded / needed, null));
        signals.add(Signal.whole("declined", declined ? 1 : 0, null));
        signals.add(Signal.whole("abstain", declined == unanswerable ? 1 : 0, null));
        return new Reading.Measured(signals);
    }

    private boolean supports(Set<String> passage, Sentence sentence) {
        int held = 0;
        for (String word : sentence.words()) {
            if (passage.contains(word)) held++;
            else if (NUMBER.matches(word)) return false;
        }
        return held >= share * sentence.words().size();
    }

    /// Sentences with words. Marks count as blanks when sentences are told apart, so that one after a full
    /// stop belongs to the sentence before it.
    private static List<Sentence> sentences(String text) {
        StringBuilder blanked = new StringBuilder(text);
        List<int[]> marks = new ArrayList<>();
        Matcher mark = MARK.matcher(text);
        while (mark.find()) {
            marks.add(new int[] {mark.start(), Integer.parseInt(mark.group(1))});
            for (int at = mark.start(); at < mark.end(); at++) blanked.setCharAt(at, ' ');
        }
        String words = blanked.toString();
        List<Sentence> sentences = new ArrayList<>();
        int start = 0;
        int next = 0;
        for (int end : Segments.sentenceEnds(words)) {
            Set<String> own = words(words.substring(start, end));
            if (!own.isEmpty()) sentences.add(new Sentence(start, end, own, new ArrayList<>()));
            for (; next < marks.size() && marks.get(next)[0] < end; next++)
                if (!sentences.isEmpty()) sentences.getLast().cited().add(marks.get(next)[1]);
            start = end;
        }
        return sentences;
    }

    /// The longer words and the numbers; all words if there is none of them.
    private static Set<String> words(String text) {
        Set<String> all = new HashSet<>();
        Set<String> telling = new HashSet<>();
        Matcher word = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (word.find()) {
            all.add(word.group());
            if (word.group().length() >= LONG_WORD || NUMBER.matches(word.group())) telling.add(word.group());
        }
        return telling.isEmpty() ? all : telling;
    }

    private List<Set<String>> passages(Object given, String id) {
        if (!(given instanceof List<?> list))
            throw new IllegalArgumentException(
                    id + ": field " + field + ": expected a list of passages, found " + Json.kind(given));
        List<Set<String>> passages = new ArrayList<>();
        for (Object each : list) {
            Object text = each instanceof Map<?, ?> map ? map.get("text") : each;
            if (!(text instanceof String passage))
                throw new IllegalArgumentException(id + ": field " + field + "[" + passages.size()
                        + "]: expected text or an object with a text, found " + Json.kind(each));
            Set<String> words = new HashSet<>();
            Matcher word = WORD.matcher(passage.toLowerCase(Locale.ROOT));
            while (word.find()) words.add(word.group());
            passages.add(words);
        }
        return passages;
    }
}
