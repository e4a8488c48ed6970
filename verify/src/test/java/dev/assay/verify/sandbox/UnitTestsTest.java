package dev.assay.verify.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Leases;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import dev.assay.core.engine.RunState;
import dev.assay.core.engine.Scorer;
import dev.assay.core.json.Json;
import dev.assay.core.recipe.Parts;
import dev.assay.core.recipe.RecipeReader;
import dev.assay.core.recipe.Yaml;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class UnitTestsTest {
    private static UnitTests part(Setup setup, List<String> command) {
        return new UnitTests(
                "reference",
                "entry_point",
                CodeText.Rule.FENCE_OR_ALL,
                List.of("python", "sh"),
                UnitTests.Join.AUTO,
                command,
                "main.py",
                0,
                Limits.DEFAULT,
                setup);
    }

    private static Reading read(UnitTests part, String response, Object tests, Map<String, Object> info) {
        try (Leases leases = new Leases();
                RewardFunction function = part.open(new Resources(Fidelity.MENDED, 0, leases))) {
            Rollout rollout = Rollout.of("r", "r", "p", response, tests, info);
            return function.score(List.of(new Scored(rollout)), Draws.seeded(0)).getFirst();
        }
    }

    private static String verdicts(Reading reading) {
        if (reading instanceof Reading.Missing missing) return missing.cause();
        StringBuilder out = new StringBuilder();
        for (var signal : ((Reading.Measured) reading).signals())
            if (signal.aspect().equals("test")) out.append(signal.category()).append(' ');
        return out.toString().strip();
    }

    private static String verdicts(String response, Object tests) {
        String problem = Sandbox.problem(Setup.DEFAULT);
        assumeTrue(problem == null, problem);
        return verdicts(read(part(Setup.DEFAULT, List.of()), response, tests, Map.of()));
    }

    @Test
    void everyShapeOfTests() {
        String f = "def f(x):\n    return x + 1";
        assertEquals("passed failed", verdicts(f, List.of("assert f(1) == 2", "assert f(1) == 1")));
        assertEquals("passed", verdicts(f, "assert f(1) == 2\nassert f(2) == 3"));
        assertEquals("passed failed", verdicts(f, "def test_a(): assert f(1) == 2\ndef test_b(): assert f(1) == 1"));
        assertEquals(
                "passed passed",
                verdicts(f, Json.parse("{\"fn_name\":\"f\",\"inputs\":[[1],[2]],\"outputs\":[[2],3]}")));
        assertEquals(
                "passed",
                verdicts(
                        "class Solution:\n  def f(self, x): return (x, x)",
                        "{\"fn_name\":\"f\",\"inputs\":[[1]],\"outputs\":[[1,1]]}"));
        String twice = "print(int(input()) * 2)";
        assertEquals("passed failed", verdicts(twice, "{\"inputs\":[\"1\\n\",\"2\"],\"outputs\":[\"2\",\"5\"]}"));
        assertEquals(
                "passed error",
                verdicts(
                        twice,
                        Json.parse(
                                "[{\"id\":7,\"input\":\"1\",\"output\":\"2\"},{\"kind\":\"assert\",\"code\":\"assert False\"}]")));
        Reading checked = read(
                part(Setup.DEFAULT, List.of()),
                f,
                "def check(candidate):\n  assert candidate(1) == 2\n  assert candidate(1) == 3",
                Map.of("entry_point", "f"));
        assertEquals("passed failed", verdicts(checked));
    }

    @Test
    void aResponseWithoutCodeFailsEveryTest() {
        assertEquals("failed failed", verdicts("```bash\nls\n```", List.of("assert f(1) == 2", "assert f(1) == 1")));
        assertEquals("failed", verdicts("", List.of("assert True")));
    }

    @Test
    void unreadableTestsAreMissing() {
        assertTrue(verdicts("x", List.of()).contains("empty"));
        assertTrue(verdicts("x", "{\"inputs\": []}").contains("inputs and outputs"));
        assertTrue(verdicts("x", "{broken").contains("no JSON"));
        assertTrue(verdicts("x", 3.0).contains("no tests"));
        assertTrue(verdicts("x", List.of(Map.of("kind", "magic"))).contains("unknown kind 'magic'"));
        assertTrue(verdicts("x", List.of(Map.of("input", "1"))).contains("output is missing"));
        assertInstanceOf(Reading.Missing.class, read(part(Setup.DEFAULT, List.of()), "x", null, Map.of()));
    }

    @Test
    void withoutASandboxTheReadingIsMissingWithACause() {
        Setup absent = new Setup(1, "/usr/bin/python3", List.of(), "no-such-bwrap");
        Reading reading = read(part(absent, List.of()), "print(1)", List.of("assert True"), Map.of());
        assertTrue(((Reading.Missing) reading).cause().contains("bubblewrap"), reading.toString());
    }

    @Test
    void aKnownResultIsNotMeasuredAgain() {
        String problem = Sandbox.problem(Setup.DEFAULT);
        assumeTrue(problem == null, problem);
        try (Sandbox sandbox = new Sandbox(Setup.DEFAULT)) {
            Program now = Program.python("import time; print(time.time_ns())");
            List<TestCase> test = List.of(new TestCase.InputOutput("t", "", "?"));
            String first = sandbox.run(now, test, Limits.DEFAULT).getFirst().message();
            assertEquals(
                    first, sandbox.run(now, test, Limits.DEFAULT).getFirst().message());
            Limits other = new Limits(4, 0, 512, 16, 1024, 32, true);
            assertTrue(!first.equals(sandbox.run(now, test, other).getFirst().message()));
        }
    }

    @Test
    void aCommandOfAnotherLanguage() {
        String problem = Sandbox.problem(Setup.DEFAULT);
        assumeTrue(problem == null, problem);
        Reading reading = read(
                part(Setup.DEFAULT, List.of("/bin/sh", "main.py")),
                "```sh\nread x; echo $((x + 1))\n```",
                Json.parse("[{\"input\":\"1\",\"output\":\"2\"},{\"input\":\"1\",\"output\":\"3\"}]"),
                Map.of());
        assertEquals("passed failed", verdicts(reading));
    }

    private static String code(CodeText.Rule rule, String text) {
        return new CodeText(rule, List.of("python", "py")).in(text);
    }

    @Test
    void findsTheProgram() {
        CodeText.Rule or = CodeText.Rule.FENCE_OR_ALL;
        assertEquals("b\n", code(or, "```python\na\n```\nbetter:\n```python\nb\n```\nrun it:\n```bash\npython x\n```"));
        assertEquals("b\n", code(or, "<think>```python\na\n```</think>\n```py\nb\n```"));
        assertEquals("a\n", code(or, "```\na\n```"));
        assertEquals("a\n", code(or, "```Python title=x\na\n```\n```\noutput\n```"));
        assertEquals("a\n", code(or, "~~~python\na\n~~~"));
        assertEquals("s = '''\n```inner\n'''\n", code(or, "````python\ns = '''\n```inner\n'''\n````"));
        assertEquals("a", code(or, "```python\na"));
        assertEquals("  return 1", code(or, "  return 1"));
        assertNull(code(CodeText.Rule.FENCE, "  return 1"));
        assertNull(code(or, "```bash\nls\n```"));
        assertNull(code(or, " \n"));
        assertEquals("```x```", code(CodeText.Rule.ALL, "```x```"));
    }

    @Property(seed = "1")
    void anyTextIsRead(@ForAll String text) {
        for (CodeText.Rule rule : CodeText.Rule.values()) {
            code(rule, text);
            code(rule, "```" + text + "\n```\n" + text + "\n~~~~\n");
            assertEquals(
                    "x\n",
                    code(
                            CodeText.Rule.FENCE,
                            text.replace('`', ' ').replace('~', ' ') + "</think>\n```python\nx\n```"));
        }
    }

    @Property(seed = "1")
    void anyTextIsNoTest(@ForAll String text) {
        if (text.contains("def") || text.contains("assert")) return;
        assertThrows(IllegalArgumentException.class, () -> new TestReader(null).read(text, null));
    }

    @Test
    void comparesOutputs() {
        assertTrue(Output.same("1 \n2\n\n", "1\n2", 0));
        assertTrue(Output.same("a\r\nb", "a\nb\n", 0));
        assertTrue(!Output.same("1\n\n2", "1\n2", 0));
        assertTrue(!Output.same("", "1", 0));
        assertTrue(Output.same("1.0000001 x", "1 x", 1e-6));
        assertTrue(!Output.same("nan", "1", 1e-6));
        assertTrue(!Output.same("1e999", "1", 1e-6));
    }

    /// Behind a gate that is shut no program starts, and two parts with the same setup share one pool.
    @Test
    void aShutGateKeepsTheSandboxShut() {
        String recipe = """
                id: gated
                rewards:
                  layout: {use: starts-with, text: "```python"}
                  tests: {use: unit-tests}
                  again: {use: unit-tests, entry: name}
                combine: {reward: "layout < 1 ? -1 : tests.rate + again.all"}
                """;
        var read = new RecipeReader(new Parts(UnitTestsTest.class.getClassLoader()))
                .read(Yaml.parse(recipe, "gated.yaml"), RecipeReader.Changes.NONE);
        List<Object> tests = List.of(Map.of("id", "one", "input", "", "output", "1"));
        Rollout shut = Rollout.of("shut", "g", null, "Here: ```python\nprint(1)\n```", tests, Map.of());
        Rollout open = Rollout.of("open", "g", null, "```python\nprint(1)\n```", tests, Map.of());
        try (Leases leases = new Leases();
                Scorer scorer = new Scorer(read, new Resources(Fidelity.MENDED, 0, leases), Scorer.Run.NONE)) {
            Sandbox pool = leases.get(Setup.DEFAULT, Sandbox.class, () -> {
                throw new AssertionError("the parts did not lease a pool");
            });
            var line = scorer.score(List.of(shut), new RunState()).getFirst();
            assertEquals(-1.0, line.value(scorer.rewardEntry()));
            assertNull(line.reading(1), "nothing was run");
            assertNull(line.reading(2));
            String problem = Sandbox.problem(Setup.DEFAULT);
            assumeTrue(problem == null, problem);
            assertEquals(
                    2.0, scorer.score(List.of(open), new RunState()).getFirst().value(scorer.rewardEntry()));
            assertSame(pool, leases.get(Setup.DEFAULT, Sandbox.class, () -> null));
        }
    }
}
