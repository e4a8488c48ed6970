package dev.assay.core.formula;

/// A formula that is wrong, or that has no finite value for a row: one line.
public final class FormulaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FormulaException(String message) {
        super(message, null, false, false);
    }
}
