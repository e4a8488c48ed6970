package dev.assay.core.formula;

/// Types of the values in formulas. Numbers are doubles throughout.
public enum ValueType {
    DOUBLE("a number"),
    BOOL("true or false"),
    STRING("text"),
    /// A list of numbers.
    DOUBLES("a list of numbers"),
    LIST("a list"),
    /// An object with text keys.
    MAP("an object"),
    /// Known only when a row is read.
    DYN("any value");

    private final String word;

    ValueType(String word) {
        this.word = word;
    }

    /// The type in messages.
    public String word() {
        return word;
    }
}
