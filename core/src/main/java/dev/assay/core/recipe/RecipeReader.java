package dev.assay.core.recipe;

import dev.assay.core.AdvantageEstimator;
import dev.assay.core.Fidelity;
import dev.assay.core.RewardFunction;
import dev.assay.core.formula.ValueType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Reads recipes: a shipped one by its id, or a file. Everything that can be wrong without a row is found
/// here or when the recipe is opened, with file, line and column.
public final class RecipeReader {
    private static final Set<String> MEMBERS = new TreeSet<>(Set.of(
            "id",
            "title",
            "rollout",
            "inputs",
            "rewards",
            "params",
            "combine",
            "pay",
            "advantage",
            "fidelity",
            "batch",
            "eager",
            "vet",
            "variants"));
    private static final Map<String, ValueType> TYPES = Map.of(
            "number", ValueType.DOUBLE,
            "text", ValueType.STRING,
            "flag", ValueType.BOOL,
            "numbers", ValueType.DOUBLES,
            "list", ValueType.LIST,
            "object", ValueType.MAP);

    private final Parts parts;
    private final Binder binder;

    public RecipeReader(Parts parts) {
        this.parts = parts;
        this.binder = new Binder(parts);
    }

    /// What the caller changes in a recipe.
    ///
    /// @param variants names of the recipe's own variants, laid over it in order
    /// @param settings `params` by name, or paths such as `rewards.calls.match`, to YAML text
    /// @param fidelity RECIPE to leave it
    public record Changes(List<String> variants, Map<String, String> settings, Fidelity fidelity) {
        /// The recipe as it stands.
        public static final Changes NONE = new Changes(List.of(), Map.of(), Fidelity.RECIPE);
    }

    /// The recipe of an id or of a file that ends in `.yaml` or `.yml`.
    ///
    /// @throws RecipeException if there is none or it is wrong
    public Recipe read(String idOrFile, Changes changes) {
        return read(source(idOrFile), changes);
    }

    /// The recipe of a document.
    public Recipe read(Yaml document, Changes changes) {
        Yaml yaml = changed(document, changes);
        yaml.map().forEach((name, value) -> {
            if (!MEMBERS.contains(name))
                throw value.error("unknown member '" + name + "' of a recipe; " + Nearest.hint(name, MEMBERS));
        });
        Map<String, Yaml> members = yaml.map();
        String id = required(yaml, "id").text();
        Fidelity fidelity = changes.fidelity().or(fidelity(members.get("fidelity")));
        return new Recipe(
                id,
                members.containsKey("title") ? members.get("title").text() : id,
                rollout(members.get("rollout")),
                inputs(members.get("inputs")),
                rewards(members.get("rewards")),
                params(members.get("params")),
                combine(required(yaml, "combine")),
                pay(members.get("pay")),
                members.containsKey("advantage")
                        ? binder.part(members.get("advantage"), AdvantageEstimator.class)
                        : null,
                fidelity,
                members.containsKey("batch") ? batch(members.get("batch")) : 0,
                members.containsKey("eager") && members.get("eager").flag(),
                hash(yaml, fidelity),
                yaml.source());
    }

