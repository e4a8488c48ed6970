package dev.assay.verify.sandbox;

import dev.assay.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/// A bounded pool of sandboxes. Every test runs in a fresh process that sees nothing of other tests:
/// namespaces of its own for processes, files and messages, an empty `/tmp`, no privileges. When it ends
/// the kernel ends everything it started.
///
/// Thread-safe. Without a working bubblewrap nothing runs: every call then throws {@link SandboxMissing}.
public final class Sandbox implements AutoCloseable {
    private static final int TRIES = 2;

    private final Setup setup;
    private final ExecutorService threads;
    private final ScheduledExecutorService clock;
    private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
    private final ResultCache results = new ResultCache();
    private volatile boolean closed;

    /// Starts nothing yet.
    public Sandbox(Setup setup) {
        this.setup = setup;
        ThreadFactory daemons = Thread.ofPlatform().daemon().name("sandbox-", 0).factory();
        this.threads = Executors.newFixedThreadPool(setup.workers(), daemons);
        this.clock = Executors.newSingleThreadScheduledExecutor(daemons);
    }

    /// Why the sandbox cannot run here, or null if it can. It is tried, not guessed.
    public static String problem(Setup setup) {
        try (Sandbox sandbox = new Sandbox(setup)) {
            sandbox.run(Program.python(""), List.of(new TestCase.Assertion("try", "pass")), Limits.DEFAULT);
            return null;
        } catch (SandboxMissing e) {
            return e.getMessage();
        }
    }

    /// What a raw run gave.
    ///
    /// @param exit exit code, or -1 if a signal ended it
    /// @param signal the signal, or 0
    /// @param broken the limit it reached, or null
    /// @param told what the test said of itself; null if it ended before it could
    private record Run(
            int exit,
            int signal,
            double cpu,
            double wall,
            long memory,
            Verdict broken,
            String out,
            String err,
            Map<String, Object> told) {}

    /// Runs tests on a program, each in a fresh process.
    ///
    /// @return one result per test, in order
    /// @throws SandboxMissing if they could not be run
    public List<TestResult> run(Program program, List<TestCase> tests, Limits limits) {
        return run(program, tests, limits, 0);
    }

    /// Runs tests on a program.
    ///
    /// @param tolerance error forgiven in the numbers a program writes
    public List<TestResult> run(Program program, List<TestCase> tests, Limits limits, double tolerance) {
        return start(program, tests, limits, tolerance).await();
    }

    /// Tests that run, or wait for their turn.
    public interface Pending {
        /// Waits for all of them.
        ///
        /// @throws SandboxMissing if they could not be run
        List<TestResult> await();
    }

    /// Starts tests on a program; those of many programs then share the pool. A result that is known is
    /// not measured again.
    public Pending start(Program program, List<TestCase> tests, Limits limits, double tolerance) {
        List<Future<TestResult>> running = new ArrayList<>();
        for (TestCase test : tests) {
            ResultCache.Key key = ResultCache.key(program, test, limits, tolerance);
            TestResult known = results.get(key);
            running.add(
                    known != null
                            ? CompletableFuture.completedFuture(known)
                            : threads.submit(() -> results.put(key, limits, one(program, test, limits, tolerance))));
        }
        return () -> {
            try {
                return running.stream().map(Sandbox::get).toList();
            } finally {
                running.forEach(each -> each.cancel(false));
            }
        };
    }

    /// The tests in test code: each test method of unittest code (kind `unittest`), or each asserting
    /// statement of a function `check` (kind `check`). The code is read, not run.
    ///
    /// @param entry name of the function that `check` tests; null for unittest
    /// @throws IllegalArgumentException if the code cannot be read; the message says why
    public List<TestCase> tests(String code, String entry) {
        return results.tests(code, entry, () -> read(code, entry));
    }

    private List<TestCase> read(String code, String entry) {
        Map<String, Object> request = request("list", Limits.DEFAULT);
        request.put("test", Map.of("kind", entry == null ? "unittest" : "check", "code", code));
        Run run = get(threads.submit(() -> call(request, Limits.DEFAULT)));
        if (run.told == null || !(run.told.get("tests") instanceof List<?> list))
            throw new IllegalArgumentException(
                    "test code cannot be read: " + (run.told == null ? message(run) : run.told.get("message")));
        List<TestCase> tests = new ArrayList<>();
        for (Object each : list) {
            String name = String.valueOf(Json.map(each).get("name"));
            tests.add(
                    entry == null
                            ? new TestCase.Method(name, code)
                            : new TestCase.Case(name, code, entry, tests.size()));
        }
        return tests;
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new SandboxMissing("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException(e.getCause());
        }
    }

