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
import dev.assay.core.View;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// BMAS, bidirectional max-average similarity of token embeddings (Mixed-R1, arXiv 2505.24164): each
/// token of the answer is matched with its most similar token of the reference and the other way round,
/// and the two means are averaged.
///
/// Aspects: `similarity` (both directions, clamped to 0..1), `forward`, `backward`, and per word of the
/// answer `word`, its best similarity. Without an embedding file nothing can be measured: every reading
/// is missing.
///
/// @param tag tag around the answer; empty for the whole response
/// @param embeddings a text file with one word and its vector a line, separated by blanks
/// @param unknown a word without a vector: `error` (the reading is missing) or `zero` (its similarity
///     is 0)
@Named("token-similarity")
public record TokenSimilarity(
        @Default("answer") String tag,
        @Default("") String embeddings,
        @Default("error") Unknown unknown) implements Part<RewardFunction> {
    /// What a word without a vector does.
    public enum Unknown {
        ERROR,
        ZERO
    }

    /// @param forward mean best similarity of the answer's tokens
    /// @param backward mean best similarity of the reference's tokens
    /// @param best best similarity of each token of the answer
    /// @param partner number of the reference token that is most similar to each
    public record Similarity(double forward, double backward, double[] best, int[] partner) {
        /// The mean of both directions, clamped to 0..1.
        public double reward() {
            return Math.clamp((forward + backward) / 2, 0, 1);
        }
    }

    /// Compares two lists of vectors. A side without tokens gives 0, a zero vector has similarity 0. O(n
    /// m d).
    public static Similarity compare(List<double[]> answer, List<double[]> reference) {
        int n = answer.size();
        int m = reference.size();
        double[] best = new double[n];
        int[] partner = new int[n];
        if (n == 0 || m == 0) return new Similarity(0, 0, best, partner);
        double[] back = new double[m];
        java.util.Arrays.fill(best, Double.NEGATIVE_INFINITY);
        java.util.Arrays.fill(back, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < m; j++) {
                double cosine = cosine(answer.get(i), reference.get(j));
                if (cosine > best[i]) {
                    best[i] = cosine;
                    partner[i] = j;
                }
                back[j] = Math.max(back[j], cosine);
            }
        return new Similarity(mean(best), mean(back), best, partner);
    }

    private static double mean(double[] x) {
        double sum = 0;
        for (double each : x) sum += each;
        return sum / x.length;
    }

    private static double cosine(double[] a, double[] b) {
        if (a.length != b.length)
            throw new IllegalArgumentException("vectors of " + a.length + " and " + b.length + " numbers");
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return aa == 0 || bb == 0 ? 0 : dot / Math.sqrt(aa) / Math.sqrt(bb);
    }

    @Override
    public RewardFunction open(Resources resources) {
        Map<String, double[]> vectors = embeddings.isEmpty() ? null : load(Path.of(embeddings));
        TagText view = new TagText(tag);
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        Aspect.whole("similarity", 0, 1),
                        Aspect.whole("forward", -1, 1),
                        Aspect.whole("backward", -1, 1),
                        new Aspect("word", Scope.Kind.SPAN, -1, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                if (vectors == null) return new Reading.Missing("no embeddings: set the part's 'embeddings' to a file");
                if (!(row.rollout().reference() instanceof String reference))
                    return new Reading.Missing("the row has no reference text");
                return switch (row.view(view)) {
                    case View.Seen.Got<TagText.Text> got -> measured(got.value(), reference, vectors);
                    case View.Seen.Malformed<TagText.Text> bad ->
                        Reading.of(
                                Signal.whole("similarity", 0, bad::why),
                                Signal.whole("forward", 0, bad::why),
                                Signal.whole("backward", 0, bad::why));
                    case View.Seen.Unreadable<TagText.Text> bad -> new Reading.Missing(bad.why());
                };
            }
        };
    }

    private Reading measured(TagText.Text answer, String reference, Map<String, double[]> vectors) {
        List<int[]> words = words(answer.value());
        List<int[]> others = words(reference);
        List<double[]> a = new ArrayList<>();
        List<double[]> b = new ArrayList<>();
        for (int[] word : words) a.add(vectors.get(word(answer.value(), word)));
        for (int[] word : others) b.add(vectors.get(word(reference, word)));
        double[] zero = new double[vectors.values().iterator().next().length];
        for (int i = 0; i < a.size(); i++) {
            if (a.get(i) != null) continue;
            if (unknown == Unknown.ERROR)
                return new Reading.Missing("no vector for '" + word(answer.value(), words.get(i)) + "'");
            a.set(i, zero);
        }
        for (int i = 0; i < b.size(); i++) {
            if (b.get(i) != null) continue;
            if (unknown == Unknown.ERROR)
                return new Reading.Missing("no vector for '" + word(reference, others.get(i)) + "'");
            b.set(i, zero);
        }
        Similarity similarity = compare(a, b);
        List<Signal> signals = new ArrayList<>();
        signals.add(Signal.whole("similarity", similarity.reward(), null));
        signals.add(Signal.whole("forward", similarity.forward(), null));
        signals.add(Signal.whole("backward", similarity.backward(), null));
        for (int i = 0; i < words.size() && !others.isEmpty(); i++) {
            int[] other = others.get(similarity.partner()[i]);
            Scope span = new Scope.Span(answer.start() + words.get(i)[0], answer.start() + words.get(i)[1]);
            signals.add(
                    Signal.of("word", similarity.best()[i], span, () -> "closest to '" + word(reference, other) + "'"));
        }
        return new Reading.Measured(signals);
    }

    private static String word(String text, int[] span) {
        return text.substring(span[0], span[1]).toLowerCase(Locale.ROOT);
    }

    /// Runs of letters and digits.
    private static List<int[]> words(String text) {
        List<int[]> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean inside = i < text.length() && Character.isLetterOrDigit(text.charAt(i));
            if (inside && start < 0) start = i;
            if (!inside && start >= 0) {
                words.add(new int[] {start, i});
                start = -1;
            }
        }
        return words;
    }

    private static Map<String, double[]> load(Path file) {
        Map<String, double[]> vectors = new HashMap<>();
        try (var lines = Files.lines(file)) {
            int number = 0;
            for (String line : (Iterable<String>) lines::iterator) {
                number++;
                String[] fields = line.strip().split(" +");
                if (fields.length < 2) continue;
                double[] vector = new double[fields.length - 1];
                for (int i = 0; i < vector.length; i++) vector[i] = Double.parseDouble(fields[i + 1]);
                double[] first =
                        vectors.isEmpty() ? vector : vectors.values().iterator().next();
                if (first.length != vector.length)
                    throw new IllegalArgumentException("embeddings: " + file + ":" + number + ": " + vector.length
                            + " numbers, expected " + first.length);
                vectors.put(fields[0], vector);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("embeddings: cannot read " + file);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("embeddings: " + file + ": " + e.getMessage());
        }
        if (vectors.isEmpty()) throw new IllegalArgumentException("embeddings: " + file + " has no vectors");
        return vectors;
    }
}
