package dev.assay.tasks.graph;

/// An answer with what is known about it.
///
/// @param answer the list (or two) in brackets, as a response must give it
/// @param value what the answer is worth
/// @param bound no answer is worth more (or less, where smaller is better)
/// @param optimal true if none is better
/// @param nodes nodes of the search tree that were opened; 0 for polynomial methods
public record Solution(String answer, double value, double bound, boolean optimal, long nodes) {
    static Solution proven(String answer, double value) {
        return new Solution(answer, value, value, true, 0);
    }
}
