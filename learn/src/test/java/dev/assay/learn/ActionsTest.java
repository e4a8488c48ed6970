package dev.assay.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Draws;
import dev.assay.core.advantage.Gae;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class ActionsTest {
    @Test
    void entropyByHand() {
        Torch.load();
        try (PointerScope _ = new PointerScope()) {
            Tensor logp = Categorical.normalised(Torch.doubles(new double[] {0, Math.log(3), 1, 1}, 2, 2));
            double[] p = {0.25, 0.75};
            Tensor entropy = Categorical.entropy(logp);
            assertEquals(-p[0] * Math.log(p[0]) - p[1] * Math.log(p[1]), Torch.array(entropy)[0], 1e-6);
            assertEquals(Math.log(2), Torch.array(entropy)[1], 1e-6);
            assertEquals(Math.log(0.75), Torch.array(Categorical.pick(logp, Torch.longs(new long[] {1, 0})))[0], 1e-6);
        }
    }

    /// Two states, two actions, four steps: action = state pays 1. PPO with a critic learns it.
    @Test
    void ppoWithACriticSolvesAMatchingTask() {
        RandomGenerator random = Draws.seeded(4).stream("test", "");
        int n = 16;
        int steps = 4;
        double last = 0;
        try (Mlp policy = new Mlp(1, 0.01, 2, 16, 2);
                Mlp critic = new Mlp(2, 1, 2, 16, 1);
                AdamW one = new AdamW(policy.weights(), AdamW.Settings.DEFAULT);
                AdamW two = new AdamW(critic.weights(), AdamW.Settings.DEFAULT)) {
            for (int round = 0; round < 40; round++) {
                try (PointerScope _ = new PointerScope()) {
                    float[] x = new float[n * steps * 2];
                    for (int i = 0; i < n * steps; i++) x[2 * i + random.nextInt(2)] = 1;
                    Tensor states = Torch.floats(x, n, steps, 2);
                    float[] scores = Torch.array(policy.of(states));
                    float[] values = Torch.array(critic.of(states));
                    long[] actions = new long[n * steps];
                    double[][] old = new double[n][steps];
                    double[][] advantages = new double[n][steps];
                    double[][] returns = new double[n][steps];
                    last = 0;
                    for (int i = 0; i < n; i++) {
                        double[] rewards = new double[steps];
                        double[] v = new double[steps];
                        for (int t = 0; t < steps; t++) {
                            int at = i * steps + t;
                            Sampling.Drawn drawn = Sampling.PLAIN.draw(scores, 2 * at, 2, random);
                            actions[at] = drawn.token();
                            old[i][t] = drawn.logp();
                            rewards[t] = x[2 * at + (int) actions[at]];
                            v[t] = values[at];
                            last += rewards[t] / (n * steps);
                        }
                        advantages[i] = Gae.estimate(rewards, v, 0, 0.9, 0.9);
                        for (int t = 0; t < steps; t++) returns[i][t] = advantages[i][t] + v[t];
                    }
                    Tensor mask =
                            Torch.floats(new float[n * steps], n, steps).add(new org.bytedeco.pytorch.Scalar(1.0));
                    for (int epoch = 0; epoch < 4; epoch++) {
                        Tensor logp = Categorical.normalised(policy.of(states));
                        policy.weights().zeroGradients();
                        Objective.PPO
                                .loss(Terms.of(Categorical.pick(logp, Torch.longs(actions, n, steps)), mask)
                                        .withOld(Torch.rows(old))
                                        .withAdvantage(Torch.rows(advantages)))
                                .backward();
                        one.step(0.01);
                        critic.weights().zeroGradients();
                        Tensor v = critic.of(states).squeeze(-1);
                        Objective.value(v, null, Torch.rows(returns), mask, 0.2).backward();
                        two.step(0.01);
                    }
                }
            }
        }
        assertTrue(last > 0.9, "mean reward at the end: " + last);
    }
}
