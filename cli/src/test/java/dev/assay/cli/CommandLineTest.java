package dev.assay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
    @TempDir
    Path folder;

    private record Run(int exit, String out, String err) {}

    private static Run run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.commandLine(null)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
        return new Run(exit, out.toString(), err.toString());
    }

    private Path rows() throws IOException {
        Path file = folder.resolve("rows.jsonl");
        String call = "<tool_call>\\n{\\\"name\\\": \\\"f\\\", \\\"parameters\\\": {\\\"a\\\": VALUE}}\\n</tool_call>";
        String gold = "<think>so</think>\\n" + call.replace("VALUE", "1");
        String other = "<think>\\u001b[2J<b>so</b></think>\\n" + call.replace("VALUE", "2");
        return Files.writeString(
                file,
                "{\"id\":\"good\",\"group\":\"g\",\"response\":\"" + gold + "\",\"ground_truth\":\"" + gold + "\"}\n"
                        + "{\"id\":\"bad\",\"group\":\"g\",\"response\":\"" + other + "\",\"ground_truth\":\"" + gold
                        + "\"}\n");
    }

    @Test
    void scoresAFileAndSaysWhere() throws IOException {
        Run run = run("score", "tool-rl", rows().toString());
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().contains("wrote " + folder.resolve("rows.scored.jsonl")), run.out());
        List<String> lines = Files.readAllLines(folder.resolve("rows.scored.jsonl"));
        assertEquals(4.0, Json.object(lines.get(0)).get("reward"));
        assertEquals(2.0, Json.object(lines.get(1)).get("reward"));
        assertFalse(Files.exists(folder.resolve("rows.scored.jsonl.journal")));
    }

    @Test
    void speaksJsonToPrograms() throws IOException {
        Run run = run("score", "tool-rl", rows().toString(), "--json");
        assertEquals(2.0, Json.object(run.out()).get("rows"));
        for (String command : List.of("recipes", "parts", "papers"))
            Json.list(Json.parse(run(command, "--json").out()));
        assertTrue(Json.object(run("schema").out()).containsKey("properties"));
    }

    @Test
    void explainsARolloutWithoutLettingItSteerTheTerminalOrThePage() throws IOException {
        Run run = run("explain", "tool-rl", rows().toString(), "--id", "bad");
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().contains("f: a = 2.0, expected 1.0"), run.out());
        assertFalse(run.out().contains("\033[2J"), "an escape of the model reached the terminal");
        Path page = folder.resolve("why.html");
        assertEquals(
                0,
                run("explain", "tool-rl", rows().toString(), "--id", "bad", "--html", page.toString())
                        .exit());
        String html = Files.readString(page);
        assertTrue(
                html.contains("&lt;b&gt;so&lt;/b&gt;") && !html.contains("<b>so"),
                "markup of the model must be shown, not run");
        assertFalse(html.contains("http:") || html.contains("src="), "the page must need nothing else");
    }

    @Test
    void wrongUseEndsInOneLineAndItsExitCode() throws IOException {
        Run recipe = run("score", "toolrl", rows().toString());
        assertEquals(2, recipe.exit());
        assertTrue(recipe.err().startsWith("assay: unknown recipe 'toolrl'; did you mean 'tool-rl'?"), recipe.err());
        assertEquals(1, recipe.err().lines().count());
        Run file = run("score", "tool-rl", folder.resolve("none.jsonl").toString());
        assertEquals(2, file.exit());
        assertTrue(file.err().contains("there is no such file"), file.err());
        Run id = run("explain", "tool-rl", rows().toString(), "--id", "nobody");
        assertEquals(1, id.exit());
        assertEquals(2, run("score").exit());
        Run step = run("score", "tool-rl", rows().toString(), "--variant", "MAX1STEP30MAX3");
        assertTrue(step.out().contains("run.step: not given: pass --step N"), step.out());
        Run both =
                run("score", "tool-rl", rows().toString(), "--variant", "CORRECTMAX1", "--variant", "SCHEDULEREWARD");
        assertTrue(both.err().contains("variants exclude each other"), both.err());
    }

    @Test
    void aPartCanBeAJavaFile() throws IOException {
        Path part = Files.writeString(folder.resolve("Shout.java"), """
                import dev.assay.core.*;
                import dev.assay.manual.Named;
                import java.util.List;

                /// Share of capital letters.
                @Named("shout")
                public record Shout() implements Part<RewardFunction> {
                    @Override
                    public RewardFunction open(Resources resources) {
                        return new RewardFunction.Each() {
                            @Override
                            public List<Aspect> aspects() {
                                return List.of(Aspect.whole("share", 0, 1));
                            }

                            @Override
                            public Reading read(Scored row, Draws draws) {
                                String text = row.rollout().response();
                                double capitals = text.chars().filter(Character::isUpperCase).count();
                                return Reading.of(Signal.whole("share", capitals / text.length(), null));
                            }
                        };
                    }
                }
                """);
        Path recipe =
                Files.writeString(folder.resolve("shout.yaml"), "id: shout\nrewards: {shout: shout}\ncombine: shout\n");
        Path rows = Files.writeString(folder.resolve("r.jsonl"), "{\"response\":\"ABcd\"}\n");
        Run run = run("score", recipe.toString(), rows.toString(), "--parts", part.toString());
        assertEquals(0, run.exit(), run.err());
        assertEquals(
                0.5,
                Json.object(Files.readString(folder.resolve("r.scored.jsonl"))).get("reward"));
        assertTrue(run("parts", "shout", "--parts", part.toString()).out().contains("Share of capital letters."));
        Files.writeString(part, "public class Shout { int x = ; }");
        Run broken = run("parts", "--parts", part.toString());
        assertEquals(2, broken.exit());
        assertTrue(broken.err().contains("Shout.java:1: illegal start of expression"), broken.err());
    }

    @Test
    void everyCommandHasHelpWithAnExample() {
        for (String command : List.of("score", "explain", "recipes", "parts", "papers", "conform", "schema")) {
            Run help = run(command, "--help");
            assertEquals(0, help.exit());
            assertTrue(help.out().contains("assay " + command), command);
            assertTrue(help.out().contains("Example"), command);
        }
    }

    @Test
    void reproducesAPaperAndLeavesItsNumbers() throws IOException {
        Path out = folder.resolve("evidence");
        Run run = run("reproduce", "salt", "--quick", "-o", out.toString());
        assertEquals(0, run.exit(), run.err());
        // The rule stands before the numbers.
        assertTrue(run.out().indexOf("holds if") < run.out().indexOf("GRPO+SALT  "), run.out());
        assertTrue(run.out().contains("variance-3: "), run.out());
        var report = Json.object(Files.readString(out.resolve("salt.json")));
        assertEquals(10, ((List<?>) report.get("claims")).size());
        assertEquals(Boolean.TRUE, report.get("quick"));
        List<String> csv = Files.readAllLines(out.resolve("salt.csv"));
        assertEquals("paper,experiment,arm,seed,measure,value", csv.getFirst());
        // Two experiments, five arms, six seeds, four measures.
        assertEquals(1 + 2 * 5 * 6 * 4, csv.size());
        assertTrue(javax.imageio.ImageIO.read(out.resolve("salt.png").toFile()).getWidth() > 500);
    }

    @Test
    void namesWhatCannotBeReproduced() {
        Run unknown = run("reproduce", "slat");
        assertEquals(Main.MISUSED, unknown.exit());
        assertTrue(unknown.err().contains("salt"), unknown.err());
        assertEquals(Main.FAILED, run("reproduce", "ar3d-r1").exit());
        assertTrue(run("reproduce", "ar3d-r1").err().contains("no claims"), "says why");
    }
}
