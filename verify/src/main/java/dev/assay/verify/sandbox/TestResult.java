package dev.assay.verify.sandbox;

/// What became of one test.
///
/// @param id name of the test
/// @param message one line for people; empty if there is nothing to say
/// @param cpu seconds of processor
/// @param wall seconds of time
/// @param memory bytes: the most that was seen in use at a time
public record TestResult(String id, Verdict verdict, String message, double cpu, double wall, long memory) {
    public boolean passed() {
        return verdict == Verdict.PASSED;
    }
}
