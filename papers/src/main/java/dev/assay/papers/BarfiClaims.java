package dev.assay.papers;

import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.preference.Logistic;
import dev.assay.papers.world.Adam;
import dev.assay.papers.world.GridModel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// BARFI at desk scale: a grid whose values and gradients are worked out from its model, so that only the mechanism
/// is tried: a hint that misleads or helps, summed with the goal's reward or weighed by what it does for it.
final class BarfiClaims {
    private static final int SIDE = 4;
    private static final double GAMMA = 0.99;
    private static final double RATE = 0.1;
    private static final int OUTER = 80;
    private static final int INNER = 25;
    private static final int NEUMANN = 20;
    private static final double ALPHA = 0.3;
    /// The discount's parameter at the start: 0.9900.
    private static final double DISCOUNT = 4.6;

    private static final String PRIMARY = "goal only";
    private static final String SUM = "sum";
    private static final String BARFI = "barfi";
    private static final String FIRST_ORDER = "barfi, first order";
    private static final String FIXED = "barfi, discount fixed";

    private BarfiClaims() {}

    static List<Claim> claims() {
        Experiment bad = experiment("bad", "0.6 for every step in a zone on the way", true, 0.2);
        Experiment good = experiment("good", "minus a tenth of the distance to the goal", false, 0.05);
        Experiment saturated = experiment("saturated", "the same as in bad, entropy 0.05", true, 0.05);
        return List.of(
                new Claim(
                        "misled",
                        "With a hint that misleads, the blend returns 8 more of the goal's reward than the sum",
                        bad,
                        new Test.Superior(Contrast.of("return, 10", BARFI, SUM), 0.8)),
                new Claim(
                        "primary",
                        "and no less than the goal's reward alone, 1 given",
                        bad,
                        new Test.Within(Contrast.of("return, 10", BARFI, PRIMARY), 0.1)),
                new Claim(
                        "neumann",
                        "The inverse Hessian is needed: the first order returns less",
                        bad,
                        new Test.Superior(Contrast.of("return, 10", BARFI, FIRST_ORDER), 0),
                        "an ablation of the released code"),
                new Claim(
                        "discount",
                        "and the learned discount: a fixed one returns less",
                        bad,
                        new Test.Superior(Contrast.of("return, 10", BARFI, FIXED), 0),
                        "an ablation of the design"),
                new Claim(
                        "helped",
                        "With a hint that helps it returns as much as the sum, 0.5 given",
                        good,
                        new Test.Within(Contrast.of("return, 10", BARFI, SUM), 0.05)),
                new Claim(
                        "saturated",
                        "Where the policy saturates, the blend still returns 8 more than the sum",
                        saturated,
                        new Test.Superior(Contrast.of("return, 10", BARFI, SUM), 0.8),
                        "a limit that the design expects: a saturated softmax has no gradient for the implicit step"));
    }

    private static Experiment experiment(String name, String hint, boolean misleading, double entropy) {
        return new Experiment(
                name,
                "A grid of 4 by 4 cells, 10 at the far corner, -0.1 a step, one move in ten slips; the hint is " + hint
                        + ". Softmax policy by exact gradients, entropy " + entropy + ", " + OUTER + " outer steps"
                        + " (quick: 2) of " + INNER + " inner ones. Return: of the goal's reward alone.",
                List.of(
                        new Arm(PRIMARY, trial -> run(trial, misleading, entropy, Way.PRIMARY)),
                        new Arm(SUM, trial -> run(trial, misleading, entropy, Way.SUM)),
                        new Arm(BARFI, trial -> run(trial, misleading, entropy, Way.BARFI)),
                        new Arm(FIRST_ORDER, trial -> run(trial, misleading, entropy, Way.FIRST_ORDER)),
                        new Arm(FIXED, trial -> run(trial, misleading, entropy, Way.FIXED))),
                6,
                6);
    }

    private enum Way {
        PRIMARY,
        SUM,
        BARFI,
        FIRST_ORDER,
        FIXED;

        boolean learns() {
            return ordinal() >= BARFI.ordinal();
        }
    }

