package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.advantage.Gae;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.evidence.Tuning;
import dev.assay.core.paper.RecipeRun;
import dev.assay.learn.AdamW;
import dev.assay.learn.Categorical;
import dev.assay.learn.Mlp;
import dev.assay.learn.Objective;
import dev.assay.learn.Pool;
import dev.assay.learn.Sampling;
import dev.assay.learn.Terms;
import dev.assay.learn.Torch;
import dev.assay.papers.world.Road;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// CaRL at desk scale: PPO with a small network drives past three parked cars. Progress is paid by the recipe
/// `carl`, or a sum of terms for speed, place and action is. A step's record has few different values, so the
/// recipe scores each once per run and the drive looks it up.
final class CarlClaims {
    private static final int DRIVES = 64;
    private static final int HORIZON = 64;
    private static final int BATCH = DRIVES * HORIZON;
    private static final double GAMMA = 0.99;
    private static final double LAMBDA = 0.95;
    private static final int TESTED = 512;

    /// What a step is paid.
    interface Pay {
        double of(Road.Step step, boolean close);
    }

    /// What training pays and how.
    enum Reward {
        SIMPLE,
        UNENDED,
        WEIGHTED,
        SHAPED
    }

    private static final int EPOCHS = 4;
    private static final int SMALL = 256;
    private static final int LARGE = BATCH;

    private CarlClaims() {}

    static List<Claim> claims() {
        Experiment experiment = new Experiment(
                "drives",
                "2 lanes of 24 cells, 3 parked cars, 60 steps; PPO on a net of 64 and 64, 64 drives x 64 steps an update, "
                        + "48 updates (quick: 3) of 4 epochs, clip 0.1, entropy 0.01, mini-batches of 256 or all 4,096;"
                        + " the learning rate is tuned for every arm alike. Score is the share of the road driven,"
                        + " halved by a crash, over 512 drives.",
                List.of(
                        arm("simple, 256", Reward.SIMPLE, SMALL),
                        arm("simple, 4096", Reward.SIMPLE, LARGE),
                        arm("shaped, 256", Reward.SHAPED, SMALL),
                        arm("shaped, 4096", Reward.SHAPED, LARGE),
                        arm("crash does not end, 4096", Reward.UNENDED, LARGE),
                        arm("weighted sum, 4096", Reward.WEIGHTED, LARGE)),
                6,
                6,
                new Tuning("learning rate", new double[] {5e-4, 2e-3, 8e-3}, "score", true, 1));
        return List.of(
                new Claim(
                        "scale",
                        "Paid for progress, the driving score does not fall by 5 points as mini-batches grow",
                        experiment,
                        new Test.Within(Contrast.of("score", "simple, 4096", "simple, 256"), 0.05),
                        "at first with the rates of the design, 5e-4 and 2e-3: large mini-batches then ended 21 points"
                                + " lower, for want of updates; since then the rate is tuned, for every arm"),
                new Claim(
                        "shaped",
                        "and is 20 points above that of the shaped sum with large mini-batches",
                        experiment,
                        new Test.Superior(Contrast.of("score", "simple, 4096", "shaped, 4096"), 0.2)),
                new Claim(
                        "shaped-falls",
                        "The shaped sum loses 5 points as mini-batches grow",
                        experiment,
                        new Test.Superior(Contrast.of("score", "shaped, 256", "shaped, 4096"), 0.05)),
                new Claim(
                        "waits",
                        "It ends up waiting at a parked car: less than half of the road is driven",
                        experiment,
                        new Test.Superior(new Contrast("completion", Map.of("shaped, 4096", -1.0)), -0.5)),
                new Claim(
                        "weighted",
                        "A weighted sum of progress, safety, speed and comfort scores 20 points less",
                        experiment,
                        new Test.Superior(Contrast.of("score", "simple, 4096", "weighted sum, 4096"), 0.2)),
                new Claim(
                        "end",
                        "Without the end of a drive at a crash the score is 10 points lower",
                        experiment,
                        new Test.Superior(Contrast.of("score", "simple, 4096", "crash does not end, 4096"), 0.1)));
    }

    private static Arm arm(String name, Reward reward, int rows) {
        return new Arm(name, trial -> run(trial, reward, rows));
    }

    /// The shaped sum of the design, after the reward of Roach (arXiv 2108.08265): the wanted speed is 0
    /// with a car ahead.
    static double shaped(Road.Step step) {
        double wanted = step.near() ? 0 : Road.FASTEST;
        return 0.5 * (1 - Math.abs(step.fast() - wanted) / Road.FASTEST)
                - (step.lane() == 0 ? 0 : 0.1)
                - (step.changed() ? 0.05 : 0)
                - (step.crashed() ? 1 + step.fast() : 0);
    }