    private TestResult one(Program program, TestCase test, Limits limits, double tolerance) {
        Map<String, Object> request;
        if (!program.isPython()) {
            request = request("command", limits);
            request.put("files", Map.of(program.file(), program.source()));
            request.put("command", program.command());
        } else {
            request = request(test instanceof TestCase.InputOutput ? "io" : "test", limits);
            request.put("files", Map.of("main.py", program.source()));
            request.put("source", program.source());
        }
        if (test instanceof TestCase.InputOutput io) request.put("input", io.input());
        else if (program.isPython()) request.put("test", test.plain());
        else throw new IllegalArgumentException("test " + test.id() + ": a command is tested by input and output");
        Run run = call(request, limits);
        Verdict verdict = verdict(program, test, run, tolerance);
        String message = verdict == Verdict.PASSED ? "" : message(run);
        if (verdict == Verdict.FAILED && test instanceof TestCase.InputOutput io)
            message = "expected '" + cut(io.output()) + "', found '" + cut(run.out) + "'";
        return new TestResult(test.id(), verdict, message, run.cpu, run.wall, run.memory);
    }

    private static Verdict verdict(Program program, TestCase test, Run run, double tolerance) {
        if (run.broken != null) return run.broken;
        if (program.isPython()) {
            if (run.told == null) return run.signal == XCPU ? Verdict.TIMEOUT : Verdict.CRASHED;
            Verdict told =
                    Verdict.valueOf(String.valueOf(run.told.get("status")).toUpperCase(java.util.Locale.ROOT));
            if (told != Verdict.PASSED || !(test instanceof TestCase.InputOutput)) return told;
        } else if (run.exit != 0) return run.signal == XCPU ? Verdict.TIMEOUT : Verdict.CRASHED;
        return Output.same(run.out, ((TestCase.InputOutput) test).output(), tolerance)
                ? Verdict.PASSED
                : Verdict.FAILED;
    }

    private static final int XCPU = 24;

    private static String message(Run run) {
        if (run.broken != null) return run.broken.word();
        if (run.told != null) return cut(String.valueOf(run.told.get("message")));
        String last = run.err.strip().lines().reduce("", (_, line) -> line);
        return (run.signal != 0 ? "signal " + run.signal : "exit " + run.exit)
                + (last.isEmpty() ? "" : ": " + cut(last));
    }

    private static String cut(String text) {
        String line = text.strip().replace('\n', ' ');
        return line.length() <= 120 ? line : line.substring(0, 120) + "...";
    }

    private static Map<String, Object> request(String kind, Limits limits) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("kind", kind);
        request.put("limits", limits.plain());
        return request;
    }

    private Run call(Map<String, Object> request, Limits limits) {
        for (int left = TRIES; ; ) {
            Worker worker = idle.pollFirst();
            if (worker == null || !worker.alive()) worker = start();
            try {
                Map<String, Object> answer = worker.call(request, limits.wall());
                keep(worker);
                return run(answer);
            } catch (SandboxMissing e) {
                if (--left == 0 || closed) throw e;
            }
        }
    }

    private Worker start() {
        if (closed) throw new SandboxMissing("the sandbox is closed");
        return new Worker(setup, clock);
    }

    private void keep(Worker worker) {
        idle.addFirst(worker);
        if (closed) close();
    }

    @SuppressWarnings("unchecked") // Json makes Map<String, Object> of objects
    private static Run run(Map<String, Object> answer) {
        String broken = (String) answer.get("broken");
        return new Run(
                ((Number) answer.get("exit")).intValue(),
                ((Number) answer.get("signal")).intValue(),
                ((Number) answer.get("cpu")).doubleValue(),
                ((Number) answer.get("wall")).doubleValue(),
                ((Number) answer.get("memory")).longValue(),
                broken == null ? null : Verdict.valueOf(broken.replace('-', '_').toUpperCase(java.util.Locale.ROOT)),
                (String) answer.get("out"),
                (String) answer.get("err"),
                (Map<String, Object>) answer.get("report"));
    }

    /// Ends all sandboxes and what runs in them.
    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
        clock.shutdown();
        for (Worker worker = idle.pollFirst(); worker != null; worker = idle.pollFirst()) worker.close();
    }
}
