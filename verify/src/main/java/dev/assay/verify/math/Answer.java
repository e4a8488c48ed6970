package dev.assay.verify.math;

import java.util.List;

/// An answer as it was read. What is not recognised as mathematics is [Text]; reading never fails.
public sealed interface Answer {
    /// The longest text that is read as mathematics, in chars.
    int MAX_LENGTH = 2_000;

    /// A rational number, with what stands around it.
    ///
    /// @param value the number before the unit: 50 for `50%`
    /// @param decimals digits written after the decimal point; 0 unless it was written as a decimal
    /// @param unit percent, degrees, currency, a unit or words after it
    @SuppressWarnings("AvoidCommonTypeNames") // the field's word, and always written Answer.Number
    record Number(Rational value, int decimals, Unit unit) implements Answer {}

    /// Any other quantity: an irrational or infinite constant, or a term with variables.
    record Expression(Expr value, Unit unit) implements Answer {}

    /// An ordered list: a point, a vector, nested for a list of lists.
    ///
    /// @param round whether it was written `(a, b)` rather than `[a, b]`
    record Tuple(List<Answer> items, boolean round) implements Answer {}

    /// A real interval. Ends may be infinite.
    record Interval(Expr low, boolean lowClosed, Expr high, boolean highClosed) implements Answer {}

    /// A finite set or a list without order.
    ///
    /// @param braces whether it was written `{a, b}`; a bare list `a, b` counts repeated items
    record Set(List<Answer> items, boolean braces) implements Answer {}

    /// A union; each part is an [Interval] or a [Set].
    record Union(List<Answer> parts) implements Answer {}

    /// Two or more sides with `=` between them.
    record Equation(List<Answer> sides) implements Answer {}

    /// The letter of a multiple choice, upper case.
    ///
    /// @param option the text of the option if it stands after the letter, else null
    record Choice(char letter, Answer option) implements Answer {}

    /// Rows of equal length.
    record Matrix(List<List<Answer>> rows) implements Answer {}

    /// Everything else: lower case, single spaces, no LaTeX dress, no full stop.
    record Text(String normalised) implements Answer {}

    /// Reads an answer, plain or LaTeX. Longer than [#MAX_LENGTH] or not recognised, it is [Text].
    static Answer parse(String text) {
        return AnswerReader.read(text, MAX_LENGTH);
    }
}
