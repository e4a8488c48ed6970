package dev.assay.papers.graphr1;

import dev.assay.learn.Categorical;
import dev.assay.learn.Pointer;
import dev.assay.learn.Terms;
import dev.assay.learn.Torch;
import dev.assay.learn.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// A pointer network: two layers of attention over the items of a puzzle, a gated recurrent unit
/// (arXiv 1406.1078) over what was written, a {@link Pointer} to the next node and scores of the four marks.
/// Nothing is masked but nodes that do not exist: to write something feasible has to be learned.
final class PointerPolicy implements AutoCloseable {
    private static final int WIDTH = 64;
    private static final int HEADS = 4;
    private static final int LAYERS = 2;
    private static final int STATE = 96;
    private static final int INPUT = 2 * WIDTH + Walk.WHOLE;
    private static final int MARKS = Trace.SYMBOLS - Trace.THINK;
    /// What stands before the first symbol, and for no hint.
    private static final int NOTHING = Trace.SYMBOLS;

    private final Weights weights;
    private final Pointer pointer;

    PointerPolicy(RandomGenerator random) {
        weights = new Weights();
        matrix("items", WIDTH, Puzzle.FEATURES, random);
        for (int i = 0; i < LAYERS; i++) {
            String at = "layer" + i;
            weights.constant(at + ".norm1", 1, WIDTH);
            weights.constant(at + ".norm2", 1, WIDTH);
            matrix(at + ".qkv", 3 * WIDTH, WIDTH, random);
            matrix(at + ".out", WIDTH, WIDTH, random);
            matrix(at + ".pairs", HEADS, Puzzle.PAIRS, random);
            matrix(at + ".up", 2 * WIDTH, WIDTH, random);
            matrix(at + ".down", WIDTH, 2 * WIDTH, random);
        }
        weights.constant("norm", 1, WIDTH);
        weights.normal("marks", random, 1, MARKS + 1, WIDTH);
        matrix("gru.input", 3 * STATE, INPUT, random);
        matrix("gru.state", 3 * STATE, STATE, random);
        weights.constant("gru.input_bias", 0, 3 * STATE);
        weights.constant("gru.state_bias", 0, 3 * STATE);
        pointer = new Pointer(weights, "pointer", WIDTH, Walk.EACH, STATE, WIDTH, random);
        weights.normal("end", random, 0.1 / Math.sqrt(STATE), MARKS, STATE);
        weights.constant("end_bias", 0, MARKS);
    }

    private void matrix(String name, int rows, int columns, RandomGenerator random) {
        weights.normal(name, random, 1 / Math.sqrt(columns), rows, columns);
    }

    Weights weights() {
        return weights;
    }

    /// Puzzles as the decoder sees them.
    ///
    /// @param table items, marks and nothing, `[puzzles, ITEMS + 5, WIDTH]`
    /// @param open 1 for nodes that may be named, `[puzzles, 1, ITEMS]`
    private record Encoded(Tensor table, Tensor open) {
        Tensor items() {
            return table.narrow(1, 0, Puzzle.ITEMS);
        }

        Encoded rows(Tensor index) {
            return new Encoded(table.index_select(0, index), open.index_select(0, index));
        }

        /// The same, and gives the memory of the others back.
        Encoded only(Tensor index) {
            Encoded rest = rows(index);
            table.close();
            open.close();
            return rest;
        }
    }

    private Encoded encode(List<Puzzle> puzzles) {
        int n = puzzles.size();
        float[] features = new float[n * Puzzle.ITEMS * Puzzle.FEATURES];
        float[] pairs = new float[n * Puzzle.ITEMS * Puzzle.ITEMS * Puzzle.PAIRS];
        float[] open = new float[n * Puzzle.ITEMS];
        float[] hidden = new float[n * Puzzle.ITEMS];
        for (int i = 0; i < n; i++) {
            Puzzle p = puzzles.get(i);
            System.arraycopy(p.features(), 0, features, i * p.features().length, p.features().length);
            System.arraycopy(p.pairs(), 0, pairs, i * p.pairs().length, p.pairs().length);
            Arrays.fill(open, i * Puzzle.ITEMS, i * Puzzle.ITEMS + p.nodes(), 1);
            Arrays.fill(hidden, i * Puzzle.ITEMS + p.items(), (i + 1) * Puzzle.ITEMS, -1e9f);
        }
        Tensor x = torch.linear(Torch.floats(features, n, Puzzle.ITEMS, Puzzle.FEATURES), weights.get("items"));
        Tensor between = Torch.floats(pairs, n, Puzzle.ITEMS, Puzzle.ITEMS, Puzzle.PAIRS);
        Tensor mask = Torch.floats(hidden, n, 1, 1, Puzzle.ITEMS);
        for (int i = 0; i < LAYERS; i++) {
            String at = "layer" + i;
            Tensor bias = torch.linear(between, weights.get(at + ".pairs")).permute(0, 3, 1, 2);
            x = x.add(attention(at, norm(at + ".norm1", x), bias.add(mask)));
            Tensor up = torch.linear(norm(at + ".norm2", x), weights.get(at + ".up"));
            x = x.add(torch.linear(torch.relu(up), weights.get(at + ".down")));
        }
        Tensor marks = weights.get("marks").unsqueeze(0).expand(n, MARKS + 1, WIDTH);
        Tensor table = torch.cat(new TensorVector(norm("norm", x), marks), 1);
        return new Encoded(table, Torch.floats(open, n, 1, Puzzle.ITEMS));
    }

