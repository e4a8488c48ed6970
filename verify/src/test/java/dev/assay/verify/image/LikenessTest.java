package dev.assay.verify.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.verify.image.Differences.Change;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LikenessTest {
    private static Picture plain(int width, int height, int colour) {
        int[] rgb = new int[width * height];
        Arrays.fill(rgb, colour);
        return Picture.of(width, height, rgb);
    }

    private static Picture box(int size, int x1, int y1, int x2, int y2, int colour) {
        int[] rgb = new int[size * size];
        Arrays.fill(rgb, 0xffffff);
        for (int y = y1; y < y2; y++) for (int x = x1; x < x2; x++) rgb[y * size + x] = colour;
        return Picture.of(size, size, rgb);
    }

    private static Picture noise(long seed, int width, int height) {
        return Picture.of(
                width, height, new Random(seed).ints(width * height, 0, 1 << 24).toArray());
    }

    @Property(tries = 60)
    void everyLikenessIsSymmetricBoundedAndOneForEqualPictures(
            @ForAll long one,
            @ForAll long other,
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll @IntRange(min = 1, max = 40) int height) {
        Picture a = noise(one, width, height);
        Picture b = noise(other, width, height);
        for (Likeness likeness : Likeness.values()) {
            double ab = likeness.of(a, b);
            assertTrue(ab >= 0 && ab <= 1, likeness + " " + ab);
            assertEquals(ab, likeness.of(b, a), 1e-12, likeness.word());
            assertEquals(1, likeness.of(a, a), 1e-12, likeness.word());
        }
    }

    @Test
    void pixelByHand() {
        // One of four pixels is white instead of black: a quarter of everything differs.
        Picture a = Picture.of(2, 2, new int[] {0, 0, 0, 0});
        Picture b = Picture.of(2, 2, new int[] {0, 0xffffff, 0, 0});
        assertEquals(0.75, Likeness.PIXEL.of(a, b), 1e-12);
        // One channel of one pixel by 51 of 255: a fifth of a third of a quarter.
        assertEquals(1 - 0.2 / 12, Likeness.PIXEL.of(a, Picture.of(2, 2, new int[] {0x330000, 0, 0, 0})), 1e-12);
    }

    @Test
    void ssimByHand() {
        // Of two plain pictures only the means count: (2ab + C1) / (a^2 + b^2 + C1), with C1 = 6.5025.
        double a = 100;
        double b = 150;
        double expected = (2 * a * b + 6.5025) / (a * a + b * b + 6.5025);
        assertEquals(expected, Likeness.SSIM.of(plain(16, 16, 0x646464), plain(16, 16, 0x969696)), 1e-9);
        // A negative has the opposite structure, which is cut at 0.
        int[] inverse = new int[256];
        Picture noise = noise(1, 16, 16);
        for (int i = 0; i < 256; i++) inverse[i] = ~noise.at(i % 16, i / 16) & 0xffffff;
        assertEquals(0, Likeness.SSIM.of(noise, Picture.of(16, 16, inverse)), 1e-9);
    }

    @Test
    void inkByHand() {
        // Two boxes of 8 by 8 that share 4 by 8: 32 of 96.
        assertEquals(32.0 / 96, Likeness.INK.of(box(24, 4, 4, 12, 12, 0), box(24, 8, 4, 16, 12, 0xff0000)), 1e-12);
    }

    @Test
    void colourByHand() {
        Picture red = box(16, 4, 4, 8, 8, 0xff0000);
        Picture blue = box(16, 4, 4, 8, 8, 0x0000ff);
        assertEquals(0, Likeness.COLOUR.of(red, blue), 1e-12);
        assertEquals(
                1, Likeness.COLOUR.of(red, box(16, 8, 8, 12, 12, 0xff0000)), 1e-12, "where it stands does not count");
        // Half of it red, half blue, against red: ((1-.5)^2/1.5 + .5^2/.5) / 2 = 1/3.
        int[] rgb = new int[256];
        Arrays.fill(rgb, 0xffffff);
        for (int i = 0; i < 8; i++) rgb[100 + i] = i < 4 ? 0xff0000 : 0x0000ff;
        assertEquals(2.0 / 3, Likeness.COLOUR.of(red, Picture.of(16, 16, rgb)), 1e-12);
        assertEquals(0, Likeness.COLOUR.of(red, plain(16, 16, 0xffffff)), 1e-12);
    }

    @Test
    void edgesForgiveOnePixel() {
        Picture a = box(32, 8, 8, 20, 20, 0);
        assertEquals(1, Likeness.EDGES.of(a, box(32, 9, 8, 21, 20, 0)), 1e-12);
        assertEquals(0, Likeness.EDGES.of(a, plain(32, 32, 0xffffff)), 1e-12);
        assertTrue(Likeness.EDGES.of(a, box(32, 14, 14, 26, 26, 0)) < 0.6);
    }

    @Test
    void theHashIsBlindToColourAndNotToShape() {
        Picture a = box(64, 8, 8, 30, 40, 0x102080);
        assertTrue(Likeness.HASH.of(a, box(64, 8, 8, 30, 40, 0x301060)) > 0.9);
        assertTrue(Likeness.HASH.of(a, box(64, 34, 30, 60, 60, 0x102080)) < 0.7);
    }

    @Test
    void blankIsOneColour() {
        assertTrue(plain(9, 9, 0x123456).blank());
        assertFalse(box(9, 2, 2, 4, 4, 0).blank());
        assertTrue(box(9, 2, 2, 4, 4, 0xfafafa).blank(), "nobody sees that");
    }

    @Test
    void differencesSayWhatHappenedWhere() {
        Picture a = box(64, 8, 8, 16, 16, 0xff0000);
        assertEquals(List.of(), Differences.between(a, a, 8));
        var gone = Differences.between(a, plain(64, 64, 0xffffff), 8);
        assertEquals(List.of(new Differences.Place(Change.MISSING, 8, 8, 16, 16, 64)), gone);
        assertEquals(
                Change.EXTRA,
                Differences.between(plain(64, 64, 0xffffff), a, 8).getFirst().change());
        assertEquals(
                Change.RECOLOURED,
                Differences.between(a, box(64, 8, 8, 16, 16, 0x0000ff), 8)
                        .getFirst()
                        .change());
        var moved = Differences.between(a, box(64, 12, 8, 20, 16, 0xff0000), 8);
        assertEquals(Change.RESHAPED, moved.getFirst().change());
        // Both ends of the move touch, so it is one place.
        assertEquals(List.of(new Differences.Place(Change.RESHAPED, 8, 8, 20, 16, 64)), moved);
    }

    @Test
    void aShapeThatMovesOnAColouredGroundIsNotRecoloured() {
        int[] wall = new int[64 * 64];
        Arrays.fill(wall, 0xffffff);
        for (int y = 8; y < 56; y++) for (int x = 8; x < 56; x++) wall[y * 64 + x] = 0xc0392b;
        int[] here = wall.clone();
        int[] there = wall.clone();
        for (int y = 30; y < 50; y++)
            for (int x = 0; x < 8; x++) {
                here[y * 64 + x + 20] = 0xf1c40f;
                there[y * 64 + x + 30] = 0xf1c40f;
            }
        var moved = Differences.between(Picture.of(64, 64, here), Picture.of(64, 64, there), 8);
        assertEquals(
                List.of(Change.RESHAPED),
                moved.stream().map(Differences.Place::change).toList());
        assertEquals(
                2,
                Differences.between(box(64, 8, 8, 40, 20, 0), plain(64, 64, 0xffffff), 8)
                        .getFirst()
                        .faults(plain(64, 64, 0)),
                "384 of 4096 pixels are 1.5 sixteenths");
    }

    @Test
    void picturesOfOtherSizesAreRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Likeness.SSIM.of(plain(8, 8, 0), plain(8, 9, 0)))
                .getMessage();
        assertTrue(message.contains("8 by 8") && message.contains("8 by 9"), message);
    }

    @Test
    void filesAreReadAndBombsAreNot() {
        Picture a = noise(3, 20, 10);
        assertEquals(a, Picture.read(a.png()));
        byte[] png = plain(1, 1, 0).png();
        // The header of a PNG says how large it is: 100,000 by 100,000.
        for (int at : new int[] {16, 20}) {
            png[at] = 0;
            png[at + 1] = 1;
            png[at + 2] = (byte) 0x86;
            png[at + 3] = (byte) 0xa0;
        }
        assertThrows(IllegalArgumentException.class, () -> Picture.read(png));
        assertThrows(IllegalArgumentException.class, () -> Picture.read(new byte[] {1, 2, 3}));
    }
}
