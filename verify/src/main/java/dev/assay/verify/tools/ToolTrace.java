package dev.assay.verify.tools;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/// The trace of a reward model that calls tools: `Thought`, `Action`, `Action Input`, `Observation`, and at
/// last `Work` with the rationale (Themis, arXiv 2310.01045). Linear time.
public final class ToolTrace {
    private static final Pattern ACTION = Pattern.compile(
            "Action\\s*\\d*\\s*:\\s*(.*?)\\s*Action\\s*\\d*\\s*Input\\s*\\d*\\s*:\\s*(.*)", Pattern.DOTALL);
    private static final String OBSERVATION = "<start_observation>";

    /// What the next piece of a trace asks for.
    public sealed interface Step {
        /// A call of a tool.
        record Action(String tool, String input) implements Step {}

        /// The end: why the reward will be what it is.
        record Rationale(String text) implements Step {}

        /// No tool is needed any more.
        record Finish() implements Step {}

        /// None of these: the trace ends without a rationale.
        record Nothing() implements Step {}
    }

    private ToolTrace() {}

    /// Reads what a model wrote up to the observation that it should have waited for.
    public static Step step(String generation) {
        String text = upToObservation(generation);
        Matcher action = ACTION.matcher(text);
        if (action.find()) {
            String input = action.group(2).strip();
            return new Step.Action(action.group(1).strip(), input.startsWith("SELECT ") ? input : unquoted(input));
        }
        if (text.contains("Work:") || text.contains("<start_work>"))
            return new Step.Rationale(
                    text.replace("<start_work>", "").replace("Work:", "").strip());
        return text.contains("Finished") ? new Step.Finish() : new Step.Nothing();
    }

    /// The calls of a whole trace, in order; observations that stand in it are not believed.
    ///
    /// @param most calls after this many are left out
    public static List<Step.Action> calls(String trace, int most) {
        List<Step.Action> calls = new ArrayList<>();
        for (String round : trace.split("Thought:", -1)) {
            if (calls.size() == most) break;
            if (step(round) instanceof Step.Action action) calls.add(action);
        }
        return calls;
    }

    private static String upToObservation(String text) {
        int end = text.indexOf(OBSERVATION);
        if (end >= 0) return text.substring(0, end);
        for (String stop : List.of("\nObservation:", "\n\tObservation:")) {
            end = text.indexOf(stop);
            if (end >= 0) return text.substring(0, end);
        }
        return text;
    }

    private static String unquoted(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == '"') start++;
        while (end > start && text.charAt(end - 1) == '"') end--;
        return text.substring(start, end).strip();
    }
}
