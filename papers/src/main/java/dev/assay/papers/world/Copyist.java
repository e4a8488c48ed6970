package dev.assay.papers.world;

import dev.assay.core.Rollout;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.paper.RecipeRun;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/// A policy that writes down the tokens it sees and may misread each: for every kind of token a table from
/// what is there to what is written. What it learns of a token serves wherever that token stands.
public final class Copyist {
    private final int[] kinds;
    private final int[] first;
    private final Softmax table;

    /// One sample: what was written, and what it is worth once that is known.
    public record Sample(int[] seen, int[] written) {}

    /// @param sizes per kind of token the number of tokens
    /// @param kinds the kind of each place of a text
    /// @param logits per kind, from each token seen to each token written
    public Copyist(int[] sizes, int[] kinds, double[][][] logits) {
        this.kinds = kinds.clone();
        this.first = new int[sizes.length];
        List<double[]> rows = new ArrayList<>();
        for (int k = 0; k < sizes.length; k++) {
            first[k] = rows.size();
            rows.addAll(List.of(logits[k]));
        }
        table = new Softmax(rows.toArray(double[][]::new));
    }

    private Copyist(int[] kinds, int[] first, Softmax table) {
        this.kinds = kinds;
        this.first = first;
        this.table = table;
    }

    /// What imitation converges to: log shares of what was written for what, each counted once more.
    public static Copyist imitating(int[] sizes, int[] kinds, List<Sample> corpus) {
        double[][][] counts = new double[sizes.length][][];
        for (int k = 0; k < sizes.length; k++) {
            counts[k] = new double[sizes[k]][sizes[k]];
            for (double[] row : counts[k]) java.util.Arrays.fill(row, 1);
        }
        for (Sample sample : corpus)
            for (int i = 0; i < kinds.length; i++) counts[kinds[i]][sample.seen[i]][sample.written[i]]++;
        for (double[][] kind : counts)
            for (double[] row : kind) for (int j = 0; j < row.length; j++) row[j] = Math.log(row[j]);
        return new Copyist(sizes, kinds, counts);
    }

    /// The same policy, at the start of its training.
    public Copyist fork() {
        return new Copyist(kinds, first, table.fork());
    }

    /// What it writes for what it sees.
    public int[] write(int[] seen, RandomGenerator draws) {
        int[] written = new int[seen.length];
        for (int i = 0; i < seen.length; i++) written[i] = place(seen, i, draws);
        return written;
    }

    /// What it writes at one place.
    public int place(int[] seen, int place, RandomGenerator draws) {
        return table.sample(first[kinds[place]] + seen[place], draws);
    }

    private void push(Sample sample, double weight) {
        for (int i = 0; i < kinds.length; i++) table.push(first[kinds[i]] + sample.seen[i], sample.written[i], weight);
    }

    /// One step of imitation.
    public void imitate(List<Sample> batch, double rate) {
        for (Sample sample : batch) push(sample, 1.0 / batch.size());
        table.adam(rate);
    }

    /// How a sample becomes a row of a group.
    public interface Row {
        Rollout of(int group, int sample, Sample what);
    }

    /// One step on the recipe's advantages.
    ///
    /// @param texts one per group
    public void learn(List<int[]> texts, int samples, RecipeRun recipe, Row row, double rate, RandomGenerator draws) {
        List<Sample> all = sampled(texts, samples, draws);
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) rollouts.add(row.of(i / samples, i % samples, all.get(i)));
        List<Line> lines = recipe.lines(rollouts, new RunState());
        for (int i = 0; i < all.size(); i++)
            push(all.get(i), lines.get(i).advantage().whole() / all.size());
        table.adam(rate);
    }

    /// One step on advantages of a reward that no recipe has: each less the mean of its group, over its
    /// deviation.
    public void learn(
            List<int[]> texts, int samples, ToDoubleFunction<Sample> reward, double rate, RandomGenerator draws) {
        List<Sample> all = sampled(texts, samples, draws);
        double[] rewards = all.stream().mapToDouble(reward).toArray();
        for (int g = 0; g < texts.size(); g++) {
            double mean = 0;
            double squares = 0;
            for (int i = g * samples; i < (g + 1) * samples; i++) mean += rewards[i] / samples;
            for (int i = g * samples; i < (g + 1) * samples; i++)
                squares += Math.pow(rewards[i] - mean, 2) / (samples - 1);
            for (int i = g * samples; i < (g + 1) * samples; i++)
                push(all.get(i), (rewards[i] - mean) / (Math.sqrt(squares) + 1e-6) / all.size());
        }
        table.adam(rate);
    }

    private List<Sample> sampled(List<int[]> texts, int samples, RandomGenerator draws) {
        List<Sample> all = new ArrayList<>();
        for (int[] text : texts) for (int i = 0; i < samples; i++) all.add(new Sample(text, write(text, draws)));
        return all;
    }
}
