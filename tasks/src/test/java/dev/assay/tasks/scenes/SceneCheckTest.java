package dev.assay.tasks.scenes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SceneCheckTest {
    private static final RandomGenerator draws(String name) {
        return Draws.seeded(5).stream(name, "");
    }

    /// What is drawn as asked for is right in everything, with or without noise on its pixels.
    @Test
    void rightPicturesAreRight() {
        RandomGenerator draws = draws("right");
        for (int i = 0; i < 2000; i++) {
            Caption caption = Caption.draw(draws);
            double[] picture = Scene.draw(caption, draws).picture();
            if (i % 2 == 1) for (int k = 0; k < picture.length; k++) picture[k] += 0.1 * draws.nextGaussian();
            SceneCheck check = SceneCheck.of(picture, caption);
            assertEquals(new SceneCheck(1, 1, 1, 1, 1, 0, check.off()), check, caption.text());
            assertEquals(0, check.off(), 0.02);
            assertEquals(1, check.dense());
        }
    }

    /// Every object with four wrong pixels is seen to be none.
    @Test
    void defectsAreMalformed() {
        for (int kind = 0; kind < Scene.KINDS; kind++) {
            int[] cells = new int[Scene.CELLS];
            Arrays.fill(cells, Scene.BLANK);
            cells[4] = kind + Scene.DEFECT;
            SceneCheck check = SceneCheck.of(new Scene(cells).picture(), Caption.counting(1, kind / 4, kind % 4));
            assertEquals(1, check.malformed(), "kind " + kind);
            assertEquals(0, check.exact() + check.count());
        }
    }

    /// One wrong pixel of a square is forgiven, four of a cross are not.
    @Test
    void aWrongPixelIsForgiven() {
        assertEquals(1, changed(Shape.SQUARE, 1).exact());
        assertEquals(0, changed(Shape.CROSS, 4).exact());
    }

    private static SceneCheck changed(Shape shape, int pixels) {
        Caption caption = Caption.counting(1, 0, shape.ordinal());
        double[] picture = Scene.draw(caption, draws("changed")).picture();
        int at = 0;
        while (picture[at] < 0) at += Scene.CELL;
        for (int i = 0, left = pixels; left > 0; i++) {
            if ((shape.mask() >> i & 1) == 0) continue;
            for (int c = 0; c < 3; c++) picture[at + 3 * i + c] = Hue.BACKGROUND.channel(c);
            left--;
        }
        return SceneCheck.of(picture, caption);
    }

    @Test
    void whatIsWrongIsNamed() {
        Caption ring = Caption.counting(1, 0, Shape.RING.ordinal());
        Caption green = Caption.counting(1, 1, Shape.RING.ordinal());
        SceneCheck check = SceneCheck.of(Scene.draw(green, draws("wrong")).picture(), ring);
        assertEquals(1, check.count());
        assertEquals(0, check.hue());
        assertEquals(1, check.shape());
        assertEquals(0, check.exact());
        Caption left = new Caption(1, 0, 0, 1, 1, Caption.Relation.LEFT);
        Caption right = new Caption(1, 0, 0, 1, 1, Caption.Relation.RIGHT);
        check = SceneCheck.of(Scene.draw(left, draws("wrong")).picture(), right);
        assertEquals(1, check.hue());
        assertEquals(0, check.position());
        assertEquals(0, check.exact());
        assertEquals("a red square left of a green ring", left.text());
    }

    @Test
    void wrongCaptionsDifferMostly() {
        RandomGenerator draws = draws("blurred");
        int same = 0;
        for (int i = 0; i < 1000; i++) {
            Caption caption = Caption.draw(draws);
            if (caption.blurred(draws).equals(caption)) same++;
        }
        assertTrue(same < 100, same + " stayed");
    }

    @Test
    void badInputIsNamed() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Caption.counting(7, 0, 0))
                .getMessage()
                .contains("slot 'count' is 7, allowed 1..4"));
        assertTrue(assertThrows(
                        IllegalArgumentException.class, () -> SceneCheck.of(new double[75], Caption.counting(1, 0, 0)))
                .getMessage()
                .contains("432 numbers, found 75"));
    }
}
