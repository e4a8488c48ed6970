package dev.assay.core.evidence;

import dev.assay.core.Leases;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Runs experiments on a few single-thread workers and keeps what several of them share, such as a
/// starting policy. Results do not depend on the number of workers. Thread-safe.
public final class Lab implements AutoCloseable {
    /// Seeds of tuning start here, those of comparisons at 1.
    private static final long TUNING_SEEDS = 1_000_000;

    private final boolean quick;
    private final ExecutorService workers;
    private final Map<String, FutureTask<?>> shared = new ConcurrentHashMap<>();
    private final Leases leases = new Leases();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger planned = new AtomicInteger();

    /// @param quick true for short runs
    /// @param threads number of workers
    public Lab(boolean quick, int threads) {
        this.quick = quick;
        this.workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("lab-", 0).factory());
    }

    /// True for short runs.
    public boolean quick() {
        return quick;
    }

    /// Costly things that arms share, such as browsers; closed with the lab.
    public Leases leases() {
        return leases;
    }

    /// Runs finished, of all experiments so far.
    public int done() {
        return done.get();
    }

    /// Runs begun or waiting, of all experiments so far.
    public int planned() {
        return planned.get();
    }

    /// Makes something once, whoever asks first; the others wait for it.
    ///
    /// @param key names all that it depends on, the seed too
    @SuppressWarnings("unchecked") // a key stands for one type
    public <T> T shared(String key, Supplier<T> make) {
        FutureTask<T> mine = new FutureTask<>(make::get);
        FutureTask<?> task = shared.putIfAbsent(key, mine);
        if (task == null) {
            mine.run();
            task = mine;
        }
        return (T) get(task);
    }

    /// Tunes if the experiment asks for it, then runs every arm with every seed. An arm that throws
    /// spoils its own run only.
    public Results run(Experiment experiment) {
        long start = System.nanoTime();
        double[] settings = new double[experiment.arms().size()];
        for (int a = 0; a < settings.length; a++) settings[a] = Double.NaN;
        if (experiment.tuning() != null) tune(experiment, settings);
        int seeds = quick ? experiment.quickSeeds() : experiment.seeds();
        List<List<Future<Results.Run>>> running = new ArrayList<>();
        for (int a = 0; a < settings.length; a++) running.add(new ArrayList<>());
        for (int s = 0; s < seeds; s++)
            for (int a = 0; a < settings.length; a++)
                running.get(a).add(submit(experiment.arms().get(a), new Trial(s + 1, quick, settings[a])));
        List<List<Results.Run>> runs = new ArrayList<>();
        for (List<Future<Results.Run>> arm : running)
            runs.add(arm.stream().map(Lab::get).toList());
        return new Results(experiment, runs, settings, (System.nanoTime() - start) / 1e9);
    }

    private void tune(Experiment experiment, double[] settings) {
        Tuning tuning = experiment.tuning();
        double[] values = tuning.values();
        List<List<List<Future<Results.Run>>>> running = new ArrayList<>();
        for (Arm arm : experiment.arms()) {
            List<List<Future<Results.Run>>> tried = new ArrayList<>();
            for (double value : values) {
                List<Future<Results.Run>> runs = new ArrayList<>();
                for (int s = 0; s < tuning.seeds(); s++)
                    runs.add(submit(arm, new Trial(TUNING_SEEDS + s, quick, value)));
                tried.add(runs);
            }
            running.add(tried);
        }
        for (int a = 0; a < settings.length; a++) {
            double best = Double.NEGATIVE_INFINITY;
            settings[a] = values[0];
            for (int v = 0; v < values.length; v++) {
                double mean = running.get(a).get(v).stream()
                        .map(Lab::get)
                        .mapToDouble(run -> run.measures().getOrDefault(tuning.measure(), Double.NaN))
                        .average()
                        .orElse(Double.NaN);
                double good = tuning.higher() ? mean : -mean;
                if (good > best) {
                    best = good;
                    settings[a] = values[v];
                }
            }
        }
    }

    private Future<Results.Run> submit(Arm arm, Trial trial) {
        planned.incrementAndGet();
        return workers.submit(() -> {
            try {
                return new Results.Run(trial.seed(), arm.run().run(trial), null);
            } catch (RuntimeException e) {
                return new Results.Run(trial.seed(), Map.of(), String.valueOf(e.getMessage()));
            } finally {
                done.incrementAndGet();
            }
        });
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException(e.getCause());
        }
    }

    /// Mean of a run of numbers; NaN of none.
    public static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    @Override
    public void close() {
        workers.shutdownNow();
        leases.close();
    }
}
