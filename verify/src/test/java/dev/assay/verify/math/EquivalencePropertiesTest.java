package dev.assay.verify.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EquivalencePropertiesTest {
    private static final List<String> SOUP = List.of(
            "\\frac",
            "\\sqrt",
            "\\boxed",
            "\\text",
            "\\left",
            "\\right",
            "\\pi",
            "\\infty",
            "\\cup",
            "\\pm",
            "\\circ",
            "\\sin",
            "\\log",
            "\\begin{pmatrix}",
            "\\end{pmatrix}",
            "\\\\",
            "&",
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            "\\{",
            "\\}",
            "|",
            "^",
            "_",
            "!",
            "+",
            "-",
            "*",
            "/",
            "=",
            "<",
            "\\le",
            "\\in",
            ",",
            ";",
            ".",
            "%",
            "$",
            "\\$",
            "0",
            "1",
            "2",
            "9",
            "10",
            "3.5",
            "1e9",
            "x",
            "y",
            "e",
            "i",
            "B",
            " ",
            " ",
            " and ",
            " or ",
            "cm",
            "eggs",
            "x^2",
            "9^9^9^9",
            "1,234",
            "\\overline{3}",
            "½",
            "√",
            "²",
            "\\",
            "\n",
            "\\{1,2\\}",
            "(0,1]",
            "\\binom",
            "\\mathbb{R}",
            "\\setminus",
            "million",
            "10^{-999}",
            "e^{-2000}",
            "\\arcsin ",
            "\\ln ",
            "\\sqrt{2}",
            "!",
            "\\ne",
            "≈",
            "\\lfloor",
            "\\rfloor",
            "𝑥",
            "\0");

    private static final List<String> ANSWERS = List.of(
            "18",
            "-3.5",
            "1/2",
            "50%",
            "$5",
            "\\frac{3}{4}",
            "1 1/2",
            "\\sqrt{2}",
            "2\\pi",
            "e^2",
            "x+1",
            "(x+1)^2",
            "2xy",
            "x = 5",
            "y = 2x",
            "(1,2)",
            "[1,2]",
            "(1,2]",
            "(-\\infty,3)",
            "(0,1)\\cup(2,3)",
            "\\{1,2\\}",
            "1,2",
            "x=1, x=2",
            "B",
            "(C)",
            "yes",
            "\\begin{pmatrix}1\\\\2\\end{pmatrix}",
            "90^\\circ",
            "1.414",
            "6.283",
            "i",
            "3 cm",
            "0.03 m",
            "1 < x < 2",
            "2",
            "5");

    /// A rational in several notations that are all exact.
    private static List<String> renderings(long num, long den) {
        long whole = num / den;
        long rest = Math.abs(num % den);
        List<String> all = new ArrayList<>(List.of(
                num + "/" + den,
                "\\frac{" + num + "}{" + den + "}",
                "\\dfrac{" + 3 * num + "}{" + 3 * den + "}",
                "\\boxed{\\frac{" + num + "}{" + den + "}}",
                "$\\left(\\tfrac{" + num + "}{" + den + "}\\right)$",
                "x = " + num + " \\div " + den,
                num + " \\cdot " + den + "^{-1}",
                "(" + (num - den) + ")/" + den + " + 1",
                num + "/" + den + "\\text{ eggs}"));
        if (rest != 0 && whole != 0) {
            all.add(whole + "\\frac{" + rest + "}{" + den + "}");
            all.add(whole + " " + rest + "/" + den);
        }
        if (rest == 0) {
            all.add(String.format(Locale.ROOT, "%,d", whole));
            all.add(String.format(Locale.ROOT, "$%,d.00", whole));
            all.add(whole + "e0");
        }
        if (100 % den == 0) {
            all.add(BigDecimal.valueOf(num).divide(BigDecimal.valueOf(den)).toPlainString());
            all.add(BigDecimal.valueOf(num)
                            .divide(BigDecimal.valueOf(den))
                            .setScale(2)
                            .toPlainString() + " dollars");
            all.add(num * (100 / den) + " \\times 10^{-2}");
        }
        return all;
    }

    @Property(seed = "1", tries = 300)
    void everyNotationOfARationalIsEqual(
            @ForAll @IntRange(min = -2_000_000, max = 2_000_000) int num, @ForAll("denominators") int den) {
        List<String> all = renderings(num, den);
        for (String r : all) {
            for (String c : all) {
                Verdict verdict = Equivalence.compare(r, c);
                assertTrue(verdict.equal(), verdict::why);
            }
        }
    }

    @Property(seed = "1", tries = 300)
    void aPerturbedRationalIsUnequal(
            @ForAll @IntRange(min = -2_000_000, max = 2_000_000) int num,
            @ForAll("denominators") int den,
            @ForAll @IntRange(min = 1, max = 5) int off) {
        for (String c : renderings(num + (long) off, den)) {
            Verdict verdict = Equivalence.compare(num + "/" + den, c);
            assertFalse(verdict.equal(), verdict::why);
        }
    }

    @Provide
    Arbitrary<Integer> denominators() {
        return Arbitraries.of(1, 2, 3, 4, 5, 7, 20, 36, 997);
    }

    @Property(seed = "1", tries = 200)
    void aPolynomialEqualsItsExpansion(
            @ForAll @IntRange(min = -9, max = 9) int a,
            @ForAll @IntRange(min = -9, max = 9) int b,
            @ForAll @IntRange(min = 1, max = 9) int c) {
        String factored = "(x + (" + a + "))(" + c + "x - y(" + b + "))";
        String expanded = c + "x^2 - (" + b + ")xy + " + (a * c) + "x - " + "(" + (a * b) + ")y";
        assertTrue(Equivalence.compare(factored, expanded).equal(), () -> factored + " " + expanded);
        assertFalse(Equivalence.compare(factored, expanded + " + 1").equal());
        assertTrue(Equivalence.compare("z = " + factored, "7(" + expanded + ") = 7z")
                .equal());
    }

    @Property(seed = "1", tries = 200)
    void aSetHasNoOrderAndATupleHas(@ForAll("distinct") List<Integer> items) {
        String forward = join(items);
        String backward = join(items.reversed());
        assertTrue(Equivalence.compare("\\{" + forward + "\\}", "\\{" + backward + "\\}")
                .equal());
        assertTrue(Equivalence.compare(forward, backward).equal());
        assertFalse(
                Equivalence.compare("(" + forward + ")", "(" + backward + ")").equal());
        assertFalse(Equivalence.compare("\\{" + forward + "\\}", "\\{" + forward + ", 1000\\}")
                .equal());
    }

    @Provide
    Arbitrary<List<Integer>> distinct() {
        return Arbitraries.integers()
                .between(-99, 99)
                .list()
                .uniqueElements()
                .ofMinSize(2)
                .ofMaxSize(6);
    }

    private static String join(List<Integer> items) {
        return String.join(", ", items.stream().map(String::valueOf).toList());
    }

    /// Percent is the one place where the reference decides.
    @Test
    void comparisonIsSymmetricButForPercent() {
        for (String a : ANSWERS) {
            for (String b : ANSWERS) {
                if (a.endsWith("%") == b.endsWith("%")) {
                    assertEquals(
                            Equivalence.compare(a, b).equal(),
                            Equivalence.compare(b, a).equal(),
                            () -> a + " and " + b);
                }
            }
        }
    }

    @Test
    void everyAnswerEqualsItselfAfterReading() {
        for (String a : ANSWERS) {
            assertTrue(Equivalence.compare(a, a + " ").equal());
            assertTrue(
                    Equivalence.compare(a, "\\left. {" + a + "}").equal(),
                    () -> a + " " + Answer.parse("\\left. {" + a + "}"));
        }
    }

    /// 20,000 pairs of token soup: nothing is thrown, each text equals itself, and the verdict is the
    /// same twice.
    @Test
    void soupIsSurvived() {
        SplittableRandom random = new SplittableRandom(7);
        int readable = 0;
        for (int k = 0; k < 20_000; k++) {
            String a = soup(random);
            String b = soup(random);
            Verdict verdict = Equivalence.compare(a, b);
            assertNotNull(verdict.why());
            assertFalse(verdict.why().contains("\n"));
            assertEquals(!a.isBlank(), Equivalence.compare(a, a).equal(), a);
            readable += Answer.parse(a) instanceof Answer.Text ? 0 : 1;
            FinalAnswer.find(a, List.of(FinalAnswer.Rule.values()));
        }
        assertTrue(readable > 1000, "too little of the soup is mathematics to prove anything: " + readable);
    }

    private static String soup(SplittableRandom random) {
        StringBuilder s = new StringBuilder();
        int length = random.nextInt(1, random.nextInt(2, 30));
        for (int k = 0; k < length; k++) {
            s.append(SOUP.get(random.nextInt(SOUP.size())));
        }
        return s.toString();
    }

    @Property(seed = "1", tries = 2000)
    void anyTextIsSurvived(@ForAll String a, @ForAll String b) {
        assertNotNull(Equivalence.compare(a, b));
        assertNotNull(Answer.parse(a));
    }

    @Test
    void monstersAreSurvived() {
        for (String unit : List.of(
                "(",
                "{",
                "[",
                "\\{",
                "\\frac",
                "\\sqrt",
                "\\sqrt{",
                "-",
                "|",
                "9^",
                "2^{",
                "!",
                "1,",
                "x=",
                "sin ",
                "\\text{",
                "\\begin{pmatrix}",
                "1/",
                "(x+1)",
                "(a+b+c)^{20}",
                "\\sin(x)",
                "9!",
                "x_",
                "1 and ",
                "\\pm 1,",
                "[0,1]\\cup")) {
            for (int times : List.of(10, 63, 64, 300, 2000)) {
                String open = unit.repeat(times) + "1";
                assertNotNull(Equivalence.compare(open, open + "0").why());
            }
        }
        assertNotNull(Equivalence.compare("x^{999}1e-999", "x^{999}1e-999 + x^{998}1e-998\\sin x"));
        String nested = "(".repeat(900) + "1" + ")".repeat(900);
        assertFalse(Equivalence.compare("1", nested).equal());
        assertFalse(Equivalence.compare("1", "9^9^9^9").equal());
        assertFalse(Equivalence.compare("1e999999999", "9^{9^{9^9}}").equal());
        assertFalse(Equivalence.compare("\\sin(10^{100})", "\\cos(10^{100})").equal());
        assertFalse(Equivalence.compare("1", "1000000!").equal());
        assertFalse(Equivalence.compare("\\frac{1}{3}", "0." + "3".repeat(1900)).equal());
        assertTrue(Equivalence.compare(BigInteger.TEN.pow(900).toString(), "10^{900}")
                .equal());
    }
}