    /// Pays by the recipe, whose values are kept.
    static Pay recipe(RecipeRun recipe, boolean crashes) {
        Map<Map<String, Object>, Double> known = new HashMap<>();
        return (step, close) -> {
            Map<String, Object> info = new HashMap<>();
            info.put("route_completion", step.gained() / (Road.CELLS - 1.0));
            info.put("collision", crashes && step.crashed());
            if (close) info.put("ttc", 0.5);
            if (step.harsh()) info.put("comfort", 0.5);
            return known.computeIfAbsent(info, row ->
                    (Double) recipe.values(Cases.rollout("", null, row)).get("reward"));
        };
    }

    /// The recipe in the form that a reward needs.
    static RecipeRun open(Reward reward) {
        List<String> variants = reward == Reward.WEIGHTED ? List.of("nuplan") : List.of();
        Map<String, String> settings = Map.of("reward_factor", "10", "steps", "" + Road.STEPS);
        return new RecipeRun("carl", RecipeRun.changes(variants, settings, Fidelity.MENDED), Double.NaN);
    }

    private static Map<String, Double> run(Trial trial, Reward reward, int rows) {
        try (RecipeRun recipe = open(reward);
                Mlp net = new Mlp(trial.stream("net"), 0.01, Road.VIEW, 64, 64, Road.ACTIONS + 1);
                AdamW adam = new AdamW(net.weights(), new AdamW.Settings(0.9, 0.999, 1e-5, 0))) {
            // Soft factors belong to the weighted sum only: the desk's simple reward is progress and its end.
            Pay measured = recipe(recipe, reward != Reward.UNENDED);
            Pay pay = switch (reward) {
                case SHAPED -> (step, close) -> shaped(step);
                case WEIGHTED -> measured;
                default ->
                    (step, close) ->
                            measured.of(new Road.Step(step.gained(), step.crashed(), false, false, 0, 0, false), false);
            };
            Drives drives = new Drives(reward != Reward.UNENDED, trial.stream("roads"), trial.stream("drivers"));
            RandomGenerator order = trial.stream("order");
            int updates = trial.size(48, 3);
            for (int update = 0; update < updates; update++) {
                drives.gather(net, pay);
                double rate = trial.setting() * (1 - (double) update / updates);
                learn(net, adam, drives, rows, rate, order);
            }
            return tested(net, trial);
        }
    }

    /// Drives side by side, and what the last ones did.
    private static final class Drives {
        private final boolean solid;
        private final RandomGenerator roads;
        private final RandomGenerator draws;
        private final Road[] road = new Road[DRIVES];
        private final boolean[] close = new boolean[DRIVES];
        private final float[] views = new float[BATCH * Road.VIEW];
        private final long[] actions = new long[BATCH];
        private final float[] logp = new float[BATCH];
        private final float[] advantages = new float[BATCH];
        private final float[] returns = new float[BATCH];

        Drives(boolean solid, RandomGenerator roads, RandomGenerator draws) {
            this.solid = solid;
            this.roads = roads;
            this.draws = draws;
            for (int d = 0; d < DRIVES; d++) road[d] = new Road(solid, roads);
        }

        void gather(Mlp net, Pay pay) {
            double[][] rewards = new double[DRIVES][HORIZON];
            double[][] values = new double[DRIVES][HORIZON];
            boolean[][] ends = new boolean[DRIVES][HORIZON];
            float[] now = new float[DRIVES * Road.VIEW];
            for (int t = 0; t < HORIZON; t++) {
                float[] out = look(net, now);
                for (int d = 0; d < DRIVES; d++) {
                    int at = d * HORIZON + t;
                    System.arraycopy(now, d * Road.VIEW, views, at * Road.VIEW, Road.VIEW);
                    int from = d * (Road.ACTIONS + 1);
                    Sampling.Drawn drawn = Sampling.PLAIN.draw(out, from, Road.ACTIONS, draws);
                    int action = drawn.token();
                    actions[at] = action;
                    logp[at] = (float) drawn.logp();
                    values[d][t] = out[from + Road.ACTIONS];
                    Road.Step step = road[d].step(action);
                    // A time-to-collision check that failed stays failed to the end of the drive.
                    close[d] |= road[d].near(road[d].speed());
                    rewards[d][t] = pay.of(step, close[d]);
                    ends[d][t] = road[d].over();
                    if (!ends[d][t]) continue;
                    road[d] = new Road(solid, roads);
                    close[d] = false;
                }
            }
            float[] next = look(net, now);
            for (int d = 0; d < DRIVES; d++)
                estimate(d, rewards[d], values[d], ends[d], next[d * (Road.ACTIONS + 1) + Road.ACTIONS]);
        }

        /// What the net says of where the drives are.
        private float[] look(Mlp net, float[] now) {
            for (int d = 0; d < DRIVES; d++) road[d].see(now, d * Road.VIEW);
            try (PointerScope _ = new PointerScope()) {
                return Torch.array(net.of(Torch.floats(now, DRIVES, Road.VIEW)));
            }
        }

