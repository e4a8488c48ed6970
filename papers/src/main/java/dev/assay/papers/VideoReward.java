package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import dev.assay.core.preference.Logistic;
import dev.assay.core.preference.WeightedHeads;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// VideoReward and the alignment of flow models (arXiv 2501.13918): visual quality, motion quality and text
/// alignment learned from comparisons with ties, and three ways to align a flow model with them.
public final class VideoReward implements Paper {
    private static final double CONSTANT_MARGIN = 0.57;
    private static final double MIDDLE_SCORE = 3;
    private static final List<String> DIMENSIONS = List.of("VQ", "MQ", "TA");

    @Override
    public Card card() {
        return new Card(
                "video-reward",
                "Improving Video Generation with Human Feedback",
                "2501.13918",
                "three scores of a video learned with ties, and DPO, weighted regression and guidance for flows",
                List.of("normalised recipe", "six losses", "tie probabilities", "accuracies", "flow losses"),
                List.of(
                        "averaging the loss over invalid labels too makes it smaller where labels are few",
                        "the released accuracy with ties never tries to predict no ties"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return VideoRewardClaims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "reward_loss" -> Map.of("loss", loss(in));
            case "btt_probabilities" -> probabilities(in);
            case "pair_accuracy" -> Map.copyOf(accuracy(in.numbers("human"), in.numbers("model")));
            case "normalize_overall" -> normalized(in);
            case "flow_dpo_loss" -> flowPreference(in);
            case "flow_rwr_loss" -> weightedRegression(in);
            case "flow_nrg_step" -> guided(in);
            case "scalarize" -> Map.of("reward", WeightedHeads.dot(in.numbers("weights"), in.numbers("rewards")));
            default ->
                throw in.unknown(
                        "reward_loss",
                        "btt_probabilities",
                        "pair_accuracy",
                        "normalize_overall",
                        "flow_dpo_loss",
                        "flow_rwr_loss",
                        "flow_nrg_step",
                        "scalarize");
        };
    }

    /// Mean loss over pairs and dimensions. A label is 1 if A is better, -1 if B is, 0 for a tie; any other
    /// is invalid.
    private static double loss(Case in) {
        double[][] a = in.rows("rewards_A");
        double[][] b = in.rows("rewards_B");
        double[][] labels = in.has("chosen_label") ? in.rows("chosen_label") : null;
        double[][] scoresA = in.has("scores_A") ? in.rows("scores_A") : null;
        double[][] scoresB = in.has("scores_B") ? in.rows("scores_B") : null;
        String type = in.text("loss_type", "btt");
        boolean regression = type.equals("reg");
        if (regression && (scoresA == null || scoresB == null))
            throw new IllegalArgumentException("loss_type reg needs scores_A and scores_B");
        Entries entries = new Entries(
                type, in.number("theta", 5), type.equals("constant_margin") ? in.number("margin", CONSTANT_MARGIN) : 0);
        double sum = 0;
        int valid = 0;
        int all = 0;
        for (int i = 0; i < a.length; i++)
            for (int k = 0; k < a[i].length; k++) {
                if (regression) {
                    double[] rewards = {a[i][k], b[i][k]};
                    double[] scores = {scoresA[i][k], scoresB[i][k]};
                    for (int side = 0; side < 2; side++) {
                        all++;
                        if (scores[side] == 0) continue;
                        valid++;
                        double gap = rewards[side] - (scores[side] - MIDDLE_SCORE);
                        sum += gap * gap;
                    }
                    continue;
                }
                all++;
                double label = labels == null ? 1 : labels[i][k];
                double sign = label == 1 ? 1 : -1;
                double scores = scoresA == null || scoresB == null ? 0 : sign * (scoresA[i][k] - scoresB[i][k]);
                if (!entries.counts(label)) continue;
                valid++;
                sum += entries.loss(sign * (a[i][k] - b[i][k]), label == 0, scores);
            }
        return switch (in.text("mean_over", "all")) {
            case "all" -> sum / all;
            case "valid" -> valid == 0 ? 0 : sum / valid;
            default -> throw new IllegalArgumentException("mean_over: expected all or valid");
        };
    }

    /// The loss of one pair in one dimension.
    private record Entries(String type, double theta, double constant) {
        Entries {
            if (!List.of("btt", "bt", "margin", "constant_margin", "scaled", "reg")
                    .contains(type))
                throw new IllegalArgumentException(
                        "loss_type '" + type + "': expected btt, bt, margin, constant_margin, scaled or reg");
            if (type.equals("btt")) Logistic.raoKupper(theta);
        }

        boolean counts(double label) {
            return label == 1 || label == -1 || label == 0 && type.equals("btt");
        }

        /// @param difference reward of the chosen less that of the rejected
        /// @param scores the annotators' score of the chosen less that of the rejected
        double loss(double difference, boolean tie, double scores) {
            return switch (type) {
                case "bt" -> Logistic.PLAIN.won(difference);
                case "margin" -> Logistic.margin(scores).won(difference);
                case "constant_margin" -> Logistic.margin(constant).won(difference);
                case "scaled" -> scores * Logistic.PLAIN.won(difference);
                default -> {
                    Logistic ties = Logistic.raoKupper(theta);
                    yield tie ? ties.tied(difference) - Math.log(theta * theta - 1) : ties.won(difference);
                }
            };
        }
    }

    private static Map<String, Object> probabilities(Case in) {
        Logistic ties = Logistic.raoKupper(in.number("theta", 5));
        double difference = in.number("reward_A") - in.number("reward_B");
        double a = Math.exp(-ties.won(difference));
        double b = Math.exp(-ties.won(-difference));
        double theta = in.number("theta", 5);
        return Map.of("A", a, "B", b, "tie", (theta * theta - 1) * a * b);
    }

    /// Share of pairs ranked as people do: of those they did not tie, and with ties predicted below the
    /// threshold that serves best.
    static Map<String, Double> accuracy(double[] human, double[] model) {
        double right = 0;
        double decided = 0;
        TreeSet<Double> thresholds = new TreeSet<>(List.of(-1.0));
        for (int i = 0; i < human.length; i++) {
            thresholds.add(Math.abs(model[i]));
            if (human[i] == 0) continue;
            decided++;
            if (human[i] * model[i] > 0) right++;
        }
        if (decided == 0) throw new IllegalArgumentException("only tied labels: nothing to rank");
        double best = 0;
        for (double threshold : thresholds) {
            double agreed = 0;
            for (int i = 0; i < human.length; i++) {
                double said = Math.abs(model[i]) <= threshold ? 0 : Math.signum(model[i]);
                // A difference of exactly 0 above every threshold decides nothing and is wrong.
                if (said == Math.signum(human[i]) && !(threshold < 0 && said == 0)) agreed++;
            }
            best = Math.max(best, agreed / human.length);
        }
        return Map.of("with_ties", best, "without_ties", right / decided);
    }

    private static Map<String, Object> normalized(Case in) {
        Case raw = in.object("raw");
        Map<String, String> settings = new LinkedHashMap<>();
        if (in.has("config")) {
            Case config = in.object("config");
            for (String dimension : DIMENSIONS) {
                if (config.number(dimension + "_std") == 0) throw new IllegalArgumentException(dimension + "_std is 0");
                for (String constant : List.of("_mean", "_std"))
                    settings.put(dimension + constant, Double.toString(config.number(dimension + constant)));
            }
        }
        var changes = RecipeRun.changes(in.has("config") ? List.of() : List.of("raw"), settings, Fidelity.PUBLISHED);
        try (RecipeRun run = new RecipeRun("video-reward", changes, Double.NaN)) {
            Map<String, Object> answer = run.values(Cases.rollout("", null, raw.fields()));
            answer.put("Overall", answer.get("reward"));
            return answer;
        }
    }

    private static Map<String, Object> flowPreference(Case in) {
        double t = in.number("t");
        double[] noise = in.numbers("noise");
        String reduction = in.text("reduction", "sum");
        if (!List.of("sum", "mean").contains(reduction))
            throw new IllegalArgumentException("reduction: expected sum or mean");
        double share = reduction.equals("sum") ? 1 : 1.0 / noise.length;
        String schedule = in.text("beta_schedule", "constant");
        if (!List.of("constant", "time_dependent").contains(schedule))
            throw new IllegalArgumentException("beta_schedule: expected constant or time_dependent");
        double beta = beta(in.number("beta"), schedule.equals("time_dependent"), t);
        Map<String, Object> answer = new LinkedHashMap<>();
        double[] gains = new double[2];
        for (String side : List.of("w", "l")) {
            double[] clean = in.numbers("x_" + side);
            double[] target = velocity(clean, noise);
            double gain = share * worse(target, in.numbers("v_theta_" + side), in.numbers("v_ref_" + side));
            gains[side.equals("w") ? 0 : 1] = gain;
            answer.put("noisy_" + side, noisy(clean, noise, t));
            answer.put("target_" + side, target);
            answer.put(side + "_diff", gain);
        }
        double inside = inside(beta, gains[0], gains[1]);
        answer.put("inside", inside);
        answer.put("loss", Logistic.PLAIN.won(inside));
        return answer;
    }

    /// A sample on its way to noise, 0 being clean.
    static double[] noisy(double[] clean, double[] noise, double t) {
        double[] noisy = new double[clean.length];
        for (int k = 0; k < clean.length; k++) noisy[k] = (1 - t) * clean[k] + t * noise[k];
        return noisy;
    }

    /// Where the flow should go.
    static double[] velocity(double[] clean, double[] noise) {
        double[] target = new double[clean.length];
        for (int k = 0; k < clean.length; k++) target[k] = noise[k] - clean[k];
        return target;
    }

    /// How much farther from the target a velocity is than the reference's, squared and summed.
    static double worse(double[] target, double[] velocity, double[] reference) {
        return squares(target, velocity) - squares(target, reference);
    }

    /// What the logistic loss of Flow-DPO is of: more if the winner is fitted better than by the reference, and the
    /// loser worse.
    static double inside(double beta, double winner, double loser) {
        return -beta / 2 * (winner - loser);
    }

    /// Beta at a time; where it falls with the noise, noisy times teach less.
    static double beta(double beta, boolean falls, double t) {
        return falls ? beta * (1 - t) * (1 - t) : beta;
    }

    private static double squares(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) sum += (a[k] - b[k]) * (a[k] - b[k]);
        return sum;
    }

