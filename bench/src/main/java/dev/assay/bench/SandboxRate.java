package dev.assay.bench;

import dev.assay.verify.sandbox.Limits;
import dev.assay.verify.sandbox.Program;
import dev.assay.verify.sandbox.Sandbox;
import dev.assay.verify.sandbox.Setup;
import dev.assay.verify.sandbox.TestCase;
import dev.assay.verify.sandbox.TestResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Small Python tests a second in the sandbox, beside the bare start of the interpreter, two at a time,
/// turn by turn.
public final class SandboxRate {
    private static final int RUNS = 300;
    private static final int ROUNDS = 5;
    private static final int WORKERS = 2;

    private SandboxRate() {}

    /// Prints a table.
    public static void main(String[] arguments) throws Exception {
        double[] bare = new double[ROUNDS];
        double[] io = new double[ROUNDS];
        double[] asserts = new double[ROUNDS];
        Setup setup = new Setup(WORKERS, "/usr/bin/python3", List.of(), "bwrap");
        try (Sandbox sandbox = new Sandbox(setup);
                ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
            rate(sandbox, -1, true);
            for (int round = 0; round < ROUNDS; round++) {
                bare[round] = bare(threads);
                io[round] = rate(sandbox, round, true);
                asserts[round] = rate(sandbox, round, false);
            }
        }
        System.out.println("per second             min  median     max");
        print("python3 -I -c pass", bare);
        print("sandbox, input/output", io);
        print("sandbox, assertions", asserts);
    }

    private static double bare(ExecutorService threads) throws Exception {
        long start = System.nanoTime();
        List<Future<Integer>> runs = new ArrayList<>();
        Callable<Integer> run = SandboxRate::start;
        for (int i = 0; i < RUNS; i++) runs.add(threads.submit(run));
        for (Future<Integer> each : runs) if (each.get() != 0) throw new IOException("python3 failed");
        return RUNS / ((System.nanoTime() - start) / 1e9);
    }

    private static int start() throws IOException, InterruptedException {
        return new ProcessBuilder("/usr/bin/python3", "-I", "-c", "pass")
                .start()
                .waitFor();
    }

    /// Every test differs, so that none is known already.
    private static double rate(Sandbox sandbox, int round, boolean io) {
        List<TestCase> tests = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            int n = 1000 * round + i;
            tests.add(
                    io
                            ? new TestCase.InputOutput("t", n + "\n", Integer.toString(2 * n))
                            : new TestCase.Assertion("t", "assert double(" + n + ") == " + 2 * n));
        }
        String source = "def double(x):\n    return 2 * x\n" + (io ? "print(double(int(input())))" : "");
        long start = System.nanoTime();
        List<TestResult> results = sandbox.run(Program.python(source), tests, Limits.DEFAULT);
        for (TestResult result : results) if (!result.passed()) throw new IllegalStateException(result.toString());
        return RUNS / ((System.nanoTime() - start) / 1e9);
    }

    private static void print(String what, double[] rates) {
        Arrays.sort(rates);
        System.out.printf("%-20s %6.0f  %6.0f  %6.0f%n", what, rates[0], rates[ROUNDS / 2], rates[ROUNDS - 1]);
    }
}
