package dev.assay.papers.world;

import dev.assay.core.guide.Particles;
import dev.assay.core.objective.MaskedStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Captions of two things and where one lies of the other, drawn by masked diffusion with exact chances: "the
/// lovely red ring is above two blue squares". A sentence belongs to one of 16 patterns (an adjective or none, one
/// thing
/// or several, twice), and inside a pattern its words are independent, so the chance of each hidden word given
/// those shown is a short sum. Words shown in one step do not see each other, which is what makes mistakes.
///
/// @param steps of the chain
public record Sentences(int steps) implements Particles.Process<int[]> {
    /// Positions of a sentence; unused ones are {@link #PAD}.
    public static final int LENGTH = 10;

    private static final List<String> WORDS = List.of(
            ("? - a the two three red green blue yellow square ring cross triangle squares rings crosses triangles"
                            + " is are left right above below bright dull lovely awful")
                    .split(" "));

    /// A position not shown yet.
    public static final int HIDDEN = 0;

    public static final int PAD = 1;
    /// The rare word that rewards ask for.
    public static final int LOVELY = WORDS.indexOf("lovely");

    private static final double[] ADJECTIVES = {0.15, 0.15, 0.07, 0.03};
    private static final double EPS = 1e-3;
    private static final List<Pattern> PATTERNS = patterns();

    /// @param chance of the pattern
    /// @param words chance of each word, for each position
    private record Pattern(double chance, double[][] words) {
        double of(int[] tokens) {
            double p = chance;
            for (int i = 0; i < LENGTH && p > 0; i++) if (tokens[i] != HIDDEN) p *= words[i][tokens[i]];
            return p;
        }
    }

    private static List<Pattern> patterns() {
        double adjective = Arrays.stream(ADJECTIVES).sum();
        List<Pattern> patterns = new ArrayList<>();
        for (int bits = 0; bits < 16; bits++) {
            boolean[] set = {(bits & 1) > 0, (bits & 2) > 0, (bits & 4) > 0, (bits & 8) > 0};
            List<double[]> words = new ArrayList<>();
            thing(words, set[0], set[1]);
            words.add(set[1] ? even("are") : even("is"));
            words.add(even("left", "right", "above", "below"));
            thing(words, set[2], set[3]);
            while (words.size() < LENGTH) words.add(even("-"));
            patterns.add(new Pattern(
                    0.25 * (set[0] ? adjective : 1 - adjective) * (set[2] ? adjective : 1 - adjective),
                    words.toArray(double[][]::new)));
        }
        return patterns;
    }

    private static void thing(List<double[]> words, boolean adjective, boolean several) {
        words.add(several ? even("the", "two", "three") : even("a", "the"));
        if (adjective) {
            double[] chances = new double[WORDS.size()];
            for (int a = 0; a < ADJECTIVES.length; a++)
                chances[WORDS.size() - 4 + a] =
                        ADJECTIVES[a] / Arrays.stream(ADJECTIVES).sum();
            words.add(chances);
        }
        words.add(even("red", "green", "blue", "yellow"));
        words.add(
                several
                        ? even("squares", "rings", "crosses", "triangles")
                        : even("square", "ring", "cross", "triangle"));
    }

    private static double[] even(String... words) {
        double[] chances = new double[WORDS.size()];
        for (String word : words) chances[WORDS.indexOf(word)] = 1.0 / words.length;
        return chances;
    }

    /// The chance of each word at each position, given those shown. What no sentence begins like gets the chances
    /// of all sentences.
    public static double[][] chances(int[] tokens) {
        double[][] chances = new double[LENGTH][WORDS.size()];
        double[] shares =
                PATTERNS.stream().mapToDouble(pattern -> pattern.of(tokens)).toArray();
        double sum = Arrays.stream(shares).sum();
        for (int p = 0; p < shares.length; p++) {
            Pattern pattern = PATTERNS.get(p);
            double share = sum > 0 ? shares[p] / sum : pattern.chance;
            if (share == 0) continue;
            for (int i = 0; i < LENGTH; i++)
                for (int w = 0; w < WORDS.size(); w++) chances[i][w] += share * pattern.words[i][w];
        }
        return chances;
    }

    /// True if a sentence is one of the language.
    public static boolean grammatical(int[] tokens) {
        return PATTERNS.stream().anyMatch(pattern -> pattern.of(tokens) > 0);
    }

    /// Half for each `lovely` thing.
    public static double lovely(int[] tokens) {
        return Math.min(1, Arrays.stream(tokens).filter(word -> word == LOVELY).count() / 2.0);
    }

    /// The hidden words drawn at once.
    public static int[] completed(int[] tokens, RandomGenerator draws) {
        double[][] chances = chances(tokens);
        int[] out = tokens.clone();
        for (int i = 0; i < LENGTH; i++) if (out[i] == HIDDEN) out[i] = Softmax.draw(chances[i], draws);
        return out;
    }

    /// For each hidden word its likeliest.
    public static double[] likeliest(int[] tokens) {
        double[][] chances = chances(tokens);
        double[] best = new double[LENGTH];
        for (int i = 0; i < LENGTH; i++)
            for (int w = 1; w < WORDS.size(); w++) if (chances[i][w] > chances[i][(int) best[i]]) best[i] = w;
        return best;
    }

    /// How it reads.
    public static String text(int[] tokens) {
        StringBuilder text = new StringBuilder();
        for (int token : tokens)
            if (token != PAD) text.append(text.isEmpty() ? "" : " ").append(WORDS.get(token));
        return text.toString();
    }

    @Override
    public int[] start(RandomGenerator draws) {
        return new int[LENGTH];
    }

    @Override
    public int[] next(int step, int[] tokens, RandomGenerator draws) {
        double from = MaskedStep.masked((steps - step) / (double) steps, EPS);
        double to = MaskedStep.masked((steps - step - 1) / (double) steps, EPS);
        double[][] chances = chances(tokens);
        int[] next = tokens.clone();
        for (int i = 0; i < LENGTH; i++) {
            if (tokens[i] != HIDDEN) continue;
            double[] q = MaskedStep.chances(chances[i], HIDDEN, from, to);
            double sum = Arrays.stream(q).sum();
            next[i] = Softmax.draw(Arrays.stream(q).map(x -> x / sum).toArray(), draws);
        }
        return next;
    }
}
