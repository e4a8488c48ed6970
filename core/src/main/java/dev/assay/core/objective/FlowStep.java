package dev.assay.core.objective;

import java.util.random.RandomGenerator;

/// One reverse step of a flow model, `x_t = (1 - t) x0 + t e`, from time t to s: a normal distribution around
/// a mean that is linear in the state and the velocity. All samplers with a density are such steps.
///
/// @param ofState weight of the state in the mean
/// @param ofVelocity weight of the velocity
/// @param deviation standard deviation of every element; 0 for a step without noise
public record FlowStep(double ofState, double ofVelocity, double deviation) {
    /// The ancestral step of the flow's schedule; eta 0 is Euler's step, 1 draws all noise again at t = 1.
    ///
    /// @param t from, above 0 to 1
    /// @param s to, 0 to below t; there is no noise in a step to 0
    /// @param eta 0 to 1
    public static FlowStep ancestral(double t, double s, double eta) {
        double kept = (1 - t) / (1 - s);
        double variance = (s / t) * (s / t) * (t * t - kept * kept * s * s) * eta * eta;
        return noisy(t, s, Math.sqrt(Math.max(0, variance)));
    }

    /// The step that keeps the noise level of the flow ("CPS", arXiv 2509.05952).
    ///
    /// @param noise 0, none, to 1, all of it new
    public static FlowStep keepingNoise(double t, double s, double noise) {
        return noisy(t, s, s * Math.sin(noise * Math.PI / 2));
    }

    /// `(1 - s) x0 + sqrt(s^2 - d^2) e` with the model's guesses `x0 = x - t v` and `e = x + (1 - t) v`.
    private static FlowStep noisy(double t, double s, double deviation) {
        double old = Math.sqrt(Math.max(0, s * s - deviation * deviation));
        return new FlowStep(1 - s + old, old * (1 - t) - (1 - s) * t, deviation);
    }

    /// The step of Flow-GRPO's stochastic equation (arXiv 2505.05470).
    ///
    /// @param second the second time of the chain, which stands in for t = 1
    /// @param scale of the diffusion, eta in the paper
    public static FlowStep stochastic(double t, double s, double second, double scale) {
        double diffusion = diffusion(t, second, scale);
        double drift = diffusion * diffusion / (2 * t);
        double dt = s - t;
        return new FlowStep(1 + drift * dt, (1 + drift * (1 - t)) * dt, diffusion * Math.sqrt(-dt));
    }

    /// The diffusion of that equation at time t.
    public static double diffusion(double t, double second, double scale) {
        return Math.sqrt(t / (1 - (t == 1 ? second : t))) * scale;
    }

    /// Weight of the clean prediction in the mean, `v = (x - x0) / t`.
    public double ofClean(double t) {
        return -ofVelocity / t;
    }

    public double[] mean(double[] state, double[] velocity) {
        double[] mean = new double[state.length];
        for (int k = 0; k < mean.length; k++) mean[k] = ofState * state[k] + ofVelocity * velocity[k];
        return mean;
    }

    /// Draws the next state around a mean.
    public double[] draw(double[] mean, RandomGenerator draws) {
        double[] next = mean.clone();
        if (deviation > 0) for (int k = 0; k < next.length; k++) next[k] += deviation * draws.nextGaussian();
        return next;
    }

    /// Mean over elements of the log-density of the next state; the step must have noise.
    public double log(double[] mean, double[] next) {
        return -distance(mean, next) / (2 * deviation * deviation) - Math.log(deviation) - 0.5 * Math.log(2 * Math.PI);
    }

    /// Mean squared distance.
    public static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) sum += (a[k] - b[k]) * (a[k] - b[k]);
        return sum / a.length;
    }
}
