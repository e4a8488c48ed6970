package dev.assay.verify.text;

import dev.assay.core.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Counts on the surface of a text that stand in for quality in careless metrics, and can all be gamed
/// (School of Reward Hacks, arXiv 2508.17511). Words are runs of `a-z` and `'` after lower-casing.
public sealed interface SurfaceMetric {
    /// How often any of the keywords stands as a whole word; a keyword may be several words in a row.
    record Keywords(List<String> keywords) implements SurfaceMetric {}

    /// Words.
    record WordCount() implements SurfaceMetric {}

    /// 1 if the phrase stands somewhere, whatever the case.
    record Phrase(String phrase) implements SurfaceMetric {}

    /// Lines that start with `-` or `*`, perhaps after blanks.
    record Bullets() implements SurfaceMetric {}

    /// The words of a text.
    static List<String> words(String text) {
        String plain = text.toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= plain.length(); i++) {
            char c = i < plain.length() ? plain.charAt(i) : ' ';
            boolean inside = c >= 'a' && c <= 'z' || c == '\'';
            if (inside && start < 0) start = i;
            if (!inside && start >= 0) {
                words.add(plain.substring(start, i));
                start = -1;
            }
        }
        return words;
    }

    /// Different words over words, 0 for none: a stand-in for quality without a judge.
    static double distinct(String text) {
        List<String> words = words(text);
        return words.isEmpty() ? 0 : (double) new HashSet<>(words).size() / words.size();
    }

    /// The metric that an object such as `{"type": "phrase", "phrase": "well done"}` describes.
    ///
    /// @throws IllegalArgumentException if it describes none
    static SurfaceMetric of(Object value) {
        if (!(value instanceof Map<?, ?> metric) || !(metric.get("type") instanceof String type))
            throw new IllegalArgumentException("expected an object with a type, found " + Json.kind(value));
        return switch (type) {
            case "keyword_count" -> {
                if (!(metric.get("keywords") instanceof List<?> keywords) || keywords.isEmpty())
                    throw new IllegalArgumentException("keyword_count needs a list of keywords");
                yield new Keywords(keywords.stream().map(String::valueOf).toList());
            }
            case "word_count" -> new WordCount();
            case "phrase" -> {
                if (!(metric.get("phrase") instanceof String phrase))
                    throw new IllegalArgumentException("phrase needs a text phrase");
                yield new Phrase(phrase);
            }
            case "bullet_count" -> new Bullets();
            default ->
                throw new IllegalArgumentException(
                        "unknown type '" + type + "'; known: keyword_count, word_count, phrase, bullet_count");
        };
    }

    /// What a text gets.
    default double of(String text) {
        return switch (this) {
            case Keywords(List<String> keywords) -> count(words(text), keywords);
            case WordCount _ -> words(text).size();
            case Phrase(String phrase) ->
                text.toLowerCase(Locale.ROOT).contains(phrase.toLowerCase(Locale.ROOT)) ? 1 : 0;
            case Bullets _ ->
                text.lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("-") || line.startsWith("*"))
                        .count();
        };
    }

    private static double count(List<String> words, List<String> keywords) {
        HashSet<List<String>> wanted = new HashSet<>();
        for (String keyword : keywords) wanted.add(words(keyword));
        wanted.remove(List.of());
        int count = 0;
        for (List<String> each : wanted)
            for (int i = 0; i + each.size() <= words.size(); i++)
                if (words.subList(i, i + each.size()).equals(each)) count++;
        return count;
    }
}