    /// Seeds differ in the first policy.
    private static Map<String, Double> run(Trial trial, boolean misleading, double entropy, Way way) {
        GridModel grid = new GridModel(SIDE, 0.1);
        double[] primary = grid.reward(10, -0.1);
        double[] hint = misleading ? grid.zone(0.6, 5, 6, 9) : grid.minusDistance(0.1);
        int states = grid.states();
        double[] bias = new double[states];
        double[] weight = new double[states];
        Arrays.fill(weight, way == Way.PRIMARY ? 0 : 1);
        double[] discount = {DISCOUNT};
        double[][] theta = new double[states][GridModel.ACTIONS];
        var draws = trial.stream("policy");
        for (double[] row : theta) for (int a = 0; a < row.length; a++) row[a] = 0.1 * draws.nextGaussian();
        Adam inner = new Adam(theta);
        double[][] blend = {bias, weight, discount};
        Adam outer = new Adam(blend);
        int steps = trial.size(OUTER, 2);
        for (int o = 0; o < steps; o++) {
            for (int i = 0; i < INNER; i++) {
                double gamma = way.learns() ? Logistic.sigmoid(discount[0]) : GAMMA;
                inner.step(theta, grid.gradient(theta, blended(primary, hint, bias, weight), gamma, entropy), RATE);
            }
            if (!way.learns()) continue;
            outer.step(blend, hypergradient(grid, theta, primary, hint, bias, weight, discount[0], entropy, way), RATE);
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("return, 10", grid.value(theta, primary, GAMMA) / 10);
        measures.put("weight of the hint", Arrays.stream(weight).average().orElseThrow());
        measures.put("weight in the zone", (weight[5] + weight[6] + weight[9]) / 3);
        measures.put("discount", way.learns() ? Logistic.sigmoid(discount[0]) : GAMMA);
        return measures;
    }

    private static double[] blended(double[] primary, double[] hint, double[] bias, double[] weight) {
        double[] reward = primary.clone();
        for (int s = 0; s < reward.length; s++) reward[s] += bias[s] + weight[s] * hint[s];
        return reward;
    }

    /// How the goal's return moves with the blend, through the policy: `-v H^-1 du/dphi`, the inverse by a Neumann
    /// series. Products with the Hessian and with du/dphi are central differences of the exact gradient.
    private static double[][] hypergradient(
            GridModel grid,
            double[][] theta,
            double[] primary,
            double[] hint,
            double[] bias,
            double[] weight,
            double discount,
            double entropy,
            Way way) {
        double gamma = Logistic.sigmoid(discount);
        double[] reward = blended(primary, hint, bias, weight);
        double[][] term = grid.gradient(theta, primary, GAMMA, 0);
        double[][] direction = term;
        if (way != Way.FIRST_ORDER) {
            for (int k = 0; k < NEUMANN; k++) {
                term = plus(term, ALPHA, along(theta, term, at -> grid.gradient(at, reward, gamma, entropy)));
                direction = plus(direction, 1, term);
            }
            direction = plus(zero(theta), ALPHA, direction);
        }
        // w . du/dphi is the slope along w of dJ/dphi, and J is linear in the rewards by the visits.
        double size = norm(direction);
        double[][] slopes = {new double[primary.length], new double[primary.length], new double[1]};
        if (size == 0) return slopes;
        double step = 1e-4 / size;
        double[][] ahead = plus(theta, step, direction);
        double[][] back = plus(theta, -step, direction);
        double[] more = grid.visits(ahead, gamma);
        double[] less = grid.visits(back, gamma);
        for (int s = 0; s < primary.length; s++) {
            slopes[0][s] = (more[s] - less[s]) / (2 * step);
            slopes[1][s] = slopes[0][s] * hint[s];
        }
        if (way != Way.FIXED) {
            double gap = 1e-4;
            double up = grid.objective(ahead, reward, gamma + gap, entropy)
                    - grid.objective(back, reward, gamma + gap, entropy);
            double down = grid.objective(ahead, reward, gamma - gap, entropy)
                    - grid.objective(back, reward, gamma - gap, entropy);
            slopes[2][0] = (up - down) / (2 * gap) / (2 * step) * gamma * (1 - gamma);
        }
        return slopes;
    }

    private interface Gradient {
        double[][] at(double[][] theta);
    }

    private static double[][] along(double[][] theta, double[][] direction, Gradient gradient) {
        double size = norm(direction);
        if (size == 0) return zero(theta);
        double step = 1e-4 / size;
        return plus(
                plus(zero(theta), 1 / (2 * step), gradient.at(plus(theta, step, direction))),
                -1 / (2 * step),
                gradient.at(plus(theta, -step, direction)));
    }

    private static double norm(double[][] a) {
        return Math.sqrt(
                Arrays.stream(a).flatMapToDouble(Arrays::stream).map(x -> x * x).sum());
    }

    private static double[][] zero(double[][] like) {
        return new double[like.length][like[0].length];
    }

    private static double[][] plus(double[][] a, double scale, double[][] b) {
        return Barfi.plus(a, scale, b);
    }
}
