package dev.assay.core.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Runs several copies of a stepwise generator side by side and, at chosen steps, keeps some and drops others
/// by what their end promises. The rule says who competes: all copies (FK steering, arXiv 2501.06848; TDS), or
/// the children of one state only (SVDD, arXiv 2408.08252). The generator itself is not changed.
///
/// @param process the generator
/// @param look what a state promises
public record Particles<S>(Process<S> process, Look<S> look) {
    /// A generator that works in steps, from noise to a sample.
    public interface Process<S> {
        /// Number of steps.
        int steps();

        S start(RandomGenerator draws);

        /// The state after a step.
        ///
        /// @param step from 0
        S next(int step, S state, RandomGenerator draws);
    }

    /// A guess of the reward of the end of a state.
    public interface Look<S> {
        /// @param step the step that led to it
        double reward(int step, S state);
    }

    /// Who is kept.
    public interface Rule {
        /// Children of each state in this step, 1 or more.
        default int children(int step) {
            return 1;
        }

        /// True if the children of a state compete with each other only; else all do.
        boolean siblings();

        /// True if this step selects; the others look at no reward.
        boolean at(int step);

        /// Which of these go on, as indices into the rewards, with repetition. SVDD keeps one of siblings, FK steering
        /// as
        /// many as there were at the start; a search that prunes keeps fewer.
        int[] keep(int step, double[] rewards, RandomGenerator draws);
    }

    /// @param samples the ends
    /// @param ancestors of each end, the number of the start it descends from
    /// @param starts how many there were
    /// @param made states that were made, each of which costs one call of the generator
    /// @param looks rewards that were asked for
    public record Run<S>(List<S> samples, int[] ancestors, int starts, int made, int looks) {
        /// Share of the starts that have descendants among the samples.
        public double survivors() {
            return IntStream.of(ancestors).distinct().count() / (double) starts;
        }
    }

    private record Held<S>(S state, int ancestor) {}

    /// Runs a population to its end.
    ///
    /// @param size particles at the start
    public Run<S> run(int size, Rule rule, RandomGenerator draws) {
        if (size < 1) throw new IllegalArgumentException("particles: expected 1 or more, found " + size);
        List<Held<S>> held = new ArrayList<>();
        for (int i = 0; i < size; i++) held.add(new Held<>(process.start(draws), i));
        int made = size;
        int looks = 0;
        for (int step = 0; step < process.steps(); step++) {
            List<List<Held<S>>> blocks = new ArrayList<>();
            for (Held<S> parent : held) {
                if (blocks.isEmpty() || rule.siblings()) blocks.add(new ArrayList<>());
                for (int c = 0; c < rule.children(step); c++)
                    blocks.getLast().add(new Held<>(process.next(step, parent.state, draws), parent.ancestor));
                made += rule.children(step);
            }
            held = new ArrayList<>();
            for (List<Held<S>> block : blocks) {
                if (!rule.at(step)) {
                    held.addAll(block);
                    continue;
                }
                double[] rewards = new double[block.size()];
                for (int i = 0; i < rewards.length; i++) rewards[i] = look.reward(step, block.get(i).state);
                looks += rewards.length;
                for (int kept : rule.keep(step, rewards, draws)) held.add(block.get(kept));
            }
        }
        return new Run<>(
                held.stream().map(Held::state).toList(),
                held.stream().mapToInt(Held::ancestor).toArray(),
                size,
                made,
                looks);
    }
}
