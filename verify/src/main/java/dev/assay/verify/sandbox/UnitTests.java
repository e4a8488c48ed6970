package dev.assay.verify.sandbox;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Rollout;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.List;

/// Runs unit tests on the program in a response, each in a fresh process of the sandbox.
///
/// Tests are a list of `{id, kind: io, input, output}` or `{id, kind: assert|unittest|check, code}`, a list
/// of assertions, `{inputs, outputs}` (with `fn_name` for calls), or Python text with `check(candidate)`,
/// unittest classes, test functions or assertions. Signals: `test` is 1 or 0 for each test, with the
/// verdict as its category; `rate` is the share passed; `all` is 1 if all passed; `found` is 1 if the
/// response has code. Without code every test fails. If the sandbox cannot run, or the tests cannot be
/// read, the reading is missing.
///
/// @param tests where the tests are: `reference`, or the name of an information field
/// @param entry the information field that names the function under test
/// @param code what counts as the program: the last fenced block (`fence`), that or the whole response
///     if it has no fence (`fence_or_all`), or the whole response (`all`)
/// @param languages labels of fences that count
/// @param join whether the program is the prompt and what was written after it: `never`, `always`, or
///     `auto`: if the code does not define the function under test, as in HumanEval
/// @param command what runs the program; empty for Python
/// @param file the file the program is put in, for a command
/// @param tolerance error forgiven in numbers a program writes
/// @param limits what one test may use
/// @param sandbox how the sandbox is made
@Named("unit-tests")
public record UnitTests(
        @Default("reference") String tests,
        @Default("entry_point") String entry,
        @Default("fence_or_all") CodeText.Rule code,
        @Default("[python, py, python3]") List<String> languages,
        @Default("auto") Join join,
        @Default("[]") List<String> command,
        @Default("main.py") String file,
        @Default("0") double tolerance,
        @Default("{}") Limits limits,
        @Default("{}") Setup sandbox)
        implements Part<RewardFunction> {
    /// Whether the prompt is part of the program.
    public enum Join {
        NEVER,
        AUTO,
        ALWAYS
    }

    /// A row on its way: tests that run, or why they cannot.
    private record Job(String code, Sandbox.Pending pending, Reading reading) {}

    @Override
    public RewardFunction open(Resources resources) {
        if (tolerance < 0) throw new IllegalArgumentException("tolerance: expected 0 or more, found " + tolerance);
        Sandbox shared = resources.leases().get(sandbox, Sandbox.class, () -> new Sandbox(sandbox));
        TestReader reader = new TestReader(shared);
        CodeText text = new CodeText(code, languages);
        return new RewardFunction() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        new Aspect("test", Scope.Kind.ITEM, 0, 1),
                        Aspect.whole("rate", 0, 1),
                        Aspect.whole("all", 0, 1),
                        Aspect.whole("found", 0, 1));
            }

            @Override
            public boolean costly() {
                return true;
            }

            @Override
            public List<Reading> score(List<Scored> rows, Draws draws) {
                List<Job> jobs = new ArrayList<>();
                for (Scored row : rows) jobs.add(job(row.rollout(), shared, reader, text));
                return jobs.stream().map(UnitTests::reading).toList();
            }
        };
    }

    private Job job(Rollout rollout, Sandbox shared, TestReader reader, CodeText text) {
        Object found = tests.equals("reference") ? rollout.reference() : rollout.info(tests);
        if (found == null) return new Job(null, null, new Reading.Missing("the row has no tests in '" + tests + "'"));
        Object named = rollout.info(entry);
        String function = named instanceof String s && !s.isEmpty() ? s : null;
        List<TestCase> cases;
        try {
            cases = reader.read(found, function);
        } catch (IllegalArgumentException e) {
            return new Job(null, null, new Reading.Missing(e.getMessage()));
        } catch (SandboxMissing e) {
            return new Job(null, null, new Reading.Missing(e.getMessage()));
        }
        String program = text.in(rollout.response());
        if (program == null) {
            List<TestResult> failed = cases.stream()
                    .map(test -> new TestResult(test.id(), Verdict.FAILED, "no code in the response", 0, 0, 0))
                    .toList();
            return new Job(null, () -> failed, null);
        }
        if (joins(program, function) && rollout.prompt() != null) program = rollout.prompt() + program;
        return new Job(program, shared.start(new Program(program, file, command), cases, limits, tolerance), null);
    }

    private boolean joins(String program, String function) {
        return switch (join) {
            case NEVER -> false;
            case ALWAYS -> true;
            case AUTO -> function != null && !program.contains("def " + function + "(");
        };
    }

    private static Reading reading(Job job) {
        if (job.reading != null) return job.reading;
        List<TestResult> results;
        try {
            results = job.pending.await();
        } catch (SandboxMissing e) {
            return new Reading.Missing(e.getMessage());
        }
        List<Signal> signals = new ArrayList<>();
        int passed = 0;
        for (TestResult result : results) {
            if (result.passed()) passed++;
            String why = result.id() + ": " + result.verdict().word()
                    + (result.message().isEmpty() ? "" : ": " + result.message());
            signals.add(Signal.of("test", result.passed() ? 1 : 0, new Scope.Item(signals.size()), () -> why)
                    .labelled(result.verdict().word()));
        }
        String share = passed + " of " + results.size() + " tests passed";
        signals.add(Signal.whole("rate", (double) passed / results.size(), () -> share));
        signals.add(Signal.whole("all", passed == results.size() ? 1 : 0, () -> share));
        signals.add(Signal.whole("found", job.code == null ? 0 : 1, null));
        return new Reading.Measured(signals);
    }
}
