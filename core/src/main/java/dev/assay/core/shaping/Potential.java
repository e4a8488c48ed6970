package dev.assay.core.shaping;

import java.util.Arrays;

/// Shaping by potentials: what is added to the reward of a step is a difference of potentials, so that a
/// whole episode earns the difference of its ends and no detour pays. Pure functions of one episode; time
/// is linear in its steps.
public final class Potential {
    private Potential() {}

    /// `F_t = gamma * Phi(s_{t+1}) - Phi(s_t)` (Ng, Harada and Russell 1999); keeps the optimal policies.
    ///
    /// @param potentials Phi of every state visited, one more than there are steps
    /// @param terminal true if the last state ends the world: its potential then counts as 0; false if a
    ///     time limit cut the episode off
    /// @return one number per step
    public static double[] differences(double[] potentials, double gamma, boolean terminal) {
        if (potentials.length == 0) throw new IllegalArgumentException("potentials: expected one per state visited");
        double[] out = new double[potentials.length - 1];
        for (int t = 0; t < out.length; t++) {
            double next = terminal && t == out.length - 1 ? 0 : potentials[t + 1];
            out[t] = gamma * next - potentials[t];
        }
        return out;
    }

    /// Potentials that change while they are visited (Devlin and Kudenko 2012): each is taken at the time
    /// of its visit; nothing follows the last one.
    ///
    /// @param atVisit Phi(s_t, t), one per step
    public static double[] dynamic(double[] atVisit, double gamma) {
        double[] ended = Arrays.copyOf(atVisit, atVisit.length + 1);
        return differences(ended, gamma, true);
    }

    /// Look-ahead advice (Wiewiora et al. 2003): `F_t = gamma * Phi(s_{t+1}, a_{t+1}) - Phi(s_t, a_t)`. The
    /// optimum stays only if actions are greedy on `Q + Phi`.
    ///
    /// @param phi of every state and action taken, one per step
    public static double[] lookAhead(double[] phi, double gamma) {
        return dynamic(phi, gamma);
    }

    /// Look-back advice (Wiewiora et al. 2003): `F_t = Phi(s_t, a_t) - Phi(s_{t-1}, a_{t-1}) / gamma`, for
    /// learners on policy.
    ///
    /// @param gamma above 0
    public static double[] lookBack(double[] phi, double gamma) {
        if (!(gamma > 0)) throw new IllegalArgumentException("gamma: look-back advice needs a discount above 0");
        double[] out = new double[phi.length];
        for (int t = 0; t < out.length; t++) out[t] = phi[t] - (t == 0 ? 0 : phi[t - 1] / gamma);
        return out;
    }

    /// @param phi the potential of each step's state and action after the last update
    /// @param shaping what was added to each step's reward
    public record Learned(double[] phi, double[] shaping) {}

    /// Advice turned into a learned potential (Harutyunyan et al. 2015): `Phi += beta * (-advice + gamma *
    /// Phi' - Phi)`, and the shaping uses Phi as it was before this step's update. Every step of the
    /// episode is its own state and action; nothing follows the last one.
    ///
    /// @param advice the advised reward of each step
    /// @param start Phi of everything at the beginning
    public static Learned fromAdvice(double[] advice, double gamma, double beta, double start) {
        double[] phi = new double[advice.length];
        Arrays.fill(phi, start);
        double[] shaping = new double[advice.length];
        for (int t = 0; t < advice.length; t++) {
            double next = t + 1 < advice.length ? phi[t + 1] : 0;
            shaping[t] = gamma * next - phi[t];
            phi[t] += beta * (-advice[t] + gamma * next - phi[t]);
        }
        return new Learned(phi, shaping);
    }
}
