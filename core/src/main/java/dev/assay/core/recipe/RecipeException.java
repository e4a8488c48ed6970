package dev.assay.core.recipe;

/// A recipe that cannot run: one line that names the file, the place, what was found and what is known.
public final class RecipeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RecipeException(String message) {
        super(message, null, false, false);
    }
}