    /// What a sample weighs in weighted regression.
    static double weight(double reward, double cap) {
        return Math.exp(Math.min(reward, cap));
    }

    private static Map<String, Object> weightedRegression(Case in) {
        double cap = in.number("clip", 5);
        double[] weights =
                Arrays.stream(in.numbers("rewards")).map(r -> weight(r, cap)).toArray();
        double[] errors = in.numbers("squared_errors");
        return Map.of("weights", weights, "loss", WeightedHeads.dot(weights, errors) / errors.length);
    }

    private static Map<String, Object> guided(Case in) {
        double[] velocity = in.numbers("velocity");
        double[] state = in.numbers("x_t");
        guide(velocity, in.numbers("reward_gradient"), in.number("guidance"), in.number("t"));
        step(state, velocity, in.number("dt"));
        return Map.of("velocity", velocity, "x_next", state);
    }

    /// Bends a velocity along the gradient of a reward of noisy states; at pure noise it is left alone.
    static void guide(double[] velocity, double[] gradient, double guidance, double t) {
        if (t < 1) for (int k = 0; k < velocity.length; k++) velocity[k] -= guidance * t / (1 - t) * gradient[k];
    }

    /// One step of sampling.
    static void step(double[] state, double[] velocity, double dt) {
        for (int k = 0; k < state.length; k++) state[k] -= dt * velocity[k];
    }
}
