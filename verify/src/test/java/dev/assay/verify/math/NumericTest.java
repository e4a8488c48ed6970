package dev.assay.verify.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.obermuhlner.math.big.BigComplex;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumericTest {
    private static BigComplex value(String text) {
        Expr e = ExprParser.parse(Lexer.tokens(text));
        return new Numeric(Map.of("x", new BigDecimal("0.7")), new Work(1_000_000)).value(e);
    }

    /// Expected values from java.lang.Math where it has the function, else from identities.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\\sin 2 | 0.9092974268256817",
                "\\cos x | 0.7648421872844885",
                "\\tan 1 | 1.5574077246549023",
                "\\cot 1 | 0.6420926159343306",
                "\\sec 1 | 1.8508157176809255",
                "\\csc 1 | 1.1883951057781212",
                "\\arcsin x | 0.775397496610753",
                "\\arccos x | 0.7953988301841436",
                "\\arctan 0.5 | 0.4636476090008061",
                "\\arctan 100 | 1.5607966601082315",
                "\\arctan(-100) | -1.5607966601082315",
                "\\sinh x | 0.7585837018395334",
                "\\cosh x | 1.255169005630943",
                "\\tanh x | 0.6043677771171636",
                "\\ln 10^{-999} | -2300.2825079010518",
                "\\ln 10^{999} | 2300.2825079010518",
                "\\log_2 x | -0.5145731728297583",
                "e^x | 2.0137527074704766",
                "x^x | 0.7790559126704491",
                "\\sqrt[3]{-x} | -0.8879040017426007",
                "(-8)^{2/3} | 4",
                "\\lfloor -x \\rfloor | -1",
                "\\lceil x \\rceil | 1",
                "20! | 2432902008176640000",
                "\\binom{10}{3} | 120",
                "'|x - 1|' | 0.3"
            })
    void realValues(String text, double expected) {
        BigComplex v = value(text);
        assertTrue(Numeric.isReal(v));
        assertEquals(expected, v.re.doubleValue(), 1e-14 * Math.max(1, Math.abs(expected)));
    }

    @Test
    void inverseHyperbolicFunctionsInvert() {
        for (String x : new String[] {"0.3", "5", "12", "-40", "1000"}) {
            assertEquals(
                    Double.parseDouble(x),
                    value("\\sinh(\\operatorname{arcsinh}(" + x + "))").re.doubleValue(),
                    1e-9);
        }
        for (String x : new String[] {"1.3", "5", "12", "1000"}) {
            assertEquals(
                    Double.parseDouble(x),
                    value("\\cosh(\\operatorname{arccosh}(" + x + "))").re.doubleValue(),
                    1e-9);
        }
    }

    @Test
    void complexValuesAreOnThePrincipalBranch() {
        BigComplex root = value("\\sqrt{-4}");
        assertEquals(0, root.re.doubleValue(), 1e-30);
        assertEquals(2, root.im.doubleValue(), 1e-14);
        BigComplex log = value("\\ln(-1-i)");
        assertEquals(Math.log(2) / 2, log.re.doubleValue(), 1e-14);
        assertEquals(-3 * Math.PI / 4, log.im.doubleValue(), 1e-14);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1/0",
                "0^{-1}",
                "\\ln 0",
                "\\tan(\\pi/2)",
                "y",
                "\\infty",
                "(x)!",
                "9^{9^9}",
                "\\sin 10^{9}",
                "\\arcsin 2",
                "e^{9999}"
            })
    void undefinedIsAnErrorAndNotANumber(String text) {
        assertThrows(ArithmeticException.class, () -> value(text));
    }
}
