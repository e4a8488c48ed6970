package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.papers.AutoMcRewardClaims.Failures;
import dev.assay.papers.AutoMcRewardClaims.Term;
import dev.assay.tasks.control.CraftCave;
import dev.assay.tasks.control.RewardProgram;
import dev.assay.tasks.control.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class AutoMcRewardTest {
    private static List<String> objections(Map<String, String> program) {
        return AutoMcRewardClaims.criticised(program, new Random(1));
    }

    private static Map<String, String> dense(String source) {
        Map<String, String> program = new LinkedHashMap<>();
        program.put("sparse", "diamonds > prev.diamonds ? 1 : 0");
        program.put("dense", source);
        return program;
    }

    @Test
    void theCriticLetsEveryWrittenProgramPass() {
        for (List<Term> terms : List.of(
                List.of(Term.EXPLORE),
                List.of(Term.APPROACH),
                List.of(Term.LAVA, Term.APPROACH),
                List.of(Term.values()))) assertEquals(List.of(), objections(AutoMcRewardClaims.written(terms)));
    }

    @Test
    void theCriticRejectsEachWithItsMessage() {
        assertEquals(List.of("the program has no sparse part"), objections(Map.of("dense", "life")));
        assertEquals(List.of("dense is the same in all 200 steps that were tried"), objections(dense("0")));
        String unknown = String.join("", objections(dense("near_gold")));
        assertTrue(unknown.contains("unknown name 'near_gold'") && unknown.contains("craft-cave declares"), unknown);
        assertEquals(
                List.of("dense is higher at the failure example than at the success example"),
                objections(dense("near_diamond - prev.near_diamond")));
        Map<String, String> late = dense("prev.near_diamond - near_diamond");
        late.put("sparse", "life < 1 ? 1 : 0");
        assertEquals(
                List.of("sparse is not positive at the success example", "sparse is positive at the failure example"),
                objections(late));
        String cheat = String.join("", objections(dense("success")));
        assertTrue(cheat.contains("'success' is what the task is judged by"), cheat);
    }

    @Test
    void theAnalyzerNamesLavaFirst() {
        assertEquals(Term.LAVA, new Failures(10, 6, 4, 5).suggestions().getFirst());
        assertEquals(List.of(Term.EXPLORE), new Failures(10, 1, 9, 0).suggestions());
        assertEquals(List.of(), new Failures(0, 0, 0, 0).suggestions());
    }

    /// Whatever the parts are, only a few rewards are possible.
    @Test
    void onlySignsArePaid() {
        double[] possible = {0, 0.1, -0.1, 0.9, -0.9, 1, -1, 1.1, -1.1};
        for (Map<String, String> program :
                List.of(AutoMcRewardClaims.written(List.of(Term.values())), dense("17 * near_lava - 3 * step"))) {
            CraftCave world = new CraftCave(true);
            AutoMcRewardClaims.Paid paid =
                    new AutoMcRewardClaims.Paid(RewardProgram.of(world, program).meter(), true, new int[2]);
            Random draws = new Random(2);
            boolean some = false;
            for (int episode = 0; episode < 40; episode++) {
                world.reset(draws);
                paid.begin(world);
                World.Outcome outcome = World.Outcome.GOES_ON;
                while (outcome == World.Outcome.GOES_ON) {
                    int action = draws.nextInt(4);
                    outcome = world.step(action);
                    double reward = paid.of(world, action, outcome);
                    assertTrue(
                            DoubleStream.of(possible).anyMatch(each -> Math.abs(each - reward) < 1e-12), "" + reward);
                    some |= reward != 0;
                }
            }
            assertTrue(some);
        }
    }

    /// Distances are told to rewards, not to the policy.
    @Test
    void whatOnlyRewardsMayReadIsDeclaredSo() {
        for (World.Variable variable : new CraftCave(true).variables())
            if (variable.name().startsWith("near_"))
                assertFalse(variable.reader() == World.Reader.POLICY, variable.name());
    }
}