        /// Nothing follows the end of a drive, not even of one whose time is up: the view shows the time.
        private void estimate(int d, double[] rewards, double[] values, boolean[] ends, double last) {
            for (int from = 0; from < HORIZON; ) {
                int to = from;
                while (to < HORIZON - 1 && !ends[to]) to++;
                double[] advantage = Gae.estimate(
                        Arrays.copyOfRange(rewards, from, to + 1),
                        Arrays.copyOfRange(values, from, to + 1),
                        ends[to] ? 0 : last,
                        GAMMA,
                        LAMBDA);
                for (int t = from; t <= to; t++) {
                    advantages[d * HORIZON + t] = (float) advantage[t - from];
                    returns[d * HORIZON + t] = (float) (advantage[t - from] + values[t]);
                }
                from = to + 1;
            }
        }
    }

    private static final Objective SURROGATE =
            new Objective.Gradient(0.1, 0.1, Objective.NONE, Pool.TOKENS, null, 0, 0.01);

    private static void learn(Mlp net, AdamW adam, Drives drives, int size, double rate, RandomGenerator order) {
        long[] rows = new long[BATCH];
        Arrays.setAll(rows, i -> i);
        try (PointerScope _ = new PointerScope()) {
            Tensor views = Torch.floats(drives.views, BATCH, Road.VIEW);
            Tensor actions = Torch.longs(drives.actions);
            Tensor logp = Torch.floats(drives.logp);
            Tensor advantages = Torch.floats(drives.advantages);
            Tensor returns = Torch.floats(drives.returns);
            float[] ones = new float[size];
            Arrays.fill(ones, 1);
            Tensor mask = Torch.floats(ones, size, 1);
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                shuffle(rows, order);
                for (int from = 0; from < BATCH; from += size) {
                    try (PointerScope _ = new PointerScope()) {
                        Tensor pick = Torch.longs(Arrays.copyOfRange(rows, from, from + size));
                        Tensor out = net.of(views.index_select(0, pick));
                        Tensor scores = Categorical.normalised(out.narrow(1, 0, Road.ACTIONS));
                        Tensor advantage = advantages.index_select(0, pick);
                        advantage = advantage
                                .sub(advantage.mean())
                                .div(advantage.std().add(new Scalar(1e-8)));
                        Terms terms = Terms.of(column(Categorical.pick(scores, actions.index_select(0, pick))), mask)
                                .withOld(column(logp.index_select(0, pick)))
                                .withAdvantage(column(advantage))
                                .withEntropy(column(Categorical.entropy(scores)));
                        Tensor value = Objective.value(
                                out.narrow(1, Road.ACTIONS, 1), null, column(returns.index_select(0, pick)), mask, 0);
                        net.weights().zeroGradients();
                        SURROGATE.loss(terms).add(value).backward();
                    }
                    net.weights().clip(0.5);
                    adam.step(rate);
                }
            }
        }
    }

    private static Tensor column(Tensor values) {
        return values.view(values.numel(), 1);
    }

    private static void shuffle(long[] rows, RandomGenerator draws) {
        for (int i = rows.length - 1; i > 0; i--) {
            int j = draws.nextInt(i + 1);
            long swap = rows[i];
            rows[i] = rows[j];
            rows[j] = swap;
        }
    }

    private static Map<String, Double> tested(Mlp net, Trial trial) {
        RandomGenerator roads = trial.stream("test roads");
        RandomGenerator draws = trial.stream("test drivers");
        Road[] road = new Road[TESTED];
        for (int d = 0; d < TESTED; d++) road[d] = new Road(true, roads);
        double hazards = 0;
        double speed = 0;
        float[] now = new float[TESTED * Road.VIEW];
        for (int t = 0; t < Road.STEPS; t++) {
            for (int d = 0; d < TESTED; d++) road[d].see(now, d * Road.VIEW);
            float[] out;
            try (PointerScope _ = new PointerScope()) {
                out = Torch.array(net.of(Torch.floats(now, TESTED, Road.VIEW)));
            }
            for (int d = 0; d < TESTED; d++) {
                if (road[d].over()) continue;
                int action = Sampling.PLAIN
                        .draw(out, d * (Road.ACTIONS + 1), Road.ACTIONS, draws)
                        .token();
                Road.Step step = road[d].step(action);
                if (!step.near()) continue;
                hazards++;
                speed += step.fast();
            }
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put(
                "score",
                Arrays.stream(road)
                        .mapToDouble(r -> r.completion() * (r.crashed() ? 0.5 : 1))
                        .average()
                        .orElseThrow());
        measures.put(
                "completion",
                Arrays.stream(road).mapToDouble(Road::completion).average().orElseThrow());
        measures.put(
                "crashes",
                Arrays.stream(road)
                        .mapToDouble(r -> r.crashed() ? 1 : 0)
                        .average()
                        .orElseThrow());
        measures.put("speed near cars", hazards == 0 ? 0 : speed / hazards);
        return measures;
    }
}
