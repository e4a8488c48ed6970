package dev.assay.verify.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EquivalenceTest {
    /// Pairs of one value in two notations, `|||` between them.
    private static final String EQUAL = """
            18 ||| 18.0
            18 ||| +18
            18 ||| 18.
            18 ||| $18
            18 ||| \\$18
            18 ||| $18$
            18 ||| \\(18\\)
            18 ||| \\boxed{18}
            18 ||| 18 dollars
            18 ||| \\$18.00
            18 ||| 18 eggs per day
            18 ||| 18\\text{ eggs}
            -5 ||| -$5
            -5 ||| −5
            1234567 ||| 1,234,567
            1234567 ||| 1{,}234{,}567
            10000 ||| 10,\\!000
            10000 ||| 10\\,000
            1000000 ||| 1 million
            1,800,000,000 ||| 1.8 billion
            1/2 ||| 0.5
            1/2 ||| .5
            1/2 ||| \\frac{1}{2}
            1/2 ||| \\frac12
            1/2 ||| \\dfrac{2}{4}
            1/2 ||| ½
            1/2 ||| 5e-1
            1/2 ||| 50%
            1/2 ||| 50\\%
            50% ||| 50
            50% ||| 0.5
            50\\% ||| \\frac{1}{2}
            50% ||| 50 percent
            50 ||| 50%
            3/2 ||| 1\\frac{1}{2}
            3/2 ||| 1 1/2
            3/2 ||| 1\\frac12
            3/2 ||| 1½
            -3/2 ||| -1\\frac{1}{2}
            -\\frac{1}{2} ||| \\frac{-1}{2}
            1/3 ||| 0.\\overline{3}
            7/6 ||| 1.1\\overline{6}
            150000 ||| 1.5 \\times 10^5
            150000 ||| 1.5e5
            150000 ||| 1.5 * 10^{5}
            0.00015 ||| 1.5 \\cdot 10^{-4}
            2\\sqrt{2} ||| \\sqrt{8}
            2\\sqrt{2} ||| 2√2
            2\\sqrt{2} ||| 2sqrt(2)
            \\frac{\\sqrt{2}}{2} ||| \\frac{1}{\\sqrt{2}}
            \\sqrt2 ||| 2^{1/2}
            \\sqrt{2} ||| 1.414
            \\sqrt{2} ||| 1.41421356
            \\pi ||| 3.142
            \\pi ||| 3.141
            \\sqrt[3]{5} ||| 5^{\\frac{1}{3}}
            -2 ||| \\sqrt[3]{-8}
            \\sqrt{6} ||| \\sqrt{2}\\sqrt{3}
            1 + \\sqrt{2} ||| \\sqrt{3 + 2\\sqrt{2}}
            4 ||| \\sqrt{16}
            2i ||| \\sqrt{-4}
            -1 ||| i^2
            2i ||| (1+i)^2
            -i ||| \\frac{1}{i}
            -1 ||| e^{i\\pi}
            25\\pi ||| \\pi \\cdot 25
            25\\pi ||| 25 * pi
            25π ||| 5^2\\pi
            120 ||| 5!
            10 ||| \\binom{5}{2}
            \\frac{1}{2} ||| \\sin 30^\\circ
            \\frac{\\sqrt{3}}{2} ||| \\sin\\left(\\frac{\\pi}{3}\\right)
            3 ||| \\log_2 8
            2 ||| \\log 100
            1 ||| \\ln e
            \\frac{\\pi}{6} ||| \\arcsin\\frac12
            \\frac{\\pi}{6} ||| \\sin^{-1}(1/2)
            90^\\circ ||| 90
            90^{\\circ} ||| 90 degrees
            90° ||| \\frac{\\pi}{2}
            5 ||| |-5|
            2 ||| \\lfloor 2.7 \\rfloor
            8 ||| 16 ÷ 2
            9 ||| 16 - 3 - 4 = 9
            x^2+2x+1 ||| (x+1)^2
            n! ||| n(n-1)!
            \\binom{n}{2} ||| \\frac{n(n-1)}{2}
            18 ||| **18**
            11,\\! 111,\\! 100 ||| 11111100
            x^2+2x+1 ||| x² + 2x + 1
            2xy ||| 2*y*x
            x - y ||| -(y-x)
            \\frac{x^2-1}{x-1} ||| x+1
            (x+1)^{100} ||| (1+x)^{50} (x+1)^{50}
            \\sin^2 x + \\cos^2 x ||| 1
            \\sin 2x ||| 2\\sin x\\cos x
            e^{x+y} ||| e^x e^y
            2\\ln x ||| \\ln x^2
            \\sqrt{x}^2 ||| x
            2^{n+1} ||| 2 \\cdot 2^n
            \\tan x ||| \\frac{\\sin x}{\\cos x}
            5 ||| x = 5
            x = 5 ||| 5
            x=5 ||| 5 = x
            x = 5 ||| 2x = 10
            y = 2x + 1 ||| 2x - y + 1 = 0
            y = 2x + 1 ||| 2x + 1
            f(x) = 2x ||| 2x
            x^2 + y^2 = 4 ||| 2x^2 = 8 - 2y^2
            A = \\pi r^2 ||| \\pi r^2
            25\\pi ||| A = \\pi \\cdot 5^2 = 25\\pi
            \\frac13 ||| x = \\frac{1}{3} \\approx 0.333
            1.41 ||| ≈ 1.41
            5 ||| total cost = 5
            (1,2) ||| (1, 2)
            (1,2) ||| \\left( 1, 2.0 \\right)
            (1,2) ||| (x,y) = (1,2)
            (1,2) ||| x = 1, y = 2
            (\\frac12, \\sqrt{8}) ||| (0.5, 2\\sqrt2)
            (100,200) ||| (100, 200)
            [0,1] ||| [0, 1.0]
            (0,1] ||| 0 < x \\le 1
            (3,\\infty) ||| x > 3
            (3,\\infty) ||| 3 < x
            (1,2) ||| 1 < x < 2
            (-\\infty,1)\\cup(2,\\infty) ||| (2,\\infty) \\cup (-\\infty,1)
            (-\\infty,1)\\cup(2,\\infty) ||| x < 1 or x > 2
            (-\\infty,1)\\cup(2,\\infty) ||| (-\\infty,1) \\text{ and } (2,\\infty)
            [0,2] ||| [0,1] \\cup [1,2]
            [0,2] ||| x \\in [0,2]
            \\mathbb{R} \\setminus \\{0\\} ||| (-\\infty,0)\\cup(0,\\infty)
            x \\neq 0 ||| (-\\infty,0)\\cup(0,\\infty)
            \\{1,2,3\\} ||| \\{3, 1, 2\\}
            \\{1,2,3\\} ||| 1, 2, 3
            \\{1,2,3\\} ||| 3, 2, and 1
            {1,2,3} ||| \\{3,2,1\\}
            1,2 ||| 2,1
            1 \\text{ and } 2 ||| 2, 1
            1,2 ||| x = 1, x = 2
            1,2 ||| x=2 or x=1
            \\pm 2 ||| 2, -2
            x = \\pm 2 ||| \\{-2, 2\\}
            1 \\pm \\sqrt{2} ||| 1+\\sqrt2, 1-\\sqrt2
            \\emptyset ||| \\{\\}
            B ||| (B)
            B ||| B.
            B ||| \\text{B}
            B ||| \\textbf{(B)}
            B ||| (b)
            B ||| \\textbf{(B)}\\ 12
            12 ||| (B) 12
            A, C ||| C, A
            \\begin{pmatrix}1&2\\\\3&4\\end{pmatrix} ||| \\begin{bmatrix} 1 & 2.0 \\\\ 3 & \\frac{8}{2} \\end{bmatrix}
            \\begin{pmatrix}1\\\\2\\end{pmatrix} ||| (1,2)
            \\begin{pmatrix}1&2\\\\3&4\\end{pmatrix} ||| [[1,2],[3,4]]
            1011_2 ||| 1011_{2}
            Yes ||| yes.
            \\text{even} ||| Even
            no solution ||| No  Solution
            \\text{Monday} ||| **Monday**
            1 m ||| 100 cm
            50 cents ||| $0.50
            60 km/h ||| 60 \\text{ km/h}
            6 N ||| 6 \\text{ kg m/s}^2
            5000 J ||| 5 kJ
            6 joules ||| 6 J
            2 kW ||| 2000 J/s
            1 kWh ||| 3.6 MJ
            3N ||| N*3
            5 m ||| 5
            5 \\text{ m} ||| 5 m
            36 \\text{ cm}^2 ||| 36
            36 \\text{ cm}^2 ||| 36 square cm
            20^\\circ C ||| 20
            x_1 ||| x_{1}
            \\infty ||| infinity
            9^{9^9} ||| 9^{(9^9)}
            10^{999999999} ||| 1e999999999
            """;

    private static final String DIFFERENT = """
            18 ||| 26
            18 ||| 18 or 26
            18 ||| 18 and 26
            18 ||| 18, 26
            18 ||| 18; 26
            18 ||| 18 26
            18 ||| 18 = 26
            18 ||| x = 18 = 26
            18 ||| 18 (not 26)
            18 ||| 18 is wrong
            18 ||| not 18
            18 ||| 118
            18 ||| 180
            18 ||| 1 8
            18 ||| The answer could be 18
            18 ||| -18
            18 ||| |||
            3 ||| 3.0001
            3 ||| 3.0000000000000000000000000001
            1/3 ||| 0.333
            \\sqrt{2} ||| 1.41
            \\sqrt{2} ||| 1.415
            \\sqrt{2} ||| 1.4143
            \\pi ||| 22/7
            \\pi ||| 3.14
            0.5 ||| 0.5%
            50% ||| 0.05
            50% ||| 5
            1 ||| 100
            1% ||| 100
            1,2 ||| 12
            1234 ||| 1,234,5
            (1,2) ||| (2,1)
            (1,2) ||| [1,2]
            (1,2) ||| (1,2]
            (1,2) ||| \\{1,2\\}
            (1,2) ||| (1,2,3)
            (1,234) ||| 1234
            [0,1] ||| (0,1)
            [0,1] ||| 0 < x < 1
            [0,2] ||| [0,1) \\cup (1,2]
            (3,\\infty) ||| x \\ge 3
            (-\\infty,1)\\cup(2,\\infty) ||| (-\\infty,1)
            (-\\infty, \\infty) ||| (-\\infty, 0)
            \\infty ||| -\\infty
            \\{1,2,3\\} ||| \\{1,2\\}
            1,2 ||| 1
            2,2,3 ||| 2,3,3
            \\pm 2 ||| 2
            B ||| C
            B ||| (C) B
            x^2+2x+1 ||| x^2+2x+2
            \\sqrt{x^2} ||| x
            x ||| y
            n! ||| (n-1)!
            \\binom{n}{2} ||| \\frac{n(n+1)}{2}
            x^2 ||| 2x
            \\sin x ||| \\cos x
            \\sin 2x ||| 2 \\sin x
            2^n ||| n^2
            e^x ||| e^{-x}
            x = 5 ||| y = 5
            x = 5 ||| x = -5
            y = 2x + 1 ||| y = 2x - 1
            y = 2x + 1 ||| 2x
            \\frac{1}{2} ||| \\frac{2}{1}
            1\\frac{1}{2} ||| \\frac12
            2\\frac{x}{3} ||| 2 + \\frac{x}{3}
            1/0 ||| 2/0
            2+2=5 ||| 5
            1 m ||| 1 s
            1 m ||| 1 cm
            1 hour ||| 1 minute
            \\begin{pmatrix}1&2\\\\3&4\\end{pmatrix} ||| \\begin{pmatrix}1&3\\\\2&4\\end{pmatrix}
            1011_2 ||| 1011_3
            Yes ||| no
            6 N ||| 6 J
            5 kW ||| 5 W
            Yes ||| Yes and no
            9^{9^9} ||| 9^{9^8}
            1e999999999 ||| 1e999999998
            3x ||| 3
            """;

    static Stream<String[]> equal() {
        return rows(EQUAL);
    }

    static Stream<String[]> different() {
        return rows(DIFFERENT);
    }

    private static Stream<String[]> rows(String table) {
        return table.lines()
                .map(l -> Arrays.stream(l.split(" \\|\\|\\| ", 2))
                        .map(String::strip)
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource
    void equal(String reference, String candidate) {
        Verdict verdict = Equivalence.compare(reference, candidate);
        assertTrue(verdict.equal(), () -> verdict.why() + reading(reference, candidate));
    }

    @ParameterizedTest
    @MethodSource
    void different(String reference, String candidate) {
        Verdict verdict = Equivalence.compare(reference, candidate);
        assertFalse(verdict.equal(), () -> verdict.why() + reading(reference, candidate));
    }

    private static String reading(String a, String b) {
        return "\n" + Answer.parse(a) + "\n" + Answer.parse(b);
    }

    @Test
    void emptyIsNeverRight() {
        assertEquals(new Verdict(false, "the candidate is empty"), Equivalence.compare("18", "  "));
        assertEquals(new Verdict(false, "the reference is empty"), Equivalence.compare("", "18"));
        assertFalse(Equivalence.compare("", "").equal());
        assertFalse(Equivalence.compare("18", "$").equal());
        assertFalse(Equivalence.compare("18", "\\boxed{}").equal());
    }

    @Test
    void saysWhyInOneLine() {
        assertEquals("1/2 = 0.5", Equivalence.compare("1/2", "0.5").why());
        assertEquals("18 != 26", Equivalence.compare("18", "26").why());
        assertEquals(
                "50% = 0.5 (percent as a fraction)",
                Equivalence.compare("50%", "0.5").why());
        assertEquals(
                "\\sqrt{2} = 1.414 (rounded)",
                Equivalence.compare("\\sqrt{2}", "1.414").why());
        assertEquals(
                "18 != 18 or 26 (expected a value, found 2 values)",
                Equivalence.compare("18", "18 or 26").why());
        assertEquals(
                "18 != 1 8 (expected a value, found text)",
                Equivalence.compare("18", "1\n8").why());
        assertTrue(Equivalence.compare("18", "9".repeat(500)).why().length() < 100);
    }

    @Test
    void settingsAreObeyed() {
        assertFalse(new Equivalence(2000, 0, 100_000).verdict("\\pi", "3.14159").equal());
        assertTrue(new Equivalence(2000, 2, 100_000).verdict("\\pi", "3.14").equal());
        Verdict tooLong = new Equivalence(5, 3, 100_000).verdict("10", "10.0000");
        assertEquals("10 != 10.0000 (the candidate is longer than 5 chars)", tooLong.why());
        assertTrue(new Equivalence(5, 3, 100_000).verdict("1000000", "1000000").equal());
        assertThrows(IllegalArgumentException.class, () -> new Equivalence(0, 3, 1));
    }

    @Test
    void workIsBounded() {
        String hard = "(a+b+c+d+f+g)^{40}(h+j+k+l+m+n)^{40}";
        Verdict verdict = new Equivalence(2000, 3, 1000).verdict(hard, hard + "+1");
        assertFalse(verdict.equal());
        assertTrue(verdict.why().endsWith("(the comparison reached its bound on work)"), verdict.why());
    }
}
