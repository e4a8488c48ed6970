package dev.assay.learn;

import java.util.Arrays;

/// What a model wrote after a prompt.
///
/// @param prompt tokens it was given; at least one
/// @param tokens tokens it wrote, the end token included
/// @param logp log-probability of each when drawn; empty for text written by others
/// @param ended false if it was cut off at the limit
public record Completion(int[] prompt, int[] tokens, double[] logp, boolean ended) {
    public Completion {
        if (prompt.length == 0) throw new IllegalArgumentException("a prompt needs at least one token");
        if (logp.length != 0 && logp.length != tokens.length)
            throw new IllegalArgumentException(tokens.length + " tokens and " + logp.length + " log-probabilities");
    }

    /// A demonstration, for supervised training.
    public static Completion of(int[] prompt, int[] tokens) {
        return new Completion(prompt, tokens, new double[0], true);
    }

    /// The tokens without the end token.
    public int[] text() {
        return ended && tokens.length > 0 ? Arrays.copyOf(tokens, tokens.length - 1) : tokens;
    }
}