    /// The text of a shipped recipe or a file as YAML, before any change.
    public Yaml source(String idOrFile) {
        if (idOrFile.endsWith(".yaml") || idOrFile.endsWith(".yml")) {
            Path file = Path.of(idOrFile);
            try {
                return Yaml.parse(Files.readString(file), file.getFileName().toString());
            } catch (IOException e) {
                throw new RecipeException(idOrFile + ": cannot read the recipe: "
                        + (Files.exists(file) ? e.getMessage() : "there is no such file"));
            }
        }
        Set<String> shipped = ids();
        if (!shipped.contains(idOrFile))
            throw new RecipeException("unknown recipe '" + idOrFile + "'; " + Nearest.hint(idOrFile, shipped)
                    + "; a file must end in .yaml");
        try (InputStream in = parts.loader().getResourceAsStream("recipes/" + idOrFile + ".yaml")) {
            return Yaml.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), idOrFile + ".yaml");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read recipe " + idOrFile, e);
        }
    }

    /// Ids of all shipped recipes: the lines of every `META-INF/assay/recipes` on the class path.
    public Set<String> ids() {
        try {
            Set<String> ids = new TreeSet<>();
            var indexes = parts.loader().getResources("META-INF/assay/recipes");
            while (indexes.hasMoreElements()) {
                try (InputStream in = indexes.nextElement().openStream()) {
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty())
                            .forEach(ids::add);
                }
            }
            return ids;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the list of recipes", e);
        }
    }

    private static Yaml changed(Yaml document, Changes changes) {
        Map<String, Yaml> variants = document.map().containsKey("variants")
                ? document.map().get("variants").map()
                : Map.of();
        Yaml yaml = document;
        List<String> used = new ArrayList<>();
        for (String name : changes.variants()) {
            Yaml variant = variants.get(name);
            if (variant == null)
                throw new RecipeException(document.source() + ": unknown variant '" + name + "'; "
                        + (variants.isEmpty() ? "it has none" : Nearest.hint(name, variants.keySet())));
            for (String other : used) {
                String path = Yaml.conflict(without(variants.get(other)), without(variant));
                if (path != null)
                    throw variant.error("variants exclude each other: " + other + " and " + name + " both set " + path);
            }
            used.add(name);
            yaml = yaml.overlaid(without(variant));
        }
        for (String name : used) {
            Yaml requires = variants.get(name).map().get("requires");
            if (requires != null && !used.contains(requires.text()))
                throw requires.error("variant " + name + " needs variant " + requires.text() + " too");
        }
        for (var setting : changes.settings().entrySet()) yaml = set(yaml, setting.getKey(), setting.getValue());
        return yaml;
    }

    private static Yaml without(Yaml variant) {
        Map<String, Yaml> members = new LinkedHashMap<>(variant.map());
        members.remove("requires");
        members.remove("title");
        return new Yaml(members, false, variant.source(), variant.line(), variant.column());
    }

    private static Yaml set(Yaml yaml, String name, String text) {
        Map<String, Yaml> params =
                yaml.map().containsKey("params") ? yaml.map().get("params").map() : Map.of();
        String path = name.indexOf('.') < 0 ? "params." + name : name;
        if (path.startsWith("params.") && !params.containsKey(path.substring("params.".length())))
            throw new RecipeException("--set " + name + ": the recipe has no such parameter; "
                    + (params.isEmpty() ? "it has none" : Nearest.hint(name, params.keySet())));
        Yaml over = Yaml.parse(text, "--set " + name);
        String[] steps = path.split("\\.");
        for (int i = steps.length - 1; i >= 0; i--) {
            Map<String, Yaml> member = new LinkedHashMap<>();
            member.put(steps[i], over);
            over = new Yaml(member, false, over.source(), over.line(), over.column());
        }
        return yaml.overlaid(over);
    }

    private static Yaml required(Yaml yaml, String name) {
        Yaml member = yaml.map().get(name);
        if (member == null) throw yaml.error("a recipe needs '" + name + ":'");
        return member;
    }

    private static Fidelity fidelity(Yaml yaml) {
        if (yaml == null || yaml.text().equals("mended")) return Fidelity.MENDED;
        if (yaml.text().equals("published")) return Fidelity.PUBLISHED;
        throw yaml.error("fidelity: expected published or mended, found " + yaml.kind());
    }

    private static Map<String, String> rollout(Yaml yaml) {
        Map<String, String> names = new LinkedHashMap<>();
        Set<String> known = new TreeSet<>(Set.of("info"));
        for (var field : dev.assay.core.Rollout.Field.values()) known.add(field.word());
        if (yaml != null)
            yaml.map().forEach((field, name) -> {
                if (!known.contains(field))
                    throw name.error("unknown rollout field '" + field + "'; " + Nearest.hint(field, known));
                names.put(field, name.text());
            });
        return names;
    }

    private static Map<String, ValueType> inputs(Yaml yaml) {
        Map<String, ValueType> inputs = new LinkedHashMap<>();
        if (yaml != null)
            yaml.map().forEach((name, type) -> {
                ValueType known = TYPES.get(type.text());
                if (known == null)
                    throw type.error("unknown type '" + type.text() + "'; "
                            + Nearest.hint(type.text(), new TreeSet<>(TYPES.keySet())));
                inputs.put(name, known);
            });
        return inputs;
    }

    private Map<String, Recipe.Reward> rewards(Yaml yaml) {
        Map<String, Recipe.Reward> rewards = new LinkedHashMap<>();
        if (yaml != null)
            yaml.map().forEach((name, reward) -> {
                Map<String, Yaml> members = reward.isMap() ? reward.map() : Map.of();
                String use = reward.isMap()
                        ? members.getOrDefault("use", reward).isText()
                                ? members.get("use").text()
                                : ""
                        : reward.text();
                rewards.put(
                        name,
                        new Recipe.Reward(
                                binder.part(reward, RewardFunction.class, "on_missing", "not_applicable"),
                                use,
                                fallback(members.get("on_missing")),
                                fallback(members.get("not_applicable"))));
            });
        return rewards;
    }

    private static Double fallback(Yaml yaml) {
        return yaml == null || yaml.isText() && yaml.text().equals("drop") ? null : (Double) yaml.number();
    }

    private static Map<String, Object> params(Yaml yaml) {
        Map<String, Object> params = new LinkedHashMap<>();
        if (yaml != null)
            yaml.map().forEach((name, value) -> {
                Object plain = value.plain();
                if (plain == null || plain instanceof Map<?, ?>)
                    throw value.error("param '" + name + "': expected a number, text, true/false or a list, found "
                            + value.kind());
                params.put(name, plain);
            });
        return params;
    }

    private static List<Recipe.Entry> combine(Yaml yaml) {
        if (yaml.isText()) return List.of(new Recipe.Entry(Recipe.REWARD, yaml.text(), yaml.where()));
        List<Recipe.Entry> entries = new ArrayList<>();
        yaml.map().forEach((name, value) -> entries.add(new Recipe.Entry(name, value.text(), value.where())));
        if (entries.stream().noneMatch(entry -> entry.name().equals(Recipe.REWARD)))
            throw yaml.error("combine needs an entry 'reward'");
        return List.copyOf(entries);
    }

    private static List<Recipe.Pay> pay(Yaml yaml) {
        List<Recipe.Pay> channels = new ArrayList<>();
        if (yaml != null)
            yaml.map().forEach((channel, place) -> {
                Map<String, Yaml> members = place.isText() ? Map.of("at", place) : place.map();
                Set<String> known = new TreeSet<>(Set.of("at", "value", "weight", "when", "apart"));
                members.forEach((name, value) -> {
                    if (!known.contains(name))
                        throw value.error("unknown member '" + name + "' of pay; " + Nearest.hint(name, known));
                });
                channels.add(new Recipe.Pay(
                        channel,
                        members.containsKey("at") ? members.get("at").text() : "whole",
                        members.containsKey("value") ? members.get("value").text() : null,
                        members.containsKey("weight") ? members.get("weight").number() : 1,
                        members.containsKey("when") ? members.get("when").text() : null,
                        members.containsKey("apart") && members.get("apart").flag(),
                        place.where()));
            });
        return List.copyOf(channels);
    }

    private static int batch(Yaml yaml) {
        double rows = yaml.number();
        if (rows < 1 || rows != Math.rint(rows) || rows > 1e9)
            throw yaml.error("batch: expected a whole number of rows");
        return (int) rows;
    }

    /// Covers the whole recipe after all changes, the fidelity and the version of the program.
    private String hash(Yaml yaml, Fidelity fidelity) {
        Map<String, Yaml> members = new LinkedHashMap<>(yaml.map());
        members.remove("variants");
        members.remove("vet");
        members.remove("title");
        String text = fidelity + "\n" + version() + "\n"
                + new Yaml(members, false, yaml.source(), yaml.line(), yaml.column()).plain();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String version() {
        String version = RecipeReader.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
