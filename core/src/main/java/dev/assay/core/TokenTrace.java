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

    /// Number of tokens that the policy wrote.
    public int policyLength() {
        if (policy == null) return start.length;
        int count = 0;
        for (boolean own : policy) if (own) count++;
        return count;
    }

    /// The entries of `all`, one per token, at the tokens that the policy wrote.
    public double[] ofPolicy(double[] all) {
        if (policy == null) return all;
        double[] own = new double[policyLength()];
        int at = 0;
        for (int t = 0; t < all.length; t++) if (policy[t]) own[at++] = all[t];
        return own;
    }

    /// The opposite of {@link #ofPolicy}: 0 at every other token.
    public double[] spread(double[] own) {
        if (policy == null) return own;
        double[] all = new double[start.length];
        int at = 0;
        for (int t = 0; t < all.length; t++) if (policy[t]) all[t] = own[at++];
        return all;
    }
}
