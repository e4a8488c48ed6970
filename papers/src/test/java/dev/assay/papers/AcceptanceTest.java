package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.json.Json;
import dev.assay.core.paper.Paper;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What systems promise for any input, beyond the cases of their vectors.
class AcceptanceTest {
    private static Map<String, Object> run(Paper paper, String json, Object... values) {
        return paper.conform(
                Json.object(String.format(Locale.ROOT, json, values).replace('\'', '"')));
    }

    private static void fails(String message, Paper paper, String json, Object... values) {
        var e = assertThrows(RuntimeException.class, () -> run(paper, json, values));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    private static double[] numbers(Map<String, Object> answer, String name) {
        return (double[]) answer.get(name);
    }

    private static String text(double... values) {
        return Arrays.toString(values);
    }

    private static double[] drawn(Random random, int n) {
        return random.doubles(n, -3, 3).toArray();
    }

    private static double[] last(Map<String, Object> shaped) {
        return (double[]) ((List<?>) shaped.get("shaped")).getLast();
    }

    @Test
    void parIsAHalfAtTheReferenceAndBounded() {
        String shape = "{'op':'shape','method':'par','batches':[[%s]],'reference_rewards':[[[%s]]]}";
        for (double r : new double[] {-40, -1.5, 0, 3, 40})
            assertEquals(0.5, last(run(new Par(), shape, r, r))[0], 1e-12);
        for (double r : new double[] {-40, 40}) {
            double shaped = last(run(new Par(), shape, r, 0.0))[0];
            assertTrue(shaped >= 0 && shaped <= 1);
        }
        fails(
                "reference rewards",
                new Par(),
                "{'op':'shape','method':'par','batches':[[1]],'reference_rewards':[[[]]]}");
    }

    @Test
    void runningStatisticsDoNotDependOnTheCutIntoBatches() {
        Random random = new Random(3);
        double[] first = drawn(random, 7);
        double[] second = drawn(random, 5);
        double[] all = IntStream.range(0, 12)
                .mapToDouble(i -> i < 7 ? first[i] : second[i - 7])
                .toArray();
        String shape = "{'op':'shape','method':'meanstd','batches':%s}";
        double[] apart = last(run(new Par(), shape, "[" + text(first) + "," + text(second) + "]"));
        double[] together = last(run(new Par(), shape, "[" + text(all) + "]"));
        assertArrayEquals(Arrays.copyOfRange(together, 7, 12), apart, 1e-9);
    }

    /// A shared first step gets the mean of both rollouts, other steps their own; nothing is won or lost.
    @Test
    void saltConserves() {
        String salt = "{'op':'salt','trajectories':%s,'rewards':%s}";
        String shared = "[[['s','a','t'],['t','b','u']],[['s','a','t'],['t','c','v']]]";
        Map<String, Object> two = run(new Salt(), salt, shared, "[1,0]");
        double[][] steps = (double[][]) two.get("steps");
        double won = numbers(two, "trajectory")[0];
        assertArrayEquals(new double[] {0, won}, steps[0], 1e-9);
        assertArrayEquals(new double[] {0, -won}, steps[1], 1e-9);
        Random random = new Random(5);
        for (int round = 0; round < 50; round++) {
            int n = random.nextInt(2, 6);
            String trajectories = IntStream.range(0, n)
                    .mapToObj(_ -> IntStream.range(0, random.nextInt(1, 6))
                            .mapToObj(_ -> "['%d','%d','%d']"
                                    .formatted(random.nextInt(2), random.nextInt(2), random.nextInt(2)))
                            .collect(Collectors.joining(",", "[", "]")))
                    .collect(Collectors.joining(",", "[", "]"));
            Map<String, Object> answer = run(new Salt(), salt, trajectories, text(drawn(random, n)));
            double expected = 0;
            double found = 0;
            for (int i = 0; i < n; i++) {
                double[] of = ((double[][]) answer.get("steps"))[i];
                expected += of.length * numbers(answer, "trajectory")[i];
                found += Arrays.stream(of).sum();
            }
            assertEquals(expected, found, 1e-9);
        }
        for (double[] step : (double[][]) run(new Salt(), salt, shared, "[1,1]").get("steps"))
            assertArrayEquals(new double[2], step);
        fails("2", new Salt(), salt, shared, "[1,0,1]");
    }

    @Test
    void closedGatesHideWhatLiesBehindThem() {
        String accumulate = "{'op':'accumulate','levels':%s,'thresholds':%s,'strict':%s}";
        Paper gated = new GatedRewardAccumulation();
        Random random = new Random(7);
        for (int round = 0; round < 100; round++) {
            double outcome = random.nextDouble();
            String closed = "[[%s],%s]";
            double a = (Double) run(gated, accumulate, closed.formatted(outcome, text(drawn(random, 3))), "[2]", false)
                    .get("total");
            assertEquals(outcome, a, 1e-12);
            double[] steps = drawn(random, 3);
            double open = (Double) run(gated, accumulate, closed.formatted(outcome, text(steps)), "[0]", false)
                    .get("total");
            assertEquals(outcome + Arrays.stream(steps).sum(), open, 1e-9);
        }
        assertEquals(3.0, run(gated, accumulate, "[[1],[2]]", "[1]", false).get("total"));
        assertEquals(1.0, run(gated, accumulate, "[[1],[2]]", "[1]", true).get("total"));
        assertEquals(
                3.0,
                run(gated, accumulate, "[[1],[1],[],[1]]", "[1,1,0]", false).get("total"));
        fails("1", gated, accumulate, "[[1],[2],[3]]", "[1]", false);
        fails("outcome", gated, "{'op':'step_rewards','steps':[1],'threshold':0}");
    }

    /// A rising map of the rewards keeps the same samples, and what is kept is above the mean.
    @Test
    void raftKeepsTheBestWhateverTheScale() {
        String top = "{'op':'select_top','rewards':%s,'keep':%s}";
        Random random = new Random(11);
        for (int round = 0; round < 100; round++) {
            double[] rewards = drawn(random, random.nextInt(2, 30));
            double share = random.nextDouble(0.1, 1);
            double[] kept = numbers(run(new Raft(), top, text(rewards), share), "kept");
            double[] mapped =
                    Arrays.stream(rewards).map(r -> Math.exp(2 * r) - 5).toArray();
            assertArrayEquals(kept, numbers(run(new Raft(), top, text(mapped), share), "kept"));
            double mean = Arrays.stream(rewards).average().orElseThrow();
            double best =
                    Arrays.stream(kept).map(i -> rewards[(int) i]).average().orElse(mean);
            assertTrue(best >= mean - 1e-12);
        }
        fails("keep: expected above 0 to 1, found 1.5", new Raft(), top, "[1,2]", 1.5);
        fails("top_reward_percentage", new Raft(), "{'op':'sizes','raft_batch_size':8,'top_reward_percentage':0}");
    }

    @Test
    void rewardsOfTurnsLieOnTheirSeparators() {
        String place = "{'op':'place_rewards','density':'%s','won':1,'step_rewards':%s,'separator_positions':%s,"
                + "'response_length':12}";
        Random random = new Random(13);
        for (int round = 0; round < 50; round++) {
            double[] x = drawn(random, 3);
            double[] dense = numbers(run(new MeowTeaTaro(), place, "dense", text(x), "[2,5,11]"), "token_rewards");
            double positive = Arrays.stream(x).filter(v -> v > 0).sum();
            long count = Arrays.stream(x).filter(v -> v > 0).count();
            if (count > 0)
                assertEquals(
                        positive / count,
                        Arrays.stream(dense).filter(v -> v > 0).sum(),
                        1e-9);
            double[] sparse = numbers(run(new MeowTeaTaro(), place, "single", text(x), "[2,5,11]"), "token_rewards");
            assertTrue(Arrays.stream(sparse).filter(v -> v != 0).count() <= 1);
        }
        fails("single or dense", new MeowTeaTaro(), place, "some", "[1]", "[2]");
        fails("rising", new MeowTeaTaro(), place, "dense", "[1,1]", "[5,2]");
    }

    @Test
    void whatACriticSaysOfObservationsChangesNothing() {
        String gae = "{'op':'turn_gae','rewards':[[0,0,1,0,1]],'values':[[0.1,%s,0.3,%s,0.2]],'mask':[[1,0,1,0,1]],"
                + "'gamma':0.9,'lambda':0.8}";
        double[] one =
                (double[]) ((List<?>) run(new MeowTeaTaro(), gae, 0.5, -1.0).get("raw_advantages")).getFirst();
        double[] two =
                (double[]) ((List<?>) run(new MeowTeaTaro(), gae, 9.0, 7.0).get("raw_advantages")).getFirst();
        for (int t : new int[] {0, 2, 4}) assertEquals(one[t], two[t], 1e-12);
    }

    @Test
    void likelihoodsKeepTheirOrder() {
        Paper paper = new LikelihoodRewards();
        Random random = new Random(17);
        for (int round = 0; round < 100; round++) {
            double[] logs = random.doubles(random.nextInt(1, 9), -6, 0).toArray();
            Map<String, Object> of = run(paper, "{'op':'likelihood','answer_logprobs':%s}", text(logs));
            assertTrue((Double) of.get("avg_prob") >= Math.exp((Double) of.get("avg_logprob")) - 1e-12);
            double jepo = (Double)
                    run(paper, "{'op':'jepo','group_logprobs':%s}", text(logs)).get("reward");
            assertTrue(jepo <= Arrays.stream(logs).max().orElseThrow() + 1e-12);
            assertTrue(jepo >= Arrays.stream(logs).average().orElseThrow() - 1e-12);
        }
        assertEquals(
                -805.0,
                (Double)
                        run(paper, "{'op':'jepo','group_logprobs':[-805,-805]}").get("reward"),
                1e-9);
        fails("reference answer is empty", paper, "{'op':'likelihood','answer_logprobs':[]}");
        fails("token 1", paper, "{'op':'likelihood','answer_logprobs':[-1,0.5]}");
        assertEquals(
                -1.0,
                run(paper, "{'op':'rlpr_shape','score':0.9,'format_coefficient':-1,'format_score':0}")
                        .get("reward"));
        assertEquals(
                1.0,
                numbers(run(paper, "{'op':'nover_rank','perplexity':[null,2,3],'cot_length':[1,1,1]}"), "reasoning")[
                        1]);
    }

    /// On a toy of three thoughts and three answers the two weights give the gradient of the expected
    /// log-likelihood, by the exact sum over thoughts against finite differences.
    @Test
    void bothTermsTogetherAreTheGradient() {
        double[] thought = {0.3, -0.2, 0.5};
        double[][] answer = {{0.1, 0.9, -0.4}, {0.7, -0.1, 0.2}, {-0.6, 0.3, 0.4}};
        double[] p = softmax(thought);
        double expected = 0;
        for (int z = 0; z < 3; z++) expected += p[z] * Math.log(softmax(answer[z])[1]);
        for (int k = 0; k < 3; k++) {
            double reasoning = 0;
            for (int z = 0; z < 3; z++) reasoning += p[z] * ((z == k ? 1 : 0) - p[k]) * Math.log(softmax(answer[z])[1]);
            double[] up = thought.clone();
            up[k] += 1e-6;
            double moved = 0;
            for (int z = 0; z < 3; z++) moved += softmax(up)[z] * Math.log(softmax(answer[z])[1]);
            assertEquals((moved - expected) / 1e-6, reasoning, 1e-5);
        }
        // Leave-one-out weights of many samples come to the same, and the answer's weight is 1.
        Random random = new Random(19);
        int n = 20_000;
        int[] drawn = new int[n];
        double[][] logs = new double[n][1];
        for (int i = 0; i < n; i++) {
            double u = random.nextDouble();
            drawn[i] = u < p[0] ? 0 : u < p[0] + p[1] ? 1 : 2;
            logs[i][0] = Math.log(softmax(answer[drawn[i]])[1]);
        }
        LikelihoodRewards.Weights weights = LikelihoodRewards.weights(logs, "logprob");
        double[] found = new double[3];
        for (int i = 0; i < n; i++)
            for (int k = 0; k < 3; k++) found[k] += weights.reasoning()[i] * ((drawn[i] == k ? 1 : 0) - p[k]) / n;
        for (int k = 0; k < 3; k++) {
            double exact = p[k] * (Math.log(softmax(answer[k])[1]) - expected);
            assertEquals(exact, found[k], 0.01);
            assertEquals(1, weights.answer()[k]);
        }
    }

    private static double[] softmax(double[] x) {
        double sum = Arrays.stream(x).map(Math::exp).sum();
        return Arrays.stream(x).map(v -> Math.exp(v) / sum).toArray();
    }
}
