package dev.assay.serve;

import dev.assay.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The OpenAPI 3.1 document, made from the routes themselves; schemas stand in `openapi-schemas.json`.
final class OpenApi {
    private OpenApi() {}

    static Map<String, Object> document(List<Route> routes, String version) {
        Map<String, Object> paths = new LinkedHashMap<>();
        for (Route route : routes)
            Json.map(paths.computeIfAbsent(route.path(), _ -> new LinkedHashMap<String, Object>()))
                    .put(route.method().toLowerCase(Locale.ROOT), operation(route));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put("info", Map.of("title", "Assay", "version", version));
        document.put("paths", paths);
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("schemas", schemas());
        components.put(
                "securitySchemes",
                Map.of(
                        "bearer", Map.of("type", "http", "scheme", "bearer"),
                        "basic", Map.of("type", "http", "scheme", "basic"),
                        "key", Map.of("type", "apiKey", "in", "header", "name", "X-Api-Key")));
        document.put("components", components);
        return document;
    }

    private static Map<String, Object> operation(Route route) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("summary", route.summary());
        if (route.hasId())
            operation.put(
                    "parameters",
                    List.of(Map.of("name", "id", "in", "path", "required", true, "schema", Map.of("type", "string"))));
        if (route.scope() != null)
            operation.put(
                    "security",
                    List.of(Map.of("bearer", List.of()), Map.of("basic", List.of()), Map.of("key", List.of())));
        if (route.body() != null)
            operation.put("requestBody", Map.of("required", true, "content", content(route.body())));
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put("200", Map.of("description", "done"));
        Map<String, Object> error =
                Map.of("description", "one line that says what is wrong", "content", content("Error"));
        responses.put("default", error);
        operation.put("responses", responses);
        return operation;
    }

    private static Map<String, Object> content(String schema) {
        return Map.of("application/json", Map.of("schema", Map.of("$ref", "#/components/schemas/" + schema)));
    }

    private static Map<String, Object> schemas() {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi-schemas.json")) {
            return Json.object(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
