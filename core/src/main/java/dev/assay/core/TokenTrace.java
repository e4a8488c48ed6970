package dev.assay.core;

/// The tokens of a response as the trainer has them; all arrays have one entry per token.
///
/// @param start first character of each token in the response
/// @param end character after each token
/// @param policy true where the policy wrote the token; null if it wrote all of them
/// @param logp log-probability under the sampling policy; null if not given
/// @param refLogp log-probability under the reference policy; null if not given
/// @param value the critic's value before the token; null if not given
public record TokenTrace(int[] start, int[] end, boolean[] policy, double[] logp, double[] refLogp, double[] value) {
    public TokenTrace {
        require("policy", start.length, policy == null ? start.length : policy.length);
        require("logp", start.length, logp == null ? start.length : logp.length);
        require("ref_logp", start.length, refLogp == null ? start.length : refLogp.length);
        require("value", start.length, value == null ? start.length : value.length);
    }

    private static void require(String field, int offsets, int length) {
        if (length != offsets)
            throw new IllegalArgumentException("tokens." + field + " has " + length + " entries, offsets " + offsets);
    }

    /// Number of tokens.
    public int length() {
        return start.length;
    }
}
