package dev.assay.learn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Steps of a transformer on completions: loss, gradient, clip, AdamW. The loop around it, and where
/// completions and advantages come from, is the caller's. It can be stopped at any moment: a run that
/// goes on from a checkpoint gives the same weights as one that never stopped, provided the caller draws
/// from streams that are keyed by {@link #steps} (as {@link Generation} does).
public final class Trainer implements AutoCloseable {
    /// How it learns.
    ///
    /// @param objective what is minimised
    /// @param schedule learning rate per step
    /// @param adam the optimiser's constants
    /// @param clip highest norm of the gradient; infinite for no clipping
    /// @param temperature at which completions are drawn
    /// @param epochs steps on the same completions
    /// @param rows completions per pass through the model; bounds the memory, not the result of
    ///     objectives whose pool averages completions
    public record Settings(
            Objective objective,
            Schedule schedule,
            AdamW.Settings adam,
            double clip,
            double temperature,
            int epochs,
            int rows) {
        public Settings {
            if (!(clip > 0)) throw new IllegalArgumentException("clip: expected above 0, found " + clip);
            if (!(temperature > 0))
                throw new IllegalArgumentException("temperature: expected above 0, found " + temperature);
            if (epochs < 1 || rows < 1) throw new IllegalArgumentException("epochs and rows: expected 1 or more");
        }

        /// One step per batch at temperature 1, gradients clipped to norm 1.
        public static Settings of(Objective objective, Schedule schedule) {
            return new Settings(objective, schedule, AdamW.Settings.DEFAULT, 1, 1, 1, 1024);
        }
    }

    /// What a step did.
    ///
    /// @param loss before the step
    /// @param norm of the gradient before clipping
    /// @param entropy mean over tokens, in nats
    /// @param kl mean over tokens of the k3 estimate against the reference; 0 without one
    public record Report(double loss, double norm, double entropy, double kl) {}

    private final Transformer model;
    private final Transformer reference;
    private final Settings settings;
    private final AdamW adam;

    /// @param reference a frozen model for KL or DPO, or null
    public Trainer(Transformer model, Transformer reference, Settings settings) {
        this.model = model;
        this.reference = reference;
        this.settings = settings;
        this.adam = new AdamW(model.weights(), settings.adam);
    }

    public Transformer model() {
        return model;
    }

    /// Steps taken, across interruptions.
    public long steps() {
        return adam.steps();
    }

    /// Learns from demonstrations.
    public Report learn(List<Completion> completions) {
        return learn(completions, null);
    }

    /// Learns from completions that are better or worse than expected.
    ///
    /// @param advantages per completion one number, or one per token; null for plain likelihood or pairs
    /// @return of the last epoch
    public Report learn(List<Completion> completions, double[][] advantages) {
        if (completions.isEmpty()) throw new IllegalArgumentException("expected completions, found none");
        if (advantages != null && advantages.length != completions.size())
            throw new IllegalArgumentException(
                    completions.size() + " completions and " + advantages.length + " advantages");
        Report report = null;
        for (int epoch = 0; epoch < settings.epochs; epoch++) report = step(completions, advantages);
        return report;
    }

    private Report step(List<Completion> completions, double[][] advantages) {
        model.weights().zeroGradients();
        double loss = 0;
        double entropy = 0;
        double kl = 0;
        for (int from = 0; from < completions.size(); from += settings.rows) {
            int to = Math.min(completions.size(), from + settings.rows);
            double share = (double) (to - from) / completions.size();
            try (PointerScope _ = new PointerScope()) {
                Terms terms = terms(completions, advantages, from, to);
                Tensor part = settings.objective.loss(terms).mul(new Scalar(share));
                part.backward();
                loss += Torch.number(part);
                entropy += share * Torch.number(Pool.TOKENS.of(terms.entropy(), terms.mask()));
                if (reference != null)
                    kl += share
                            * Torch.number(
                                    Pool.TOKENS.of(Kl.K3.of(terms.logp().detach(), terms.refLogp()), terms.mask()));
            }
        }
        if (!Double.isFinite(loss)) throw new ArithmeticException("step " + steps() + ": the loss is " + loss);
        double norm = model.weights().clip(settings.clip);
        adam.step(settings.schedule.rate(steps()));
        return new Report(loss, norm, entropy, kl);
    }

    private Terms terms(List<Completion> completions, double[][] advantages, int from, int to) {
        Tokens batch = Tokens.of(completions.subList(from, to));
        boolean paid = settings.objective instanceof Objective.Gradient gradient && gradient.bonus() != 0;
        Terms terms = batch.terms(model, settings.temperature, paid);
        if (batch.completions().stream().allMatch(c -> c.logp().length == c.tokens().length))
            terms = terms.withOld(batch.oldLogp());
        if (reference != null) terms = terms.withReference(batch.refLogp(reference, settings.temperature));
        if (advantages == null) return terms;
        List<double[]> of = new ArrayList<>(List.of(advantages).subList(from, to));
        int[] row = {0};
        return terms.withAdvantage(batch.place(_ -> of.get(row[0]++)));
    }

    /// Writes weights, optimiser and number of steps; a crash leaves the former file or the new one.
    public void save(Path file) throws IOException {
        TreeMap<String, SafeTensors.Array> tensors = new TreeMap<>();
        SafeTensors.put(tensors, "weights/", model.weights());
        SafeTensors.put(tensors, "means/", adam.means());
        SafeTensors.put(tensors, "squares/", adam.squares());
        TreeMap<String, String> metadata = new TreeMap<>();
        metadata.put("steps", Long.toString(steps()));
        SafeTensors.write(file, new SafeTensors.Content(tensors, metadata));
    }

    /// Goes on from a checkpoint of a model of the same shape.
    ///
    /// @throws IOException if it cannot be read or does not fit
    public void resume(Path file) throws IOException {
        SafeTensors.Content content = SafeTensors.read(file);
        String steps = content.metadata().get("steps");
        if (steps == null) throw new IOException(file + ": no checkpoint, for it has no 'steps'");
        SafeTensors.get(content, "weights/", model.weights(), file);
        SafeTensors.get(content, "means/", adam.means(), file);
        SafeTensors.get(content, "squares/", adam.squares(), file);
        adam.resume(Long.parseLong(steps));
    }

    @Override
    public void close() {
        adam.close();
    }
}
