package dev.assay.tasks.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EnvironmentTest {
    static Stream<Environment> worlds() {
        return Stream.of(
                        Stream.of(
                                new Pendulum(),
                                new MountainCar(),
                                new CartPole(),
                                new DeceptiveMaze(),
                                new PenSpin(PenSpin.Targets.SPIN),
                                new PenSpin(PenSpin.Targets.RANDOM)),
                        Stream.of(Tabletop.Task.values()).map(Tabletop::new),
                        Stream.of(Hopper.Behaviour.values()).map(Hopper::new))
                .flatMap(worlds -> worlds);
    }

    /// Frames of 1000 random steps, starting anew whenever an episode is over.
    private static double[][] frames(Environment world, long seed) {
        Random draws = new Random(seed);
        double[][] frames = new double[1000][world.frame()];
        world.reset(draws);
        double[] action = new double[world.actions()];
        for (double[] frame : frames) {
            for (int k = 0; k < action.length; k++) action[k] = 3 * draws.nextGaussian();
            Environment.Outcome outcome = world.step(action);
            world.read(frame);
            if (outcome != Environment.Outcome.GOES_ON) world.reset(draws);
        }
        return frames;
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void theSameActionsGiveTheSameTrajectory(Environment world) {
        double[][] once = frames(world, 4);
        double[][] again = frames(world, 4);
        for (int t = 0; t < once.length; t++) assertArrayEquals(once[t], again[t]);
        assertFalse(java.util.Arrays.deepEquals(once, frames(world, 5)));
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void variablesStayInTheirRange(Environment world) {
        List<Environment.Variable> variables = world.variables();
        for (double[] frame : frames(world, 6)) {
            int at = 0;
            for (Environment.Variable variable : variables)
                for (int i = 0; i < variable.size(); i++) {
                    double value = frame[at++];
                    assertTrue(value >= variable.min() && value <= variable.max(), variable + ": " + value);
                }
        }
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void noNumberIsNoAction(Environment world) {
        world.reset(new Random(1));
        double[] nothing = new double[world.actions()];
        java.util.Arrays.fill(nothing, Double.NaN);
        assertThrows(IllegalArgumentException.class, () -> world.step(nothing));
    }

    /// One step worked by hand: speed 0.5 + 0.05 (15 sin 1 + 3 x 1), then the angle.
    @Test
    void thePendulumFalls() {
        Pendulum pendulum = new Pendulum();
        pendulum.place(1, 0.5);
        pendulum.step(new double[] {0.5});
        double[] frame = new double[3];
        pendulum.read(frame);
        double speed = 0.5 + 0.05 * (15 * Math.sin(1) + 3);
        assertArrayEquals(new double[] {1 + 0.05 * speed, speed, 1}, frame, 1e-12);
    }

    /// The motor cannot hold what hangs to the side, but upright it stays for a while.
    @Test
    void theMotorIsTooWeakToLiftDirectly() {
        Pendulum pendulum = new Pendulum();
        double[] frame = new double[3];
        pendulum.place(Math.PI, 0);
        double highest = Math.PI;
        for (int t = 0; t < Pendulum.STEPS; t++) {
            pendulum.step(new double[] {1});
            pendulum.read(frame);
            highest = Math.min(highest, Math.abs(frame[0]));
        }
        assertTrue(highest > Math.PI / 4, "steady torque swung it up to " + highest);
    }

    private static double[] drive(ToDoubleFunction<double[]> policy) {
        MountainCar car = new MountainCar();
        car.place(-0.5);
        double[] frame = new double[4];
        int steps = 0;
        Environment.Outcome outcome = Environment.Outcome.GOES_ON;
        while (outcome == Environment.Outcome.GOES_ON) {
            car.read(frame);
            outcome = car.step(new double[] {policy.applyAsDouble(frame)});
            steps++;
        }
        car.read(frame);
        assertEquals(frame[3] == 1 ? Environment.Outcome.TERMINATED : Environment.Outcome.TRUNCATED, outcome);
        return new double[] {frame[3], steps};
    }

    @Test
    void theCarMustSwing() {
        assertArrayEquals(new double[] {0, MountainCar.STEPS}, drive(_ -> 1), "straight on");
        double[] swung = drive(frame -> frame[1] < 0 ? -1 : 1);
        assertEquals(1, swung[0]);
        assertTrue(swung[1] < 200, "with its speed it arrives in " + swung[1] + " steps");
    }
}
