package dev.assay.core.recipe;

import dev.assay.core.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// All parts on the class path, by name: every jar lists its own in `META-INF/assay/parts`.
public final class Parts {
    private static final String INDEX = "META-INF/assay/parts";

    private final Map<String, String> types = new TreeMap<>();
    private final ClassLoader loader;

    /// @throws RecipeException if two jars give different classes the same name
    public Parts(ClassLoader loader) {
        this.loader = loader;
        try {
            for (URL index : Collections.list(loader.getResources(INDEX))) read(index);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the list of parts", e);
        }
    }

    private void read(URL index) throws IOException {
        try (InputStream in = index.openStream()) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                int equals = line.indexOf('=');
                if (equals < 0) continue;
                String name = line.substring(0, equals);
                String type = line.substring(equals + 1).strip();
                String other = types.put(name, type);
                if (other != null && !other.equals(type))
                    throw new RecipeException("part '" + name + "' is both " + other + " and " + type);
            }
        }
    }

    /// Part names to the classes of their settings, sorted.
    public Map<String, String> all() {
        return types;
    }

    /// The loader that finds parts and recipes.
    public ClassLoader loader() {
        return loader;
    }

    /// The settings record of a part.
    ///
    /// @throws RecipeException if there is no such part; the message names the nearest known ones
    public Class<?> type(String name) {
        String type = types.get(name);
        if (type == null)
            throw new RecipeException("unknown part '" + name + "'; " + Nearest.hint(name, types.keySet()));
        try {
            return Class.forName(type, true, loader);
        } catch (ClassNotFoundException _) {
            throw new RecipeException("part '" + name + "': its class " + type + " is not on the class path");
        }
    }

    /// What a part opens into: the `T` of its `Part<T>`.
    public static Class<?> opens(Class<?> part) {
        for (Type face : part.getGenericInterfaces()) {
            if (face instanceof ParameterizedType typed && typed.getRawType() == Part.class)
                return raw(typed.getActualTypeArguments()[0]);
        }
        throw new RecipeException(part.getName() + " must be a record that implements Part<...> directly");
    }

    static Class<?> raw(Type type) {
        return type instanceof ParameterizedType typed ? (Class<?>) typed.getRawType() : (Class<?>) type;
    }

    /// The manual page of a part: its doc comment.
    public String manual(String name) {
        try (InputStream in = loader.getResourceAsStream("META-INF/assay/manual/" + name + ".md")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the manual of " + name, e);
        }
    }

    /// The word for what a part opens into: reward, advantage, or the type's own name.
    public static String kind(Class<?> part) {
        String opens = opens(part).getSimpleName();
        return switch (opens) {
            case "RewardFunction" -> "reward";
            case "AdvantageEstimator" -> "advantage";
            default -> opens.toLowerCase(Locale.ROOT);
        };
    }

    /// The first sentence of a part's manual.
    public String summary(String name) {
        String line = manual(name).split("\n\n", 2)[0].replace('\n', ' ');
        int stop = line.indexOf(". ");
        return stop < 0 ? line : line.substring(0, stop + 1);
    }
}
