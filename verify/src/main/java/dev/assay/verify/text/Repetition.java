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
                return List.of(Aspect.whole("repeated", 0, 1).fault());
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

    /// Characters compared one by one before hashes are asked how far a stretch goes.
    private static final int NEAR = 64;

    /// The run with the smallest period, and of those the first; empty if there is none.
    ///
    /// In a run of `times` periods at least `times - 1` periods of characters in a row equal the one a
    /// period later. So one place in as many is looked at, and few of those need more than a look: only
    /// around equals the exact extent is found, far ends by hashes, and then compared character by character.
    public static Optional<Run> find(String text, int length, int times) {
        char[] s = text.toCharArray();
        Prefixes prefixes = null;
        for (int period = length; (long) period * times <= s.length; period++) {
            int least = period * (times - 1);
            int end = s.length - period;
            for (int at = least - 1; at < end; at += least) {
                if (s[at] != s[at + period]) continue;
                int from = at;
                int near = Math.max(0, at - NEAR);
                while (from > near && s[from - 1] == s[from - 1 + period]) from--;
                int to = at + 1;
                near = Math.min(end, at + NEAR);
                while (to < near && s[to] == s[to + period]) to++;
                boolean more = from > 0 && from == at - NEAR || to < end && to == at + NEAR;
                if (more) {
                    if (prefixes == null) prefixes = new Prefixes(s);
                    from -= prefixes.before(from, from + period);
                    to += prefixes.after(to, to + period);
                }
                if (to - from >= least && same(s, from, to, period))
                    return Optional.of(new Run(from, period, to - from + period));
            }
        }
        return Optional.empty();
    }

    private static boolean same(char[] s, int from, int to, int period) {
        for (int i = from; i < to; i++) if (s[i] != s[i + period]) return false;
        return true;
    }

    /// Hashes of all prefixes modulo 2^61 - 1.
    private static final class Prefixes {
        private static final long MOD = (1L << 61) - 1;
        private static final long BASE = 911_382_323_000_003L;
        private final long[] hash;
        private final long[] power;
        private final int n;

        Prefixes(char[] s) {
            n = s.length;
            hash = new long[n + 1];
            power = new long[n + 1];
            power[0] = 1;
            for (int i = 0; i < n; i++) {
                hash[i + 1] = mod(times(hash[i], BASE) + s[i] + 1);
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
