package dev.assay.papers;

import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.curriculum.Stages;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.RecipeRun;
import dev.assay.learn.AdamW;
import dev.assay.learn.Categorical;
import dev.assay.learn.Mlp;
import dev.assay.learn.Torch;
import dev.assay.tasks.oddgrid.OddGrid;
import dev.assay.tasks.oddgrid.OddGrid.Kind;
import dev.assay.tasks.oddgrid.OddGrids;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// OddGridBench at desk scale: pictures of 6 by 6 icons of a few pixels, drawn by the same generator, and a
/// small network that sees one cell at a time and what cells are like on average, and names a row and a column.
final class OddGridBenchClaims {
    private static final int SIDE = 6;
    /// Pixels from one cell to the next.
    private static final int PITCH = 12;

    private static final int PIXELS = 3 * PITCH * PITCH;
    private static final OddGrids.Scale SCALE =
            new OddGrids.Scale(new int[] {SIDE, SIDE}, new int[] {7, 7}, new int[] {0, 0}, new int[] {0, 0}, 900, 0);
    private static final double NOISE = 0.06;
    private static final double STEPS = 127.5;

    private static final int TRAINED = 1400;
    private static final int TESTED = 700;
    private static final int IMAGES = 16;
    private static final int GROUP = 8;
    private static final double RATE = 0.002;

    private static final String EXACT = "exact, shuffled";
    private static final String NEAR = "distance, shuffled";
    private static final String STAGED = "exact, staged";
    private static final String FULL = "OddGrid-GRPO";
    private static final String UNCUT = "distance uncut, shuffled";

    private OddGridBenchClaims() {}

    static List<Claim> claims(Lab lab) {
        Experiment experiment = new Experiment(
                "grids",
                "Pictures of 6 x 6 icons of 7 pixels, differences as published, noise of 0.06 on every pixel; a network of"
                        + " two layers on each cell, two more on each cell less the mean of all, rows and columns by their"
                        + " sums; GRPO 16 pictures x 8, Adam " + RATE
                        + ", 300 updates (quick: 20); 700 new pictures, the"
                        + " likeliest row and column. Without noise and with larger differences the exact arm found 60%"
                        + " within 20 updates, so noise was added before any full run until it found less than half"
                        + " after a quarter; without the mean of all cells nothing was learned.",
                List.of(
                        arm(lab, EXACT, List.of("exact"), false),
                        arm(lab, NEAR, List.of(), false),
                        arm(lab, STAGED, List.of("exact"), true),
                        arm(lab, FULL, List.of(), true),
                        arm(lab, UNCUT, List.of("uncut"), false)),
                6,
                6);
        return List.of(
                new Claim(
                        "flat",
                        "At the start, paid for distance, at most a third as many groups are without signal",
                        experiment,
                        new Test.Superior(Contrast.scaled("flat groups, first fifth", 1 / 3.0, EXACT, 1, NEAR), 0)),
                new Claim(
                        "full",
                        "Distance and stages together find 10 points more than exact matches in random order",
                        experiment,
                        new Test.Superior(Contrast.of("found", FULL, EXACT), 0.1)),
                new Claim(
                        "distance",
                        "Distance alone finds 3 points more",
                        experiment,
                        new Test.Superior(Contrast.of("found", NEAR, EXACT), 0.03)),
                new Claim(
                        "stages",
                        "and so do stages alone",
                        experiment,
                        new Test.Superior(Contrast.of("found", STAGED, EXACT), 0.03)),
                new Claim(
                        "on-the-spot",
                        "Paid for distance, the policy does not stay beside the cell: it is not farther off where it errs",
                        experiment,
                        new Test.Within(Contrast.of("found of near", NEAR, EXACT), 0.05),
                        "found of near: the share of answers within one cell that are the cell itself"),
                new Claim(
                        "cut",
                        "The cut matters: without it 3 points fewer are found",
                        experiment,
                        new Test.Superior(Contrast.of("found", NEAR, UNCUT), 0.03)),
                new Claim(
                        "magnitude",
                        "Large differences are found 10 points more often than small ones",
                        experiment,
                        new Test.Superior(Contrast.alone("large less small", FULL), 0.1),
                        "colour, size or rotation alone: the upper half of the range against the lower"),
                new Claim(
                        "colour",
                        "Colour is the easiest to see, by 5 points",
                        experiment,
                        new Test.Superior(Contrast.alone("colour less best other", FULL), 0.05),
                        "here a shift of one pixel, a seventh of an icon, is easiest: it changes whole edges, above the noise"));
    }

    private static Arm arm(Lab lab, String name, List<String> variants, boolean staged) {
        return new Arm(name, trial -> run(lab, trial, variants, staged));
    }

