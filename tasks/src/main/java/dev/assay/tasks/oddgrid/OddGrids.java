package dev.assay.tasks.oddgrid;

import dev.assay.core.Draws;
import dev.assay.tasks.oddgrid.OddGrid.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Draws grids (OddGridBench, arXiv 2603.09326, create_OddGridBench). The numbers of grids take turns in seven
/// groups of equal size: those that differ in colour, size, rotation or position alone, in two of them, in
/// three, in all.
///
/// @param seed what is drawn follows from it
/// @param scale ranges of sizes and differences
public record OddGrids(long seed, Scale scale) {
    /// Ranges of what is drawn, both ends included.
    ///
    /// @param cells fewest and most rows, and columns
    /// @param icon side of an icon, pixels
    /// @param gap between cells, pixels; made larger where an odd icon would touch another cell
    /// @param margin around the grid, pixels
    /// @param largest width and height of the picture; a larger one is drawn smaller
    /// @param doubled every how many grids the differences are twice as large; 0 for never
    public record Scale(int[] cells, int[] icon, int[] gap, int[] margin, int largest, int doubled) {
        /// As published.
        public static final Scale PUBLISHED =
                new Scale(new int[] {5, 9}, new int[] {60, 80}, new int[] {10, 20}, new int[] {30, 40}, 900, 0);
    }

    /// Groups that take turns.
    public static final int GROUPS = 7;

    private static final int TRIES = 5000;

    /// As published.
    public OddGrids(long seed) {
        this(seed, Scale.PUBLISHED);
    }

    /// Grid number `number`.
    public OddGrid get(long number) {
        RandomGenerator draws = Draws.seeded(seed).stream("odd grid", Long.toString(number));
        List<Kind> kinds = kinds((int) (number % GROUPS), draws);
        double strength = scale.doubled > 0 && number / GROUPS % scale.doubled == 0 ? 2 : 1;
        int rows = between(scale.cells, draws);
        int columns = between(scale.cells, draws);
        int icon = between(scale.icon, draws);
        boolean turned = kinds.contains(Kind.ROTATION);
        double ratio = 1;
        if (kinds.contains(Kind.SIZE)) ratio = 1 + sign(draws) * strength * between(0.05, 0.15, draws);
        double angle = turned ? between(25, 335, draws) : 0;
        double turn = turned ? sign(draws) * strength * between(10, 25, draws) : 0;
        int dx = kinds.contains(Kind.POSITION) ? shift(icon, strength, draws) : 0;
        int dy = kinds.contains(Kind.POSITION) ? shift(icon, strength, draws) : 0;
        // A turned icon needs room for its diagonal.
        double cell = icon * (turned ? Math.sqrt(2) : 1);
        double over = Math.max(0, cell * (ratio - 1) / 2) + Math.max(Math.abs(dx), Math.abs(dy));
        double gap = Math.max(between(scale.gap, draws), Math.ceil(over) + 1);
        double margin = Math.max(between(scale.margin, draws), Math.ceil(over) + 1);
        int most = Math.max(rows, columns);
        double factor = Math.min(1, scale.largest / (2 * margin + most * (Math.ceil(cell) + gap) - gap));
        CieLab[] colours = colours(kinds.contains(Kind.COLOR), strength, draws);
        return new OddGrid(
                rows,
                columns,
                draws.nextInt(rows),
                draws.nextInt(columns),
                icon(turned, draws),
                kinds,
                (int) Math.max(2, factor == 1 ? Math.ceil(cell) : Math.floor(cell * factor)),
                icon * factor,
                (int) Math.floor(gap * factor),
                (int) Math.floor(margin * factor),
                background(draws),
                colours[0].rgb(),
                colours[1].rgb(),
                angle,
                turn,
                ratio,
                shrunk(dx, factor),
                shrunk(dy, factor));
    }

    private static List<Kind> kinds(int group, RandomGenerator draws) {
        Kind[] all = Kind.values();
        if (group < all.length) return List.of(all[group]);
        List<Kind> kinds = new ArrayList<>(Arrays.asList(all));
        while (kinds.size() > group - 2) kinds.remove(draws.nextInt(kinds.size()));
        return kinds;
    }

    private static int sign(RandomGenerator draws) {
        return draws.nextBoolean() ? 1 : -1;
    }

    private static int between(int[] range, RandomGenerator draws) {
        return range[0] + draws.nextInt(range[1] - range[0] + 1);
    }

    private static double between(double low, double high, RandomGenerator draws) {
        return low + (high - low) * draws.nextDouble();
    }

    private static int shift(int icon, double strength, RandomGenerator draws) {
        return sign(draws) * (int) Math.ceil(icon * strength * between(0.05, 0.12, draws));
    }

    /// A shift stays at least a pixel.
    private static int shrunk(int shift, double factor) {
        return shift == 0 ? 0 : Integer.signum(shift) * (int) Math.max(1, Math.round(Math.abs(shift) * factor));
    }

    private static Icon icon(boolean turned, RandomGenerator draws) {
        List<Icon> icons = Arrays.stream(Icon.values())
                .filter(icon -> !turned || icon.turns())
                .toList();
        return icons.get(draws.nextInt(icons.size()));
    }

    private static int background(RandomGenerator draws) {
        if (draws.nextBoolean()) return 0xffffff;
        double base = between(0.8, 1, draws);
        int pixel = 0;
        for (int channel = 0; channel < 3; channel++) {
            double value = Math.clamp(base + between(-0.05, 0.05, draws), 0.0, 1.0);
            pixel = pixel << 8 | (int) Math.round(255 * value);
        }
        return pixel;
    }

    /// Two colours that sRGB has; the second at the wanted difference from the first, as near as a number of
    /// tries comes to it.
    private static CieLab[] colours(boolean differ, double strength, RandomGenerator draws) {
        CieLab base;
        do base = new CieLab(between(20, 70, draws), between(-40, 40, draws), between(-40, 40, draws));
        while (base.rgb() < 0);
        // What is drawn are pixels, so their difference counts.
        base = CieLab.of(base.rgb());
        if (!differ) return new CieLab[] {base, base};
        double wanted = strength * between(5, 20, draws);
        CieLab best = null;
        double off = Double.POSITIVE_INFINITY;
        for (int i = 0; i < TRIES && off > 0.5; i++) {
            CieLab tried = new CieLab(
                    base.lightness() + wanted * between(-1, 1, draws),
                    base.a() + wanted * between(-1, 1, draws),
                    base.b() + wanted * between(-1, 1, draws));
            int pixel = tried.rgb();
            if (pixel < 0) continue;
            tried = CieLab.of(pixel);
            double now = Math.abs(base.difference(tried) - wanted);
            if (now >= off) continue;
            off = now;
            best = tried;
        }
        if (best == null) throw new IllegalStateException("no colour near " + base + " in sRGB");
        return new CieLab[] {base, best};
    }
}
