package dev.assay.learn;

import dev.assay.core.Draws;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Samples groups of completions, all prompts at once, with a cache: each prompt is read once however
/// many completions it gets.
///
/// @param sampling how tokens are drawn
/// @param tokens most tokens of a completion
/// @param end the token that ends one
public record Generation(Sampling sampling, int tokens, int end) {
    public Generation {
        if (tokens < 1) throw new IllegalArgumentException("tokens: expected 1 or more, found " + tokens);
    }

    /// `group` completions of each prompt, siblings next to each other.
    ///
    /// @param draws the randomness: completion i draws from the stream `sample`, `key/i`
    /// @param key tells this call from others, such as the number of the training step
    public List<Completion> sample(Transformer model, List<int[]> prompts, int group, Draws draws, String key) {
        Transformer.Config config = model.config();
        int width = prompts.stream().mapToInt(p -> p.length).max().orElse(0);
        if (prompts.isEmpty() || group < 1) return List.of();
        if (width + tokens - 1 > config.positions())
            throw new IllegalArgumentException("a prompt of " + width + " tokens and a completion of " + tokens
                    + ": the model reads at most " + config.positions());
        List<Row> rows = new ArrayList<>();
        for (int[] prompt : prompts)
            for (int g = 0; g < group; g++)
                rows.add(new Row(prompt, tokens, draws.stream("sample", key + "/" + rows.size())));
        float[] logits;
        Transformer.Cache cache;
        try (Transformer.Cache once = new Transformer.Cache(config, prompts.size(), width + tokens);
                PointerScope _ = new PointerScope()) {
            logits = Torch.array(read(model, prompts, width, once));
            cache = once.repeated(config, group);
        }
        try (cache) {
            for (int t = 0; t < tokens; t++) {
                boolean all = true;
                for (int i = 0; i < rows.size(); i++) {
                    // The first scores are per prompt, the others per completion.
                    int at = (t == 0 ? i / group : i) * config.vocabulary();
                    rows.get(i).take(logits, at, config.vocabulary());
                    all &= rows.get(i).ended;
                }
                if (all || t == tokens - 1) break;
                try (PointerScope _ = new PointerScope()) {
                    logits = Torch.array(step(model, rows, width, t, cache));
                }
            }
        }
        return rows.stream().map(Row::completion).toList();
    }

    /// Prompts stand at the right, so that all completions start in the same column.
    private static Tensor read(Transformer model, List<int[]> prompts, int width, Transformer.Cache cache) {
        int n = prompts.size();
        long[] ids = new long[n * width];
        long[] places = new long[n * width];
        float[] visible = new float[n * width * width];
        for (int i = 0; i < n; i++) {
            int[] prompt = prompts.get(i);
            if (prompt.length == 0) throw new IllegalArgumentException("prompt " + i + " is empty");
            int pad = width - prompt.length;
            for (int t = 0; t < width; t++) {
                if (t >= pad) {
                    ids[i * width + t] = prompt[t - pad];
                    places[i * width + t] = t - pad;
                }
                // Padding sees itself, for a row that sees nothing is not a number.
                for (int s = 0; s <= t; s++) visible[(i * width + t) * width + s] = s >= pad || s == t ? 1 : 0;
            }
        }
        return model.next(
                Torch.longs(ids, n, width),
                Torch.longs(places, n, width),
                Torch.floats(visible, n, 1, width, width).to(ScalarType.Bool),
                cache);
    }

    private static Tensor step(Transformer model, List<Row> rows, int width, int t, Transformer.Cache cache) {
        int n = rows.size();
        int seen = width + t + 1;
        long[] ids = new long[n];
        long[] places = new long[n];
        float[] visible = new float[n * seen];
        for (int i = 0; i < n; i++) {
            Row row = rows.get(i);
            ids[i] = row.last;
            places[i] = row.prompt.length + t;
            for (int s = width - row.prompt.length; s < seen; s++) visible[i * seen + s] = 1;
        }
        return model.next(
                Torch.longs(ids, n, 1),
                Torch.longs(places, n, 1),
                Torch.floats(visible, n, 1, 1, seen).to(ScalarType.Bool),
                cache);
    }

    /// A completion in the making.
    private final class Row {
        final int[] prompt;
        final int[] written;
        final double[] logp;
        final RandomGenerator random;
        int length;
        int last;
        boolean ended;

        Row(int[] prompt, int tokens, RandomGenerator random) {
            this.prompt = prompt;
            this.written = new int[tokens];
            this.logp = new double[tokens];
            this.random = random;
        }

        void take(float[] logits, int from, int size) {
            if (ended) return;
            Sampling.Drawn drawn = sampling.draw(logits, from, size, random);
            last = drawn.token();
            logp[length] = drawn.logp();
            written[length++] = last;
            ended = last == end;
        }

        Completion completion() {
            return new Completion(
                    prompt, java.util.Arrays.copyOf(written, length), java.util.Arrays.copyOf(logp, length), ended);
        }
    }
}