    private Tensor attention(String at, Tensor x, Tensor bias) {
        Tensor qkv = torch.linear(x, weights.get(at + ".qkv"));
        Tensor mixed = torch.scaled_dot_product_attention(
                part(qkv, 0),
                part(qkv, 1),
                part(qkv, 2),
                new TensorOptional(bias),
                0,
                false,
                new DoubleOptional(),
                false);
        return torch.linear(mixed.transpose(1, 2).flatten(2, 3), weights.get(at + ".out"));
    }

    private static Tensor part(Tensor qkv, int which) {
        return qkv.narrow(2, (long) which * WIDTH, WIDTH)
                .reshape(qkv.size(0), Puzzle.ITEMS, HEADS, WIDTH / HEADS)
                .transpose(1, 2);
    }

    private Tensor norm(String name, Tensor x) {
        return torch.rms_norm(x, new long[] {WIDTH}, new TensorOptional(weights.get(name)), new DoubleOptional(1e-6));
    }

    /// Scores of the next symbol, `[rows, steps, SYMBOLS]`.
    private Tensor head(Encoded encoded, Tensor states, Tensor now) {
        Tensor nodes = pointer.scores(encoded.items(), now, states, encoded.open);
        Tensor marks = torch.linear(states, weights.get("end"), new TensorOptional(weights.get("end_bias")));
        return torch.cat(new TensorVector(nodes, marks), 2);
    }

    /// What the decoder reads: the last symbol, the hint and the numbers about the whole.
    private static Tensor input(Encoded encoded, long[] last, long[] hint, float[] whole, int rows, int steps) {
        return torch.cat(
                new TensorVector(
                        look(encoded, last, rows, steps),
                        look(encoded, hint, rows, steps),
                        Torch.floats(whole, rows, steps, Walk.WHOLE)),
                2);
    }

    private static Tensor look(Encoded encoded, long[] at, int rows, int steps) {
        Tensor index = Torch.longs(at, rows, steps, 1).expand(rows, steps, WIDTH);
        return torch.gather(encoded.table, 1, index);
    }

    /// Traces as tensors.
    ///
    /// @param choice the symbols, `[rows, steps]`
    /// @param mask 1 where there is one
    private record Read(Tensor logits, Tensor choice, Tensor mask) {}

    private Read read(List<Trace> traces) {
        int rows = traces.size();
        int steps = traces.stream().mapToInt(Trace::length).max().orElse(0);
        Map<Puzzle, Integer> places = new IdentityHashMap<>();
        List<Puzzle> puzzles = new ArrayList<>();
        long[] row = new long[rows];
        long[] last = new long[rows * steps];
        long[] hint = new long[rows * steps];
        long[] choice = new long[rows * steps];
        float[] mask = new float[rows * steps];
        float[] whole = new float[rows * steps * Walk.WHOLE];
        float[] each = new float[rows * steps * Puzzle.ITEMS * Walk.EACH];
        Arrays.fill(last, NOTHING);
        Arrays.fill(hint, NOTHING);
        for (int i = 0; i < rows; i++) {
            Trace trace = traces.get(i);
            row[i] = places.computeIfAbsent(trace.puzzle(), p -> {
                puzzles.add(p);
                return puzzles.size() - 1;
            });
            Walk walk = new Walk(trace.puzzle(), trace.length());
            for (int t = 0; t < trace.length(); t++) {
                int at = i * steps + t;
                look(walk, at, hint, whole, each);
                choice[at] = trace.symbols()[t];
                mask[at] = 1;
                walk.emit(trace.symbols()[t]);
                if (t + 1 < steps) last[at + 1] = trace.symbols()[t];
            }
        }
        Encoded encoded = encode(puzzles).rows(Torch.longs(row, rows));
        Tensor states = torch.gru(
                        input(encoded, last, hint, whole, rows, steps),
                        torch.zeros(1, rows, STATE).to(Torch.device(), torch.ScalarType.Float),
                        gru(),
                        true,
                        1,
                        0,
                        true,
                        false,
                        true)
                .get0();
        Tensor now = Torch.floats(each, rows, steps, Puzzle.ITEMS, Walk.EACH);
        return new Read(head(encoded, states, now), Torch.longs(choice, rows, steps), Torch.floats(mask, rows, steps));
    }

