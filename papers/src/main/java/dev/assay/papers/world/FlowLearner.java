package dev.assay.papers.world;

import java.util.Arrays;

/// A flow model in training, by Adam up a gradient that is collected.
public final class FlowLearner {
    /// Rate of templates to that of logits: pixels live in -1 to 1.
    private static final double TEMPLATES = 0.1;

    private final MixtureFlow flow;
    private final double[][] gradient;
    private final Adam adam;

    public FlowLearner(MixtureFlow flow) {
        this.flow = flow;
        gradient = flow.zeros();
        adam = new Adam(flow.weights());
    }

    public MixtureFlow flow() {
        return flow;
    }

    /// What has been collected, laid out as the weights; to be added to.
    public double[][] gradient() {
        return gradient;
    }

    /// A step up the gradient, which is then cleared.
    ///
    /// @param rate of logits; templates move at a tenth of it
    public void ascend(double rate) {
        adam.step(flow.weights(), gradient, row -> row < flow.logits() ? rate : rate * TEMPLATES);
        flow.changed();
        for (double[] row : gradient) Arrays.fill(row, 0);
    }

    /// A step of a given length straight up the gradient, which is then cleared: unlike Adam's it keeps what
    /// the gradient says of the size of the weights' shares.
    public void move(double length) {
        double squares = 0;
        for (double[] row : gradient) for (double g : row) squares += g * g;
        if (squares > 0)
            for (int r = 0; r < gradient.length; r++)
                for (int k = 0; k < gradient[r].length; k++)
                    flow.weights()[r][k] += length * gradient[r][k] / Math.sqrt(squares);
        flow.changed();
        for (double[] row : gradient) Arrays.fill(row, 0);
    }
}
