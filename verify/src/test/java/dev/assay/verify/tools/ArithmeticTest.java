package dev.assay.verify.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ArithmeticTest {
    @Test
    void values() {
        assertEquals(124, Arithmetic.evaluate("2*62"), 0);
        assertEquals(4.5, Arithmetic.evaluate(" 0.5 * 9 "), 0);
        assertEquals(7, Arithmetic.evaluate("1+2*3"), 0);
        assertEquals(9, Arithmetic.evaluate("(1+2)*3"), 0);
        assertEquals(2, Arithmetic.evaluate("10-5-3"), 0);
        assertEquals(-4, Arithmetic.evaluate("-2**2"), 0);
        assertEquals(512, Arithmetic.evaluate("2**3**2"), 0);
        assertEquals(0.25, Arithmetic.evaluate("2**-2"), 0);
        assertEquals(1, Arithmetic.evaluate("-7%4"), 0);
        assertEquals(0.5, Arithmetic.evaluate(".5"), 0);
    }

    @Test
    void whatIsNoExpression() {
        for (String text : new String[] {
            "", "2+", "(2", "2)", "x+1", "1e5", "1,000", "1/0", "1%0", "2 3", "9**999", "__import__", "."
        }) assertThrows(IllegalArgumentException.class, () -> Arithmetic.evaluate(text), text);
        assertThrows(IllegalArgumentException.class, () -> Arithmetic.evaluate("(".repeat(5000)));
        assertThrows(IllegalArgumentException.class, () -> Arithmetic.evaluate("-".repeat(5000) + "1"));
    }

    @Property(seed = "1", tries = 2000)
    void anyTextHasAFiniteValueOrAnError(@ForAll("texts") String text) {
        try {
            assertTrue(Double.isFinite(Arithmetic.evaluate(text)), text);
        } catch (IllegalArgumentException e) {
            assertEquals(1, e.getMessage().lines().count());
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("0123456789.+-*/%() x").ofMaxLength(30);
    }
}
