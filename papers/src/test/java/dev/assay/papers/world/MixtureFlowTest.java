package dev.assay.papers.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import dev.assay.core.objective.FlowStep;
import dev.assay.tasks.scenes.Caption;
import dev.assay.tasks.scenes.SceneCheck;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class MixtureFlowTest {
    private static RandomGenerator draws(String name) {
        return Draws.seeded(7).stream(name, "");
    }

    private static MixtureFlow small() {
        RandomGenerator draws = draws("small");
        double[][] logits = new double[2][3];
        double[][] templates = new double[4][5];
        for (double[] row : logits) for (int i = 0; i < row.length; i++) row[i] = draws.nextGaussian();
        for (double[] row : templates) for (int i = 0; i < row.length; i++) row[i] = draws.nextGaussian();
        return new MixtureFlow(logits, templates, 0.3);
    }

    private static final MixtureFlow.Condition CONDITION =
            new MixtureFlow.Condition(new int[] {1, 0}, new int[] {0, 1, 2, 1});

    /// Gradients in weights and state are those of finite differences.
    @Test
    void gradientsAreExact() {
        MixtureFlow flow = small();
        double[] x = draws("x").doubles(10, -1, 1).toArray();
        double[] pull = draws("pull").doubles(10, -1, 1).toArray();
        for (double t : new double[] {0.1, 0.5, 1}) {
            double[][] gradient = flow.zeros();
            double[] onState = flow.back(flow.guess(x, t, CONDITION), pull, gradient);
            for (int r = 0; r < gradient.length; r++)
                for (int k = 0; k < gradient[r].length; k++)
                    assertEquals(slope(flow, x, t, pull, flow.weights()[r], k), gradient[r][k], 1e-6);
            for (int k = 0; k < x.length; k++) assertEquals(slope(flow, x, t, pull, x, k), onState[k], 1e-6);
        }
    }

    private static double slope(MixtureFlow flow, double[] x, double t, double[] pull, double[] moved, int k) {
        double was = moved[k];
        moved[k] = was + 1e-5;
        flow.changed();
        double up = value(flow, x, t, pull);
        moved[k] = was - 1e-5;
        flow.changed();
        double down = value(flow, x, t, pull);
        moved[k] = was;
        flow.changed();
        return (up - down) / 2e-5;
    }

    private static double value(MixtureFlow flow, double[] x, double t, double[] pull) {
        double[] clean = flow.guess(x, t, CONDITION).clean();
        double sum = 0;
        for (int k = 0; k < clean.length; k++) sum += pull[k] * clean[k];
        return sum;
    }

    /// Chains end in the law they are made for, here N(0, 1): Euler's at once, ancestral steps, which use the mean of
    /// the
    /// clean sample, as they get shorter.
    @Test
    void chainsEndInTheirLaw() {
        assertEquals(1, deviation(50, 0), 0.03);
        double few = deviation(20, 1);
        double many = deviation(200, 1);
        assertTrue(few < 0.95, "20 steps: " + few);
        assertEquals(1, many, 0.04);
    }

    private static double deviation(int steps, double eta) {
        MixtureFlow flow = new MixtureFlow(new double[1][1], new double[1][1], 1);
        var condition = new MixtureFlow.Condition(new int[1], new int[1]);
        FlowSampler sampler = FlowSampler.ancestral(flow, condition, 1, steps, eta);
        RandomGenerator draws = draws("law");
        double squares = 0;
        for (int n = 0; n < 8000; n++) {
            double x = sampler.sample(draws)[0];
            squares += x * x / 8000;
        }
        return Math.sqrt(squares);
    }

    /// Without noise all kinds of steps are Euler's.
    @Test
    void stepsWithoutNoiseAgree() {
        double[] x = {0.3, -2};
        double[] v = {1.5, 0.2};
        for (FlowStep step : new FlowStep[] {
            FlowStep.ancestral(0.6, 0.4, 0), FlowStep.keepingNoise(0.6, 0.4, 0), FlowStep.stochastic(0.6, 0.4, 0.9, 0)
        }) for (int k = 0; k < 2; k++) assertEquals(x[k] - 0.2 * v[k], step.mean(x, v)[k], 1e-12);
    }

    /// The base draws objects well and does not count: room for rewards.
    @Test
    void theBaseIsInRange() {
        RandomGenerator draws = draws("base");
        MixtureFlow flow = Pictures.fitted(0.35, draws);
        double hue = 0;
        double clean = 0;
        double exact = 0;
        for (int n = 0; n < 400; n++) {
            Caption caption = Caption.draw(draws);
            SceneCheck check =
                    SceneCheck.of(Pictures.sampler(flow, caption, 16, 1).sample(draws), caption);
            hue += check.hue() / 400;
            clean += check.clean() / 400;
            exact += check.exact() / 400;
        }
        String found = "colour " + hue + ", clean " + clean + ", exact " + exact;
        assertTrue(hue > 0.65 && clean > 0.6 && exact > 0.05 && exact < 0.45, found);
    }
}
