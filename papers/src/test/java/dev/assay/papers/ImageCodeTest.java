package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImageCodeTest {
    /// What was seen often is drawn better after training, and better than what was not seen.
    @Test
    void trainingLearnsWhatItSees() {
        Random draws = new Random(1);
        double[][] left = new double[256][];
        for (int i = 0; i < left.length; i++) left[i] = new double[] {0.1 + 0.2 * draws.nextDouble(), 0.1};
        double[][] right = {{0.9, 0.9}, {0.8, 0.95}};
        try (ImageCode code = new ImageCode(new Random(2))) {
            double before = mean(code.surprises(left));
            double[][] codes = code.codes(left);
            code.train(left);
            double after = mean(code.surprises(left));
            assertTrue(after < before / 2, before + " became " + after);
            assertTrue(mean(code.surprises(right)) > 2 * after);
            assertArrayEquals(code.codes(left)[3], code.codes(new double[][] {left[3]})[0], 1e-6);
            assertTrue(!Arrays.deepEquals(codes, code.codes(left)), "codes follow the encoder");
        }
    }

    private static double mean(double[] numbers) {
        return Arrays.stream(numbers).average().orElseThrow();
    }
}
