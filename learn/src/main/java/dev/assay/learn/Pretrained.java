package dev.assay.learn;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Checkpoints as Hugging Face keeps them: `config.json` beside `model.safetensors`, or beside shards
/// and `model.safetensors.index.json`. Llama and Qwen2 are known; what a config asks for beyond that
/// (scaled rotary angles, sliding windows) is refused, for it would change the results.
public final class Pretrained {
    private Pretrained() {}

    /// Reads a model, its weights as 32-bit floats.
    ///
    /// @param directory where its files are
    /// @throws IOException if a file is missing or malformed, or the model is of another kind
    public static Transformer read(Path directory) throws IOException {
        Transformer.Config config = config(directory.resolve("config.json"));
        Path whole = directory.resolve("model.safetensors");
        TreeMap<String, SafeTensors.Array> tensors = new TreeMap<>();
        if (Files.exists(whole)) tensors.putAll(SafeTensors.read(whole).tensors());
        else
            for (Path shard : shards(directory))
                tensors.putAll(SafeTensors.read(shard).tensors());
        Transformer model = Transformer.fresh(config, 0);
        SafeTensors.get(new SafeTensors.Content(tensors, new TreeMap<>()), "", model.weights(), directory);
        return model;
    }

    /// Writes a model so that Hugging Face's tools read it.
    public static void write(Path directory, Transformer model) throws IOException {
        TreeMap<String, SafeTensors.Array> tensors = new TreeMap<>();
        SafeTensors.put(tensors, "", model.weights());
        SafeTensors.write(
                directory.resolve("model.safetensors"),
                new SafeTensors.Content(tensors, new TreeMap<>(Map.of("format", "pt"))));
        Files.writeString(directory.resolve("config.json"), json(model.config()));
    }

    private static List<Path> shards(Path directory) throws IOException {
        Path index = directory.resolve("model.safetensors.index.json");
        if (!Files.exists(index))
            throw new IOException(directory + ": expected model.safetensors or model.safetensors.index.json");
        Map<String, Object> places = Json.map(object(index).get("weight_map"));
        return places.values().stream()
                .distinct()
                // A shard lies in the same directory, whatever the index says.
                .map(name -> directory.resolve(Path.of(String.valueOf(name)).getFileName()))
                .toList();
    }

    private static Map<String, Object> object(Path file) throws IOException {
        try {
            return Json.object(Files.readString(file));
        } catch (RuntimeException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    static Transformer.Config config(Path file) throws IOException {
        Map<String, Object> fields = object(file);
        Object type = fields.get("model_type");
        if (!"llama".equals(type) && !"qwen2".equals(type))
            throw new IOException(file + ": model_type is " + type + "; expected llama or qwen2");
        boolean qwen = "qwen2".equals(type);
        refuse(file, fields, "rope_scaling", null);
        refuse(file, fields, "use_sliding_window", false);
        refuse(file, fields, "mlp_bias", false);
        // Llama's bias would also be on the output projection.
        refuse(file, fields, "attention_bias", false);
        refuse(file, fields, "hidden_act", "silu");
        // Newer files keep the base of the angles here.
        Map<String, Object> rope = Map.of();
        if (fields.get("rope_parameters") != null) {
            if (!(fields.get("rope_parameters") instanceof Map<?, ?> found))
                throw new IOException(file + ": rope_parameters: expected an object");
            rope = Json.map(found);
            refuse(file, rope, "rope_type", "default");
        }
        int hidden = whole(file, fields, "hidden_size", 0);
        int heads = whole(file, fields, "num_attention_heads", 0);
        try {
            return new Transformer.Config(
                    whole(file, fields, "vocab_size", 0),
                    hidden,
                    whole(file, fields, "intermediate_size", 0),
                    whole(file, fields, "num_hidden_layers", 0),
                    heads,
                    whole(file, fields, "num_key_value_heads", heads),
                    whole(file, fields, "head_dim", hidden / heads),
                    number(file, rope.containsKey("rope_theta") ? rope : fields, "rope_theta", 10000),
                    number(file, fields, "rms_norm_eps", 1e-6),
                    Boolean.TRUE.equals(fields.get("tie_word_embeddings")),
                    qwen,
                    whole(file, fields, "max_position_embeddings", 2048));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static void refuse(Path file, Map<String, Object> fields, String name, Object known) throws IOException {
        Object value = fields.get(name);
        if (value != null && !value.equals(known))
            throw new IOException(file + ": " + name + " is " + value + ", which is not supported; expected " + known);
    }

    private static int whole(Path file, Map<String, Object> fields, String name, int otherwise) throws IOException {
        double value = number(file, fields, name, otherwise);
        if (value < 1 || value != (int) value)
            throw new IOException(file + ": " + name + ": expected a whole number above 0, found " + value);
        return (int) value;
    }

    private static double number(Path file, Map<String, Object> fields, String name, double otherwise)
            throws IOException {
        Object value = fields.get(name);
        if (value == null) return otherwise;
        if (value instanceof Number n) return n.doubleValue();
        throw new IOException(file + ": " + name + ": expected a number, found " + Json.kind(value));
    }

    private static String json(Transformer.Config c) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("architectures", List.of(c.bias() ? "Qwen2ForCausalLM" : "LlamaForCausalLM"));
        fields.put("model_type", c.bias() ? "qwen2" : "llama");
        fields.put("hidden_act", "silu");
        fields.put("tie_word_embeddings", c.tied());
        fields.put("torch_dtype", "float32");
        JsonBuffer json = new JsonBuffer().raw("{");
        fields.forEach((name, value) -> json.comma().key(name).value(value));
        json.comma().key("vocab_size").number((long) c.vocabulary());
        json.comma().key("hidden_size").number((long) c.hidden());
        json.comma().key("intermediate_size").number((long) c.inner());
        json.comma().key("num_hidden_layers").number((long) c.layers());
        json.comma().key("num_attention_heads").number((long) c.heads());
        json.comma().key("num_key_value_heads").number((long) c.kvHeads());
        json.comma().key("head_dim").number((long) c.headWidth());
        json.comma().key("max_position_embeddings").number((long) c.positions());
        json.comma().key("rope_theta").number(c.theta());
        json.comma().key("rms_norm_eps").number(c.eps());
        return json.raw("}").toString() + "\n";
    }
}
