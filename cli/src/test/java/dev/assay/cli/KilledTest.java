package dev.assay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real process, really killed.
class KilledTest {
    private static final int ROWS = 150_000;

    @TempDir
    Path folder;

    private Process assay(Path in, Path out, String... more) throws IOException {
        List<String> words =
                new java.util.ArrayList<>(List.of("score", "math", in.toString(), "--out", out.toString()));
        words.addAll(List.of(more));
        return assay(words);
    }

    private Process assay(List<String> words) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.assay.cli.Main"));
        command.addAll(words);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    @Test
    void aKilledRunGoesOnWithoutLossOrRepetition() throws Exception {
        Path in = folder.resolve("rows.jsonl");
        try (BufferedWriter rows = Files.newBufferedWriter(in)) {
            for (int i = 0; i < ROWS; i++)
                rows.write("{\"id\":\"r" + i + "\",\"group\":\"" + i / 4 + "\",\"response\":\"#### " + i % 7
                        + "\",\"answer\":\"3\"}\n");
        }
        Path whole = folder.resolve("whole.jsonl");
        assertEquals(0, assay(in, whole).waitFor(), () -> log());
        Path out = folder.resolve("out.jsonl");
        Path part = folder.resolve("out.jsonl.part");
        Process process = assay(in, out);
        // Kill it as soon as the first block has reached the disk.
        while (process.isAlive() && (!Files.exists(part) || Files.size(part) == 0)) Thread.sleep(1);
        process.destroyForcibly();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        assertFalse(Files.exists(out), "the kill came too late to mean anything");
        assertTrue(Files.size(part) > 0);
        assertEquals(0, assay(in, out, "--resume").waitFor(), () -> log());
        assertEquals(-1, Files.mismatch(whole, out));
        assertFalse(Files.exists(part));
    }

    @Test
    void problemsGoOnBeingMadeWhereTheyStopped() throws Exception {
        Path whole = folder.resolve("whole.jsonl");
        Path out = folder.resolve("out.jsonl");
        Path part = folder.resolve("out.jsonl.part");
        List<String> make =
                List.of("make", "graph-r1", "--task", "MIS,GED", "--level", "hard", "--count", "60", "--out");
        assertEquals(0, assay(with(make, whole.toString())).waitFor(), () -> log());
        Process process = assay(with(make, out.toString()));
        while (process.isAlive() && (!Files.exists(part) || Files.size(part) == 0)) Thread.sleep(1);
        process.destroyForcibly();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        assertFalse(Files.exists(out), "the kill came too late to mean anything");
        assertEquals(0, assay(with(make, out.toString(), "--resume")).waitFor(), () -> log());
        assertEquals(-1, Files.mismatch(whole, out));
        assertFalse(Files.exists(part));
    }

    @Test
    void trainingGoesOnWhereItStopped() throws Exception {
        Path whole = folder.resolve("whole");
        Path out = folder.resolve("out");
        List<String> train = List.of("train", "graph-r1", "--quick", "--out");
        assertEquals(0, assay(with(train, whole.toString())).waitFor(), () -> log());
        Process process = assay(with(train, out.toString()));
        Path checkpoint = out.resolve("checkpoint.safetensors");
        while (process.isAlive() && !Files.exists(checkpoint)) Thread.sleep(1);
        process.destroyForcibly();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        assertFalse(Files.exists(out.resolve("report.html")), "the kill came too late to mean anything");
        assertEquals(Main.MISUSED, assay(with(train, out.toString())).waitFor(), "a run is not overwritten");
        assertEquals(0, assay(with(train, out.toString(), "--resume")).waitFor(), () -> log());
        for (String file : List.of("policy.safetensors", "checkpoint.safetensors", "report.html"))
            assertEquals(-1, Files.mismatch(whole.resolve(file), out.resolve(file)), file);
    }

    private static List<String> with(List<String> words, String... more) {
        List<String> all = new java.util.ArrayList<>(words);
        all.addAll(List.of(more));
        return all;
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void aFullDiskIsNamedAndTheTargetStaysAsItWas() throws Exception {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full), "needs /dev/full");
        Path in = Files.writeString(folder.resolve("rows.jsonl"), "{\"response\":\"#### 3\",\"answer\":\"3\"}\n");
        Path out = Files.writeString(folder.resolve("out.jsonl"), "what was there\n");
        Files.createSymbolicLink(folder.resolve("out.jsonl.part"), full);
        assertEquals(1, assay(in, out).waitFor());
        assertEquals("what was there\n", Files.readString(out));
        assertTrue(log().contains("No space left on device"), log());
        assertEquals(1, log().lines().count(), log());
    }

    @Test
    void aPipeIsWrittenToAndNotReplaced() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Path in = Files.writeString(folder.resolve("rows.jsonl"), "{\"response\":\"#### 3\",\"answer\":\"3\"}\n");
        Process scoring = assay(in, pipe);
        String line = Files.readString(pipe);
        assertEquals(0, scoring.waitFor(), log());
        assertTrue(line.contains("\"reward\":1.0"), line);
        assertFalse(Files.isRegularFile(pipe), "the pipe is still there");
    }

    @Test
    void aFolderIsNoOutput() throws Exception {
        Path in = Files.writeString(folder.resolve("rows.jsonl"), "{\"response\":\"#### 3\",\"answer\":\"3\"}\n");
        Path out = Files.createDirectory(folder.resolve("out.jsonl"));
        assertEquals(1, assay(in, out).waitFor());
        assertTrue(log().contains("is a folder; name a file in it"), log());
    }
}
