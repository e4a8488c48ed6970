package dev.assay.tasks.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Single steps that two independent programs worked out from the equations.
class WorldCasesTest {
    private static double[] list(Map<String, Object> state, String name) {
        return Json.list(state.get(name)).stream()
                .mapToDouble(each -> ((Number) each).doubleValue())
                .toArray();
    }

    private static double number(Map<String, Object> state, String name) {
        return ((Number) state.getOrDefault(name, 0.0)).doubleValue();
    }

    private static Environment placed(String world, Map<String, Object> state) {
        switch (world) {
            case "hopper2d" -> {
                Hopper hopper = new Hopper(Hopper.Behaviour.FORWARD);
                hopper.place(
                        number(state, "x"),
                        number(state, "z"),
                        number(state, "pitch"),
                        number(state, "velocity_x"),
                        number(state, "velocity_z"),
                        number(state, "angular_velocity"));
                return hopper;
            }
            case "cartpole" -> {
                CartPole pole = new CartPole();
                pole.place(
                        number(state, "cart_pos"),
                        number(state, "cart_vel"),
                        number(state, "pole_angle"),
                        number(state, "pole_vel"));
                return pole;
            }
            case "penspin" -> {
                PenSpin pen = new PenSpin(PenSpin.Targets.SPIN, 0);
                pen.place(
                        list(state, "pen_center"),
                        list(state, "pen_velocity"),
                        number(state, "pen_angle"),
                        number(state, "pen_angular_velocity"),
                        list(state, "finger_stroke"),
                        number(state, "target_angle"),
                        new Random(1));
                return pen;
            }
            default -> {
                Tabletop table = new Tabletop(Tabletop.Task.valueOf(
                        world.substring("tabletop/".length()).toUpperCase(Locale.ROOT)));
                double[] object = list(state, "obj_position");
                table.place(
                        list(state, "ee_position"),
                        number(state, "gripper_openness"),
                        object,
                        state.containsKey("goal_position") ? list(state, "goal_position") : new double[] {object[0], 0},
                        Boolean.TRUE.equals(state.get("held")));
                return table;
            }
        }
    }

    static Stream<Map<String, Object>> cases() throws IOException {
        return cases(false);
    }

    static Stream<Map<String, Object>> mazes() throws IOException {
        return cases(true);
    }

    private static Stream<Map<String, Object>> cases(boolean maze) throws IOException {
        List<Map<String, Object>> cases = new ArrayList<>();
        try (var in = WorldCasesTest.class.getResourceAsStream("/vectors/control-worlds.json")) {
            byte[] bytes = in.readAllBytes();
            for (Object each : Json.list(Json.parse(bytes, 0, bytes.length))) {
                Map<String, Object> one = Json.map(each);
                if (Json.map(one.get("input")).get("world").equals("deceptive_maze") == maze) cases.add(one);
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void oneStep(Map<String, Object> one) {
        Map<String, Object> input = Json.map(one.get("input"));
        Environment world = placed((String) input.get("world"), Json.map(input.get("state")));
        world.step(list(input, "action"));
        double[] frame = new double[world.frame()];
        world.read(frame);
        Map<String, Object> expected = Json.map(one.get("expected"));
        int compared = 0;
        int at = 0;
        for (Environment.Variable variable : world.variables()) {
            if (expected.get(variable.name()) instanceof List<?> values)
                for (int i = 0; i < values.size(); i++)
                    assertEquals(((Number) values.get(i)).doubleValue(), frame[at + i], 1e-9, variable.name());
            else if (expected.get(variable.name()) instanceof Boolean flag)
                assertEquals(flag ? 1 : 0, frame[at], variable.name());
            else if (expected.get(variable.name()) instanceof Number number)
                assertEquals(number.doubleValue(), frame[at], 1e-9, variable.name());
            else compared--;
            compared++;
            at += variable.size();
        }
        assertTrue(compared >= 3, one + ": too little compared");
    }

    @ParameterizedTest
    @MethodSource("mazes")
    void oneStepInTheMaze(Map<String, Object> one) {
        Map<String, Object> input = Json.map(one.get("input"));
        DeceptiveMaze maze = new DeceptiveMaze();
        double[] place = list(input, "state");
        maze.place(place[0], place[1]);
        maze.step(list(input, "action"));
        double[] frame = new double[2];
        maze.read(frame);
        assertArrayEquals(list(one, "expected"), frame, 1e-9);
    }

    /// An arm that moves at random hardly ever pushes the puck to its goal.
    @Test
    void chanceDoesNotPush() {
        Tabletop table = new Tabletop(Tabletop.Task.PUSH);
        Random draws = new Random(2);
        double[] frame = new double[table.frame()];
        double done = 0;
        for (int episode = 0; episode < 200; episode++) {
            table.reset(draws);
            while (table.step(draws.doubles(3, -1, 1).toArray()) == Environment.Outcome.GOES_ON) {}
            table.read(frame);
            done += frame[frame.length - 1];
        }
        assertTrue(done / 200 < 0.05, "success by chance: " + done / 200);
    }
}
