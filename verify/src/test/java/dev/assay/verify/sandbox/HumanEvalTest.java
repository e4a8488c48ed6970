package dev.assay.verify.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import dev.assay.core.Signal;
import dev.assay.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// All 164 problems of HumanEval through the part, as a recipe would run it.
class HumanEvalTest {
    private static final UnitTests PART = new UnitTests(
            "test",
            "entry_point",
            CodeText.Rule.FENCE_OR_ALL,
            List.of("python"),
            UnitTests.Join.AUTO,
            List.of(),
            "main.py",
            0,
            new Limits(4, 0, 512, 16, 1024, 32, true),
            new Setup(2, "/usr/bin/python3", List.of(), "bwrap"));

    @BeforeAll
    static void needsTheSandbox() {
        String problem = Sandbox.problem(Setup.DEFAULT);
        assumeTrue(problem == null, problem);
    }

    private static List<Map<String, Object>> rows(InputStream in) throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) rows.add(Json.object(line));
        }
        return rows;
    }

    private static List<Map<String, Object>> problems() throws IOException {
        return rows(new GZIPInputStream(HumanEvalTest.class.getResourceAsStream("/human-eval/HumanEval.jsonl.gz")));
    }

    private static Scored row(Map<String, Object> problem, String response) {
        String id = (String) problem.get("task_id");
        return new Scored(Rollout.of(id, id, (String) problem.get("prompt"), response, null, problem));
    }

    private static List<Reading> score(List<Scored> rows) {
        try (Leases leases = new Leases();
                RewardFunction function = PART.open(new Resources(Fidelity.MENDED, 0, leases))) {
            return function.score(rows, Draws.seeded(0));
        }
    }

    private static double value(Reading reading, String aspect) {
        return ((Reading.Measured) reading)
                .signals().stream()
                        .filter(signal -> signal.aspect().equals(aspect))
                        .findFirst()
                        .orElseThrow()
                        .value();
    }

    @Test
    void canonicalSolutionsPass() throws IOException {
        List<Map<String, Object>> problems = problems();
        List<Scored> rows = problems.stream()
                .map(problem -> row(problem, (String) problem.get("canonical_solution")))
                .toList();
        List<Reading> readings = score(rows);
        assertEquals(164, readings.size());
        int tests = 0;
        for (int i = 0; i < rows.size(); i++) {
            Reading.Measured measured = (Reading.Measured) readings.get(i);
            for (Signal signal : measured.signals())
                if (signal.aspect().equals("test")) assertEquals(1, signal.value(), signal.rationale());
            tests += measured.signals().size() - 3;
            assertEquals(1, value(measured, "all"));
        }
        assertTrue(tests > 1000, "only " + tests);
    }

    /// The oracle runs all statements of a check in one process and records; see
    /// `tools/human-eval-mutants.py`.
    @Test
    void mutantsLoseExactlyTheFailedTests() throws IOException {
        List<Map<String, Object>> mutants = rows(HumanEvalTest.class.getResourceAsStream("/human-eval/mutants.jsonl"));
        Map<String, Map<String, Object>> problems = new java.util.HashMap<>();
        for (Map<String, Object> problem : problems()) problems.put((String) problem.get("task_id"), problem);
        List<Scored> rows = mutants.stream()
                .map(mutant -> row(
                        problems.get((String) mutant.get("task_id")),
                        "Here:\n```python\n" + mutant.get("code") + "\n```"))
                .toList();
        List<Reading> readings = score(rows);
        assertEquals(164, readings.size());
        int partial = 0;
        for (int i = 0; i < readings.size(); i++) {
            List<Object> expected = Json.list(mutants.get(i).get("passed"));
            List<Object> found = new ArrayList<>();
            for (Signal signal : ((Reading.Measured) readings.get(i)).signals())
                if (signal.aspect().equals("test")) found.add(signal.value() == 1);
            assertEquals(expected, found, rows.get(i).rollout().id());
            double share =
                    (double) expected.stream().filter(Boolean.TRUE::equals).count() / expected.size();
            assertEquals(share, value(readings.get(i), "rate"), 1e-12);
            assertEquals(0, value(readings.get(i), "all"));
            if (share > 0) partial++;
        }
        assertTrue(partial > 100, "only " + partial + " mutants pass some tests");
    }
}
