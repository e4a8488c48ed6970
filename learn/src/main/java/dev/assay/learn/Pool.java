package dev.assay.learn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// How losses of tokens become one number. Implementations differ here more than in their formulas.
///
/// @param kind over what is averaged
/// @param constant tokens a completion may have, for {@link Kind#CONSTANT}
public record Pool(Kind kind, double constant) {
    /// Over what is averaged.
    public enum Kind {
        /// All tokens of the batch alike (DAPO, arXiv 2503.14476).
        TOKENS,
        /// Within each completion, then over completions (GRPO, arXiv 2402.03300).
        COMPLETIONS,
        /// Sum over a completion divided by a constant, then over completions (Dr. GRPO, arXiv 2503.20783).
        CONSTANT,
        /// Sum over a completion, then over completions (REINFORCE, RLOO).
        SUM
    }

    public static final Pool TOKENS = new Pool(Kind.TOKENS, 1);
    public static final Pool COMPLETIONS = new Pool(Kind.COMPLETIONS, 1);
    public static final Pool SUM = new Pool(Kind.SUM, 1);

    /// @param tokens most tokens that a completion may have
    public static Pool constant(double tokens) {
        return new Pool(Kind.CONSTANT, tokens);
    }

    public Pool {
        if (!(constant > 0)) throw new IllegalArgumentException("constant: expected above 0, found " + constant);
    }

    /// @param values one per token, `[completions, tokens]`
    /// @param mask 1 where a token counts, else 0; the same shape. A completion without tokens adds 0.
    public Tensor of(Tensor values, Tensor mask) {
        Tensor sums = values.mul(mask).sum(1);
        return switch (kind) {
            case TOKENS -> sums.sum().div(mask.sum().clamp_min(new Scalar(1.0)));
            case COMPLETIONS -> sums.div(mask.sum(1).clamp_min(new Scalar(1.0))).mean();
            case CONSTANT -> sums.div(new Scalar(constant)).mean();
            case SUM -> sums.mean();
        };
    }
}