    /// @param patches pixels of each cell, one row per cell; -0.5 to 1.5 in 255 steps, for noise leaves 0 to 1
    private record Picture(OddGrid grid, byte[] patches) {
        static Picture of(OddGrid grid, RandomGenerator noise) {
            BufferedImage image = grid.image();
            byte[] patches = new byte[SIDE * SIDE * PIXELS];
            int at = 0;
            for (int r = 0; r < SIDE; r++)
                for (int c = 0; c < SIDE; c++)
                    for (int y = 0; y < PITCH; y++)
                        for (int x = 0; x < PITCH; x++) {
                            // Cells are as large as their icons; beyond the room of one there is background.
                            boolean inside = y < grid.cell() + grid.gap() && x < grid.cell() + grid.gap();
                            int px = grid.x(c) + x - grid.gap() / 2;
                            int py = grid.y(r) + y - grid.gap() / 2;
                            inside &= px >= 0 && py >= 0 && px < image.getWidth() && py < image.getHeight();
                            int pixel = inside ? image.getRGB(px, py) : grid.background();
                            for (int shift = 16; shift >= 0; shift -= 8) {
                                double level = (pixel >> shift & 255) / 255.0 + NOISE * noise.nextGaussian();
                                patches[at++] = (byte) Math.round((level + 0.5) * STEPS);
                            }
                        }
            return new Picture(grid, patches);
        }

        double difficulty() {
            return OddGridBench.difficulty(new Case(grid.row("", "")));
        }

        String gold() {
            return "[" + SIDE + ", " + SIDE + "]--" + grid.answer();
        }

        /// Where in its range the only difference is, 0 to 1; NaN for a shift, which is of one pixel always.
        double magnitude() {
            return switch (grid.kinds().getFirst()) {
                case COLOR -> (grid.colourDifference() - 5) / 15;
                case SIZE -> (Math.abs(grid.ratio() - 1) - 0.05) / 0.1;
                case ROTATION -> (Math.abs(grid.turn()) - 10) / 15;
                case POSITION -> Double.NaN;
            };
        }
    }

    /// Sees each cell, then each cell less the mean of all.
    private static final class Policy implements AutoCloseable {
        private final Mlp cell;
        private final Mlp contrast;
        private final AdamW first;
        private final AdamW second;

        Policy(long seed) {
            cell = new Mlp(seed, 1, PIXELS, 32, 16);
            contrast = new Mlp(seed + 1, 0, 16, 16, 2);
            first = new AdamW(cell.weights(), AdamW.Settings.DEFAULT);
            second = new AdamW(contrast.weights(), AdamW.Settings.DEFAULT);
        }

        /// Log-probabilities of the rows, then of the columns, `[pictures, 2, cells of a side]`.
        Tensor logp(List<Picture> pictures) {
            float[] pixels = new float[pictures.size() * SIDE * SIDE * PIXELS];
            int at = 0;
            for (Picture picture : pictures)
                for (byte level : picture.patches) pixels[at++] = (float) ((level & 255) / STEPS - 0.5);
            Tensor seen = cell.of(Torch.floats(pixels, pictures.size(), (long) SIDE * SIDE, PIXELS))
                    .tanh();
            Tensor mean = seen.mean(new long[] {1}, true, new ScalarTypeOptional());
            Tensor scores = contrast.of(seen.sub(mean)).view(pictures.size(), SIDE, SIDE, 2);
            Tensor rows = scores.select(3, 0).sum(2);
            Tensor columns = scores.select(3, 1).sum(1);
            return Categorical.normalised(torch.stack(new TensorVector(rows, columns), 1));
        }

        void step(Tensor loss) {
            cell.weights().zeroGradients();
            contrast.weights().zeroGradients();
            loss.backward();
            cell.weights().clip(1);
            contrast.weights().clip(1);
            first.step(RATE);
            second.step(RATE);
        }

        @Override
        public void close() {
            first.close();
            second.close();
            cell.close();
            contrast.close();
        }
    }

    private static int draw(float[] logp, int from, RandomGenerator draws) {
        double u = draws.nextDouble();
        int chosen = 0;
        while (chosen < SIDE - 1 && (u -= Math.exp(logp[from + chosen])) >= 0) chosen++;
        return chosen;
    }

