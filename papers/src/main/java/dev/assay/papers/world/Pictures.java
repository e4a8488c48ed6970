package dev.assay.papers.world;

import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Trial;
import dev.assay.tasks.scenes.Caption;
import dev.assay.tasks.scenes.Scene;
import dev.assay.tasks.scenes.SceneCheck;
import dev.assay.tasks.scenes.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.zip.Deflater;

/// A generator of small pictures, {@link Scene}, that looks at one cell at a time: fitted to scenes with wrong
/// captions and defects it draws objects well, mostly of the right kind, but does not count, and places objects
/// by habit. Where a cell lies and what the caption asks for choose the row of its logits; whether a template has the
/// caption's colour and shape, the number in it.
public final class Pictures {
    /// Numbers of a picture.
    public static final int SIZE = Scene.PICTURE;

    /// Noise on a cell's pixels.
    private static final double SPREAD = 0.1;

    private static final double DEFECTS = 0.12;
    private static final int SCENES = 4000;
    private static final int TEMPLATES = 1 + 2 * Scene.KINDS;
    private static final int ROLES = 19;
    private static final int ROWS = (Caption.MOST + Caption.Relation.values().length) * Scene.CELLS;

    private Pictures() {}

    /// A generator fitted by counting.
    ///
    /// @param wrong share of captions with one word wrong
    public static MixtureFlow fitted(double wrong, RandomGenerator draws) {
        double[][] seen = new double[ROWS][ROLES];
        double[][] offered = new double[ROWS][ROLES];
        for (int n = 0; n < SCENES; n++) {
            Caption caption = Caption.draw(draws);
            Caption drawn = draws.nextDouble() < wrong ? caption.blurred(draws) : caption;
            Scene scene = Scene.draw(drawn, draws).damaged(DEFECTS, draws);
            MixtureFlow.Condition condition = condition(caption);
            for (int cell = 0; cell < Scene.CELLS; cell++) {
                int row = condition.rows()[cell];
                for (int role : condition.roles()) offered[row][role]++;
                seen[row][condition.roles()[scene.cells()[cell] + 1]]++;
            }
        }
        double[][] logits = new double[ROWS][ROLES];
        for (int r = 0; r < ROWS; r++)
            for (int k = 0; k < ROLES; k++) logits[r][k] = Math.log((seen[r][k] + 0.02) / (offered[r][k] + 1));
        double[][] templates = new double[TEMPLATES][];
        for (int k = 0; k < TEMPLATES; k++) templates[k] = Scene.tile(k - 1);
        return new MixtureFlow(logits, templates, SPREAD);
    }

    /// The same, once for all arms of a run; not to be trained, but {@link MixtureFlow#fork} is.
    public static MixtureFlow fitted(Lab lab, Trial trial, double wrong) {
        return lab.shared("pictures/" + wrong + "/" + trial.seed(), () -> fitted(wrong, trial.stream("world")));
    }

    /// What a caption means to the generator.
    public static MixtureFlow.Condition condition(Caption caption) {
        int[] rows = new int[Scene.CELLS];
        int kind = caption.counts()
                ? caption.count() - 1
                : Caption.MOST + caption.relation().ordinal();
        for (int cell = 0; cell < rows.length; cell++) rows[cell] = kind * Scene.CELLS + cell;
        int[] roles = new int[TEMPLATES];
        for (int k = 1; k < TEMPLATES; k++) {
            int object = (k - 1) % Scene.KINDS;
            int hue = object / 4 == caption.hue() ? 0 : object / 4 == caption.hue2() ? 1 : 2;
            int shape = object % 4 == caption.shape() ? 0 : object % 4 == caption.shape2() ? 1 : 2;
            roles[k] = 1 + 3 * hue + shape + (k - 1 < Scene.DEFECT ? 0 : 9);
        }
        return new MixtureFlow.Condition(rows, roles);
    }

    /// Steps of one caption's chain; see {@link FlowSampler#ancestral}.
    public static FlowSampler sampler(MixtureFlow flow, Caption caption, int steps, double eta) {
        return FlowSampler.ancestral(flow, condition(caption), SIZE, steps, eta);
    }

    /// How a generator does: means over captions, each of 10 ancestral steps.
    ///
    /// @param captions number of them
    /// @param draws what is asked for, and the chains
    public static Map<String, Double> exam(MixtureFlow flow, int captions, RandomGenerator draws) {
        Map<String, Double> means = new LinkedHashMap<>();
        for (int n = 0; n < captions; n++) {
            Caption caption = Caption.draw(draws);
            double[] picture = sampler(flow, caption, 10, 1).sample(draws);
            SceneCheck check = SceneCheck.of(picture, caption);
            Map.of(
                            "dense", check.dense(),
                            "exact", check.exact(),
                            "count", check.count(),
                            "hue", check.hue(),
                            "shape", check.shape(),
                            "position", check.position(),
                            "clean", check.clean(),
                            "off", check.off(),
                            "warmth", warmth(picture),
                            "brightness", Arrays.stream(picture).average().orElseThrow())
                    .forEach((name, value) -> means.merge(name, value / captions, Double::sum));
        }
        return means;
    }

    /// A picture with the noise on its pixels that all pictures of this world have.
    public static double[] noisy(double[] picture, RandomGenerator draws) {
        return Arrays.stream(picture)
                .map(x -> x + SPREAD * draws.nextGaussian())
                .toArray();
    }

    /// How red and how little blue a picture is, -1 to 1: smooth, and nothing to do with its caption.
    public static double warmth(double[] picture) {
        double sum = 0;
        for (int k = 0; k < picture.length; k += 3) sum += (picture[k] - picture[k + 2]) / 2;
        return sum / (picture.length / 3);
    }

    /// Minus the hundreds of bytes that the picture takes, deflated, with 16 levels a channel.
    public static double compressibility(double[] picture) {
        byte[] raster = new byte[picture.length];
        int side = Scene.GRID * Shape.SIDE;
        for (int k = 0; k < picture.length; k++) {
            int cell = k / Scene.CELL;
            int pixel = k % Scene.CELL / 3;
            int y = cell / Scene.GRID * Shape.SIDE + pixel / Shape.SIDE;
            int x = cell % Scene.GRID * Shape.SIDE + pixel % Shape.SIDE;
            raster[(y * side + x) * 3 + k % 3] = (byte) Math.clamp((int) ((picture[k] + 1) * 8), 0, 15);
        }
        try (Deflater deflater = new Deflater(6)) {
            deflater.setInput(raster);
            deflater.finish();
            byte[] packed = new byte[2 * raster.length];
            return -deflater.deflate(packed) / 100.0;
        }
    }
}
