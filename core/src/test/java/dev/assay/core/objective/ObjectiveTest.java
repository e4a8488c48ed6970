package dev.assay.core.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/// Objectives at points worked by hand.
class ObjectiveTest {
    @Test
    void theSurrogateIsClippedWhereItWouldPay() {
        ClippedSurrogate clipped = ClippedSurrogate.of(0.2);
        assertEquals(1.2, clipped.term(1.5, 1), 1e-15);
        assertEquals(0.5, clipped.term(0.5, 1), 1e-15);
        assertEquals(-1.5, clipped.term(1.5, -1), 1e-15);
        assertEquals(-0.8, clipped.term(0.5, -1), 1e-15);
    }

    @Test
    void anAdvantageBecomesAShare() {
        assertEquals(0, FlowNft.unit(-7, 5), 0);
        assertEquals(0.4, FlowNft.unit(-1, 5), 1e-15);
        assertEquals(0.75, FlowNft.unit(2.5, 5), 1e-15);
        assertEquals(1, FlowNft.unit(9, 5), 0);
    }

    @Property(seed = "1", tries = 100)
    void theLossIsAffineInTheOptimality(
            @ForAll @DoubleRange(min = 0, max = 1) double optimality,
            @ForAll @DoubleRange(min = -2, max = 2) double velocity) {
        FlowNft nft = new FlowNft(0.5, 5);
        double[] now = {velocity, 1};
        double[] old = {0.5, -0.5};
        double[] clean = {0.2, 0.1};
        double[] noisy = {0.4, -0.3};
        double low = nft.terms(now, old, clean, noisy, 0.4, 0).loss();
        double high = nft.terms(now, old, clean, noisy, 0.4, 1).loss();
        double mixed = nft.terms(now, old, clean, noisy, 0.4, optimality).loss();
        assertEquals(low + optimality * (high - low), mixed, 1e-9);
        assertTrue(mixed >= 0);
    }

    @Test
    void whereModelAndCopyAgreeBothTermsAreOne() {
        double[] v = {0.5, -0.5};
        FlowNft.Terms terms =
                new FlowNft(1, 5).terms(v, v, new double[] {0.2, 0.1}, new double[] {0.6, -0.45}, 0.5, 0.5);
        assertEquals(terms.positive(), terms.negative(), 1e-15);
        assertEquals(5 * terms.positive(), terms.loss(), 1e-12);
    }
}
