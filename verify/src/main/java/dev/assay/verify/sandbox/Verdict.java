package dev.assay.verify.sandbox;

import java.util.Locale;

/// How a test ended.
public enum Verdict {
    /// It held.
    PASSED,
    /// The program answered, wrongly.
    FAILED,
    /// The program stopped with an error of its own (an exception, code that does not compile).
    ERROR,
    /// It used up its time, of the processor or of the clock.
    TIMEOUT,
    /// It used up its memory.
    MEMORY,
    /// It wrote more than it may.
    OUTPUT_LIMIT,
    /// It ended early: killed by a signal, a wrong exit code, or an exit before the test was over.
    CRASHED;

    /// The word used in files and messages.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
