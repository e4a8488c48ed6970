package dev.assay.core.recipe;

import dev.assay.core.Part;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Makes records from YAML: components by name, with {@link Default}s, lists, maps, enums, nested records
/// and nested parts. Names in YAML may use `snake_case`, components `camelCase`.
public final class Binder {
    private final Parts parts;

    public Binder(Parts parts) {
        this.parts = parts;
    }

    /// The part of a mapping `{use: NAME, settings...}`, or of a bare name.
    ///
    /// @param opens what the part must open into
    /// @param ignored members that belong to the place, not to the part
    public <T> Part<T> part(Yaml yaml, Class<T> opens, String... ignored) {
        Map<String, Yaml> settings = yaml.isText() ? Map.of() : new LinkedHashMap<>(yaml.map());
        Yaml use = yaml.isText() ? yaml : settings.get("use");
        if (use == null) throw yaml.error("expected 'use: NAME' of a part");
        if (!yaml.isText()) {
            settings.remove("use");
            for (String name : ignored) settings.remove(name);
        }
        Class<?> type;
        try {
            type = parts.type(use.text());
        } catch (RecipeException e) {
            throw use.error(e.getMessage());
        }
        if (!opens.isAssignableFrom(Parts.opens(type)))
            throw use.error("part '" + use.text() + "' is a "
                    + Parts.opens(type).getSimpleName() + ", here a " + opens.getSimpleName() + " is needed");
        @SuppressWarnings("unchecked") // checked by opens() just above
        Part<T> part = (Part<T>) record(type, settings, yaml, "part '" + use.text() + "'");
        return part;
    }

    private Object record(Class<?> type, Map<String, Yaml> settings, Yaml at, String what) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) throw at.error(what + ": " + type.getName() + " is not a record");
        List<String> names = Arrays.stream(components).map(Binder::name).toList();
        settings.forEach((name, value) -> {
            if (!names.contains(snake(name)))
                throw value.error("unknown setting '" + name + "' of " + what + "; "
                        + (names.isEmpty() ? "it has none" : Nearest.hint(name, names)));
        });
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(components[i], settings, at, what);
        }
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong)
                throw at.error(what + ": " + wrong.getMessage());
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + type.getName(), e);
        }
    }

    private Object value(RecordComponent component, Map<String, Yaml> settings, Yaml at, String what) {
        for (var setting : settings.entrySet())
            if (snake(setting.getKey()).equals(name(component)))
                return bind(setting.getValue(), component.getGenericType(), name(component));
        Default preset = component.getAnnotation(Default.class);
        if (preset == null) throw at.error(what + ": setting '" + name(component) + "' is required");
        if (preset.value().isEmpty() && component.getType() == String.class) return "";
        return bind(
                Yaml.parse(preset.value(), "default of " + name(component)),
                component.getGenericType(),
                name(component));
    }

    private Object bind(Yaml yaml, Type type, String name) {
        Class<?> raw = Parts.raw(type);
        if (raw == double.class || raw == Double.class)
            return yaml.value() == null && raw == Double.class ? null : yaml.number();
        if (raw == int.class || raw == Integer.class) return whole(yaml, name);
        if (raw == boolean.class) return yaml.flag();
        if (raw == String.class) return yaml.value() == null ? null : yaml.text();
        if (raw == Object.class) return yaml.plain();
        if (raw.isEnum()) return constant(yaml, raw, name);
        if (raw == List.class) {
            List<Object> list = new ArrayList<>();
            Type element = ((ParameterizedType) type).getActualTypeArguments()[0];
            for (Yaml each : yaml.isList() ? yaml.list() : List.of(yaml)) list.add(bind(each, element, name));
            return List.copyOf(list);
        }
        if (raw == Map.class) {
            Map<String, Object> map = new LinkedHashMap<>();
            Type element = ((ParameterizedType) type).getActualTypeArguments()[1];
            yaml.map().forEach((key, each) -> map.put(key, bind(each, element, name)));
            return map;
        }
        if (raw == Part.class) {
            if (yaml.value() == null) return null;
            return part(yaml, Parts.raw(((ParameterizedType) type).getActualTypeArguments()[0]));
        }
        if (raw.isRecord()) return record(raw, yaml.map(), yaml, "'" + name + "'");
        throw yaml.error("setting '" + name + "' has a type that cannot be bound: " + raw.getName());
    }

    private static int whole(Yaml yaml, String name) {
        double number = yaml.number();
        if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE)
            throw yaml.error("setting '" + name + "': expected a whole number, found " + yaml.kind());
        return (int) number;
    }

    private static Object constant(Yaml yaml, Class<?> type, String name) {
        List<String> known = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            String word = word((Enum<?>) constant);
            if (word.equals(yaml.text().replace('-', '_'))) return constant;
            known.add(word);
        }
        throw yaml.error(
                "setting '" + name + "': unknown value '" + yaml.text() + "'; " + Nearest.hint(yaml.text(), known));
    }

    /// The word a recipe uses for an enum constant.
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /// The word a recipe uses for a component.
    public static String name(RecordComponent component) {
        return snake(component.getName());
    }

    private static String snake(String name) {
        StringBuilder snake = new StringBuilder();
        for (char c : name.toCharArray()) {
            if (Character.isUpperCase(c)) snake.append('_').append(Character.toLowerCase(c));
            else snake.append(c == '-' ? '_' : c);
        }
        return snake.toString();
    }
}
