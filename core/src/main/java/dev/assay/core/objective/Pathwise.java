package dev.assay.core.objective;

/// The gradient of a differentiable reward back through the last steps of a chain (AlignProp, arXiv 2310.03739;
/// ReFL, arXiv 2304.05977; DRaFT, arXiv 2309.17400): steps before the cut are constants to it.
public final class Pathwise {
    private Pathwise() {}

    /// One step of the chain, backwards.
    public interface Back {
        /// Adds the gradient in the weights wherever it is collected.
        ///
        /// @param onNext gradient in the state that the step leads to
        /// @return gradient in the state it begins at
        double[] step(int step, double[] onNext);
    }

    /// Goes back from the end to the cut.
    ///
    /// @param steps of the chain
    /// @param cut first step that carries gradient, 0 to steps
    /// @param onEnd gradient of the reward in the end of the chain
    public static void gradient(int steps, int cut, double[] onEnd, Back back) {
        if (cut < 0 || cut > steps)
            throw new IllegalArgumentException("backprop_timestep: expected 0 to " + steps + ", found " + cut);
        double[] on = onEnd;
        for (int step = steps - 1; step >= cut; step--) on = back.step(step, on);
    }
}
