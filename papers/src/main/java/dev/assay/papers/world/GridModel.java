package dev.assay.papers.world;

import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;

/// A square grid as a table of transitions: start in the first cell, the last one ends it. Values, visits and policy
/// gradients are exact, by linear equations. Rewards are paid for being in a state, whatever is done there.
public final class GridModel {
    /// Up, right, down, left.
    public static final int ACTIONS = 4;

    private final int side;
    private final double[][][] moves;

    /// @param slip how often another of the moves is done, each as likely
    public GridModel(int side, double slip) {
        this.side = side;
        moves = new double[states()][ACTIONS][states()];
        for (int s = 0; s < states() - 1; s++)
            for (int a = 0; a < ACTIONS; a++)
                for (int done = 0; done < ACTIONS; done++)
                    moves[s][a][next(s, done)] += done == a ? 1 - slip : slip / (ACTIONS - 1);
    }

    private int next(int state, int action) {
        int row = Math.clamp(state / side + new int[] {-1, 0, 1, 0}[action], 0, side - 1);
        int column = Math.clamp(state % side + new int[] {0, 1, 0, -1}[action], 0, side - 1);
        return row * side + column;
    }

    /// Cells.
    public int states() {
        return side * side;
    }

    private int end() {
        return states() - 1;
    }

    /// The end's reward, once, and that of every other step.
    public double[] reward(double atEnd, double step) {
        double[] reward = new double[states()];
        Arrays.fill(reward, step);
        reward[end()] = atEnd;
        return reward;
    }

    /// So much in some cells, 0 elsewhere.
    public double[] zone(double much, int... cells) {
        double[] reward = new double[states()];
        for (int cell : cells) reward[cell] = much;
        return reward;
    }

    /// Minus the moves it takes to the end, times a scale.
    public double[] minusDistance(double scale) {
        double[] reward = new double[states()];
        for (int s = 0; s < reward.length; s++) reward[s] = -scale * (2 * (side - 1) - s / side - s % side);
        return reward;
    }

    /// The transitions that a policy makes; the end leads nowhere.
    private double[][] chain(double[][] policy) {
        double[][] chain = new double[states()][states()];
        for (int s = 0; s < states(); s++)
            for (int a = 0; a < ACTIONS; a++)
                for (int t = 0; t < states(); t++) chain[s][t] += policy[s][a] * moves[s][a][t];
        return chain;
    }

    private static double[][] policy(double[][] theta) {
        return Arrays.stream(theta).map(Softmax::softmax).toArray(double[][]::new);
    }

    private double[] solved(double[][] chain, double gamma, boolean backwards, double[] right) {
        int n = states();
        RealMatrix matrix = new Array2DRowRealMatrix(n, n);
        for (int s = 0; s < n; s++)
            for (int t = 0; t < n; t++)
                matrix.setEntry(s, t, (s == t ? 1 : 0) - gamma * (backwards ? chain[t][s] : chain[s][t]));
        return new LUDecomposition(matrix)
                .getSolver()
                .solve(new ArrayRealVector(right, false))
                .toArray();
    }

    /// Discounted visits of each cell.
    public double[] visits(double[][] theta, double gamma) {
        double[] start = new double[states()];
        start[0] = 1;
        return solved(chain(policy(theta)), gamma, true, start);
    }

    /// The discounted return from the start.
    public double value(double[][] theta, double[] reward, double gamma) {
        return objective(theta, reward, gamma, 0);
    }

    private double[] paid(double[][] policy, double[] reward, double entropy) {
        double[] paid = reward.clone();
        for (int s = 0; s < end(); s++) paid[s] += entropy * spread(policy[s]);
        return paid;
    }

    private static double spread(double[] p) {
        double sum = 0;
        for (double each : p) if (each > 0) sum -= each * Math.log(each);
        return sum;
    }

    /// The return with the policy's entropy at each step.
    public double objective(double[][] theta, double[] reward, double gamma, double entropy) {
        double[][] policy = policy(theta);
        return solved(chain(policy), gamma, false, paid(policy, reward, entropy))[0];
    }

    /// The gradient of the objective: `visits * p_a * (Q_a - V)`, Q with the entropy that an action takes away.
    public double[][] gradient(double[][] theta, double[] reward, double gamma, double entropy) {
        double[][] policy = policy(theta);
        double[][] chain = chain(policy);
        double[] values = solved(chain, gamma, false, paid(policy, reward, entropy));
        double[] start = new double[states()];
        start[0] = 1;
        double[] visits = solved(chain, gamma, true, start);
        double[][] gradient = new double[states()][ACTIONS];
        for (int s = 0; s < end(); s++) {
            double[] worth = new double[ACTIONS];
            double mean = 0;
            for (int a = 0; a < ACTIONS; a++) {
                for (int t = 0; t < states(); t++) worth[a] += gamma * moves[s][a][t] * values[t];
                if (policy[s][a] > 0) worth[a] -= entropy * Math.log(policy[s][a]);
                mean += policy[s][a] * worth[a];
            }
            for (int a = 0; a < ACTIONS; a++) gradient[s][a] = visits[s] * policy[s][a] * (worth[a] - mean);
        }
        return gradient;
    }
}
