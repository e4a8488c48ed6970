package dev.assay.verify.sandbox;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.json.JsonException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// One sandbox with its keeper, which starts a fresh process for each request. One caller at a time.
final class Worker implements AutoCloseable {
    /// Beyond its limits, how long an answer may take before the sandbox counts as lost.
    private static final long GRACE_SECONDS = 20;

    private static final int LARGEST_ANSWER = 1 << 30;
    private static final String KEEPER = keeper();

    private final Process process;
    private final DataOutputStream requests;
    private final DataInputStream answers;
    private final ScheduledExecutorService clock;

    /// Starts a sandbox and waits for its keeper.
    ///
    /// @param clock ends the sandbox when it does not answer
    /// @throws SandboxMissing if it cannot run here; the message is the reason
    Worker(Setup setup, ScheduledExecutorService clock) {
        this.clock = clock;
        ProcessBuilder builder = new ProcessBuilder(setup.command(KEEPER));
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", "/usr/local/bin:/usr/bin:/bin",
                        "HOME", "/tmp",
                        "LANG", "C.UTF-8",
                        "PYTHONHASHSEED", "0"));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new SandboxMissing("no sandbox: " + e.getMessage());
        }
        requests = new DataOutputStream(process.getOutputStream());
        answers = new DataInputStream(process.getInputStream());
        try {
            if (within(GRACE_SECONDS, this::receive).get("ready") == null) throw new IOException("no greeting");
        } catch (IOException | JsonException e) {
            String said = said();
            close();
            throw new SandboxMissing("no sandbox: " + (said.isEmpty() ? e.getMessage() : said) + hint(said));
        }
    }

    private static String hint(String said) {
        return said.contains("namespace") || said.contains("uid map")
                ? "; this machine or container forbids user namespaces (docs/sandbox.md says how to allow them)"
                : "";
    }

    private static String keeper() {
        try (InputStream in = Worker.class.getResourceAsStream("keeper.py")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs one request.
    ///
    /// @param wall seconds it may take
    /// @throws SandboxMissing if the sandbox could not run it; it is then closed
    Map<String, Object> call(Map<String, Object> request, double wall) {
        try {
            byte[] bytes = new JsonBuffer().value(request).toString().getBytes(StandardCharsets.UTF_8);
            Map<String, Object> answer = within((long) Math.ceil(wall) + GRACE_SECONDS, () -> {
                requests.writeInt(bytes.length);
                requests.write(bytes);
                requests.flush();
                return receive();
            });
            if (answer.get("failed") != null) throw new IOException(String.valueOf(answer.get("failed")));
            return answer;
        } catch (IOException | JsonException e) {
            close();
            throw new SandboxMissing("the sandbox stopped: " + e.getMessage());
        }
    }

    private interface Exchange {
        Map<String, Object> run() throws IOException;
    }

    private Map<String, Object> within(long seconds, Exchange exchange) throws IOException {
        var alarm = clock.schedule(this::close, seconds, TimeUnit.SECONDS);
        try {
            return exchange.run();
        } finally {
            alarm.cancel(false);
        }
    }

    private Map<String, Object> receive() throws IOException {
        int length = answers.readInt();
        if (length < 0 || length > LARGEST_ANSWER) throw new IOException("an answer of " + length + " bytes");
        byte[] bytes = answers.readNBytes(length);
        if (bytes.length < length) throw new IOException("it ended in the middle of an answer");
        return Json.map(Json.parse(bytes, 0, length));
    }

    private String said() {
        try {
            process.waitFor(1, TimeUnit.SECONDS);
            InputStream error = process.getErrorStream();
            byte[] bytes = error.readNBytes(Math.min(2000, error.available()));
            return new String(bytes, StandardCharsets.UTF_8).strip().lines().reduce("", (_, last) -> last);
        } catch (IOException _) {
            return "";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /// Closing the pipes ends the keeper, and the kernel everything below it.
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.getOutputStream().close();
        } catch (IOException _) {
            // It is gone already.
        }
    }
}
