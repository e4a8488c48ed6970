package dev.assay.verify.sandbox;

import dev.assay.core.recipe.Default;
import java.util.LinkedHashMap;
import java.util.Map;

/// What one run may use. A run that reaches a limit is ended, with everything it started.
///
/// @param cpu seconds of processor, of all its processes together
/// @param wall seconds of time; 0 for twice `cpu` and two more
/// @param memory megabytes, of all its processes together
/// @param processes processes and threads at a time
/// @param output kilobytes on standard output and error together
/// @param disk megabytes in its own `/tmp`, which is memory too
/// @param addressSpace true to refuse address space beyond `memory` to each process, so that a program
///     sees a failed allocation; false for runtimes that reserve far more than they use (Java, Go,
///     Node), whose use is then only measured, every 20 ms
public record Limits(
        @Default("5") double cpu,
        @Default("0") double wall,
        @Default("512") int memory,
        @Default("16") int processes,
        @Default("1024") int output,
        @Default("32") int disk,
        @Default("true") boolean addressSpace) {
    /// The limits of a recipe that names none.
    public static final Limits DEFAULT = new Limits(5, 0, 512, 16, 1024, 32, true);

    public Limits {
        require("cpu", cpu, 0.01, 3600);
        if (wall == 0) wall = 2 * cpu + 2;
        require("wall", wall, 0.01, 7200);
        require("memory", memory, 16, 1 << 20);
        require("processes", processes, 1, 4096);
        require("output", output, 1, 1 << 18);
        require("disk", disk, 1, 1 << 16);
    }

    private static void require(String name, double value, double min, double max) {
        if (!(value >= min && value <= max))
            throw new IllegalArgumentException(
                    "limits: " + name + ": expected " + min + " to " + max + ", found " + value);
    }

    Map<String, Object> plain() {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("cpu", cpu);
        plain.put("wall", wall);
        plain.put("memory", memory * 1048576.0);
        plain.put("processes", (double) processes);
        plain.put("output", output * 1024.0);
        plain.put("disk", disk * 1048576.0);
        plain.put("address_space", addressSpace);
        return plain;
    }
}
