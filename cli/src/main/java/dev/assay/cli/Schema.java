package dev.assay.cli;

import dev.assay.core.Part;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.recipe.Binder;
import dev.assay.core.recipe.Default;
import dev.assay.core.recipe.Parts;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `assay schema`
@Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        description = "Print the JSON Schema of recipes, for editors.",
        footerHeading = "%nExample:%n",
        footer = {
            "  assay schema > recipe.schema.json",
            "  then start a recipe with:  # yaml-language-server: $$schema=recipe.schema.json"
        })
final class Schema implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RecipeOptions options;

    @Override
    public void run() {
        spec.commandLine().getOut().println(new JsonBuffer().value(schema(options.parts())));
    }

    static Map<String, Object> schema(Parts parts) {
        Map<String, Object> rewards = new LinkedHashMap<>();
        Map<String, Object> advantages = new LinkedHashMap<>();
        for (String name : parts.all().keySet()) {
            Class<?> type = parts.type(name);
            boolean reward = Parts.opens(type).getSimpleName().equals("RewardFunction");
            (reward ? rewards : advantages).put(name, part(parts, name, type, reward));
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", Map.of("type", "string"));
        members.put("title", Map.of("type", "string"));
        members.put("rollout", texts("field of a rollout to its name in the file"));
        members.put(
                "inputs",
                Map.of(
                        "type",
                        "object",
                        "additionalProperties",
                        Map.of("enum", List.of("number", "text", "flag", "numbers", "list", "object"))));
        members.put(
                "rewards",
                Map.of("type", "object", "additionalProperties", Map.of("anyOf", List.copyOf(rewards.values()))));
        members.put("params", Map.of("type", "object"));
        members.put("combine", Map.of("anyOf", List.of(Map.of("type", "string"), texts("named formulas, in order"))));
        members.put("pay", Map.of("type", "object"));
        members.put("advantage", Map.of("anyOf", List.copyOf(advantages.values())));
        members.put("fidelity", Map.of("enum", List.of("published", "mended")));
        members.put("batch", Map.of("type", "integer", "minimum", 1));
        members.put("eager", Map.of("type", "boolean"));
        members.put("variants", Map.of("type", "object"));
        members.put("vet", Map.of("type", "object"));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Assay recipe");
        schema.put("type", "object");
        schema.put("required", List.of("id", "combine"));
        schema.put("additionalProperties", false);
        schema.put("properties", members);
        return schema;
    }

    private static Map<String, Object> texts(String description) {
        return Map.of("type", "object", "description", description, "additionalProperties", Map.of("type", "string"));
    }

    private static Map<String, Object> part(Parts parts, String name, Class<?> type, boolean reward) {
        String manual = parts.manual(name);
        Map<String, Object> members = new LinkedHashMap<>();
        List<String> required = new ArrayList<>(List.of("use"));
        members.put("use", Map.of("const", name));
        for (RecordComponent setting : type.getRecordComponents()) {
            Map<String, Object> kind = new LinkedHashMap<>(kind(setting.getType()));
            String doc = PartsList.doc(manual, setting.getName());
            if (!doc.isEmpty()) kind.put("description", doc);
            members.put(Binder.name(setting), kind);
            if (setting.getAnnotation(Default.class) == null) required.add(Binder.name(setting));
        }
        if (reward) {
            Map<String, Object> fallback = Map.of("anyOf", List.of(Map.of("const", "drop"), Map.of("type", "number")));
            members.put("on_missing", fallback);
            members.put("not_applicable", fallback);
        }
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("type", "object");
        part.put("description", manual.split("\n\n", 2)[0].replace('\n', ' ').strip());
        part.put("required", required);
        part.put("additionalProperties", false);
        part.put("properties", members);
        return part;
    }

    private static Map<String, Object> kind(Class<?> type) {
        if (type.isEnum()) {
            List<String> words = new ArrayList<>();
            for (Object constant : type.getEnumConstants()) words.add(Binder.word((Enum<?>) constant));
            return Map.of("enum", words);
        }
        if (type == int.class || type == Integer.class) return Map.of("type", "integer");
        if (type == double.class || type == Double.class) return Map.of("type", "number");
        if (type == boolean.class) return Map.of("type", "boolean");
        if (type == String.class) return Map.of("type", "string");
        if (type == List.class) return Map.of("anyOf", List.of(Map.of("type", "array"), Map.of("type", "string")));
        if (type == Part.class) return Map.of("anyOf", List.of(Map.of("type", "object"), Map.of("type", "string")));
        return Map.of("type", "object");
    }
}
