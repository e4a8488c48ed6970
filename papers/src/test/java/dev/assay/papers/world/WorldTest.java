package dev.assay.papers.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.RecipeRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WorldTest {
    @Property(seed = "1", tries = 50)
    void theGradientIsThatOfTheLogProbability(
            @ForAll @IntRange(min = 0, max = 3) int action, @ForAll @IntRange(min = 0, max = 1000) int seed) {
        var draws = new Trial(seed, false, 0).stream("logits");
        double[][] logits = new double[2][4];
        for (double[] row : logits) for (int a = 0; a < 4; a++) row[a] = 2 * draws.nextGaussian();
        Softmax policy = new Softmax(logits);
        policy.push(1, action, 1.5);
        double[] exact = policy.gradient();
        for (int a = 0; a < 4; a++) {
            logits[1][a] += 1e-5;
            double up = new Softmax(logits).log(1, action);
            logits[1][a] -= 2e-5;
            double down = new Softmax(logits).log(1, action);
            logits[1][a] += 1e-5;
            assertEquals(1.5 * (up - down) / 2e-5, exact[4 + a], 1e-6);
        }
    }

    @Test
    void stepsForgetTheGradientAndWhatWasKnown() {
        Softmax policy = Softmax.uniform(1, 2);
        assertEquals(0.5, policy.probabilities(0)[0]);
        policy.push(0, 0, 1);
        policy.ascend(2);
        assertEquals(1 / (1 + Math.exp(-2)), policy.probabilities(0)[0], 1e-12);
        assertArrayEquals(new double[2], policy.gradient());
        policy.push(0, 1, 1e-6);
        policy.adam(0.1);
        // The first step of Adam is as long as its rate, however small the gradient.
        assertEquals(1 / (1 + Math.exp(-1.8)), policy.probabilities(0)[0], 2e-3);
    }

    @Property(seed = "1", tries = 200)
    void thePlannerWinsEveryQuestAndWrongCommandsDoNot(
            @ForAll @IntRange(min = 2, max = 5) int rooms,
            @ForAll @IntRange(min = 1, max = 6) int objects,
            @ForAll @IntRange(min = 0, max = 1000) int seed) {
        Quest quest = Quest.draw(rooms, objects, 6, new Trial(seed, false, 0).stream("quest"));
        Quest.Play play = quest.new Play();
        for (int[] goal : quest.goals()) {
            assertTrue(play.applies());
            int reached = play.reached();
            // A noun that is not the goal's does not reach it; opening moves nothing.
            play.command(Quest.OPEN, quest.nouns() - 1 == goal[1] ? 0 : quest.nouns() - 1);
            assertEquals(reached, play.reached());
            assertTrue(play.command(goal[0], goal[1]));
        }
        assertTrue(play.won());
    }

    @Test
    void baselinesArePerPosition() {
        assertArrayEquals(new double[][] {{-1, 2}, {1, -2}}, Baseline.perPosition(new double[][] {{1, 5}, {3, 1}}));
    }

    /// At the minimum the gradient is 0; weights count rows, and what is unlikely to be chance is found.
    @Test
    void theFitIsAtItsMinimum() {
        var draws = new Trial(5, false, 0).stream("rows");
        double[] truth = {1.5, -1, 0};
        double[][] rows = new double[4000][3];
        double[] labels = new double[rows.length];
        double[] weights = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            double u = 0;
            for (int j = 0; j < 3; j++) u += truth[j] * (rows[i][j] = draws.nextGaussian());
            labels[i] = draws.nextDouble() < 1 / (1 + Math.exp(-u)) ? 1 : 0;
            weights[i] = draws.nextDouble();
        }
        double[] w = LogisticFit.fit(rows, labels, weights, 0.5);
        for (int j = 0; j < 3; j++) {
            double slope = 0.5 * w[j];
            for (int i = 0; i < rows.length; i++) {
                double u = w[0] * rows[i][0] + w[1] * rows[i][1] + w[2] * rows[i][2];
                slope += weights[i] * (1 / (1 + Math.exp(-u)) - labels[i]) * rows[i][j];
            }
            assertEquals(0, slope, 1e-6);
            assertEquals(truth[j], w[j], 0.2);
        }
        double[] separable = LogisticFit.fit(new double[][] {{1}, {2}}, new double[] {1, 1}, new double[] {1, 1}, 0.1);
        assertTrue(separable[0] > 0 && separable[0] < 10, "the penalty keeps it finite");
    }

    /// A recipe's advantages reach the choices that earned them.
    @Test
    void whatIsPaidIsDoneMore() {
        Softmax policy = Softmax.uniform(1, 2);
        var changes = RecipeRun.changes(List.of(), Map.of(), Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("search-llm", changes, Double.NaN)) {
            List<Attempt> attempts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Choices choices = new Choices();
                double good = choices.pick(policy, 0, new Trial(i, false, 0).stream("draws"));
                List<Object> one = List.of(good);
                Map<String, Object> info = Map.of("bottom_line", one, "behavior", one, "weights", List.of(1.0));
                attempts.add(new Attempt(choices, Rollout.of("" + i, "g", null, "", null, info)));
            }
            assertEquals(4, Attempt.push(recipe, attempts, 4).size());
        }
        assertTrue(policy.gradient()[1] > 0.1, Arrays.toString(policy.gradient()));
    }
}
