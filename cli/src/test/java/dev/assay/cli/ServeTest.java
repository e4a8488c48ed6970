package dev.assay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `assay serve` as a process of its own.
@Timeout(180)
class ServeTest {
    @TempDir
    Path folder;

    private record Serving(Process process, URI uri) {}

    private static Serving serve(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.assay.cli.Main",
                "serve",
                "--port",
                "0"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        assertTrue(line != null && line.startsWith("assay serves at http"), line);
        return new Serving(process, URI.create(line.substring(line.indexOf("http"))));
    }

    @Test
    void whatWasAnsweredOutlivesAKill() throws Exception {
        Path store = folder.resolve("scores");
        Serving serving = serve("--store", store.toString(), "--recipe", "math");
        Set<String> answered = new ConcurrentSkipListSet<>();
        List<Thread> clients = new ArrayList<>();
        for (int c = 0; c < 4; c++) {
            int client = c;
            clients.add(Thread.ofVirtual().start(() -> {
                try (HttpClient http = HttpClient.newHttpClient()) {
                    for (int i = 0; ; i++) {
                        String id = client + "-" + i;
                        String body =
                                "{\"samples\":[{\"id\":\"" + id + "\",\"response\":\"#### 3\",\"answer\":\"3\"}]}";
                        HttpResponse<String> response = http.send(
                                HttpRequest.newBuilder(serving.uri.resolve("/v1/score"))
                                        .POST(HttpRequest.BodyPublishers.ofString(body))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                        if (response.statusCode() == 200) answered.add(id);
                    }
                } catch (IOException | InterruptedException _) {
                    // Killed.
                }
            }));
        }
        while (answered.size() < 500) Thread.sleep(5);
        serving.process.destroyForcibly();
        assertTrue(serving.process.waitFor(1, TimeUnit.MINUTES));
        for (Thread client : clients) client.join();
        Set<String> kept = new TreeSet<>();
        for (String line : query(store, "SELECT id, reward FROM scores").lines().toList())
            kept.add((String) Json.object(line).get("id"));
        Set<String> lost = new TreeSet<>(answered);
        lost.removeAll(kept);
        assertEquals(Set.of(), lost);
        // The next server mends what the kill left and goes on.
        Serving next = serve("--store", store.toString());
        next.process.destroy();
        assertTrue(next.process.waitFor(1, TimeUnit.MINUTES));
        assertEquals("{\"n\":" + kept.size() + "}\n", query(store, "SELECT count(*) AS n FROM scores"));
    }

    private static String query(Path store, String sql) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.commandLine(null)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("query", "--store", store.toString(), "--json", sql);
        assertEquals(0, exit, err::toString);
        return out.toString();
    }

    @Test
    void aQueryHandsRowsOnAsTheyCome() throws Exception {
        Path store = Files.createDirectory(folder.resolve("scores"));
        String endless = "SELECT range AS n FROM range(1000000000000)";
        StringWriter table = new StringWriter();
        assertEquals(
                0,
                Main.commandLine(null)
                        .setOut(new PrintWriter(table))
                        .execute("query", "--store", store.toString(), endless));
        List<String> shown = table.toString().lines().toList();
        assertEquals("n", shown.getFirst());
        assertEquals("999", shown.get(1000));
        assertEquals("... the first 1000 rows; --json prints all of them", shown.get(1001));
        // Whoever reads has seen enough, as `head` has.
        PipedReader reader = new PipedReader();
        PipedWriter writer = new PipedWriter(reader);
        Thread query = Thread.ofVirtual()
                .start(() -> Main.commandLine(null)
                        .setOut(new PrintWriter(writer))
                        .execute("query", "--store", store.toString(), "--json", endless));
        try (BufferedReader lines = new BufferedReader(reader)) {
            assertEquals("{\"n\":0}", lines.readLine());
        }
        assertTrue(query.join(Duration.ofMinutes(1)), "goes on though nobody reads");
    }

    @Test
    void wrongUseEndsInOneLine() {
        StringWriter err = new StringWriter();
        var line = Main.commandLine(null).setErr(new PrintWriter(err)).setOut(new PrintWriter(new StringWriter()));
        assertEquals(Main.FAILED, line.execute("serve", "--host", "0.0.0.0"));
        assertTrue(err.toString().contains("--token-file"), err.toString());
        assertEquals(
                Main.MISUSED,
                line.execute("serve", "--recipes", folder.resolve("none").toString()));
        assertEquals(
                Main.FAILED,
                line.execute("query", "--store", folder.resolve("none").toString(), "SELECT 1"));
        assertEquals(Main.MISUSED, line.execute("serve", "--tls-cert", "x.pem"));
    }
}