    private static Map<String, Double> run(Lab lab, Trial trial, List<String> variants, boolean staged) {
        List<Picture> pictures = lab.shared("odd-grid-bench pictures " + trial, () -> {
            OddGrids grids = new OddGrids(trial.seed(), SCALE);
            return IntStream.range(0, trial.size(TRAINED + TESTED, 420))
                    .mapToObj(i -> Picture.of(grids.get(i), Draws.seeded(trial.seed()).stream("noise", "" + i)))
                    .toList();
        });
        List<Picture> tested = pictures.subList(0, trial.size(TESTED, 140));
        List<Picture> trained = pictures.subList(tested.size(), pictures.size());
        int[] all = IntStream.range(0, trained.size()).toArray();
        List<int[]> stages = staged
                ? Stages.replayed(Stages.thirds(
                        trained.stream().mapToDouble(Picture::difficulty).toArray()))
                : List.of(all, all, all);
        RandomGenerator items = trial.stream("items");
        RandomGenerator draws = trial.stream("policy");
        int updates = trial.size(300, 20);
        double flat = 0;
        var changes = RecipeRun.changes(variants, Map.of(), Fidelity.MENDED);
        Torch.load();
        try (RecipeRun recipe = new RecipeRun("odd-grid-bench", changes, Double.NaN);
                Policy policy = new Policy(trial.seed())) {
            double quarter = 0;
            for (int update = 0; update < updates; update++) {
                if (update == updates / 4) quarter = test(policy, tested).get("found");
                // The published script's stages end after 20, 60 and 100 of 100 steps.
                int stage = update < 0.2 * updates ? 0 : update < 0.6 * updates ? 1 : 2;
                List<Picture> batch = new ArrayList<>();
                for (int i = 0; i < IMAGES; i++)
                    batch.add(trained.get(stages.get(stage)[items.nextInt(stages.get(stage).length)]));
                try (PointerScope _ = new PointerScope()) {
                    Tensor logp = policy.logp(batch);
                    float[] known = Torch.array(logp);
                    float[] weights = new float[known.length];
                    List<Rollout> rollouts = new ArrayList<>();
                    int[][] said = new int[IMAGES * GROUP][];
                    for (int i = 0; i < said.length; i++) {
                        int from = i / GROUP * 2 * SIDE;
                        said[i] = new int[] {draw(known, from, draws), draw(known, from + SIDE, draws)};
                        rollouts.add(rollout(batch.get(i / GROUP), i, said[i]));
                    }
                    List<Line> lines = recipe.lines(rollouts, new RunState());
                    for (int i = 0; i < said.length; i++) {
                        double advantage = lines.get(i).advantage().whole();
                        int from = i / GROUP * 2 * SIDE;
                        weights[from + said[i][0]] += (float) (advantage / said.length);
                        weights[from + SIDE + said[i][1]] += (float) (advantage / said.length);
                    }
                    if (update < updates / 5) flat += flat(lines) / (updates / 5);
                    policy.step(logp.mul(Torch.floats(weights, IMAGES, 2, SIDE))
                            .sum()
                            .neg());
                }
            }
            Map<String, Double> measures = test(policy, tested);
            measures.put("found after a quarter", quarter);
            measures.put("flat groups, first fifth", flat);
            return measures;
        }
    }

    private static Rollout rollout(Picture picture, int number, int[] said) {
        String response = "\\boxed{Row " + (said[0] + 1) + ", Column " + (said[1] + 1) + "}";
        return Rollout.of("" + number, "" + number / GROUP, null, response, picture.gold(), Map.of());
    }

    /// Share of groups whose advantages are all 0.
    private static double flat(List<Line> lines) {
        double flat = 0;
        for (int first = 0; first < lines.size(); first += GROUP)
            if (lines.subList(first, first + GROUP).stream()
                    .allMatch(line -> Math.abs(line.advantage().whole()) < 1e-6)) flat += (double) GROUP / lines.size();
        return flat;
    }

    private static Map<String, Double> test(Policy policy, List<Picture> tested) {
        double found = 0;
        double near = 0;
        double distance = 0;
        double[] hits = new double[Kind.values().length];
        double[] tries = new double[hits.length];
        double[] halves = new double[2];
        double[] halfTries = new double[2];
        for (int from = 0; from < tested.size(); from += 70) {
            List<Picture> batch = tested.subList(from, Math.min(tested.size(), from + 70));
            float[] logp;
            try (PointerScope _ = new PointerScope();
                    NoGradGuard _ = new NoGradGuard()) {
                logp = Torch.array(policy.logp(batch));
            }
            for (int i = 0; i < batch.size(); i++) {
                OddGrid grid = batch.get(i).grid;
                int dr = Math.abs(best(logp, 2 * i * SIDE) - grid.row());
                int dc = Math.abs(best(logp, 2 * i * SIDE + SIDE) - grid.column());
                double hit = dr + dc == 0 ? 1 : 0;
                found += hit / tested.size();
                distance += Math.hypot(dr, dc) / tested.size();
                if (Math.max(dr, dc) <= 1) near++;
                if (grid.kinds().size() > 1) continue;
                int kind = grid.kinds().getFirst().ordinal();
                hits[kind] += hit;
                tries[kind]++;
                if (kind == Kind.POSITION.ordinal()) continue;
                int half = batch.get(i).magnitude() < 0.5 ? 0 : 1;
                halves[half] += hit;
                halfTries[half]++;
            }
        }
        for (int k = 0; k < hits.length; k++) hits[k] /= tries[k];
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("found", found);
        measures.put("distance", distance);
        measures.put("found of near", near == 0 ? 0 : found * tested.size() / near);
        for (Kind kind : Kind.values()) measures.put(kind.word(), hits[kind.ordinal()]);
        measures.put("large less small", halves[1] / halfTries[1] - halves[0] / halfTries[0]);
        measures.put(
                "colour less best other",
                hits[0] - Arrays.stream(hits, 1, hits.length).max().orElseThrow());
        return measures;
    }

    private static int best(float[] values, int from) {
        int best = 0;
        for (int i = 1; i < SIDE; i++) if (values[from + i] > values[from + best]) best = i;
        return best;
    }
}
