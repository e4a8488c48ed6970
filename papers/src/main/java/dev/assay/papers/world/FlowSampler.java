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
        double[] next = kernel(step).draw(mean(step, state.guess), draws);
        return at(next, step == steps - 1 ? 0 : time(step + 1));
    }

    /// All states of a chain, the start first.
    public State[] chain(RandomGenerator draws) {
        State[] chain = new State[steps + 1];
        chain[0] = start(draws);
        for (int step = 0; step < steps; step++) chain[step + 1] = next(step, chain[step], draws);
        return chain;
    }

    /// The kernel of a step.
    public FlowStep kernel(int step) {
        return noise.step(time(step), step == steps - 1 ? 0 : time(step + 1));
    }

    /// The mean of a step as the model now has it, from a state that another may have come to.
    public double[] mean(int step, MixtureFlow.Guess guess) {
        return kernel(step).mean(guess.noisy(), guess.velocity());
    }

    /// Adds `weight` times the gradient of the log-density (mean over elements) of a step.
    ///
    /// @param mean of {@link #mean}
    public void push(
            int step, MixtureFlow.Guess guess, double[] mean, double[] next, double weight, double[][] gradient) {
        FlowStep kernel = kernel(step);
        double scale = weight * kernel.ofClean(time(step)) / (kernel.deviation() * kernel.deviation() * mean.length);
        double[] onClean = new double[mean.length];
        for (int k = 0; k < onClean.length; k++) onClean[k] = scale * (next[k] - mean[k]);
        flow.back(guess, onClean, gradient);
    }

    /// The gradient of a step in the state it begins at, given that in the state it leads to; that in the weights is
    /// added.
    public double[] back(int step, MixtureFlow.Guess guess, double[] onNext, double[][] gradient) {
        FlowStep kernel = kernel(step);
        double ofClean = kernel.ofClean(time(step));
        double direct = kernel.ofState() + kernel.ofVelocity() / time(step);
        double[] onClean = new double[onNext.length];
        for (int k = 0; k < onClean.length; k++) onClean[k] = ofClean * onNext[k];
        double[] onState = flow.back(guess, onClean, gradient);
        for (int k = 0; k < onState.length; k++) onState[k] += direct * onNext[k];
        return onState;
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
