package dev.assay.tasks.oddgrid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OddGridTest {
    /// The pairs of Sharma, Wu and Dalal (2005), table 1: two colours and their difference.
    private static final double[][] PAIRS = {
        {50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425},
        {50, 3.1571, -77.2803, 50, 0, -82.7485, 2.8615},
        {50, 2.8361, -74.02, 50, 0, -82.7485, 3.4412},
        {50, -1.3802, -84.2814, 50, 0, -82.7485, 1},
        {50, -1.1848, -84.8006, 50, 0, -82.7485, 1},
        {50, -0.9009, -85.5211, 50, 0, -82.7485, 1},
        {50, 0, 0, 50, -1, 2, 2.3669},
        {50, -1, 2, 50, 0, 0, 2.3669},
        {50, 2.49, -0.001, 50, -2.49, 0.0009, 7.1792},
        {50, 2.49, -0.001, 50, -2.49, 0.001, 7.1792},
        {50, 2.49, -0.001, 50, -2.49, 0.0011, 7.2195},
        {50, 2.49, -0.001, 50, -2.49, 0.0012, 7.2195},
        {50, -0.001, 2.49, 50, 0.0009, -2.49, 4.8045},
        {50, -0.001, 2.49, 50, 0.001, -2.49, 4.8045},
        {50, -0.001, 2.49, 50, 0.0011, -2.49, 4.7461},
        {50, 2.5, 0, 50, 0, -2.5, 4.3065},
        {50, 2.5, 0, 73, 25, -18, 27.1492},
        {50, 2.5, 0, 61, -5, 29, 22.8977},
        {50, 2.5, 0, 56, -27, -3, 31.903},
        {50, 2.5, 0, 58, 24, 15, 19.4535},
        {50, 2.5, 0, 50, 3.1736, 0.5854, 1},
        {50, 2.5, 0, 50, 3.2972, 0, 1},
        {50, 2.5, 0, 50, 1.8634, 0.5757, 1},
        {50, 2.5, 0, 50, 3.2592, 0.335, 1},
        {60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644},
        {63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.263},
        {61.2901, 3.7196, -5.3901, 61.4292, 2.248, -4.962, 1.8731},
        {35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645},
        {22.7233, 20.0904, -46.694, 23.0331, 14.973, -42.5619, 2.0373},
        {36.4612, 47.858, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146},
        {90.8027, -2.0831, 1.441, 91.1528, -1.6435, 0.0447, 1.4441},
        {90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381},
        {6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377},
        {2.0776, 0.0795, -1.135, 0.9033, -0.0636, -0.5514, 0.9082}
    };

    @Test
    void differencesOfColoursAreThePublishedOnes() {
        for (double[] p : PAIRS) {
            CieLab one = new CieLab(p[0], p[1], p[2]);
            CieLab two = new CieLab(p[3], p[4], p[5]);
            assertEquals(p[6], one.difference(two), 1e-4, one + " and " + two);
            assertEquals(one.difference(two), two.difference(one), 1e-9);
        }
    }

    @Property(seed = "1", tries = 500)
    void pixelsComeBack(@ForAll @IntRange(max = 0xffffff) int rgb) {
        assertEquals(rgb, CieLab.of(rgb).rgb());
    }

    @Test
    void whatSrgbLacksIsNoPixel() {
        assertEquals(-1, new CieLab(50, 120, 120).rgb());
        assertEquals(100, CieLab.of(0xffffff).lightness(), 1e-3);
    }

    private static List<OddGrid> grids(int count) {
        OddGrids all = new OddGrids(3);
        List<OddGrid> grids = new ArrayList<>();
        for (int i = 0; i < count; i++) grids.add(all.get(i));
        return grids;
    }

    /// The commonest colour of a cell but the background's.
    private static int ink(BufferedImage image, OddGrid grid, int r, int c) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int y = 0; y < grid.cell(); y++)
            for (int x = 0; x < grid.cell(); x++) {
                int pixel = image.getRGB(grid.x(c) + x, grid.y(r) + y) & 0xffffff;
                if (pixel != grid.background()) counts.merge(pixel, 1, Integer::sum);
            }
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    @Test
    void colourIsDrawnAsItIsStored() {
        int good = 0;
        for (OddGrid grid : grids(210)) {
            BufferedImage image = grid.image();
            int other = grid.column() == 0 ? 1 : 0;
            double seen = CieLab.of(ink(image, grid, grid.row(), other))
                    .difference(CieLab.of(ink(image, grid, grid.row(), grid.column())));
            if (Math.abs(seen - grid.colourDifference()) <= 0.6) good++;
            assertEquals(grid.kinds().contains(OddGrid.Kind.COLOR), grid.colourDifference() > 0);
        }
        assertTrue(good >= 0.95 * 210, good + " of 210");
    }

    /// An oracle that compares each cell with another one finds the odd one in every picture, and nothing
    /// else differs.
    @Test
    void oneCellDiffersAndNoOther() {
        for (OddGrid grid : grids(210)) {
            BufferedImage image = grid.image();
            assertTrue(image.getWidth() <= 900 && image.getHeight() <= 900, grid.toString());
            int reference = grid.row() == 0 && grid.column() == 0 ? 1 : 0;
            int found = 0;
            for (int r = 0; r < grid.rows(); r++)
                for (int c = 0; c < grid.columns(); c++) {
                    boolean same = true;
                    for (int y = 0; y < grid.cell() && same; y++)
                        for (int x = 0; x < grid.cell() && same; x++)
                            same = image.getRGB(grid.x(c) + x, grid.y(r) + y)
                                    == image.getRGB(grid.x(reference) + x, grid.y(0) + y);
                    if (same) continue;
                    found++;
                    assertEquals(grid.answer(), "Row " + (r + 1) + ", Column " + (c + 1));
                }
            assertEquals(1, found, grid.toString());
        }
    }

    @Test
    void noIconTouchesAnother() {
        for (OddGrid grid : grids(210))
            for (int r = 0; r < grid.rows(); r++)
                for (int c = 0; c < grid.columns(); c++) {
                    var box = grid.place(r, c)
                            .createTransformedShape(grid.icon().shape())
                            .getBounds2D();
                    boolean odd = r == grid.row() && c == grid.column();
                    double room = odd ? grid.gap() : 0.51;
                    assertTrue(box.getMinX() >= grid.x(c) - room && box.getMinY() >= grid.y(r) - room, grid.toString());
                    assertTrue(
                            box.getMaxX() <= grid.x(c) + grid.cell() + room
                                    && box.getMaxY() <= grid.y(r) + grid.cell() + room,
                            grid.toString());
                }
    }

    @Test
    void groupsTakeTurnsAndAreInTheirRanges() {
        int[] sizes = new int[5];
        for (OddGrid grid : grids(700)) {
            sizes[grid.kinds().size()]++;
            if (grid.kinds().contains(OddGrid.Kind.ROTATION)) {
                assertTrue(grid.icon().turns());
                assertTrue(Math.abs(grid.turn()) >= 10 && Math.abs(grid.turn()) <= 25);
            } else assertEquals(0, grid.turn());
            if (grid.kinds().contains(OddGrid.Kind.SIZE))
                assertTrue(Math.abs(grid.ratio() - 1) >= 0.05 && Math.abs(grid.ratio() - 1) <= 0.15);
            else assertEquals(1, grid.ratio());
            assertEquals(grid.kinds().contains(OddGrid.Kind.POSITION), grid.dx() != 0 && grid.dy() != 0);
            assertTrue(grid.rows() >= 5 && grid.rows() <= 9 && grid.row() < grid.rows());
        }
        assertEquals(
                List.of(0, 400, 100, 100, 100), Arrays.stream(sizes).boxed().toList());
        assertEquals(new OddGrids(3).get(5), grids(6).get(5), "the same seed gives the same grid");
        assertFalse(new OddGrids(4).get(5).equals(grids(6).get(5)));
    }
}
