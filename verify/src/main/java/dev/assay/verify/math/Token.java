package dev.assay.verify.math;

/// One token of an answer.
///
/// @param kind what it is
/// @param text its canonical form: `*` for `\cdot`, `pi` for π, `1234` for `1,234`
/// @param start offset of its first char in the source
/// @param end offset after its last char
/// @param space whether white space stands before it
/// @param inText whether it stands inside `\text{...}`
record Token(Kind kind, String text, int start, int end, boolean space, boolean inText) {
    enum Kind {
        /// Digits, perhaps with decimals, exponent, or a period in parentheses: `0.1(6)`.
        NUMBER,
        /// A variable or constant.
        NAME,
        /// A function such as `sin`.
        FUNCTION,
        /// A run of letters that is neither.
        WORD,
        /// `frac`, `sqrt`, `root3`, `binom`, `begin`, `end` (the last two with the environment: `begin:pmatrix`).
        COMMAND,
        /// `(`, `[`, `{` (grouping), `\{` (a set), `floor`, `ceil`, `abs`.
        OPEN,
        /// The closing counterparts, named by the opening ones except `)`, `]`, `}`, `\}`.
        CLOSE,
        /// `|`, which opens or closes.
        BAR,
        /// `+ - * / ^ _ !`
        OPERATOR,
        /// `+-` or `-+`.
        PLUS_MINUS,
        /// `,` or `;`
        COMMA,
        /// `and`, `or`
        CONJUNCTION,
        /// `= != < <= > >= ~ in`
        RELATION,
        PERCENT,
        DEGREE,
        CURRENCY,
        /// `cup`, `setminus`
        SET_OPERATOR,
        /// `&` in matrices.
        CELL,
        /// `\\` in matrices.
        ROW,
        DOT,
        /// Anything this package does not read.
        OTHER
    }

    boolean is(Kind k) {
        return kind == k;
    }

    boolean is(Kind k, String t) {
        return kind == k && text.equals(t);
    }
}
