package dev.assay.tasks.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TileWorldTest {
    static Stream<TileWorld> worlds() {
        return Stream.of(new MiniDungeon(4), new MiniDungeon(2), new CraftCave(true), new CraftCave(false));
    }

    /// Frames and views of 1000 random steps.
    private static List<String> seen(TileWorld world, long seed) {
        Random draws = new Random(seed);
        List<String> seen = new ArrayList<>();
        double[] frame = new double[world.frame()];
        int[] on = new int[world.features()];
        world.reset(draws);
        for (int t = 0; t < 1000; t++) {
            World.Outcome outcome = world.step(draws.nextInt(world.actions()));
            world.read(frame);
            int count = world.see(on);
            seen.add(Arrays.toString(frame) + Arrays.toString(Arrays.copyOf(on, count)));
            List<World.Variable> variables = world.variables();
            for (int v = 0; v < frame.length; v++)
                assertTrue(
                        frame[v] >= variables.get(v).min()
                                && frame[v] <= variables.get(v).max(),
                        variables.get(v) + ": " + frame[v]);
            for (int i = 0; i < count; i++) {
                assertTrue(on[i] >= 0 && on[i] < world.features(), "feature " + on[i]);
                assertTrue(i == 0 || on[i] > on[i - 1], "features come in order, each once");
            }
            if (outcome != World.Outcome.GOES_ON) world.reset(draws);
        }
        return seen;
    }

    @ParameterizedTest
    @MethodSource("worlds")
    void theSameActionsGiveTheSameTrajectory(TileWorld world) {
        assertEquals(seen(world, 4), seen(world, 4));
        assertFalse(seen(world, 4).equals(seen(world, 5)));
    }

    @Test
    void chanceDoesNotReachTheThirdLevel() {
        MiniDungeon world = new MiniDungeon(4);
        Random draws = new Random(3);
        int arrived = 0;
        for (int e = 0; e < 200; e++) {
            world.reset(draws);
            while (world.step(draws.nextInt(6)) == World.Outcome.GOES_ON) {}
            if (world.level() == MiniDungeon.GOAL) arrived++;
        }
        assertTrue(arrived < 4, arrived + " of 200");
        assertThrows(IllegalArgumentException.class, () -> new MiniDungeon(1));
    }

    /// Lava ends it, the first diamond only where that was asked for.
    @Test
    void whatEndsTheCave() {
        for (boolean endless : new boolean[] {true, false}) {
            CraftCave cave = new CraftCave(endless);
            Random draws = new Random(5);
            double[] frame = new double[cave.frame()];
            int died = 0;
            int found = 0;
            for (int e = 0; e < 300; e++) {
                cave.reset(draws);
                World.Outcome outcome;
                int t = 0;
                // Digs straight on and turns now and then.
                do
                    outcome = cave.step(
                            draws.nextInt(20) == 0
                                    ? CraftCave.LEFT
                                    : t++ % 2 == 0 ? CraftCave.ATTACK : CraftCave.FORWARD);
                while (outcome == World.Outcome.GOES_ON);
                cave.read(frame);
                if (frame[4] == 0) {
                    died++;
                    assertEquals(World.Outcome.TERMINATED, outcome);
                } else if (frame[3] > 0) {
                    found++;
                    assertEquals(endless ? World.Outcome.TRUNCATED : World.Outcome.TERMINATED, outcome);
                } else assertEquals(World.Outcome.TRUNCATED, outcome);
            }
            assertTrue(died > 0 && found > 0, died + " died, " + found + " found");
        }
    }
}
