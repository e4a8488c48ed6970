package dev.assay.learn;

import dev.assay.core.Draws;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// A decoder-only transformer in the layout of Llama and Qwen2: RMS norm before each block
/// (arXiv 1910.07467), rotary positions (arXiv 2104.09864, halves rotated as Hugging Face does), SwiGLU
/// (arXiv 2002.05202), grouped-query attention (arXiv 2305.13245). Weights have Hugging Face's names.
public final class Transformer implements AutoCloseable {
    /// Sizes and constants; Hugging Face's `config.json` holds the same.
    ///
    /// @param vocabulary number of tokens
    /// @param hidden width of the stream
    /// @param inner width inside the feed-forward block
    /// @param layers number of blocks
    /// @param heads query heads
    /// @param kvHeads key and value heads; divides `heads`
    /// @param headWidth width of a head; even
    /// @param theta base of the rotary angles
    /// @param eps added inside the norm's root
    /// @param tied true if the output matrix is the embedding
    /// @param bias true if queries, keys and values have biases (Qwen2)
    /// @param positions most tokens of a sequence
    public record Config(
            int vocabulary,
            int hidden,
            int inner,
            int layers,
            int heads,
            int kvHeads,
            int headWidth,
            double theta,
            double eps,
            boolean tied,
            boolean bias,
            int positions) {
        public Config {
            if (heads <= 0 || kvHeads <= 0 || heads % kvHeads != 0)
                throw new IllegalArgumentException("heads: " + heads + " is no multiple of " + kvHeads + " kvHeads");
            if (headWidth <= 0 || headWidth % 2 != 0)
                throw new IllegalArgumentException("headWidth: expected an even number, found " + headWidth);
        }

        /// A small model of Llama's kind with heads of width 16 and tied embeddings.
        ///
        /// @param hidden a multiple of 16
        public static Config small(int vocabulary, int hidden, int layers, int positions) {
            if (hidden < 16 || hidden % 16 != 0)
                throw new IllegalArgumentException("hidden: expected a multiple of 16, found " + hidden);
            int heads = hidden / 16;
            return new Config(
                    vocabulary, hidden, 4 * hidden, layers, heads, heads, 16, 10000, 1e-5, true, false, positions);
        }
    }

    private final Config config;
    private final Weights weights;
    private final Tensor cos;
    private final Tensor sin;

    /// A model with these weights, which it closes with itself.
    ///
    /// @throws IllegalArgumentException if a weight is missing
    public Transformer(Config config, Weights weights) {
        this.config = config;
        this.weights = weights;
        int half = config.headWidth / 2;
        float[] cosines = new float[config.positions * half];
        float[] sines = new float[config.positions * half];
        for (int p = 0; p < config.positions; p++)
            for (int i = 0; i < half; i++) {
                // The published models compute the angle in 32 bits.
                float angle = p * (float) (1 / Math.pow(config.theta, 2.0 * i / config.headWidth));
                cosines[p * half + i] = (float) Math.cos(angle);
                sines[p * half + i] = (float) Math.sin(angle);
            }
        try (PointerScope _ = new PointerScope()) {
            cos = Torch.keep(Torch.floats(cosines, config.positions, half));
            sin = Torch.keep(Torch.floats(sines, config.positions, half));
        }
        names(config).forEach(weights::get);
    }

    /// A new model: weights normal with deviation 0.02, those that write to the stream with
    /// `0.02 / sqrt(2 layers)` (GPT-2's), norms 1, biases 0. They follow from the seed alone, whatever other
    /// threads draw.
    public static Transformer fresh(Config c, long seed) {
        RandomGenerator random = Draws.seeded(seed).stream("weights", "");
        Weights w = new Weights();
        double deep = 0.02 / Math.sqrt(2.0 * c.layers);
        w.normal("model.embed_tokens.weight", random, 0.02, c.vocabulary, c.hidden);
        for (int i = 0; i < c.layers; i++) {
            String at = "model.layers." + i + ".";
            w.constant(at + "input_layernorm.weight", 1, c.hidden);
            for (String part : List.of("q", "k", "v")) {
                int rows = (part.equals("q") ? c.heads : c.kvHeads) * c.headWidth;
                w.normal(at + "self_attn." + part + "_proj.weight", random, 0.02, rows, c.hidden);
                if (c.bias) w.constant(at + "self_attn." + part + "_proj.bias", 0, rows);
            }
            w.normal(at + "self_attn.o_proj.weight", random, deep, c.hidden, (long) c.heads * c.headWidth);
            w.constant(at + "post_attention_layernorm.weight", 1, c.hidden);
            w.normal(at + "mlp.gate_proj.weight", random, 0.02, c.inner, c.hidden);
            w.normal(at + "mlp.up_proj.weight", random, 0.02, c.inner, c.hidden);
            w.normal(at + "mlp.down_proj.weight", random, deep, c.hidden, c.inner);
        }
        w.constant("model.norm.weight", 1, c.hidden);
        if (!c.tied) w.normal("lm_head.weight", random, 0.02, c.vocabulary, c.hidden);
        return new Transformer(c, w);
    }

