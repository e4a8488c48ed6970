package dev.assay.core.formula;

/// Answers for the variables of one formula, by their number in {@link Formula#variables()}.
public interface Lookup {
    /// The answer for a variable nobody has measured yet.
    Object UNREAD = new Object();

    /// A value (`Double`, `Boolean`, `String`, `double[]`, `List`, `Map`), {@link #UNREAD}, or an {@link
    /// Outcome.Absent}.
    Object get(int variable);
}
