package dev.assay.learn;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DoubleArrayRef;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The door to libtorch: loads it once, with one thread per worker, and makes tensors from arrays.
/// Whatever touches a tensor first goes through here, for the environment must be set before the native
/// library is loaded.
///
/// Memory: every tensor belongs to the innermost open `PointerScope` of its thread and is freed with
/// it. Open one per step; {@link #keep} what must outlive it.
public final class Torch {
    private static final Map<String, String> ENVIRONMENT =
            new TreeMap<>(Map.of("OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "1", "OMP_WAIT_POLICY", "PASSIVE"));

    private Torch() {}

    /// Loads libtorch if it is not loaded yet.
    ///
    /// @throws IllegalStateException if another libtorch would be or was picked up; the message names it
    public static void load() {
        var _ = Loaded.DEVICE;
    }

    /// CUDA if this build of libtorch has it and a card is present, else the processor.
    public static Device device() {
        return Loaded.DEVICE;
    }

    /// Loading happens in a class initialiser: once, and before any use.
    private static final class Loaded {
        static final Device DEVICE = open();

        private static Device open() {
            refuseForeign("LD_PRELOAD", System.getenv("LD_PRELOAD"));
            refuseForeign("LD_LIBRARY_PATH", System.getenv("LD_LIBRARY_PATH"));
            ENVIRONMENT.forEach(Loaded::setenv);
            // Each tensor would otherwise read /proc/self/statm.
            if (System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes") == null)
                System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
            System.setProperty("org.bytedeco.javacpp.pathsFirst", "false");
            Loader.load(torch.class);
            refuseMapped();
            torch.set_num_threads(1);
            Device device = new Device(torch.cuda_is_available() ? "cuda" : "cpu");
            device.retainReference();
            return device;
        }

        /// An inherited value would win over ours and make small steps many times slower: ours replaces it.
        @SuppressWarnings("restricted")
        private static void setenv(String name, String value) {
            if (File.separatorChar == '\\') return;
            Linker linker = Linker.nativeLinker();
            var setenv = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("setenv"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            try (Arena arena = Arena.ofConfined()) {
                int failed = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
                if (failed != 0) throw new IllegalStateException("cannot set " + name);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("cannot set " + name, e);
            }
        }

        private static void refuseMapped() {
            Path maps = Path.of("/proc/self/maps");
            if (!Files.isReadable(maps)) return;
            Path ours;
            try {
                ours = Loader.getCacheDir().toPath().toRealPath();
                for (String line : Files.readAllLines(maps)) {
                    int at = line.indexOf('/');
                    if (at < 0
                            || !isTorch(
                                    Path.of(line.substring(at)).getFileName().toString())) continue;
                    if (!Path.of(line.substring(at)).startsWith(ours))
                        throw new IllegalStateException("another libtorch was loaded: " + line.substring(at)
                                + "; expected only those in " + ours);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static boolean isTorch(String file) {
        return file.startsWith("libtorch") || file.startsWith("libc10");
    }

    /// Another build of libtorch in a path that the dynamic linker prefers to ours crashes the process.
    static void refuseForeign(String variable, String paths) {
        if (paths == null) return;
        for (String path : paths.split("[: ]")) {
            File place = new File(path);
            String[] files = place.isDirectory() ? place.list() : new String[] {place.getName()};
            if (files == null) continue;
            for (String file : files)
                if (isTorch(file))
                    throw new IllegalStateException(variable + " names another libtorch (" + file + " in " + path
                            + "), which would be loaded in place of ours: take it out");
        }
    }

    /// Seeds libtorch's own generator, from which new weights are drawn. (Sampling draws from
    /// {@link dev.assay.core.Draws}.)
    public static void seed(long seed) {
        load();
        torch.manual_seed(seed);
    }

    /// A tensor of 32-bit floats.
    ///
    /// @param shape its sizes; none for one dimension
    public static Tensor floats(float[] values, long... shape) {
        load();
        Tensor flat = torch.tensor(values);
        return on(shape.length == 0 ? flat : flat.reshape(shape));
    }

    /// A tensor of 64-bit floats, for tests and for losses that are checked by finite differences.
    public static Tensor doubles(double[] values, long... shape) {
        load();
        Tensor flat = torch.tensor(new DoubleArrayRef(new DoublePointer(values), values.length));
        return on(shape.length == 0 ? flat : flat.reshape(shape));
    }

    /// A tensor of 64-bit integers.
    public static Tensor longs(long[] values, long... shape) {
        load();
        Tensor flat = torch.tensor(values);
        return on(shape.length == 0 ? flat : flat.reshape(shape));
    }

    /// Rows of the same or different length as 32-bit floats, padded on the right with 0.
    public static Tensor rows(double[][] rows) {
        int width = 0;
        for (double[] row : rows) width = Math.max(width, row.length);
        float[] flat = new float[rows.length * width];
        for (int i = 0; i < rows.length; i++)
            for (int j = 0; j < rows[i].length; j++) flat[i * width + j] = (float) rows[i][j];
        return floats(flat, rows.length, width);
    }

    /// The values of a tensor in row-major order.
    public static float[] array(Tensor tensor) {
        try (PointerScope _ = new PointerScope()) {
            Tensor flat = tensor.detach().cpu().to(ScalarType.Float).contiguous();
            float[] values = new float[(int) flat.numel()];
            new FloatPointer(flat.data_ptr()).get(values);
            return values;
        }
    }

    /// The one number of a scalar tensor.
    public static double number(Tensor tensor) {
        return tensor.item_double();
    }

    /// The same tensor, which now outlives the scope it was made in; freed with its last reference.
    public static Tensor keep(Tensor tensor) {
        PointerScope scope = PointerScope.getInnerScope();
        if (scope != null) tensor.retainReference();
        return tensor;
    }

    private static Tensor on(Tensor tensor) {
        return Loaded.DEVICE.is_cpu() ? tensor : tensor.to(Loaded.DEVICE, tensor.scalar_type());
    }
}
