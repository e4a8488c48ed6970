package dev.assay.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.ToDoubleFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ObjectiveTest {
    private PointerScope scope;

    @BeforeEach
    void open() {
        Torch.load();
        scope = new PointerScope();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private static Tensor t(double... values) {
        return Torch.doubles(values, 2, values.length / 2);
    }

    private static final double[] LOGP = {-0.5, -1.2, -0.3, -2, -0.7, -9};
    private static final double[] OLD = {-0.9, -1.1, -0.3, -1.5, -0.9, -9};
    private static final double[] REF = {-0.6, -1, -0.5, -2.2, -0.6, -9};
    private static final double[] ADVANTAGE = {1, 1, 1, -2, -2, 0};

    private static Terms terms(Tensor logp) {
        return Terms.of(logp, t(1, 1, 1, 1, 1, 0))
                .withOld(t(OLD))
                .withReference(t(REF))
                .withAdvantage(t(ADVANTAGE));
    }

    @Test
    void likelihoodIsTheMeanOverTokens() {
        double loss = Torch.number(Objective.SFT.loss(Terms.of(t(LOGP), t(1, 1, 1, 1, 1, 0))));
        assertEquals((0.5 + 1.2 + 0.3 + 2 + 0.7) / 5, loss, 1e-12);
    }

    @Test
    void clippedGainByHand() {
        // Ratios e^0.4 (clipped to 1.2), e^-0.1, 1, e^-0.5 (A < 0: the clipped 0.8 is the smaller gain), e^0.2.
        double[] gain = {1.2, Math.exp(-0.1), 1, -2 * 0.8, -2 * Math.exp(0.2)};
        double sum = 0;
        for (double g : gain) sum += g;
        assertEquals(-sum / 5, Torch.number(Objective.PPO.loss(terms(t(LOGP)))), 1e-12);
        double first = (gain[0] + gain[1] + gain[2]) / 3;
        double second = (gain[3] + gain[4]) / 2;
        assertEquals(-(first + second) / 2, Torch.number(Objective.grpo(0).loss(terms(t(LOGP)))), 1e-12);
        assertEquals(-sum / 2 / 10, Torch.number(Objective.drGrpo(10).loss(terms(t(LOGP)))), 1e-12);
    }

    @Test
    void klIsAdded() {
        double k3 = 0;
        for (int i = 0; i < 5; i++) {
            double d = LOGP[i] - REF[i];
            k3 += (Math.exp(-d) - 1 + d) / (i < 3 ? 3 : 2) / 2;
        }
        double without = Torch.number(Objective.grpo(0).loss(terms(t(LOGP))));
        assertEquals(without + 0.1 * k3, Torch.number(Objective.grpo(0.1).loss(terms(t(LOGP)))), 1e-12);
    }

    @Test
    void klEstimators() {
        Tensor p = Torch.doubles(new double[] {-1});
        Tensor q = Torch.doubles(new double[] {-1.5});
        assertEquals(0.5, Torch.number(Kl.K1.of(p, q)), 1e-12);
        assertEquals(0.125, Torch.number(Kl.K2.of(p, q)), 1e-12);
        assertEquals(Math.exp(-0.5) - 0.5, Torch.number(Kl.K3.of(p, q)), 1e-12);
    }

    /// What verl's `low_var_kl` gives: d to 20, then the estimate to 10.
    @Test
    void clampsOfKl() {
        Tensor p = Torch.doubles(new double[] {-1, -1, -40, -1});
        Tensor q = Torch.doubles(new double[] {-1.5, -31, -2, -4});
        float[] kl = Torch.array(Kl.LOW_VARIANCE.of(p, q));
        // exp(-d) - 1 + d for d = 0.5, 20 (from 30), -20 (from -38), 3.
        assertEquals(Math.exp(-0.5) - 0.5, kl[0], 1e-6);
        assertEquals(10, kl[1], 0);
        assertEquals(10, kl[2], 0);
        assertEquals(Math.exp(-3) + 2, kl[3], 1e-6);
        assertEquals(19, Torch.array(new Kl(Kl.Kind.K3, 20, 1e9).of(p, q))[1], 1e-6);
        assertEquals(-4, Torch.array(new Kl(Kl.Kind.K1, 4, 1e9).of(p, q))[2], 0);
    }

    /// A token that became e^2 times as likely and has a negative advantage counts at most `dual` times.
    @Test
    void dualClipBoundsNegativeGains() {
        Terms terms = Terms.of(t(-1, -1, -1, -1), t(1, 1, 1, 1))
                .withOld(t(-3, -1.1, -3, -1))
                .withAdvantage(t(-1, -1, 1, 1));
        double plain = Math.exp(2) + Math.exp(0.1) - 1.2 - 1;
        double dual = 3 + Math.exp(0.1) - 1.2 - 1;
        assertEquals(plain / 4, Torch.number(Objective.PPO.loss(terms)), 1e-12);
        assertEquals(
                dual / 4,
                Torch.number(new Objective.Gradient(0.2, 0.2, 3, Pool.TOKENS, null, 0, 0).loss(terms)),
                1e-12);
    }

    /// Entropy is paid per token that counts, and its gradient reaches the policy.
    @Test
    void entropyIsPaid() {
        Terms terms = terms(t(LOGP)).withEntropy(t(0.5, 0.2, 0.1, 0.4, 0.3, 9));
        double without = Torch.number(Objective.PPO.loss(terms));
        assertEquals(
                without - 0.01 * 1.5 / 5,
                Torch.number(new Objective.Gradient(0.2, 0.2, Objective.NONE, Pool.TOKENS, null, 0, 0.01).loss(terms)),
                1e-12);
        Tensor scores = Torch.doubles(new double[] {1, 0, 0}, 1, 3).requires_grad_(true);
        Tensor entropy = Categorical.entropy(org.bytedeco.pytorch.global.torch.log_softmax(scores, -1));
        double z = Math.E + 2;
        assertEquals(Math.log(z) - Math.E / z, Torch.number(entropy.sum()), 1e-12);
        entropy.sum().backward();
        // dH/ds_i = -p_i (log p_i + H)
        double p = Math.E / z;
        assertEquals(-p * (1 - Math.log(z) + Math.log(z) - p), Torch.array(scores.grad())[0], 1e-6);
    }

    /// With weights 1 and 0 it is the likelihood of what is kept, over the tokens of all.
    @Test
    void raftImitatesWhatIsKept() {
        double loss = Torch.number(
                Objective.RAFT.loss(Terms.of(t(LOGP), t(1, 1, 1, 1, 1, 0)).withAdvantage(t(1, 1, 1, 0, 0, 0))));
        assertEquals((0.5 + 1.2 + 0.3) / 5, loss, 1e-12);
    }

    @Test
    void dpoByHand() {
        // Chosen gains 0.1 - 0.2 + 0.2, rejected 0.2 - 0.1.
        double margin = 0.5 * ((0.1 - 0.2 + 0.2) - (0.2 - 0.1));
        assertEquals(Math.log(1 + Math.exp(-margin)), Torch.number(new Objective.Dpo(0.5).loss(terms(t(LOGP)))), 1e-12);
    }

    @Test
    void valueTakesTheLargerError() {
        // Errors 0.5 and, clipped at 0.2 from 0: 0.8; then 0 and 0.
        Tensor loss = Objective.value(t(0.5, 1), t(0, 1), t(1, 1), t(1, 1), 0.2);
        assertEquals(0.5 * (0.8 * 0.8) / 2, Torch.number(loss), 1e-12);
    }

    @Test
    void gradientsAgreeWithFiniteDifferences() {
        for (Objective objective : new Objective[] {
            Objective.SFT,
            Objective.REINFORCE,
            Objective.PPO,
            Objective.grpo(0.3),
            Objective.drGrpo(7),
            new Objective.Gradient(0, 0, Objective.NONE, Pool.TOKENS, Kl.K2, 0.2, 0),
            new Objective.Gradient(0.2, 0.2, 1.1, Pool.TOKENS, Kl.LOW_VARIANCE, 0.2, 0),
            new Objective.Gradient(0, 0, Objective.NONE, Pool.SUM, Kl.K1, 0.2, 0),
            Objective.RAFT,
            new Objective.Dpo(0.7)
        }) {
            ToDoubleFunction<double[]> loss = x -> Torch.number(objective.loss(terms(t(x))));
            Tensor logp = t(LOGP).requires_grad_(true);
            objective.loss(terms(logp)).backward();
            float[] gradient = Torch.array(logp.grad());
            for (int i = 0; i < LOGP.length; i++) {
                double[] up = LOGP.clone();
                double[] down = LOGP.clone();
                up[i] += 1e-5;
                down[i] -= 1e-5;
                double slope = (loss.applyAsDouble(up) - loss.applyAsDouble(down)) / 2e-5;
                assertEquals(slope, gradient[i], 1e-6, objective + " at " + i);
            }
        }
    }

    @Test
    void onPolicyGradientIsReinforce() {
        Tensor logp = t(LOGP).requires_grad_(true);
        Objective.REINFORCE
                .loss(Terms.of(logp, t(1, 1, 1, 1, 1, 0)).withAdvantage(t(ADVANTAGE)))
                .backward();
        float[] gradient = Torch.array(logp.grad());
        for (int i = 0; i < 6; i++) assertEquals(-ADVANTAGE[i] / 2, gradient[i], 1e-7);
    }

    @Test
    void missingTermsAreNamed() {
        var e = assertThrows(
                IllegalArgumentException.class, () -> Objective.PPO.loss(Terms.of(t(LOGP), t(1, 1, 1, 1, 1, 0))));
        assertEquals("the objective needs advantage, which is missing", e.getMessage());
    }
}
