package dev.assay.core.engine;

import dev.assay.core.advantage.RunningStats;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a recipe remembers from batch to batch: running statistics of its entries, for `run.mean.x` and
/// its like.
public final class RunState {
    private final Map<String, RunningStats> stats = new LinkedHashMap<>();

    RunningStats of(String entry) {
        return stats.getOrDefault(entry, RunningStats.EMPTY);
    }

    void update(String entry, double[] batch) {
        stats.put(entry, of(entry).plus(batch));
    }

    /// The state as bytes, for a journal.
    public byte[] save() {
        if (stats.isEmpty()) return new byte[0];
        Map<String, Object> plain = new LinkedHashMap<>();
        stats.forEach((name, s) -> plain.put(name, new double[] {s.count(), s.mean(), s.m2(), s.min(), s.max()}));
        return new JsonBuffer().value(plain).toString().getBytes(StandardCharsets.UTF_8);
    }

    /// The state that {@link #save} wrote.
    public static RunState load(byte[] saved) {
        RunState state = new RunState();
        if (saved.length == 0) return state;
        Json.map(Json.parse(saved, 0, saved.length)).forEach((name, value) -> {
            List<Object> n = Json.list(value);
            state.stats.put(
                    name,
                    new RunningStats(
                            ((Double) n.get(0)).longValue(),
                            (Double) n.get(1),
                            (Double) n.get(2),
                            (Double) n.get(3),
                            (Double) n.get(4)));
        });
        return state;
    }
}
