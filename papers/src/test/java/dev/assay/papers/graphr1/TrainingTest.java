package dev.assay.papers.graphr1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
    private static final Plan TINY = new Plan(200, 2, 28_000, 8_000);

    @TempDir
    private Path folder;

    /// Pulls the plug after some steps.
    private record Plug(int steps, List<String> seen) implements Training.Listener {
        @Override
        public void rejected(Map<String, Integer> counts) {
            List<Integer> numbers = new ArrayList<>(counts.values());
            for (int i = 1; i < numbers.size(); i++) assertTrue(numbers.get(i) <= numbers.get(i - 1));
        }

        @Override
        public void imitated(int step, int of, double loss) {
            see("imitated " + step);
        }

        @Override
        public void reinforced(Round round, long of) {
            see("reinforced " + round.step());
        }

        private void see(String what) {
            seen.add(what);
            if (seen.size() == steps) throw new IllegalStateException("unplugged");
        }
    }

    private static Plug plug(int steps) {
        return new Plug(steps, new ArrayList<>());
    }

    private Training open(String name, boolean resume) throws IOException {
        return new Training(folder.resolve(name), TINY, 5, resume);
    }

    @Test
    void goesOnAsIfItHadNotStopped() throws IOException {
        Training.Outcome whole;
        byte[] weights;
        Plug all = plug(-1);
        try (Training training = open("whole", false)) {
            whole = training.run(all);
            training.write(folder.resolve("whole.safetensors"));
        }
        weights = Files.readAllBytes(folder.resolve("whole.safetensors"));
        // Once in the middle of imitation, once in reinforcement.
        int imitated =
                (int) all.seen.stream().filter(s -> s.startsWith("imitated")).count();
        assertTrue(imitated > 25, "steps of imitation: " + imitated);
        try (Training training = open("parts", false)) {
            assertThrows(IllegalStateException.class, () -> training.run(plug(25)));
        }
        Plug second = plug(imitated - 20 + 1);
        try (Training training = open("parts", true)) {
            assertThrows(IllegalStateException.class, () -> training.run(second));
        }
        assertEquals("imitated 20", second.seen.getFirst(), "went on from the last checkpoint");
        try (Training training = open("parts", true)) {
            Training.Outcome parts = training.run(plug(-1));
            training.write(folder.resolve("parts.safetensors"));
            assertEquals(whole.rounds(), parts.rounds());
            assertEquals(whole.losses(), parts.losses());
            assertEquals(whole.tested(), parts.tested());
        }
        assertEquals(-1, java.util.Arrays.mismatch(weights, Files.readAllBytes(folder.resolve("parts.safetensors"))));
    }

    @Test
    void refusesAnotherRun() throws IOException {
        try (Training training = open("run", false)) {
            assertThrows(IllegalStateException.class, () -> training.run(plug(22)));
        }
        IOException taken = assertThrows(IOException.class, () -> open("run", false));
        assertTrue(taken.getMessage().contains("--resume"), taken.getMessage());
        IOException other = assertThrows(IOException.class, () -> new Training(folder.resolve("run"), TINY, 6, true));
        assertTrue(other.getMessage().contains("another run"), other.getMessage());
    }

    @Test
    void asksForMoreThanThereIs() throws IOException {
        try (Training training = new Training(folder, new Plan(60, 2, 1_000_000, 8_000), 5, false)) {
            var refused = assertThrows(IllegalArgumentException.class, () -> training.run(plug(-1)));
            assertTrue(refused.getMessage().contains("puzzles give"), refused.getMessage());
        }
    }

    /// What the policy says of its own samples while drawing is what it says of them when it learns.
    @Test
    void samplesAndTermsAgree() {
        PuzzleBook book = PuzzleBook.draw(60, 2, 3);
        try (PointerPolicy policy = new PointerPolicy(Draws.seeded(1).stream("policy", ""));
                var _ = new org.bytedeco.javacpp.PointerScope()) {
            List<Trace> traces = policy.sample(book.held(), 2, 1.1, 40, Draws.seeded(2).stream("sample", ""));
            var logp = policy.terms(traces, 1.1).logp();
            float[] found = dev.assay.learn.Torch.array(logp);
            int steps = (int) logp.size(1);
            for (int i = 0; i < traces.size(); i++)
                for (int t = 0; t < traces.get(i).length(); t++)
                    assertEquals(traces.get(i).logp()[t], found[i * steps + t], 1e-4);
        }
    }

    @Test
    void rejectionCountsAndCaps() {
        PuzzleBook book = PuzzleBook.draw(60, 2, 3);
        Puzzle puzzle = book.held().getFirst();
        int[] best = puzzle.problem().nodes(puzzle.problem().solution().answer());
        Trace good = Trace.answer(puzzle, best);
        Trace wrong = Trace.answer(puzzle, new int[] {0, 0});
        Trace silent = Trace.of(puzzle, new int[] {Trace.THINK, Trace.CLOSE, Trace.END});
        Rejection rejection = new Rejection();
        try (Judge judge = new Judge(null)) {
            List<Boolean> kept = judge.score(List.of(good, wrong, silent, good, good)).stream()
                    .map(rejection::keeps)
                    .toList();
            assertEquals(List.of(true, false, false, true, false), kept);
        }
        assertEquals("[5, 4, 3, 3, 2]", java.util.Arrays.toString(rejection.counts()));
    }
}
