package dev.assay.papers.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.evidence.Trial;
import dev.assay.core.preference.Logistic;
import java.util.List;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static final double[] INPUT = {0.3, -1.2, 0.7};
    private static final double[] PULL = {1.5, -0.4};

    private static List<Network.Layer> layers(RandomGenerator draws) {
        return List.of(layer(draws, 3, 6), layer(draws, 6, 5), layer(draws, 5, 2));
    }

    private static Network.Layer layer(RandomGenerator draws, int inputs, int outputs) {
        double[][] weight = new double[outputs][inputs];
        double[] bias = new double[outputs];
        for (double[] row : weight) for (int i = 0; i < inputs; i++) row[i] = draws.nextGaussian();
        for (int o = 0; o < outputs; o++) bias[o] = draws.nextGaussian();
        return new Network.Layer(weight, bias);
    }

    private static double value(Network network, double[] input) {
        double[] outputs = network.of(input);
        return PULL[0] * outputs[0] + PULL[1] * outputs[1];
    }

    @Property(seed = "1", tries = 60)
    void theInputsGradientIsThatOfFiniteDifferences(
            @ForAll Activation activation, @ForAll @IntRange(min = 0, max = 1000) int seed) {
        Network network = Network.of(activation, layers(new Trial(seed, false, 0).stream("layers")));
        double[] exact = network.push(network.pass(INPUT), PULL.clone());
        for (int i = 0; i < INPUT.length; i++) {
            double[] up = INPUT.clone();
            double[] down = INPUT.clone();
            up[i] += 1e-6;
            down[i] -= 1e-6;
            assertEquals((value(network, up) - value(network, down)) / 2e-6, exact[i], 1e-5);
        }
    }

    /// Adam's first step is as long as its rate in the direction of each weight's slope, so the way it goes says the
    /// sign of every slope; the sizes are in the change of the value.
    @Property(seed = "2", tries = 40)
    void aStepClimbs(@ForAll Activation activation, @ForAll @IntRange(min = 0, max = 1000) int seed) {
        Network network = Network.of(activation, layers(new Trial(seed, false, 0).stream("layers")));
        double before = value(network, INPUT);
        network.push(network.pass(INPUT), PULL.clone());
        network.adam(1e-5);
        assertTrue(value(network, INPUT) > before);
        // Nothing is left of the gradient, and Adam's memory of it fades.
        Network other = network.fork();
        double there = value(other, INPUT);
        other.adam(1e-3);
        assertEquals(there, value(other, INPUT), 0);
    }

    @Test
    void layersMustFit() {
        Network.Layer one = new Network.Layer(new double[][] {{1, 2}}, new double[] {0});
        var wrong = assertThrows(IllegalArgumentException.class, () -> Network.of(Activation.NONE, List.of(one, one)));
        assertEquals("layer 1: expected 1 inputs, found 2", wrong.getMessage());
        var input = assertThrows(
                IllegalArgumentException.class,
                () -> Network.of(Activation.NONE, List.of(one)).of(new double[3]));
        assertEquals("expected 2 numbers, found 3", input.getMessage());
    }

    @Test
    void aModelLearnsWhatIsPreferredAndKeepsTiesTogether() {
        double[] a = {0, 1};
        double[] b = {1, 0};
        double[] c = {-1, 1};
        Network model = Network.random(new Trial(1, false, 0).stream("model"), Activation.SILU, 2, 8, 1);
        List<Comparison> said = List.of(Comparison.won(a, b), Comparison.tied(a, c, 0.5), Comparison.won(c, b));
        double before = Comparison.push(model, Logistic.PLAIN, said);
        for (int i = 0; i < 600; i++) {
            model.adam(0.01);
            Comparison.push(model, Logistic.PLAIN, said);
        }
        assertTrue(Comparison.push(model, Logistic.PLAIN, said) < before);
        assertTrue(model.score(a) > model.score(b) + 2 && model.score(c) > model.score(b) + 2);
        assertEquals(model.score(a), model.score(c), 0.3);
    }

    @Test
    void maskedOutputsAreCountedAndLearnNothing() {
        double[] a = {0, 1};
        double[] b = {1, 0};
        Network model = Network.random(new Trial(1, false, 0).stream("model"), Activation.TANH, 2, 2);
        double[] before = model.of(a);
        Comparison half = new Comparison(a, b, new double[] {1, 0}, new double[] {0, 0});
        double loss = Comparison.push(model, Logistic.PLAIN, List.of(half));
        assertEquals(Logistic.PLAIN.won(before[0] - model.of(b)[0]) / 2, loss, 1e-12);
        model.adam(0.1);
        assertArrayEquals(new double[] {before[1]}, new double[] {model.of(a)[1]}, 0);
        assertTrue(model.of(a)[0] > before[0]);
    }
}
