package dev.assay.serve;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.recipe.Parts;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A server of a test, and its clients.
final class Running implements AutoCloseable {
    /// Kept, for a logger nobody refers to is forgotten with its level.
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    static {
        HELIDON.setLevel(Level.SEVERE);
    }

    final List<String> log = new CopyOnWriteArrayList<>();
    final Server server;
    final HttpClient http = HttpClient.newHttpClient();

    Running(Settings settings) throws IOException {
        server = new Server(settings, new Parts(Running.class.getClassLoader()), log::add);
    }

    static Settings settings(Path recipes, Path store, Settings.Limits limits) {
        return new Settings("127.0.0.1", 0, Access.OPEN, false, null, null, recipes, store, null, limits);
    }

    static Settings settings(Path recipes) {
        return settings(recipes, null, Settings.Limits.DEFAULT);
    }

    static Settings.Limits limits(
            int body, long buffered, int inFlight, Duration sample, Duration perBody, Duration silence) {
        Settings.Limits preset = Settings.Limits.DEFAULT;
        return new Settings.Limits(
                body,
                buffered,
                inFlight,
                preset.connections(),
                sample,
                preset.perRequest(),
                perBody,
                silence,
                preset.cacheBytes(),
                preset.drain());
    }

    /// A folder with the recipes `slow` and `stubborn`.
    static Path recipes(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("slow.yaml"), "id: slow\nrewards: {slow: slow}\ncombine: slow\n");
        Files.writeString(
                folder.resolve("stubborn.yaml"),
                "id: stubborn\nrewards: {slow: {use: slow, stubborn: true}}\ncombine: slow\n");
        return folder;
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET().build());
    }

    HttpResponse<String> post(String path, Object body, String... headers) {
        String text = body instanceof String given
                ? given
                : new JsonBuffer().value(body).toString();
        return send(request(path, headers)
                .POST(HttpRequest.BodyPublishers.ofString(text))
                .build());
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri().resolve(path));
        if (headers.length > 0) request.headers(headers);
        return request;
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static Map<String, Object> json(HttpResponse<String> response) {
        return Json.object(response.body());
    }

    /// The results of a `/v1/score`.
    List<Map<String, Object>> score(String recipe, List<?> samples) {
        HttpResponse<String> response = post("/v1/score", Map.of("recipe", recipe, "samples", samples));
        if (response.statusCode() != 200)
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        return Json.list(json(response).get("results")).stream().map(Json::map).toList();
    }

    /// All that comes back for bytes as they stand, until the server closes the connection or the time is up.
    String raw(String text, Duration patience) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout((int) patience.toMillis());
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return rest(socket.getInputStream());
        }
    }

    static String rest(InputStream in) {
        StringBuilder all = new StringBuilder();
        try {
            for (int c = in.read(); c >= 0; c = in.read()) all.append((char) c);
        } catch (IOException e) {
            all.append("\n<").append(e.getClass().getSimpleName()).append('>');
        }
        return all.toString();
    }

    URI uri() {
        return server.uri();
    }

    @Override
    public void close() {
        http.shutdownNow();
        server.close();
    }
}