    /// The names of the weights of a model of this shape, in order.
    public static List<String> names(Config c) {
        List<String> names = new ArrayList<>(List.of("model.embed_tokens.weight"));
        for (int i = 0; i < c.layers; i++) {
            String at = "model.layers." + i + ".";
            names.add(at + "input_layernorm.weight");
            for (String part : List.of("q", "k", "v")) {
                names.add(at + "self_attn." + part + "_proj.weight");
                if (c.bias) names.add(at + "self_attn." + part + "_proj.bias");
            }
            names.add(at + "self_attn.o_proj.weight");
            names.add(at + "post_attention_layernorm.weight");
            for (String part : List.of("gate", "up", "down")) names.add(at + "mlp." + part + "_proj.weight");
        }
        names.add("model.norm.weight");
        if (!c.tied) names.add("lm_head.weight");
        return names;
    }

    public Config config() {
        return config;
    }

    public Weights weights() {
        return weights;
    }

    /// A copy that is never trained, for KL.
    public Transformer frozen() {
        return new Transformer(config, weights.frozen());
    }

    /// Keys and values of the tokens read so far, so that each new token is read once.
    public static final class Cache implements AutoCloseable {
        private final List<Tensor> keys = new ArrayList<>();
        private final List<Tensor> values = new ArrayList<>();
        private int length;

        /// Room for `rows` sequences of at most `capacity` tokens.
        Cache(Config c, long rows, int capacity) {
            try (PointerScope _ = new PointerScope()) {
                for (int i = 0; i < c.layers; i++) {
                    keys.add(room(c, rows, capacity));
                    values.add(room(c, rows, capacity));
                }
            }
        }

        private static Tensor room(Config c, long rows, int capacity) {
            return Torch.keep(
                    torch.zeros(rows, c.kvHeads, capacity, c.headWidth).to(Torch.device(), torch.ScalarType.Float));
        }

        /// The same for each row `times` times in succession.
        Cache repeated(Config c, int times) {
            long rows = keys.getFirst().size(0);
            Cache cache = new Cache(c, rows * times, (int) keys.getFirst().size(2));
            cache.length = length;
            try (PointerScope _ = new PointerScope()) {
                for (int i = 0; i < keys.size(); i++) {
                    cache.keys.get(i).copy_(repeat(keys.get(i), times));
                    cache.values.get(i).copy_(repeat(values.get(i), times));
                }
            }
            return cache;
        }

        private static Tensor repeat(Tensor tensor, int times) {
            return torch.repeat_interleave(tensor, times, new LongOptional(0), new LongOptional());
        }

        @Override
        public void close() {
            keys.forEach(Tensor::close);
            values.forEach(Tensor::close);
        }
    }

    /// The stream after the last norm, `[rows, tokens, hidden]`, for value and reward heads. Sequences
    /// start at the left; padding on the right is harmless.
    ///
    /// @param ids token numbers, `[rows, tokens]`
    public Tensor states(Tensor ids) {
        long tokens = ids.size(1);
        if (tokens > config.positions)
            throw new IllegalArgumentException(tokens + " tokens: the model reads at most " + config.positions);
        Tensor places = torch.arange(new Scalar(tokens))
                .to(Torch.device(), torch.ScalarType.Long)
                .unsqueeze(0);
        return run(ids, places, null, null);
    }

    /// Scores of every next token, `[rows, tokens, vocabulary]`.
    ///
    /// @param ids token numbers, `[rows, tokens]`
    public Tensor logits(Tensor ids) {
        return head(states(ids));
    }

