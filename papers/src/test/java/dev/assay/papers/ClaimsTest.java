package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.advantage.Salt;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.Paper;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClaimsTest {
    static Stream<String> papers() {
        try (Lab lab = new Lab(true, 1)) {
            return ServiceLoader.load(Paper.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(paper -> !paper.claims(lab).isEmpty())
                    .map(paper -> paper.card().id())
                    .toList()
                    .stream();
        }
    }

    private static Paper paper(String id) {
        return ServiceLoader.load(Paper.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(paper -> paper.card().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static double setting(Experiment experiment) {
        return experiment.tuning() == null ? Double.NaN : experiment.tuning().values()[0];
    }

    /// Each arm runs and measures whatever a claim says of it; a claim can be judged only so.
    @ParameterizedTest
    @MethodSource("papers")
    void everyArmMeasuresWhatIsClaimedOfIt(String id) {
        if (id.equals("webgen-r1")) Chromium.assume(id);
        try (Lab lab = new Lab(true, 1)) {
            List<Claim> claims = paper(id).claims(lab);
            Set<String> ids = new HashSet<>();
            Map<String, Map<String, Double>> measured = new LinkedHashMap<>();
            for (Claim claim : claims) {
                assertTrue(ids.add(claim.id()), "two claims named " + claim.id());
                Experiment experiment = claim.experiment();
                assertTrue(experiment.seeds() >= 6, "too few seeds for a verdict");
                for (String name : claim.test().contrast().weights().keySet()) {
                    Arm arm = experiment.arms().stream()
                            .filter(each -> each.name().equals(name))
                            .findFirst()
                            .orElseThrow();
                    Map<String, Double> found = measured.computeIfAbsent(
                            experiment.name() + "/" + name,
                            _ -> arm.run().run(new Trial(77, true, setting(experiment))));
                    Double value = found.get(claim.test().contrast().measure());
                    assertNotNull(
                            value, name + " does not measure " + claim.test().contrast());
                    assertTrue(Double.isFinite(value), name + ": " + found);
                }
            }
        }
    }

    /// The same seed gives the same run, another one a different run.
    @ParameterizedTest
    @MethodSource("papers")
    void runsFollowFromTheirSeed(String id) {
        if (id.equals("webgen-r1")) Chromium.assume(id);
        try (Lab lab = new Lab(true, 1)) {
            Experiment experiment = paper(id).claims(lab).getFirst().experiment();
            Arm arm = experiment.arms().getFirst();
            var first = arm.run().run(new Trial(5, true, setting(experiment)));
            assertEquals(first, arm.run().run(new Trial(5, true, setting(experiment))));
            assertFalse(first.equals(arm.run().run(new Trial(6, true, setting(experiment)))));
        }
    }

    /// RAFT looks at the order of rewards only.
    @Test
    void aRisingTransformKeepsTheSameSamples() {
        var draws = new Trial(3, false, 0).stream("rewards");
        double[][] rewards = new double[40][8];
        for (double[] row : rewards) for (int i = 0; i < 8; i++) row[i] = draws.nextInt(13) / 12.0;
        for (boolean across : new boolean[] {false, true}) {
            List<int[]> plain = RaftClaims.kept(rewards, across, 8, x -> x);
            List<int[]> bent = RaftClaims.kept(rewards, across, 8, x -> Math.exp(5 * x));
            assertEquals(40, plain.size());
            for (int i = 0; i < 40; i++) assertArrayEquals(plain.get(i), bent.get(i));
        }
    }

    /// For a table over states SALT changes single steps and not the gradient: those who share a step share
    /// its log-probability.
    @Test
    void saltChangesNoGradientOfAPlainTable() {
        var draws = new Trial(4, false, 0).stream("walks");
        Softmax plain = Softmax.uniform(5, 3);
        Softmax shared = Softmax.uniform(5, 3);
        List<List<Salt.Transition>> walks = new ArrayList<>();
        double[] advantages = new double[8];
        for (int i = 0; i < 8; i++) {
            advantages[i] = draws.nextGaussian();
            List<Salt.Transition> walk = new ArrayList<>();
            for (int s = 0; s < 5; s++) {
                int a = plain.sample(s, draws);
                walk.add(new Salt.Transition("" + s, "" + a, "" + (s + 1)));
                plain.push(s, a, advantages[i]);
            }
            walks.add(walk);
        }
        double[][] steps = Salt.average(walks, advantages, 0).steps();
        for (int i = 0; i < 8; i++)
            for (int s = 0; s < 5; s++)
                shared.push(s, Integer.parseInt(walks.get(i).get(s).action()), steps[i][s]);
        assertArrayEquals(plain.gradient(), shared.gradient(), 1e-12);
    }
}
