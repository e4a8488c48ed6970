package dev.assay.verify.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class OverlapTest {
    private static final String[][] PAIRS = {
        {"the cat sat on the mat", "the cat is on the mat"},
        {"a quick brown fox jumps over the dog", "the quick brown fox jumps over the lazy dog"},
        {"hello", "hello world"},
        {
            "it is a guide to action which ensures that the military always obeys the commands of the party",
            "it is a guide to action that ensures that the military will forever heed party commands"
        },
        {"the the the the the the the", "the cat is on the mat"},
        {"no words shared here", "completely different text"}
    };

    /// Sentence BLEU and chrF2 of sacreBLEU 2.5.
    @Test
    void likeSacreBleu() {
        double[] bleu = {
            0.3799178428257963, 0.6240195441936918, 0.3678794411714425, 0.42085980695240915, 0.07809849842300637, 0
        };
        double[] chrF = {
            0.645779420625287,
            0.7531513776628916,
            0.4069078647589538,
            0.6422479630790534,
            0.14232426848159646,
            0.07796130455024783
        };
        for (int i = 0; i < PAIRS.length; i++) {
            assertEquals(bleu[i], Overlap.bleu(PAIRS[i][0], PAIRS[i][1]), 1e-12, PAIRS[i][0]);
            assertEquals(chrF[i], Overlap.chrF(PAIRS[i][0], PAIRS[i][1]), 1e-12, PAIRS[i][0]);
        }
    }

    /// By hand: 5 of 6 words and 3 of 5 pairs are shared.
    @Test
    void runsOfWords() {
        assertEquals(5 / 6.0, Overlap.rougeN(PAIRS[0][0], PAIRS[0][1], 1), 1e-12);
        assertEquals(3 / 5.0, Overlap.rougeN(PAIRS[0][0], PAIRS[0][1], 2), 1e-12);
        assertEquals(2 / 13.0 * 2, Overlap.rougeN(PAIRS[4][0], PAIRS[4][1], 1), 1e-12);
        assertEquals(0, Overlap.rougeN("one", "one", 2), "no pair of words, nothing shared");
        assertEquals(0.25, Overlap.distinct("ha ha ha ha", 1));
        assertEquals(1 / 3.0, Overlap.distinct("ha ha ha ha", 2), 1e-12);
        assertEquals(1, Overlap.distinct("ha", 2));
    }

    /// Every measure is within 0 to 1, and 1 for a text and itself where it has words enough.
    @Property(seed = "1", tries = 300)
    void withinBounds(
            @ForAll @AlphaChars @StringLength(max = 30) String a,
            @ForAll @AlphaChars @StringLength(min = 1, max = 30) String b) {
        for (TextOverlap.Measure measure : TextOverlap.Measure.values()) {
            double value = measure.of(a.replace('e', ' '), b.replace('e', ' '));
            assertTrue(value >= 0 && value <= 1 + 1e-12, measure + " " + value);
            if (measure != TextOverlap.Measure.ROUGE_2) assertEquals(1, measure.of("x" + b, "x" + b), 1e-12);
        }
    }

    @Test
    void otherScriptsHaveCharacters() {
        assertEquals(0, Overlap.bleu("今天天气很好", "今天天气不错"));
        assertTrue(Overlap.chrF("今天天气很好", "今天天气不错") > 0.2);
        assertEquals(1, Overlap.chrF("今天天气很好", "今天 天气很好"), 1e-12);
    }
}
