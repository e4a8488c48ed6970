package dev.assay.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.ModelSupport;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.tensor.KvBufferCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Small random checkpoints against Jlama, which reads the same files and computes without libtorch.
class JlamaTest {
    @Test
    void logitsAgree(@TempDir Path place) throws Exception {
        for (boolean qwen : List.of(true, false)) {
            Path directory = Files.createDirectories(place.resolve(qwen ? "qwen2" : "llama"));
            Files.writeString(directory.resolve("tokenizer.json"), TokenizerTest.file(TokenizerTest.GPT2, false));
            Tokenizer tokenizer = Tokenizer.read(directory);
            var config = new Transformer.Config(
                    512, 128, 256, 3, 4, 2, 32, qwen ? 1e6 : 10000, qwen ? 1e-6 : 1e-5, qwen, qwen, 64);
            try (Transformer model = Transformer.fresh(config, 3)) {
                try (PointerScope _ = new PointerScope();
                        NoGradGuard _ = new NoGradGuard()) {
                    for (Tensor w : model.weights().all())
                        w.add_(torch.randn_like(w).mul(new Scalar(0.1)));
                }
                Pretrained.write(directory, model);
            }
            // Jlama wants to know which tokens begin and end a text.
            Path json = directory.resolve("config.json");
            Files.writeString(
                    json, Files.readString(json).replaceFirst("\\{", "{\"bos_token_id\":1,\"eos_token_id\":2,"));
            int[] ids = tokenizer.encode("the shortest tour visits every city once.");
            float[] found;
            try (Transformer model = Pretrained.read(directory);
                    PointerScope _ = new PointerScope()) {
                found = Torch.array(model.logits(
                        Torch.longs(Arrays.stream(ids).asLongStream().toArray(), 1, ids.length)));
            }
            AbstractModel jlama = ModelSupport.loadModel(directory.toFile(), DType.F32, DType.F32);
            try {
                try (var states = jlama.batchForward(ids, 0, new KvBufferCache(jlama).getEphemeralKvBuffer())) {
                    float spread = 0;
                    for (int t = 0; t < ids.length; t++) {
                        try (var expected = jlama.makeDenseTensor(config.vocabulary())) {
                            // Its 'getLogits' gives probabilities; what it samples from are the scores.
                            jlama.sample(states.slice(t), 0, 0.5f, expected);
                            for (int v = 0; v < config.vocabulary(); v++) {
                                float score = expected.get(0, v);
                                assertEquals(score, found[t * config.vocabulary() + v], 1e-4, qwen + " " + t + " " + v);
                                spread = Math.max(spread, Math.abs(score));
                            }
                        }
                    }
                    assertTrue(spread > 1, "logits are far from all alike: " + spread);
                }
            } finally {
                jlama.close();
            }
        }
    }
}
