package dev.assay.core.curriculum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/// Chooses documents greedily, each time the one with the most n-grams that no chosen document
/// has (Dr. SCI, arXiv 2602.08321, Algorithm 1). Gains only shrink, so a queue of stale gains
/// finds the same documents as looking at all of them every time. Ties go to the lowest index. An
/// n-gram is kept as a 64-bit hash: among a hundred million of them about one collision per four
/// thousand runs is expected.
public final class Coverage {
    /// @param selected indices of the documents in the order they were chosen
    /// @param covered number of distinct n-grams after each choice
    public record Choice(int[] selected, int[] covered) {}

    private record Candidate(int index, int gain) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            int byGain = Integer.compare(other.gain, gain);
            return byGain != 0 ? byGain : Integer.compare(index, other.index);
        }
    }

    private Coverage() {}

    /// Chooses `n` documents, or all if there are fewer.
    ///
    /// @param documents their tokens; one with fewer than `gram` tokens has no n-gram and comes
    ///     last
    public static Choice choose(List<List<String>> documents, int n, int gram) {
        if (gram < 1) throw new IllegalArgumentException("ngram: expected 1 or more, found " + gram);
        List<long[]> grams = new ArrayList<>();
        PriorityQueue<Candidate> queue = new PriorityQueue<>();
        for (int i = 0; i < documents.size(); i++) {
            grams.add(grams(documents.get(i), gram));
            queue.add(new Candidate(i, grams.getLast().length));
        }
        int count = Math.clamp(n, 0, documents.size());
        LongSet seen = new LongSet();
        int[] selected = new int[count];
        int[] covered = new int[count];
        for (int k = 0; k < count; k++) {
            Candidate best = queue.remove();
            for (int gain = seen.missing(grams.get(best.index));
                    gain < best.gain;
                    gain = seen.missing(grams.get(best.index))) {
                queue.add(new Candidate(best.index, gain));
                best = queue.remove();
            }
            for (long each : grams.get(best.index)) seen.add(each);
            selected[k] = best.index;
            covered[k] = seen.size();
        }
        return new Choice(selected, covered);
    }

    /// The distinct n-grams of a document.
    private static long[] grams(List<String> tokens, int gram) {
        long[] grams = new long[Math.max(0, tokens.size() - gram + 1)];
        for (int i = 0; i < grams.length; i++) {
            long hash = gram;
            for (String token : tokens.subList(i, i + gram)) hash = mix(hash ^ hash(token));
            grams[i] = hash;
        }
        Arrays.sort(grams);
        int distinct = 0;
        for (int i = 0; i < grams.length; i++) if (i == 0 || grams[i] != grams[i - 1]) grams[distinct++] = grams[i];
        return Arrays.copyOf(grams, distinct);
    }

    private static long hash(String token) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < token.length(); i++) hash = (hash ^ token.charAt(i)) * 0x100000001b3L;
        return mix(hash + token.length());
    }

    /// The finaliser of SplitMix64.
    private static long mix(long z) {
        z = (z + 0x9e3779b97f4a7c15L);
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    /// Open addressing over longs; a boxed set would need ten times the memory.
    private static final class LongSet {
        private long[] slots = new long[64];
        private int size;
        private boolean zero;

        int size() {
            return size;
        }

        int missing(long[] values) {
            int missing = 0;
            for (long value : values) if (!contains(value)) missing++;
            return missing;
        }

        private boolean contains(long value) {
            return value == 0 ? zero : slots[slot(value)] == value;
        }

        private int slot(long value) {
            int at = (int) value & slots.length - 1;
            while (slots[at] != 0 && slots[at] != value) at = at + 1 & slots.length - 1;
            return at;
        }

        void add(long value) {
            if (contains(value)) return;
            size++;
            if (value == 0) {
                zero = true;
                return;
            }
            slots[slot(value)] = value;
            if (2 * size < slots.length) return;
            long[] old = slots;
            slots = new long[2 * old.length];
            for (long each : old) if (each != 0) slots[slot(each)] = each;
        }
    }
}
