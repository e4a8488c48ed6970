package dev.assay.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Costly things that parts share while they are open: a pool of sandboxes, an index, a client. Whoever
/// asks for the same key gets the same thing; closing the leases closes them all. Thread-safe.
public final class Leases implements AutoCloseable {
    private final Map<Object, AutoCloseable> open = new LinkedHashMap<>();

    /// The thing of this key, made at the first call.
    ///
    /// @param key settings that make two things interchangeable; of a type nobody else uses as a key
    public synchronized <T extends AutoCloseable> T get(Object key, Class<T> type, Supplier<T> make) {
        AutoCloseable thing = open.get(key);
        if (thing == null) open.put(key, thing = make.get());
        return type.cast(thing);
    }

    /// Closes everything, the newest first.
    ///
    /// @throws IllegalStateException if something could not be closed; the rest is closed nevertheless
    @Override
    public synchronized void close() {
        IllegalStateException failure = null;
        for (AutoCloseable thing : open.values().stream().toList().reversed()) {
            try {
                thing.close();
            } catch (Exception e) {
                if (failure == null) failure = new IllegalStateException("cannot close " + thing, e);
                else failure.addSuppressed(e);
            }
        }
        open.clear();
        if (failure != null) throw failure;
    }
}
