package dev.assay.serve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Training runs as they are seen from here: every recipe of every run that sends samples. Thread-safe.
final class Live {
    private static final int RUNS = 64;

    private record Key(String run, String recipe) {}

    private final Map<Key, LiveRun> runs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, LiveRun> eldest) {
            return size() > RUNS;
        }
    };

    void add(String run, Catalogue.Opened opened, List<Result> results) {
        if (results.isEmpty()) return;
        LiveRun known;
        synchronized (this) {
            known = runs.computeIfAbsent(
                    new Key(run, opened.label()),
                    _ -> new LiveRun(run, opened.label(), opened.names, Result.better(opened.scorer)));
        }
        known.add(results);
    }

    /// The newest first.
    synchronized List<LiveRun> all() {
        return new ArrayList<>(runs.values()).reversed();
    }
}
