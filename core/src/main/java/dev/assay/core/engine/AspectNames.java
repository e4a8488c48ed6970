package dev.assay.core.engine;

import dev.assay.core.Aspect;
import java.util.List;

/// Numbers the aspects of one reward. There are few, and signals mostly carry the very same text object,
/// so a walk is faster than a map.
final class AspectNames {
    private final String[] names;

    private AspectNames(String[] names) {
        this.names = names;
    }

    static AspectNames of(List<Aspect> aspects) {
        return new AspectNames(aspects.stream().map(Aspect::name).toArray(String[]::new));
    }

    int count() {
        return names.length;
    }

    String name(int aspect) {
        return names[aspect];
    }

    /// @throws IllegalStateException if a part measured something it never announced
    int index(String name) {
        for (int i = 0; i < names.length; i++) if (names[i] == name) return i;
        for (int i = 0; i < names.length; i++) if (names[i].equals(name)) return i;
        throw new IllegalStateException(
                "a part measured '" + name + "', which is not among its aspects " + List.of(names));
    }
}
