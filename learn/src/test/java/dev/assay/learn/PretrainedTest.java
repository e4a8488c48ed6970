package dev.assay.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainedTest {
    private static final int[] TEXT = {3, 7, 7, 1, 12, 0, 5, 3};

    private static Transformer random(Transformer.Config config) {
        Transformer model = Transformer.fresh(config, 11);
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            for (Tensor w : model.weights().all()) w.add_(torch.randn_like(w).mul(new Scalar(0.3)));
        }
        return model;
    }

    @Test
    void logitsAgreeWithPlainLoopsOverTheSameFiles(@TempDir Path place) throws Exception {
        for (Transformer.Config config : new Transformer.Config[] {
            new Transformer.Config(13, 24, 40, 3, 4, 2, 6, 10000, 1e-6, true, true, 32),
            new Transformer.Config(13, 24, 40, 2, 4, 1, 8, 500000, 1e-5, false, false, 32)
        }) {
            Pretrained.write(place, random(config));
            byte[] weights = Files.readAllBytes(place.resolve("model.safetensors"));
            byte[] json = Files.readAllBytes(place.resolve("config.json"));
            Transformer model = Pretrained.read(place);
            assertEquals(config, model.config());
            long[] ids = java.util.Arrays.stream(TEXT).asLongStream().toArray();
            float[] found;
            try (PointerScope _ = new PointerScope()) {
                found = Torch.array(model.logits(Torch.longs(ids, 1, ids.length)));
            }
            double[][] expected = plain(
                    config, SafeTensors.read(place.resolve("model.safetensors")).tensors());
            for (int t = 0; t < TEXT.length; t++)
                for (int v = 0; v < 13; v++) assertEquals(expected[t][v], found[t * 13 + v], 2e-3, t + " " + v);
            Pretrained.write(place, model);
            assertArrayEquals(weights, Files.readAllBytes(place.resolve("model.safetensors")));
            assertArrayEquals(json, Files.readAllBytes(place.resolve("config.json")));
        }
    }

    /// The model written as loops in 64 bits, one token after the other.
    private static double[][] plain(Transformer.Config c, Map<String, SafeTensors.Array> w) {
        int n = TEXT.length;
        double[][] x = new double[n][c.hidden()];
        float[] embedding = w.get("model.embed_tokens.weight").values();
        for (int t = 0; t < n; t++) for (int i = 0; i < c.hidden(); i++) x[t][i] = embedding[TEXT[t] * c.hidden() + i];
        int d = c.headWidth();
        for (int l = 0; l < c.layers(); l++) {
            String at = "model.layers." + l + ".";
            double[][] q = new double[n][];
            double[][] k = new double[n][];
            double[][] v = new double[n][];
            for (int t = 0; t < n; t++) {
                double[] y = norm(x[t], w.get(at + "input_layernorm.weight").values(), c.eps());
                q[t] = rotate(times(w, at + "self_attn.q_proj", y), t, d, c.theta());
                k[t] = rotate(times(w, at + "self_attn.k_proj", y), t, d, c.theta());
                v[t] = times(w, at + "self_attn.v_proj", y);
                double[] mixed = new double[c.heads() * d];
                for (int h = 0; h < c.heads(); h++) {
                    int from = h / (c.heads() / c.kvHeads()) * d;
                    double[] score = new double[t + 1];
                    double sum = 0;
                    for (int s = 0; s <= t; s++) {
                        for (int i = 0; i < d; i++) score[s] += q[t][h * d + i] * k[s][from + i];
                        sum += score[s] = Math.exp(score[s] / Math.sqrt(d));
                    }
                    for (int s = 0; s <= t; s++)
                        for (int i = 0; i < d; i++) mixed[h * d + i] += score[s] / sum * v[s][from + i];
                }
                add(x[t], times(w, at + "self_attn.o_proj", mixed));
                y = norm(x[t], w.get(at + "post_attention_layernorm.weight").values(), c.eps());
                double[] gate = times(w, at + "mlp.gate_proj", y);
                double[] up = times(w, at + "mlp.up_proj", y);
                for (int i = 0; i < gate.length; i++) gate[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
                add(x[t], times(w, at + "mlp.down_proj", gate));
            }
        }
        double[][] logits = new double[n][];
        for (int t = 0; t < n; t++)
            logits[t] = times(
                    w,
                    c.tied() ? "model.embed_tokens" : "lm_head",
                    norm(x[t], w.get("model.norm.weight").values(), c.eps()));
        return logits;
    }

    private static double[] norm(double[] x, float[] scale, double eps) {
        double squares = 0;
        for (double v : x) squares += v * v;
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) y[i] = x[i] / Math.sqrt(squares / x.length + eps) * scale[i];
        return y;
    }

    private static double[] times(Map<String, SafeTensors.Array> w, String name, double[] x) {
        float[] matrix = w.get(name + ".weight").values();
        double[] y = new double[matrix.length / x.length];
        for (int i = 0; i < y.length; i++) {
            if (w.containsKey(name + ".bias")) y[i] = w.get(name + ".bias").values()[i];
            for (int j = 0; j < x.length; j++) y[i] += matrix[i * x.length + j] * x[j];
        }
        return y;
    }

    /// As complex numbers: entry i and entry i + d/2 of each head are turned by position * theta^(-2i/d).
    private static double[] rotate(double[] x, int position, int d, double theta) {
        double[] y = new double[x.length];
        for (int h = 0; h < x.length; h += d)
            for (int i = 0; i < d / 2; i++) {
                double angle = position * Math.pow(theta, -2.0 * i / d);
                y[h + i] = x[h + i] * Math.cos(angle) - x[h + i + d / 2] * Math.sin(angle);
                y[h + i + d / 2] = x[h + i] * Math.sin(angle) + x[h + i + d / 2] * Math.cos(angle);
            }
        return y;
    }

    private static void add(double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) x[i] += y[i];
    }

    @Test
    void newerFilesNestTheBaseOfTheAngles(@TempDir Path place) throws Exception {
        Path file = place.resolve("config.json");
        String config = """
                {"model_type":"qwen2","vocab_size":8,"hidden_size":16,"intermediate_size":8,"num_hidden_layers":1,
                 "num_attention_heads":2,"rope_parameters":{"rope_type":"%s","rope_theta":1000000.0}}""";
        Files.writeString(file, config.formatted("default"));
        assertEquals(1e6, Pretrained.config(file).theta());
        Files.writeString(file, config.formatted("yarn"));
        assertEquals(
                file + ": rope_type is yarn, which is not supported; expected default",
                assertThrows(IOException.class, () -> Pretrained.config(file)).getMessage());
    }

    @Test
    void unknownModelsAreRefused(@TempDir Path place) throws Exception {
        Path file = place.resolve("config.json");
        Files.writeString(file, "{\"model_type\":\"gemma\"}");
        assertEquals(
                file + ": model_type is gemma; expected llama or qwen2",
                assertThrows(IOException.class, () -> Pretrained.read(place)).getMessage());
        Files.writeString(file, "{\"model_type\":\"llama\",\"hidden_act\":\"gelu\"}");
        assertEquals(
                file + ": hidden_act is gelu, which is not supported; expected silu",
                assertThrows(IOException.class, () -> Pretrained.read(place)).getMessage());
        Files.writeString(file, "{\"model_type\":\"llama\",\"hidden_size\":\"big\"}");
        assertEquals(
                file + ": hidden_size: expected a number, found " + dev.assay.core.json.Json.kind("big"),
                assertThrows(IOException.class, () -> Pretrained.read(place)).getMessage());
    }
}
