package dev.assay.verify.tools;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.json.Json;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What tools say of a response: `evidence`, one signal per call, 1 if the tool confirms it, -1 if the tool
/// contradicts it, 0 if it says nothing (after Themis, arXiv 2310.01045, which leaves the verdict to a
/// learned model). The calls stand in a trace that somebody else wrote; without one, the response's own
/// steps `<<expression=value>>` go to the calculator. Tools are run anew: what a trace says they said is not
/// believed. A calculation is confirmed if steps and final number are right, and contradicted if the final
/// number is wrong; a date is confirmed if the response names what the calendar says.
///
/// @param field information field with the trace
/// @param rounds most calls that are made
/// @param fidelity `published` compares floating-point numbers exactly
@Named("tool-evidence")
public record ToolEvidence(
        @Default("trace") String field,
        @Default("3") int rounds,
        @Default("recipe") Fidelity fidelity) implements Part<RewardFunction> {
    private static final Pattern STEP = Pattern.compile("<<[^<>\\n]*>>(?:-?[0-9]+(?:\\.[0-9]+)?)?");

    public ToolEvidence {
        if (rounds < 1) throw new IllegalArgumentException("rounds: expected 1 or more, found " + rounds);
    }

    @Override
    public RewardFunction open(Resources resources) {
        CalculatorTool calculator = new CalculatorTool(fidelity.or(resources.fidelity()));
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(new Aspect("evidence", Scope.Kind.ITEM, -1, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                String response = row.rollout().response();
                List<Signal> signals = new ArrayList<>();
                for (ToolTrace.Step.Action call : calls(row, response))
                    signals.add(signal(signals.size(), call, response, calculator));
                return signals.isEmpty()
                        ? Reading.of(Signal.of("evidence", 0, new Scope.Item(0), () -> "no tool was called"))
                        : new Reading.Measured(signals);
            }
        };
    }

    private List<ToolTrace.Step.Action> calls(Scored row, String response) {
        Object trace = row.rollout().info(field);
        if (trace instanceof String text) return ToolTrace.calls(text, rounds);
        if (trace != null)
            throw new IllegalArgumentException(
                    row.rollout().id() + ": field " + field + ": expected text, found " + Json.kind(trace));
        List<String> steps = new ArrayList<>();
        Matcher step = STEP.matcher(response);
        while (step.find()) steps.add(step.group());
        return steps.isEmpty() ? List.of() : List.of(new ToolTrace.Step.Action("Calculator", String.join(", ", steps)));
    }

    private static Signal signal(int index, ToolTrace.Step.Action call, String response, CalculatorTool calculator) {
        String tool = call.tool().toLowerCase(Locale.ROOT);
        Scope scope = new Scope.Item(index);
        if (tool.contains("calculator")) {
            CalculatorTool.Found found = calculator.check(call.input(), response);
            double value = switch (found.outcome()) {
                case BOTH_RIGHT -> 1;
                case PROCESS_RIGHT_ANSWER_WRONG, BOTH_WRONG -> -1;
                case PROCESS_WRONG_ANSWER_RIGHT, NO_VALID_ANSWER -> 0;
            };
            return Signal.of(
                            "evidence",
                            value,
                            scope,
                            () -> "calculator: "
                                    + found.outcome()
                                            .name()
                                            .toLowerCase(Locale.ROOT)
                                            .replace('_', ' '))
                    .labelled("calculator");
        }
        if (!tool.contains("calendar"))
            return Signal.of("evidence", 0, scope, () -> "there is no tool '" + call.tool() + "'");
        var said = CalendarTool.call(tool, call.input());
        double value = said.isEmpty() ? 0 : names(response, said.get()) ? 1 : -1;
        return Signal.of("evidence", value, scope, () -> "calendar: " + said.orElse("no result"))
                .labelled("calendar");
    }

    /// True if the words stand in the text, not as part of longer words or numbers.
    private static boolean names(String text, String words) {
        String low = text.toLowerCase(Locale.ROOT);
        String wanted = words.toLowerCase(Locale.ROOT);
        for (int at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, at + 1)) {
            int end = at + wanted.length();
            boolean open = at == 0 || !Character.isLetterOrDigit(low.charAt(at - 1));
            if (open && (end == low.length() || !Character.isLetterOrDigit(low.charAt(end)))) return true;
        }
        return false;
    }
}
