package dev.assay.serve;

import dev.assay.core.Fidelity;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The recipe a request asks for, and how it changes it.
///
/// @param recipe id
/// @param variants names of its variants, in order
/// @param params new values of its parameters, as JSON
/// @param fidelity RECIPE to leave it
/// @param step training step, or NaN
/// @param progress share of training that is done, or NaN
record Choice(
        String recipe,
        List<String> variants,
        Map<String, String> params,
        Fidelity fidelity,
        double step,
        double progress) {
    /// The members of a request that make a choice.
    static final Set<String> MEMBERS =
            new TreeSet<>(List.of("recipe", "variants", "params", "fidelity", "step", "progress"));

    /// The recipe as it stands.
    static Choice of(String recipe) {
        return new Choice(recipe, List.of(), Map.of(), Fidelity.RECIPE, Double.NaN, Double.NaN);
    }

    /// @param members plain JSON values
    /// @param preset recipe if none is named; null if one must be
    static Choice of(Map<String, Object> members, String preset) {
        Object recipe = members.get("recipe");
        if (recipe == null) recipe = preset;
        if (recipe == null)
            throw new Refusal(400, "recipe: name one, such as \"tool-rl\" (GET /v1/recipes lists them)");
        if (!(recipe instanceof String id)) throw wrong("recipe", "text", recipe);
        List<String> variants = new ArrayList<>();
        switch (members.get("variants")) {
            case null -> {}
            case List<?> names -> {
                for (Object name : names) variants.add(text("variants", name));
            }
            case Object other -> throw wrong("variants", "a list of names", other);
        }
        Map<String, String> params = new TreeMap<>();
        switch (members.get("params")) {
            case null -> {}
            case Map<?, ?> values ->
                values.forEach((name, value) -> params.put(
                        "params." + name, new JsonBuffer().value(value).toString()));
            case Object other -> throw wrong("params", "an object", other);
        }
        Fidelity fidelity = switch (members.get("fidelity")) {
            case null -> Fidelity.RECIPE;
            case String word when word.equals("published") -> Fidelity.PUBLISHED;
            case String word when word.equals("mended") -> Fidelity.MENDED;
            case Object other -> throw wrong("fidelity", "\"published\" or \"mended\"", other);
        };
        return new Choice(
                id, List.copyOf(variants), params, fidelity, number(members, "step"), number(members, "progress"));
    }

    /// The same from the address of a request: `?recipe=tool-rl&variant=COARSEREWARD&step=30`, for clients whose
    /// body is given.
    static Map<String, Object> members(Exchange exchange) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (String name : List.of("recipe", "fidelity"))
            if (exchange.query(name) != null) members.put(name, exchange.query(name));
        if (!exchange.queries("variant").isEmpty()) members.put("variants", exchange.queries("variant"));
        for (String name : List.of("step", "progress"))
            if (exchange.query(name) != null) members.put(name, number(name, exchange.query(name)));
        return members;
    }

    private static Double number(String name, String text) {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException _) {
            throw wrong(name, "a number", text);
        }
    }

    private static double number(Map<String, Object> members, String name) {
        return switch (members.get(name)) {
            case null -> Double.NaN;
            case Double value -> value;
            case Object other -> throw wrong(name, "a number", other);
        };
    }

    private static String text(String name, Object value) {
        if (value instanceof String text) return text;
        throw wrong(name, "text", value);
    }

    static Refusal wrong(String name, String expected, Object found) {
        return new Refusal(400, name + ": expected " + expected + ", found " + Json.kind(found));
    }
}
