package dev.assay.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Aspect;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlarmsTest {
    private static final int WINDOWS = 12;

    /// One number of a sample over the course of a run, 0 to 1.
    private interface Course {
        double at(double progress, Random random);
    }

    private static List<String> alarms(Course reward, Course fact, Course length, int missingFrom) {
        return alarms(Aspect.Better.HIGHER, reward, fact, length, missingFrom);
    }

    private static List<String> alarms(
            Aspect.Better better, Course reward, Course fact, Course length, int missingFrom) {
        LiveRun run = new LiveRun("r", "x@1", List.of("fact"), List.of(better));
        Random random = new Random(3);
        int samples = WINDOWS * LiveRun.WINDOW;
        for (int i = 0; i < samples; i++) {
            double progress = (double) i / samples;
            boolean missing = i >= missingFrom && i % 4 == 0;
            double value = missing ? Double.NaN : reward.at(progress, random);
            run.add(List.of(new Result(
                    "" + i,
                    "" + i / 8,
                    missing ? "missing" : "ok",
                    null,
                    value,
                    Double.NaN,
                    new double[] {fact.at(progress, random)},
                    (int) length.at(progress, random),
                    new byte[0])));
        }
        assertEquals(samples, run.samples());
        return Alarms.of(run);
    }

    private static Course steady(double mean) {
        return (_, random) -> mean + random.nextGaussian();
    }

    private static Course from(double start, double end) {
        return (progress, random) -> start + (end - start) * progress + random.nextGaussian();
    }

    private static final Course LENGTH = steady(500);
    private static final int NEVER = Integer.MAX_VALUE;

    @Test
    void nothingIsSaidWhereNothingHappens() {
        assertEquals(List.of(), alarms(steady(0), steady(0), LENGTH, NEVER));
        assertEquals(List.of(), alarms(from(0, 3), from(0, 3), LENGTH, NEVER), "all that rises is good");
    }

    @Test
    void aProxyThatRisesWhileAnotherSignalFalls() {
        List<String> alarms = alarms(from(0, 3), from(3, 0), LENGTH, NEVER);
        assertEquals(1, alarms.size(), alarms.toString());
        assertTrue(alarms.getFirst().contains("while fact falls"), alarms.toString());
    }

    @Test
    void aFaultIsWorseWhenItRises() {
        assertEquals(List.of(), alarms(Aspect.Better.LOWER, from(0, 3), from(3, 0), LENGTH, NEVER));
        List<String> alarms = alarms(Aspect.Better.LOWER, from(0, 3), from(0, 3), LENGTH, NEVER);
        assertEquals(1, alarms.size(), alarms.toString());
        assertTrue(alarms.getFirst().contains("while fact rises too"), alarms.toString());
        assertEquals(List.of(), alarms(Aspect.Better.NEITHER, from(0, 3), from(3, 0), LENGTH, NEVER));
    }

    @Test
    void varianceThatCollapses() {
        List<String> alarms =
                alarms((progress, random) -> progress < 0.5 ? random.nextGaussian() : 1, steady(0), LENGTH, NEVER);
        assertTrue(alarms.stream().anyMatch(alarm -> alarm.startsWith("variance collapses")), alarms.toString());
    }

    @Test
    void lengthThatDrifts() {
        List<String> alarms = new ArrayList<>(alarms(steady(0), steady(0), from(500, 900), NEVER));
        assertEquals(1, alarms.size(), alarms.toString());
        assertTrue(alarms.getFirst().startsWith("length drifts"), alarms.toString());
    }

    @Test
    void scoresThatGoMissing() {
        List<String> alarms = alarms(steady(0), steady(0), LENGTH, WINDOWS * LiveRun.WINDOW / 2);
        assertTrue(alarms.getFirst().startsWith("no score"), alarms.toString());
    }
}
