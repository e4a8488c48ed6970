package dev.assay.verify.tools;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.Fidelity;

/// Checks a derivation written as `<<expression=value>>value, ...` and its last value against the number
/// that an answer claims after `####` (Themis, arXiv 2310.01045; the marks are GSM8K's). Linear time.
///
/// @param fidelity `published` compares floating-point numbers exactly, so that 0.1 * 3 is not 0.3
public record CalculatorTool(Fidelity fidelity) {
    private static final Pattern CLAIM = Pattern.compile("####[^0-9\\n-]*(-?[0-9]+(?:\\.[0-9]+)?)");
    private static final Pattern MARKED = Pattern.compile("<<.*>>");
    private static final double ROUNDING = 1e-9;

    /// What the tool found.
    public enum Outcome {
        BOTH_RIGHT,
        PROCESS_RIGHT_ANSWER_WRONG,
        PROCESS_WRONG_ANSWER_RIGHT,
        BOTH_WRONG,
        NO_VALID_ANSWER
    }

    /// @param computed value of the last step that could be evaluated; null if there is none
    /// @param predicted what the answer claims; null if it claims nothing
    public record Found(Outcome outcome, Double computed, Double predicted) {}

    /// Runs the tool.
    ///
    /// @param steps the derivation; a step without marks ends it and is wrong
    /// @param answer text with the claim
    public Found check(String steps, String answer) {
        Matcher claim = CLAIM.matcher(answer);
        if (!claim.find()) return new Found(Outcome.NO_VALID_ANSWER, null, null);
        double predicted = Double.parseDouble(claim.group(1));
        boolean right = true;
        Double computed = null;
        for (String step : steps.split(", ", -1)) {
            if (!step.contains("<<") || !step.contains(">>")) {
                right = false;
                break;
            }
            try {
                double value = Arithmetic.evaluate(expression(step));
                String said = MARKED.matcher(step).replaceAll("").strip();
                right &= said.isEmpty() || same(value, Double.parseDouble(said));
                computed = value;
            } catch (NumberFormatException _) {
                right = false;
                break;
            } catch (IllegalArgumentException _) {
                right = false;
            }
        }
        boolean agrees = computed != null && same(computed, predicted);
        Outcome outcome = agrees
                ? right ? Outcome.BOTH_RIGHT : Outcome.PROCESS_WRONG_ANSWER_RIGHT
                : right ? Outcome.PROCESS_RIGHT_ANSWER_WRONG : Outcome.BOTH_WRONG;
        return new Found(outcome, computed, predicted);
    }

    private static String expression(String step) {
        int start = step.indexOf("<<") + 2;
        int equals = step.indexOf('=', start);
        if (equals < 0) throw new IllegalArgumentException("a step without =");
        return step.substring(start, equals);
    }

    private boolean same(double a, double b) {
        return a == b || fidelity != Fidelity.PUBLISHED && Math.abs(a - b) <= ROUNDING * Math.max(1, Math.abs(b));
    }
}
