package dev.assay.core.formula;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaTest {
    private static final List<Variable> VARIABLES = List.of(
            new Variable("x", ValueType.DOUBLE),
            new Variable("y", ValueType.DOUBLE),
            new Variable("b", ValueType.BOOL),
            new Variable("c", ValueType.BOOL),
            new Variable("calls.match", ValueType.DOUBLE),
            new Variable("xs", ValueType.DOUBLES),
            new Variable("info", ValueType.MAP),
            new Variable("info.kind", ValueType.STRING));
    private static final FormulaCompiler COMPILER = new FormulaCompiler(VARIABLES);

    private static Formula compile(String expression) {
        return COMPILER.compile("test", expression);
    }

    private static Lookup from(Formula formula, Map<String, Object> values) {
        return slot -> values.getOrDefault(formula.variables().get(slot), Lookup.UNREAD);
    }

    private static Object evaluate(String expression) {
        Formula formula = compile(expression);
        Map<String, Object> values = Map.of(
                "x",
                2.0,
                "y",
                -3.0,
                "b",
                true,
                "c",
                false,
                "calls.match",
                0.5,
                "xs",
                new double[] {1, 2, 6},
                "info",
                Map.of("n", 4.0, "list", List.of(1.0, 2.0)),
                "info.kind",
                "chart");
        return formula.evaluate(from(formula, values));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 - x | -1",
                "b ? 1 : 0.5 | 1",
                "2 * x + 1 / 4 | 4.25",
                "size(xs) > 2 ? 1 : 0 | 1",
                "xs[1] | 2",
                "x == 2 ? 7 : 0 | 7",
                "(2 * calls.match - 1) * 3 | 0",
                "sum(xs) | 9",
                "mean(xs) | 3",
                "std([1, 3]) | 1.4142135623730951",
                "pstd([1, 3]) | 1",
                "min(xs) | 1",
                "max(1, x, y) | 2",
                "prod(xs) | 12",
                "last(xs) | 6",
                "dot(xs, [1, 1, 1]) | 9",
                "wmean(xs, [1, 0, 1]) | 3.5",
                "clip(5, 0, 1) | 1",
                "sigmoid(0) | 0.5",
                "round(2.5) | 2",
                "round(0.125, 2) | 0.12",
                "median(xs) | 2",
                "quantile(xs, 0.5) | 2",
                "sum(xs.map(q, q * x)) | 18",
                "size(xs.filter(q, q > 1)) | 2",
                "xs.exists(q, q == 6) ? 1 : 0 | 1",
                "info.n * 2 | 8",
                "info.list[1] | 2",
                "info.kind == 'chart' ? 1 : 2 | 1",
                "has(info.nothing) ? 1 : 2 | 2",
                "7 % 4 | 3",
                "norm([3, 4]) | 5",
                "dist([0, 0], [3, 4]) | 5",
                "pareto([1, 2], [1, 1]) | 1",
                "lex([1, 5], [1, 2], [0.5, 1]) | 1",
                "sum(take(xs, 2)) | 3",
                "sum([]) | 0"
            })
    void means(String expression, double expected) {
        assertEquals(expected, (Double) evaluate(expression), 1e-15);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "calls.mach | 1:6: unknown name 'calls.mach'; did you mean 'calls.match'?",
                "x + b | '+' cannot add a number and true or false",
                "x ? 1 : 2 | must be true or false, found a number",
                "meen(xs) | unknown function 'meen'; did you mean 'mean'?",
                "1 + | 1:",
                "b == x | compares true or false with a number",
                "clip(x, 1) | takes 3 arguments, found 2",
                "x.y | unknown name 'x.y'",
                "matches('a', '(') | the pattern is wrong"
            })
    void saysWhatIsWrong(String expression, String message) {
        String found =
                assertThrows(FormulaException.class, () -> compile(expression)).getMessage();
        assertTrue(found.contains(message), found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1 / (x - 2) | division of 1.0 by zero", "log(x - 2) | log of 0.0", "sqrt(y) | sqrt of -3.0",
                        "mean([]) | mean of an empty list",
                "exp(1000) * 1 | not finite", "wmean(xs, [0, 0, 0]) | weights sum to 0.0", "info.n + info.list | list",
                        "xs[9] | no element 9"
            })
    void refusesToInventAValue(String expression, String message) {
        String found =
                assertThrows(FormulaException.class, () -> evaluate(expression)).getMessage();
        assertTrue(found.contains(message), found);
    }

    @Test
    void failsOnlyWhereItIsReached() {
        Formula formula = compile("x > 0 ? x : fail('x: expected more than 0, found ' + string(x))");
        assertEquals(2.0, formula.evaluate(from(formula, Map.of("x", 2.0))));
        FormulaException e =
                assertThrows(FormulaException.class, () -> formula.evaluate(from(formula, Map.of("x", -1.0))));
        assertTrue(e.getMessage().startsWith("x: expected more than 0, found -1"), e.getMessage());
    }

    @Test
    void loopsAreBounded() {
        Formula formula = compile("sum(xs.map(a, sum(xs.map(b1, sum(xs.map(d, a * b1 * d))))))");
        double[] many = new double[1000];
        FormulaException e =
                assertThrows(FormulaException.class, () -> formula.evaluate(from(formula, Map.of("xs", many))));
        assertTrue(e.getMessage().contains("loop turns"), e.getMessage());
    }

    @Test
    void needsOnlyWhatCanStillMatter() {
        Formula gate = compile("x < 1 ? 0 : y");
        assertEquals(Set.of("x"), needs(gate, Map.of()));
        assertEquals(new Outcome.Known(0.0), gate.partial(from(gate, Map.of("x", 0.0))));
        assertEquals(Set.of("y"), needs(gate, Map.of("x", 1.0)));
        Formula both = compile("b && c");
        assertEquals(new Outcome.Known(false), both.partial(from(both, Map.of("c", false))));
        Formula sum = compile("x + y");
        assertEquals(Set.of("x", "y"), needs(sum, Map.of()));
        Formula inner = compile("(b && c) ? x : y");
        assertEquals(Set.of("y"), needs(inner, Map.of("c", false)));
    }

    @Test
    void whatIsAbsentMattersOnlyWhereItIsNeeded() {
        Formula formula = compile("b ? x : y");
        Outcome.Absent absent = new Outcome.Absent("x", "judge timed out", false);
        assertEquals(new Outcome.Known(3.0), formula.partial(from(formula, Map.of("b", false, "x", absent, "y", 3.0))));
        assertEquals(absent, formula.partial(from(formula, Map.of("b", true, "x", absent, "y", 3.0))));
    }

    private static Set<String> needs(Formula formula, Map<String, Object> values) {
        return assertInstanceOf(Outcome.Needs.class, formula.partial(from(formula, values)))
                .names();
    }

    /// Random expressions over numbers and conditions, written with decimal points so that CEL's own
    /// checker takes them.
    private static String random(Random random, boolean number, int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            if (!number) return List.of("b", "c", "true", "false").get(random.nextInt(4));
            return List.of("x", "y", "0.5", "2.0", "-1.25", "0.0").get(random.nextInt(6));
        }
        String p = random(random, true, depth - 1);
        String q = random(random, true, depth - 1);
        String s = random(random, false, depth - 1);
        String t = random(random, false, depth - 1);
        if (number)
            return switch (random.nextInt(6)) {
                case 0 -> "(" + p + " + " + q + ")";
                case 1 -> "(" + p + " - " + q + ")";
                case 2 -> "(" + p + " * " + q + ")";
                case 3 -> "(" + s + " ? " + p + " : " + q + ")";
                case 4 -> "-(" + p + ")";
                default -> "[" + p + ", " + q + "][" + (random.nextBoolean() ? "0" : "1") + "]";
            };
        return switch (random.nextInt(6)) {
            case 0 -> "(" + p + " < " + q + ")";
            case 1 -> "(" + p + " >= " + q + ")";
            case 2 -> "(" + s + " && " + t + ")";
            case 3 -> "(" + s + " || " + t + ")";
            case 4 -> "!(" + s + ")";
            default -> "[" + p + ", " + q + "].exists(e, e > 0.0)";
        };
    }

    @Test
    void agreesWithTheRuntimeOfTheCelLibrary() throws Exception {
        CelCompiler compiler = CelCompilerFactory.standardCelCompilerBuilder()
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addVar("x", SimpleType.DOUBLE)
                .addVar("y", SimpleType.DOUBLE)
                .addVar("b", SimpleType.BOOL)
                .addVar("c", SimpleType.BOOL)
                .build();
        CelRuntime runtime = CelRuntimeFactory.standardCelRuntimeBuilder().build();
        Random random = new Random(7);
        for (int i = 0; i < 600; i++) {
            String expression = random(random, random.nextBoolean(), 4);
            Map<String, Object> values = Map.of(
                    "x",
                    (double) random.nextInt(-4, 5),
                    "y",
                    random.nextInt(-8, 9) / 4.0,
                    "b",
                    random.nextBoolean(),
                    "c",
                    random.nextBoolean());
            Object theirs =
                    runtime.createProgram(compiler.compile(expression).getAst()).eval(values);
            Formula formula = compile(expression);
            Object ours = formula.evaluate(from(formula, values));
            if (theirs instanceof Double d) assertEquals(d + 0.0, (Double) ours + 0.0, expression);
            else assertEquals(theirs, ours, expression);
        }
    }

    @Test
    void aKnownPartialValueIsTheValueOfEveryCompletion() {
        Random random = new Random(11);
        int early = 0;
        for (int i = 0; i < 2000; i++) {
            Formula formula = compile(random(random, random.nextBoolean(), 4));
            Map<String, Object> known = new HashMap<>();
            for (String name : formula.variables()) if (random.nextBoolean()) known.put(name, value(random, name));
            Outcome outcome = formula.partial(from(formula, known));
            int rounds = 0;
            Map<String, Object> full = new HashMap<>(known);
            while (formula.partial(from(formula, full)) instanceof Outcome.Needs needs) {
                assertTrue(rounds++ <= 4, "reading what is needed must end");
                for (String name : needs.names()) full.put(name, value(random, name));
            }
            if (!(outcome instanceof Outcome.Known first)) continue;
            if (known.size() < formula.variables().size()) early++;
            for (String name : formula.variables()) known.putIfAbsent(name, value(random, name));
            assertEquals(first.value(), formula.evaluate(from(formula, known)), formula.source());
        }
        assertTrue(early > 50, "some values must be known early, else nothing was tested: " + early);
    }

    private static Object value(Random random, String name) {
        return name.equals("b") || name.equals("c")
                ? (Object) random.nextBoolean()
                : (Object) (double) random.nextInt(-3, 4);
    }

    @Test
    void listsComeOutAsNumbers() {
        Formula formula = compile("xs.map(q, q + 1)");
        assertArrayEquals(new double[] {2, 3}, (double[]) formula.evaluate(
                from(formula, Map.of("xs", new double[] {1, 2}))));
    }
}
