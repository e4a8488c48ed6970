package dev.assay.learn;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// Hugging Face's safetensors: a JSON header with name, type, shape and place of each tensor, then the
/// numbers, little-endian. Reads F32, F16 and BF16 into 32-bit floats; writes F32, names sorted, as
/// Hugging Face does.
public final class SafeTensors {
    private static final int MAX_HEADER = 100_000_000;

    private SafeTensors() {}

    /// A file's content.
    ///
    /// @param tensors by name
    /// @param metadata the `__metadata__` of the header
    public record Content(SortedMap<String, Array> tensors, SortedMap<String, String> metadata) {
        /// @throws IOException if there is no tensor of this name
        Array get(String name, Path file) throws IOException {
            Array array = tensors.get(name);
            if (array == null) throw new IOException(file + ": no tensor '" + name + "'");
            return array;
        }
    }

    /// Numbers outside libtorch.
    ///
    /// @param values in row-major order
    public record Array(float[] values, long... shape) {
        static Array of(Tensor tensor) {
            long[] shape = new long[(int) tensor.dim()];
            for (int i = 0; i < shape.length; i++) shape[i] = tensor.size(i);
            return new Array(Torch.array(tensor), shape);
        }
    }

    /// Reads a file.
    ///
    /// @throws IOException if it cannot be read or is not well formed; the message names file and tensor
    public static Content read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer start = bytes(channel, 0, 8, file);
            long length = start.getLong();
            if (length < 2 || length > MAX_HEADER || length > channel.size() - 8)
                throw new IOException(file + ": a header of " + length + " bytes is impossible");
            String text = StandardCharsets.UTF_8
                    .decode(bytes(channel, 8, (int) length, file))
                    .toString();
            SortedMap<String, Array> tensors = new TreeMap<>();
            SortedMap<String, String> metadata = new TreeMap<>();
            try {
                for (Map.Entry<String, Object> entry : Json.object(text).entrySet()) {
                    Map<String, Object> fields = Json.map(entry.getValue());
                    if (entry.getKey().equals("__metadata__"))
                        fields.forEach((key, value) -> metadata.put(key, String.valueOf(value)));
                    else tensors.put(entry.getKey(), array(channel, 8 + length, fields, file, entry.getKey()));
                }
            } catch (RuntimeException e) {
                throw new IOException(file + ": the header is malformed: " + e.getMessage(), e);
            }
            return new Content(tensors, metadata);
        }
    }

    private static Array array(FileChannel channel, long data, Map<String, Object> fields, Path file, String name)
            throws IOException {
        String type = (String) fields.get("dtype");
        int width = switch (type) {
            case "F32" -> 4;
            case "F16", "BF16" -> 2;
            case null, default ->
                throw new IOException(file + ": '" + name + "' is " + type + "; expected F32, F16 or BF16");
        };
        long[] shape = longs(fields.get("shape"));
        long[] place = longs(fields.get("data_offsets"));
        long count = 1;
        for (long size : shape) count = Math.multiplyExact(count, size);
        if (place.length != 2
                || place[0] < 0
                || place[1] - place[0] != Math.multiplyExact(count, width)
                || place[1] > channel.size() - data
                || place[1] - place[0] > Integer.MAX_VALUE)
            throw new IOException(file + ": '" + name + "' has a shape and a place that do not agree");
        ByteBuffer from = bytes(channel, data + place[0], (int) (place[1] - place[0]), file);
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++)
            values[i] = switch (type) {
                case "F32" -> from.getFloat();
                case "F16" -> Float.float16ToFloat(from.getShort());
                default -> Float.intBitsToFloat(from.getShort() << 16);
            };
        return new Array(values, shape);
    }

    private static long[] longs(Object list) {
        return Json.list(list).stream().mapToLong(x -> ((Number) x).longValue()).toArray();
    }

    private static ByteBuffer bytes(FileChannel channel, long from, int length, Path file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining())
            if (channel.read(buffer, from + buffer.position()) < 0) throw new IOException(file + ": cut off");
        return buffer.flip();
    }

    /// Writes a file whole or not at all: to a temporary one beside it, to the disk, then moved into place.
    public static void write(Path file, Content content) throws IOException {
        JsonBuffer header = new JsonBuffer();
        header.raw("{");
        boolean first = true;
        if (!content.metadata.isEmpty()) {
            header.string("__metadata__").raw(":").value(content.metadata);
            first = false;
        }
        long at = 0;
        for (Map.Entry<String, Array> entry : content.tensors.entrySet()) {
            if (!first) header.raw(",");
            first = false;
            header.string(entry.getKey()).raw(":{\"dtype\":\"F32\",\"shape\":[");
            long[] shape = entry.getValue().shape;
            for (int i = 0; i < shape.length; i++) header.raw(i == 0 ? "" : ",").number(shape[i]);
            long end = at + 4L * entry.getValue().values.length;
            header.raw("],\"data_offsets\":[").number(at).raw(",").number(end).raw("]}");
            at = end;
        }
        header.raw("}");
        while (header.length() % 8 != 0) header.raw(" ");
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        Path temporary = Files.createTempFile(directory, file.getFileName() + ".", ".part");
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                put(
                        channel,
                        ByteBuffer.allocate(8)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putLong(header.length())
                                .flip());
                put(channel, ByteBuffer.wrap(header.bytes(), 0, header.length()));
                for (Array array : content.tensors.values()) {
                    ByteBuffer data =
                            ByteBuffer.allocate(4 * array.values.length).order(ByteOrder.LITTLE_ENDIAN);
                    data.asFloatBuffer().put(array.values);
                    put(channel, data);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void put(FileChannel channel, ByteBuffer data) throws IOException {
        while (data.hasRemaining()) channel.write(data);
    }

    /// Adds weights to a file's content, their names after a prefix.
    public static void put(SortedMap<String, Array> to, String prefix, Weights weights) {
        for (String name : weights.names()) to.put(prefix + name, Array.of(weights.get(name)));
    }

    /// Sets weights from a file's content.
    ///
    /// @throws IOException if one is missing or has another shape; then none is set
    public static void get(Content from, String prefix, Weights weights, Path file) throws IOException {
        List<String> names = weights.names();
        for (String name : names) {
            long[] expected = Array.of(weights.get(name)).shape;
            long[] found = from.get(prefix + name, file).shape;
            if (!java.util.Arrays.equals(expected, found))
                throw new IOException(file + ": '" + prefix + name + "' has shape " + java.util.Arrays.toString(found)
                        + "; expected " + java.util.Arrays.toString(expected));
        }
        try (PointerScope _ = new PointerScope();
                var _ = new org.bytedeco.pytorch.NoGradGuard()) {
            for (String name : names) {
                Array array = from.get(prefix + name, file);
                weights.get(name).copy_(Torch.floats(array.values, array.shape));
            }
        }
    }
}
