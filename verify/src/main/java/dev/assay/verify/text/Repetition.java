package dev.assay.verify.text;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.List;
import java.util.Optional;

/// 1 if the response repeats a piece of at least `length` characters at least `times` times back to back,
/// else 0 (Graph-R1's degenerate repetition). Exact, in O(n log^2 n) time.
///
/// @param length fewest characters of the piece
/// @param times fewest repetitions, 2 or more
@Named("repetition")
public record Repetition(
        @Default("20") int length, @Default("5") int times) implements Part<RewardFunction> {
    public Repetition {
        if (length < 1) throw new IllegalArgumentException("length: expected 1 or more, found " + length);
        if (times < 2) throw new IllegalArgumentException("times: expected 2 or more, found " + times);
    }

    /// A stretch of text in which every character equals the one `period` before it.
    ///
    /// @param length characters of the whole stretch, at least `times` periods
    public record Run(int start, int period, int length) {}

    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("repeated", 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Optional<Run> found = find(row.rollout().response(), length, times);
                if (found.isEmpty()) return Reading.of(Signal.whole("repeated", 0, null));
                Run run = found.get();
                return Reading.of(Signal.of(
                        "repeated",
                        1,
                        new Scope.Span(run.start, run.start + run.length),
                        () -> run.period + " characters, " + run.length / run.period + " times"));
            }
        };
    }

    /// The run with the smallest period, and of those the first; empty if there is none.
    ///
    /// A run of `times` periods holds `times - 1` multiples of its period in a row that equal the
    /// next multiple. Only there the exact extent is looked for, by hashes, and then compared
    /// character by character.
    public static Optional<Run> find(String text, int length, int times) {
        int n = text.length();
        Prefixes prefixes = null;
        for (int period = length; (long) period * times <= n; period++) {
            int streak = 0;
            for (int at = 0; at + period < n; at += period) {
                streak = text.charAt(at) == text.charAt(at + period) ? streak + 1 : 0;
                if (streak < times - 1) continue;
                if (prefixes == null) prefixes = new Prefixes(text);
                int from = at - prefixes.before(at, at + period);
                int to = at + prefixes.after(at, at + period);
                if (to - from >= period * (times - 1) && same(text, from, to, period))
                    return Optional.of(new Run(from, period, to - from + period));
                // The stretch of equals ends at `to`; nothing before it can be part of a longer one.
                if (to > at) {
                    at += (to - at - 1) / period * period;
                    streak = Math.max(1, Math.min(streak, times - 2));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean same(String text, int from, int to, int period) {
        for (int i = from; i < to; i++) if (text.charAt(i) != text.charAt(i + period)) return false;
        return true;
    }

    /// Hashes of all prefixes modulo 2^61 - 1.
    private static final class Prefixes {
        private static final long MOD = (1L << 61) - 1;
        private static final long BASE = 911_382_323_000_003L;
        private final long[] hash;
        private final long[] power;
        private final int n;

        Prefixes(String text) {
            n = text.length();
            hash = new long[n + 1];
            power = new long[n + 1];
            power[0] = 1;
            for (int i = 0; i < n; i++) {
                hash[i + 1] = mod(times(hash[i], BASE) + text.charAt(i) + 1);
                power[i + 1] = times(power[i], BASE);
            }
        }

        private static long mod(long x) {
            long r = (x & MOD) + (x >>> 61);
            return r >= MOD ? r - MOD : r;
        }

        private static long times(long a, long b) {
            long high = Math.multiplyHigh(a, b);
            long low = a * b;
            return mod((low & MOD) + (high << 3 | low >>> 61));
        }

        private long of(int from, int to) {
            long h = hash[to] - times(hash[from], power[to - from]);
            return h < 0 ? h + MOD : h;
        }

        /// How many characters from `i` and from `j > i` on are equal.
        int after(int i, int j) {
            int low = 0;
            int high = n - j;
            while (low < high) {
                int middle = low + high + 1 >>> 1;
                if (of(i, i + middle) == of(j, j + middle)) low = middle;
                else high = middle - 1;
            }
            return low;
        }

        /// How many characters before `i` and before `j > i` are equal.
        int before(int i, int j) {
            int low = 0;
            int high = i;
            while (low < high) {
                int middle = low + high + 1 >>> 1;
                if (of(i - middle, i) == of(j - middle, j)) low = middle;
                else high = middle - 1;
            }
            return low;
        }
    }
}
