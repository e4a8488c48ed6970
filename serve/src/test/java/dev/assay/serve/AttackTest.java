package dev.assay.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Those who mean harm get the right status and nothing else, and others do not notice.
@Timeout(60)
class AttackTest {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String GOOD = "{\"recipe\":\"math\",\"samples\":[{\"response\":\"#### 3\",\"answer\":\"3\"}]}";

    @TempDir
    Path folder;

    private static Running small() throws IOException {
        return new Running(Running.settings(null, null, Running.limits(10_000, 40_000, 100, LONG, LONG, LONG)));
    }

    private static Running impatient(Duration perBody, Duration silence) throws IOException {
        return new Running(
                Running.settings(null, null, Running.limits(1 << 20, 64 << 20, 100, LONG, perBody, silence)));
    }

    private static void alive(Running server) {
        HttpResponse<String> response = server.post("/v1/score", GOOD);
        assertEquals(200, response.statusCode(), response.body());
    }

    @Test
    void aBodyThatStopsInTheMiddleIs408() throws IOException {
        try (Running server = impatient(LONG, SHORT)) {
            String answer =
                    server.raw("POST /v1/score HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{\"sam", PATIENCE);
            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
            alive(server);
        }
    }

    @Test
    void aBodyThatComesInDropsIs408() throws Exception {
        try (Running server = impatient(SHORT, LONG)) {
            assertTrue(dripped(server, "POST /v1/score HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
                    .startsWith("HTTP/1.1 408 "));
            alive(server);
        }
    }

    @Test
    void aStreamThatComesInDropsIs408() throws Exception {
        try (Running server = impatient(SHORT, LONG)) {
            String head = "POST /v1/score?recipe=math HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\n"
                    + "Content-Length: 100000\r\n\r\n";
            assertTrue(dripped(server, head).startsWith("HTTP/1.1 408 "));
            alive(server);
        }
    }

    @Test
    void headersThatComeInDropsAre408() throws Exception {
        try (Running server = impatient(SHORT, LONG)) {
            String answer = dripped(server, "GET /health HTTP/1.1\r\nHost: a\r\nX: ");
            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
            assertTrue(answer.contains("{\"error\":\"the headers came too slowly\"}"), answer);
            alive(server);
        }
    }

    @Test
    void aFirstLineThatComesInDropsIs408() throws Exception {
        try (Running server = impatient(SHORT, LONG)) {
            String first = dripped(server, "GET /hea");
            assertTrue(first.startsWith("HTTP/1.1 408 "), first);
            // After an answered request too, whose answer stands.
            String second = dripped(server, "GET /health HTTP/1.1\r\nHost: a\r\n\r\nGET /hea");
            assertTrue(second.startsWith("HTTP/1.1 200 "), second);
            assertTrue(second.contains("HTTP/1.1 408 "), second);
            alive(server);
        }
    }

    @Test
    void aConnectionThatWaitsIsNotLate() throws Exception {
        try (Running server = impatient(SHORT, LONG);
                Socket socket = new Socket("127.0.0.1", server.server.port())) {
            for (int i = 0; i < 2; i++) {
                Thread.sleep(3 * SHORT.toMillis());
                socket.getOutputStream()
                        .write("GET /health HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                byte[] start = socket.getInputStream().readNBytes(12);
                assertEquals("HTTP/1.1 200", new String(start, StandardCharsets.ISO_8859_1));
                while (socket.getInputStream().available() > 0)
                    socket.getInputStream().read();
            }
        }
    }

    /// Sends a start, then a byte now and then, until the server ends it.
    private static String dripped(Running server, String start) throws Exception {
        return dripped(new Socket("127.0.0.1", server.server.port()), start);
    }

    private static String dripped(Socket opened, String start) throws Exception {
        try (Socket socket = opened) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(start.getBytes(StandardCharsets.ISO_8859_1));
            Thread drops = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        socket.getOutputStream().write('a');
                        Thread.sleep(30);
                    }
                } catch (IOException | InterruptedException _) {
                    // The server has had enough.
                }
            });
            String answer = Running.rest(socket.getInputStream());
            drops.interrupt();
            return answer;
        }
    }

    @Test
    void manySlowConnectionsHoldNobodyUp() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (Running server = impatient(LONG, LONG)) {
            for (int i = 0; i < 500; i++) {
                Socket socket = new Socket("127.0.0.1", server.server.port());
                socket.getOutputStream()
                        .write("POST /v1/score HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n{"
                                .getBytes(StandardCharsets.ISO_8859_1));
                slow.add(socket);
            }
            // Memory is set aside for what has come, not for what was announced.
            HttpResponse<String> response = server.post("/v1/score", GOOD);
            assertTrue(response.statusCode() == 200 || response.statusCode() == 429, response.body());
            assertEquals(200, server.get("/health").statusCode());
            for (Socket socket : slow) socket.close();
            while (server.post("/v1/score", GOOD).statusCode() != 200) Thread.sleep(20);
        }
    }

    @Test
    void whatIsTooLongIs413() throws IOException {
        try (Running server = small()) {
            String announced =
                    server.raw("POST /v1/score HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n{", PATIENCE);
            assertTrue(announced.startsWith("HTTP/1.1 413 "), announced);
            StringBuilder chunks =
                    new StringBuilder("POST /v1/score HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 30; i++)
                chunks.append("3e8\r\n").append("x".repeat(1000)).append("\r\n");
            String chunked = server.raw(chunks.toString(), PATIENCE);
            assertTrue(chunked.startsWith("HTTP/1.1 413 "), chunked);
            HttpResponse<String> row = server.post(
                    "/v1/score?recipe=math",
                    "{\"response\":\"" + "x".repeat(20_000) + "\"}",
                    "Content-Type",
                    "application/x-ndjson");
            assertEquals(413, row.statusCode(), row.body());
            alive(server);
        }
    }

    @Test
    void longHeadersAre431AndLongAddresses414() throws IOException {
        try (Running server = small()) {
            for (String headers :
                    List.of("X: " + "x".repeat(100_000), "x".repeat(100_000), "X: y\r\n".repeat(10_000))) {
                String answer = server.raw("GET /health HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n\r\n", PATIENCE);
                assertTrue(answer.startsWith("HTTP/1.1 431 "), answer);
            }
            String address = server.raw("GET /" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", PATIENCE);
            assertTrue(address.startsWith("HTTP/1.1 414 "), address);
            alive(server);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\nHost: a\n\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n"
            })
    void whatIsNoRequestIs400(String text) throws IOException {
        try (Running server = small()) {
            String answer = server.raw(text, PATIENCE);
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertTrue(answer.contains("{\"error\":"), answer);
            alive(server);
        }
    }

    @Test
    void deepJsonIs400() throws IOException {
        try (Running server = new Running(Settings.local(0))) {
            for (String path :
                    List.of("/v1/score", "/get_reward?recipe=math", "/verify?recipe=math", "/evaluate?recipe=math")) {
                HttpResponse<String> lists =
                        server.post(path, "{\"samples\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}");
                assertEquals(400, lists.statusCode(), path);
                assertEquals(400, server.post(path, "{\"a\":".repeat(100_000)).statusCode(), path);
            }
            alive(server);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/recipes/../../../../etc/passwd",
                "/v1/recipes/..%2f..%2f..%2fetc%2fpasswd",
                "/v1/recipes/%2e%2e/%2e%2e/etc/passwd",
                "/v1/recipes/..",
                "/v1/recipes/math.yaml",
                "/v1/recipes//etc/passwd",
                "/v1/recipes/math%00",
                "/v1/recipes/",
                "/v1/parts/..%5c..%5cetc",
                "//etc/passwd",
                "/assay.css/../../pom.xml"
            })
    void pathsLeadNowhere(String path) throws IOException {
        try (Running server = new Running(Settings.local(0))) {
            String answer = server.raw("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", PATIENCE);
            assertTrue(answer.startsWith("HTTP/1.1 404 ") || answer.startsWith("HTTP/1.1 400 "), answer);
            assertFalse(answer.contains("root:"), answer);
        }
    }

    @Test
    void recipeNamesAreNoPaths() throws IOException {
        Files.writeString(folder.resolve("secret.yaml"), "id: secret\ncombine: \"1\"\n");
        try (Running server = new Running(Settings.local(0))) {
            for (String name : List.of(
                    folder.resolve("secret.yaml").toString(), "../examples/x.yaml", "math.yaml", "/etc/passwd", ""))
                assertEquals(
                        404,
                        server.post("/v1/score", Map.of("recipe", name, "samples", List.of()))
                                .statusCode(),
                        name);
        }
    }

    @Test
    void parametersCannotReachBeyondParams() throws IOException {
        try (Running server = new Running(Settings.local(0))) {
            for (String name : List.of("rewards.answer.use", "x\n  evil: 1", "correct_max.more"))
                assertEquals(
                        400,
                        server.post(
                                        "/v1/score",
                                        Map.of("recipe", "tool-rl", "params", Map.of(name, 1), "samples", List.of()))
                                .statusCode(),
                        name);
        }
    }

    @Test
    void headersCannotBeInjected() throws IOException {
        try (Running server = new Running(Settings.local(0))) {
            String[] requests = {
                "GET /v1/recipes/x%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /health?x=%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /?recipe=%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "POST /v1/score?recipe=a%0d%0aSet-Cookie:b HTTP/1.1\r\nHost: a\r\nContent-Length: 14\r\nConnection: close\r\n\r\n{\"samples\":[]}",
            };
            for (String request : requests)
                assertFalse(server.raw(request, PATIENCE).toLowerCase().contains("\r\nset-cookie"), request);
            String bare = server.raw(
                    "GET /health HTTP/1.1\r\nHost: a\r\nX-Assay-Run: a\rSet-Cookie: b\r\nConnection: close\r\n\r\n",
                    PATIENCE);
            assertFalse(bare.contains("\nSet-Cookie"), bare);
            // Two ways to say where a body ends would hide a second request in the first.
            String smuggled = server.raw(
                    "POST /v1/score HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: a\r\n\r\n",
                    PATIENCE);
            assertTrue(smuggled.startsWith("HTTP/1.1 400 "), smuggled);
            assertFalse(smuggled.contains(" 200 "), smuggled);
        }
    }

    private Settings guarded() throws IOException {
        Path tokens = Files.writeString(
                folder.resolve("tokens"),
                "# who may what\nscorer-0123456789abcdef score\nreader-0123456789abcdef read\n\nmaster-0123456789abcdef\n");
        return new Settings(
                "127.0.0.1", 0, Access.of(tokens), false, null, null, null, null, null, Settings.Limits.DEFAULT);
    }

    @Test
    void tokensOpenWhatTheyAreGoodFor() throws IOException {
        try (Running server = new Running(guarded())) {
            assertEquals(401, server.post("/v1/score", GOOD).statusCode());
            assertTrue(server.post("/v1/score", GOOD)
                    .headers()
                    .firstValue("WWW-Authenticate")
                    .isPresent());
            assertEquals(
                    401,
                    server.post("/v1/score", GOOD, "Authorization", "Bearer wrong-0123456789abcdef")
                            .statusCode());
            assertEquals(
                    401,
                    server.post("/v1/score", GOOD, "Authorization", "Bearer ").statusCode());
            assertEquals(
                    401,
                    server.post("/v1/score", GOOD, "Authorization", "Basic !!!").statusCode());
            assertEquals(
                    200,
                    server.post("/v1/score", GOOD, "Authorization", "Bearer scorer-0123456789abcdef")
                            .statusCode());
            assertEquals(
                    200,
                    server.post("/v1/score", GOOD, "X-Api-Key", "scorer-0123456789abcdef")
                            .statusCode());
            assertEquals(
                    403,
                    server.post("/v1/score", GOOD, "Authorization", "Bearer reader-0123456789abcdef")
                            .statusCode());
            assertEquals(
                    403,
                    server.get("/metrics", "Authorization", "Bearer scorer-0123456789abcdef")
                            .statusCode());
            String basic =
                    Base64.getEncoder().encodeToString("me:master-0123456789abcdef".getBytes(StandardCharsets.UTF_8));
            assertEquals(
                    200,
                    server.get("/metrics", "Authorization", "Basic " + basic).statusCode());
            assertEquals(200, server.get("/health").statusCode());
            for (String path : List.of("/v1/recipes", "/v1/parts", "/v1/papers", "/v1/recipes/math"))
                assertEquals(401, server.get(path).statusCode(), path);
            for (String path : List.of(
                    "/v1/explain",
                    "/get_reward",
                    "/verify",
                    "/seed_session",
                    "/aggregate_metrics",
                    "/evaluate",
                    "/reward")) assertEquals(401, server.post(path, "{}").statusCode(), path);
        }
    }

    @Test
    void doesNotListenBeyondLoopbackWithoutATokenUnlessTold() throws IOException {
        Settings preset = Settings.local(0);
        Settings wide =
                new Settings("0.0.0.0", 0, preset.access(), false, null, null, null, null, null, preset.limits());
        String message = assertThrows(IllegalArgumentException.class, () -> new Running(wide))
                .getMessage();
        assertTrue(message.contains("--token-file") && message.contains("--open"), message);
        new Running(new Settings("0.0.0.0", 0, preset.access(), true, null, null, null, null, null, preset.limits()))
                .close();
        new Running(new Settings(
                        "0.0.0.0",
                        0,
                        Access.of("0123456789abcdef"),
                        false,
                        null,
                        null,
                        null,
                        null,
                        null,
                        preset.limits()))
                .close();
        assertThrows(IllegalArgumentException.class, () -> Access.of("short"));
    }

    @Test
    void speaksTls() throws Exception {
        Path store = folder.resolve("key.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit",
                        "-storetype",
                        "PKCS12")
                .inheritIO()
                .start();
        assertTrue(keytool.waitFor(1, TimeUnit.MINUTES) && keytool.exitValue() == 0);
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        Path certificate = Files.writeString(
                folder.resolve("cert.pem"),
                pem("CERTIFICATE", keys.getCertificate("a").getEncoded()));
        Path key = Files.writeString(
                folder.resolve("key.pem"),
                pem("PRIVATE KEY", keys.getKey("a", "changeit".toCharArray()).getEncoded()));
        Settings.Limits limits = Running.limits(1 << 20, 64 << 20, 100, LONG, SHORT, LONG);
        try (Running server = new Running(
                new Settings("127.0.0.1", 0, Access.OPEN, false, certificate, key, null, null, null, limits))) {
            assertEquals("https", server.uri().getScheme());
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null);
            trusted.setCertificateEntry("a", keys.getCertificate("a"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            try (HttpClient https = HttpClient.newBuilder().sslContext(context).build()) {
                var answer = https.send(
                        HttpRequest.newBuilder(server.uri().resolve("/health")).build(),
                        HttpResponse.BodyHandlers.ofString());
                assertEquals(200, answer.statusCode());
            }
            assertFalse(
                    server.raw("GET /health HTTP/1.1\r\nHost: a\r\n\r\n", PATIENCE)
                            .contains(" 200 "),
                    "plain text on a TLS port");
            String slow = dripped(
                    context.getSocketFactory().createSocket("127.0.0.1", server.server.port()),
                    "GET /health HTTP/1.1\r\nHost: a\r\nX: ");
            assertTrue(slow.startsWith("HTTP/1.1 408 "), slow);
        }
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + kind + "-----\n";
    }

    @Test
    void faultsTellNothingOfTheInside() throws IOException {
        try (Running server = new Running(Running.settings(Running.recipes(folder.resolve("r"))))) {
            String answer = server.post(
                            "/evaluate?recipe=math", "{\"messages\":[{\"role\":\"assistant\",\"content\":{\"x\":1}}]}")
                    .body();
            assertFalse(answer.contains("dev.assay"), answer);
            assertFalse(answer.contains("\tat "), answer);
        }
    }
}