    private TensorVector gru() {
        return new TensorVector(
                weights.get("gru.input"),
                weights.get("gru.state"),
                weights.get("gru.input_bias"),
                weights.get("gru.state_bias"));
    }

    private static void look(Walk walk, int at, long[] hint, float[] whole, float[] each) {
        int item = walk.hint();
        hint[at] = item < 0 ? NOTHING : item;
        walk.whole(whole, at * Walk.WHOLE);
        walk.each(each, at * Puzzle.ITEMS * Walk.EACH);
    }

    /// Likelihoods of traces, `[traces, steps]`, with their graph.
    ///
    /// @param temperature the scores are divided by it
    Terms terms(List<Trace> traces, double temperature) {
        Read read = read(traces);
        Tensor logp = Categorical.normalised(read.logits.mul(new Scalar(1 / temperature)));
        Tensor picked = Categorical.pick(logp, read.choice).mul(read.mask);
        return Terms.of(picked, read.mask);
    }

    /// Writes traces, `times` for each puzzle, siblings adjacent.
    ///
    /// @param limit most symbols
    List<Trace> sample(List<Puzzle> puzzles, int times, double temperature, int limit, RandomGenerator random) {
        int rows = puzzles.size() * times;
        int[][] symbols = new int[rows][limit];
        double[][] logp = new double[rows][limit];
        int[] length = new int[rows];
        Walk[] walks = new Walk[rows];
        long[] puzzle = new long[rows];
        for (int i = 0; i < rows; i++) {
            puzzle[i] = i / times;
            walks[i] = new Walk(puzzles.get(i / times), limit);
        }
        int[] alive = java.util.stream.IntStream.range(0, rows).toArray();
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            Encoded encoded = encode(puzzles).rows(Torch.longs(puzzle, rows));
            Tensor state = torch.zeros(rows, STATE).to(Torch.device(), torch.ScalarType.Float);
            for (int t = 0; t < limit && alive.length > 0; t++) {
                float[] scores;
                try (PointerScope _ = new PointerScope()) {
                    int n = alive.length;
                    long[] last = new long[n];
                    long[] hint = new long[n];
                    float[] whole = new float[n * Walk.WHOLE];
                    float[] each = new float[n * Puzzle.ITEMS * Walk.EACH];
                    for (int i = 0; i < n; i++) {
                        last[i] = t == 0 ? NOTHING : symbols[alive[i]][t - 1];
                        look(walks[alive[i]], i, hint, whole, each);
                    }
                    Tensor in = input(encoded, last, hint, whole, n, 1).squeeze(1);
                    Tensor next = torch.gru_cell(
                            in,
                            state,
                            weights.get("gru.input"),
                            weights.get("gru.state"),
                            new TensorOptional(weights.get("gru.input_bias")),
                            new TensorOptional(weights.get("gru.state_bias")));
                    Tensor now = Torch.floats(each, n, 1, Puzzle.ITEMS, Walk.EACH);
                    Tensor logits = head(encoded, next.unsqueeze(1), now).mul(new Scalar(1 / temperature));
                    scores = Torch.array(Categorical.normalised(logits));
                    state.copy_(next);
                }
                int left = 0;
                int[] stays = new int[alive.length];
                for (int i = 0; i < alive.length; i++) {
                    int r = alive[i];
                    int symbol = draw(scores, i * Trace.SYMBOLS, random);
                    symbols[r][t] = symbol;
                    logp[r][t] = scores[i * Trace.SYMBOLS + symbol];
                    length[r] = t + 1;
                    walks[r].emit(symbol);
                    if (symbol != Trace.END) stays[left++] = i;
                }
                if (left == alive.length) continue;
                int[] rest = new int[left];
                long[] index = new long[left];
                for (int i = 0; i < left; i++) {
                    rest[i] = alive[stays[i]];
                    index[i] = stays[i];
                }
                alive = rest;
                if (left == 0) break;
                Tensor keep = Torch.longs(index, left);
                encoded = encoded.only(keep);
                state = state.index_select(0, keep);
            }
        }
        List<Trace> traces = new ArrayList<>();
        for (int i = 0; i < rows; i++)
            traces.add(new Trace(
                    puzzles.get(i / times), Arrays.copyOf(symbols[i], length[i]), Arrays.copyOf(logp[i], length[i])));
        return traces;
    }

    private static int draw(float[] logp, int from, RandomGenerator random) {
        double point = random.nextDouble();
        int last = 0;
        for (int s = 0; s < Trace.SYMBOLS; s++) {
            double p = Math.exp(logp[from + s]);
            if (p == 0) continue;
            last = s;
            point -= p;
            if (point < 0) break;
        }
        return last;
    }

    @Override
    public void close() {
        weights.close();
    }
}