    /// Scores from states.
    public Tensor head(Tensor states) {
        return torch.linear(states, weights.get(config.tied ? "model.embed_tokens.weight" : "lm_head.weight"));
    }

    /// Reads more tokens into a cache.
    ///
    /// @param places position of each token, `[rows, tokens]`
    /// @param visible true where a token (row) may look at a cached or new one (column),
    ///     `[rows, 1, tokens, cached + tokens]`
    /// @return scores after the last token, `[rows, vocabulary]`
    Tensor next(Tensor ids, Tensor places, Tensor visible, Cache cache) {
        try (NoGradGuard _ = new NoGradGuard()) {
            Tensor states = run(ids, places, visible, cache);
            cache.length += (int) ids.size(1);
            return head(states.select(1, -1));
        }
    }

    private Tensor run(Tensor ids, Tensor places, Tensor visible, Cache cache) {
        Tensor x = torch.embedding(weights.get("model.embed_tokens.weight"), ids);
        Tensor c = torch.embedding(cos, places).unsqueeze(1);
        Tensor s = torch.embedding(sin, places).unsqueeze(1);
        for (int i = 0; i < config.layers; i++) {
            String at = "model.layers." + i + ".";
            x = x.add(attention(at + "self_attn.", i, norm(at + "input_layernorm.weight", x), c, s, visible, cache));
            Tensor y = norm(at + "post_attention_layernorm.weight", x);
            Tensor gate = torch.silu(linear(at + "mlp.gate_proj", y));
            x = x.add(linear(at + "mlp.down_proj", gate.mul(linear(at + "mlp.up_proj", y))));
        }
        return norm("model.norm.weight", x);
    }

    private Tensor norm(String name, Tensor x) {
        return torch.rms_norm(
                x, new long[] {config.hidden}, new TensorOptional(weights.get(name)), new DoubleOptional(config.eps));
    }

    private Tensor linear(String name, Tensor x) {
        Tensor weight = weights.get(name + ".weight");
        return weights.has(name + ".bias")
                ? torch.linear(x, weight, new TensorOptional(weights.get(name + ".bias")))
                : torch.linear(x, weight);
    }

    private Tensor attention(String at, int layer, Tensor x, Tensor c, Tensor s, Tensor visible, Cache cache) {
        Tensor q = rotate(split(linear(at + "q_proj", x), config.heads), c, s);
        Tensor k = rotate(split(linear(at + "k_proj", x), config.kvHeads), c, s);
        Tensor v = split(linear(at + "v_proj", x), config.kvHeads);
        if (cache != null) {
            long length = k.size(2);
            cache.keys.get(layer).narrow(2, cache.length, length).copy_(k);
            cache.values.get(layer).narrow(2, cache.length, length).copy_(v);
            k = cache.keys.get(layer).narrow(2, 0, cache.length + length);
            v = cache.values.get(layer).narrow(2, 0, cache.length + length);
        }
        int share = config.heads / config.kvHeads;
        if (share > 1) {
            k = torch.repeat_interleave(k, share, new LongOptional(1), new LongOptional());
            v = torch.repeat_interleave(v, share, new LongOptional(1), new LongOptional());
        }
        Tensor mixed = torch.scaled_dot_product_attention(
                q,
                k,
                v,
                visible == null ? new TensorOptional() : new TensorOptional(visible),
                0,
                visible == null,
                new DoubleOptional(),
                false);
        return linear(at + "o_proj", mixed.transpose(1, 2).flatten(2, 3));
    }

    /// `[rows, tokens, heads * width]` to `[rows, heads, tokens, width]`.
    private Tensor split(Tensor x, int heads) {
        return x.view(x.size(0), x.size(1), heads, config.headWidth).transpose(1, 2);
    }

    private Tensor rotate(Tensor x, Tensor c, Tensor s) {
        int half = config.headWidth / 2;
        Tensor a = x.narrow(3, 0, half);
        Tensor b = x.narrow(3, half, half);
        return torch.cat(new TensorVector(a.mul(c).sub(b.mul(s)), b.mul(c).add(a.mul(s))), 3);
    }

    @Override
    public void close() {
        cos.close();
        sin.close();
        weights.close();
    }
}
