package dev.assay.papers.world;

import dev.assay.core.guide.Particles;
import dev.assay.core.objective.FlowStep;
import java.util.random.RandomGenerator;

/// Draws from a flow model in equal steps from t = 1 to 0.
///
/// @param steps of the chain
/// @param noise how a step from t to s is made
/// @param size numbers of a sample
public record FlowSampler(MixtureFlow flow, MixtureFlow.Condition condition, int size, int steps, Noise noise)
        implements Particles.Process<FlowSampler.State> {
    /// A kind of step.
    public interface Noise {
        FlowStep step(double t, double s);
    }

    /// Where a chain is.
    ///
    /// @param x the state
    /// @param guess the model's prediction there; null at the end, where the state is the sample
    public record State(double[] x, MixtureFlow.Guess guess) {
        /// What the chain is expected to end in.
        public double[] clean() {
            return guess == null ? x : guess.clean();
        }
    }

    /// Ancestral steps.
    ///
    /// @param eta 1, or 0 for steps without noise
    public static FlowSampler ancestral(
            MixtureFlow flow, MixtureFlow.Condition condition, int size, int steps, double eta) {
        return new FlowSampler(flow, condition, size, steps, (t, s) -> FlowStep.ancestral(t, s, eta));
    }

    /// Time before a step.
    public double time(int step) {
        return (steps - step) / (double) steps;
    }

    @Override
    public State start(RandomGenerator draws) {
        double[] x = new double[size];
        for (int k = 0; k < size; k++) x[k] = draws.nextGaussian();
        return at(x, 1);
    }

    /// The state x at time t.
    public State at(double[] x, double t) {
        return new State(x, t > 0 ? flow.guess(x, t, condition) : null);
    }

    @Override
    public State next(int step, State state, RandomGenerator draws) {
        double s = step == steps - 1 ? 0 : time(step + 1);
        FlowStep kernel = noise.step(time(step), s);
        return at(kernel.draw(kernel.mean(state.x, state.guess.velocity()), draws), s);
    }

    /// Goes from a state to the end.
    ///
    /// @param from number of the step to begin with
    public double[] finish(int from, State state, RandomGenerator draws) {
        for (int step = from; step < steps; step++) state = next(step, state, draws);
        return state.x;
    }

    /// A sample.
    public double[] sample(RandomGenerator draws) {
        return finish(0, start(draws), draws);
    }
}
