package dev.assay.verify.math;

import dev.assay.verify.math.Token.Kind;

/// Counts brackets while tokens go by.
final class Brackets {
    private int depth;

    /// Whether the token stands outside all brackets; brackets themselves do not.
    boolean isOutside(Token t) {
        boolean opens = t.is(Kind.OPEN) || (t.is(Kind.COMMAND) && t.text().startsWith("begin:"));
        boolean closes = t.is(Kind.CLOSE) || (t.is(Kind.COMMAND) && t.text().startsWith("end:"));
        depth += opens ? 1 : closes ? -1 : 0;
        return depth == 0 && !opens && !closes;
    }

    int depth() {
        return depth;
    }
}
