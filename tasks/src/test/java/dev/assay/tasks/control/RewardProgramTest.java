package dev.assay.tasks.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.formula.FormulaException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RewardProgramTest {
    private static final Environment PUSH = new Tabletop(Tabletop.Task.PUSH);

    private static String refused(Environment world, String source) {
        return assertThrows(FormulaException.class, () -> RewardProgram.of(world, Map.of("reward", source)))
                .getMessage();
    }

    @Test
    void whatIsNotDeclaredIsRefusedBeforeAnyTraining() {
        String message = refused(PUSH, "-dist(ee_position, obj2)");
        assertTrue(message.startsWith("reward: 1:20: unknown name 'obj2'"), message);
        assertTrue(
                message.endsWith(
                        "tabletop/push declares: ee_position, gripper_openness, obj_position, goal_position, held"),
                message);
        assertTrue(
                refused(new Tabletop(Tabletop.Task.REACH), "-obj_position[0]").contains("tabletop/reach declares"));
    }

    @Test
    void whatTheTaskIsJudgedByIsNoReward() {
        for (String source : new String[] {"success", "prev.success + 1", "held > 0 ? success : 0"}) {
            String message = refused(PUSH, source);
            assertTrue(message.contains("'success' is what the task is judged by"), message);
            assertTrue(message.contains("declares: ee_position"), message);
        }
    }

    @Test
    void aRewardIsANumber() {
        assertEquals("reward: expected a number, found true or false", refused(PUSH, "held > 0"));
        assertThrows(FormulaException.class, () -> RewardProgram.of(PUSH, Map.of()));
    }

    /// Components are paid apart and summed; before the first step the frame is that of the reset.
    @Test
    void componentsBeforeAndAfter() {
        Map<String, String> components = new LinkedHashMap<>();
        components.put("gain", "obj_position[1] - prev.obj_position[1]");
        components.put("effort", "-0.5 * norm(action)");
        RewardProgram.Meter meter = RewardProgram.of(PUSH, components).meter();
        double[] frame = {0, 0, 1, 0.1, 0.2, 0, 0, 0, 0};
        double[] action = {3, 0, 4};
        meter.begin(frame);
        frame[4] = 0.5;
        assertEquals(0.3 - 2.5, meter.pay(action, frame), 1e-12);
        assertArrayEquals(new double[] {0.3, -2.5}, meter.components(), 1e-12);
        assertEquals(-2.5, meter.pay(action, frame), 1e-12);
        meter.begin(new double[9]);
        assertEquals(0.5 - 2.5, meter.pay(action, frame), 1e-12, "a new episode remembers nothing");
    }

    @Test
    void noFiniteRewardIsAnErrorThatSaysWhere() {
        RewardProgram.Meter meter =
                RewardProgram.of(PUSH, Map.of("inverse", "1 / held")).meter();
        double[] frame = {0, 0, 1, 0.1, 0.2, 0, 0, 1, 0};
        meter.begin(frame);
        assertEquals(1, meter.pay(new double[3], frame));
        frame[7] = 0;
        String message = assertThrows(FormulaException.class, () -> meter.pay(new double[3], frame))
                .getMessage();
        assertTrue(message.startsWith("inverse, step 1: "), message);
        assertTrue(message.contains("held = 0.0") && message.contains("ee_position = [0.0, 0.0]"), message);
    }
}
