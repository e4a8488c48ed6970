package dev.assay.bench;

import dev.assay.core.formula.Formula;
import dev.assay.core.formula.FormulaCompiler;
import dev.assay.core.formula.Lookup;
import dev.assay.core.formula.Outcome;
import dev.assay.core.formula.ValueType;
import dev.assay.core.formula.Variable;
import dev.assay.core.json.JsonScan;
import dev.assay.verify.math.Equivalence;
import dev.assay.verify.math.Verdict;
import dev.assay.verify.text.Repetition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The hot inner pieces: `java -cp 'bench/target/lib/*:bench/target/bench-0.1.0.jar'
/// org.openjdk.jmh.Main`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Parts {
    private final Formula formula = new FormulaCompiler(
                    List.of(new Variable("format", ValueType.DOUBLE), new Variable("calls.match", ValueType.DOUBLE)))
            .compile("reward", "format < 1 ? -3 : 1 + (2 * calls.match - 1) * 3");
    private final Object[] values = {1.0, 0.75};
    private final Lookup lookup = slot -> values[slot];
    private final String text = words(30_000);
    private final byte[] row = ("{\"prompt\":\"" + words(3_000).replace("\n", "\\n") + "\",\"response\":\"a\"}")
            .getBytes(StandardCharsets.UTF_8);

    private static String words(int length) {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        while (text.length() < length)
            text.append((char) ('a' + random.nextInt(26))).append(random.nextInt(6) == 0 ? " " : "");
        return text.substring(0, length);
    }

    /// A gate and a line of arithmetic.
    @Benchmark
    public Outcome formula() {
        return formula.partial(lookup);
    }

    /// A response of 30,000 characters without repetition.
    @Benchmark
    public Optional<Repetition.Run> repetition() {
        return Repetition.find(text, 20, 5);
    }

    /// A row of 3 kB.
    @Benchmark
    public int scan() {
        return JsonScan.value(row, 0, row.length, 0);
    }

    /// Two notations of one number.
    @Benchmark
    public Verdict equivalence() {
        return Equivalence.compare("\\frac{1}{2}", "0.5");
    }
}
