package dev.assay.verify.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class RepetitionTest {
    private static boolean brute(String s, int length, int times) {
        for (int p = length; p * times <= s.length(); p++)
            for (int start = 0; start + p * times <= s.length(); start++) {
                String unit = s.substring(start, start + p);
                if (s.startsWith(unit.repeat(times), start)) return true;
            }
        return false;
    }

    @Test
    void agreesWithBruteForce() {
        Random random = new Random(4);
        int hits = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(30); n > 0; n--) text.append((char) ('a' + random.nextInt(2)));
            int length = random.nextInt(1, 5);
            int times = random.nextInt(2, 5);
            String s = text.toString();
            var found = Repetition.find(s, length, times);
            assertEquals(brute(s, length, times), found.isPresent(), () -> s + " " + length + " x " + times);
            if (found.isPresent()) {
                hits++;
                var run = found.get();
                assertTrue(run.length() >= run.period() * times);
                String unit = s.substring(run.start(), run.start() + run.period());
                assertTrue(s.startsWith(unit.repeat(times), run.start()));
            }
        }
        assertTrue(hits > 1000 && hits < 19_000);
    }

    /// Runs of long periods in other text, whole or one character short.
    @Test
    void findsLongRunsExactly() {
        Random random = new Random(9);
        for (int i = 0; i < 400; i++) {
            StringBuilder unit = new StringBuilder();
            for (int n = random.nextInt(20, 120); n > 0; n--) unit.append((char) ('a' + random.nextInt(3)));
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(200); n > 0; n--) text.append((char) ('A' + random.nextInt(20)));
            int start = text.length();
            int length = unit.length() * 5 - random.nextInt(2);
            text.append(unit.toString().repeat(5), 0, length).append('#').append(text, 0, start);
            var found = Repetition.find(text.toString(), unit.length(), 5);
            assertEquals(brute(text.toString(), unit.length(), 5), found.isPresent(), text.toString());
            if (length % unit.length() == 0)
                assertEquals(new Repetition.Run(start, unit.length(), length), found.orElseThrow());
        }
    }

    @Test
    void countsPeriodsAsPublished() {
        String sentence = "I will try the next tour and check it ";
        assertEquals(38, sentence.length());
        assertFalse(Repetition.find(sentence.repeat(4), 20, 5).isPresent());
        assertEquals(
                new Repetition.Run(3, 38, 190),
                Repetition.find("abc" + sentence.repeat(5), 20, 5).orElseThrow());
        String nineteen = "abcdefghijklmnopqrs";
        assertFalse(Repetition.find(nineteen.repeat(5), 20, 5).isPresent());
        assertEquals(
                38, Repetition.find(nineteen.repeat(10), 20, 5).orElseThrow().period());
    }

    @Test
    void hostileTextsEnd() {
        StringBuilder fibonacci = new StringBuilder("a");
        String before = "b";
        while (fibonacci.length() < 300_000) {
            String now = fibonacci.toString();
            fibonacci.append(before);
            before = now;
        }
        String gaps = ("a".repeat(97) + "b" + "a".repeat(89) + "c").repeat(2) + "d";
        Random random = new Random(1);
        StringBuilder sparse = new StringBuilder("a".repeat(300_000));
        for (int i = 0; i < sparse.length(); i += random.nextInt(40, 99))
            sparse.setCharAt(i, (char) ('b' + random.nextInt(20)));
        // A guard against quadratic work, far above what linear work needs; not a measurement.
        Assertions.assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            assertFalse(Repetition.find(fibonacci.toString(), 20, 5).isPresent());
            assertFalse(Repetition.find(gaps, 20, 5).isPresent());
            assertFalse(Repetition.find(sparse.toString(), 20, 5).isPresent());
            assertTrue(Repetition.find("a".repeat(1_000_000), 20, 5).isPresent());
        });
    }
}
