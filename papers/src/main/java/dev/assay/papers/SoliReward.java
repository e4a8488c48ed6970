package dev.assay.papers;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.preference.Logistic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// SoliReward (arXiv 2512.22170): pass and fail labels of single videos, paired across prompts; a tie term
/// between passing videos keeps their scores together, so that no outlier is worth chasing.
public final class SoliReward implements Paper {
    @Override
    public Card card() {
        return new Card(
                "soli-reward",
                "SoliReward: Mitigating Susceptibility to Reward Hacking and Annotation Noise in Video Generation"
                        + " Reward Models",
                "2512.22170",
                "a Bradley-Terry loss with win ties over pairs across prompts, and a head that reads many layers",
                List.of("losses in the paper's and the code's form", "pairs across prompts", "hierarchical attention"),
                List.of("the code's tie term weighs twice the paper's, and ties count nothing unless switched on"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return SoliRewardClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "bt_loss" -> Map.of("loss", each(in, false));
            case "btt_loss" -> Map.of("loss", each(in, true));
            case "bce_loss" -> Map.of("loss", absolute(in));
            case "combined_loss" -> Map.of("loss", combined(in));
            case "bt_wt_loss" -> Map.of("loss", withTies(in));
            case "cross_prompt_pairs" -> pairs(in);
            case "hpqa_forward" -> HierarchicalAttention.forward(in);
            default ->
                throw in.unknown(
                        "bt_loss",
                        "btt_loss",
                        "bce_loss",
                        "combined_loss",
                        "bt_wt_loss",
                        "cross_prompt_pairs",
                        "hpqa_forward");
        };
    }

    private static double[] each(Case in, boolean tie) {
        double[] differences = differences(in, "rewards_chosen", "rewards_rejected");
        Logistic model = Logistic.margin(in.number("reward_margin", 0));
        double smoothing = in.number("label_smoothing", 0);
        double[] losses = new double[differences.length];
        for (int i = 0; i < losses.length; i++)
            losses[i] = tie ? model.tied(differences[i]) : model.won(differences[i], smoothing);
        return losses;
    }

    private static double[] differences(Case in, String first, String second) {
        double[] a = in.numbers(first);
        double[] b = in.numbers(second);
        if (a.length == 0 || a.length != b.length)
            throw new IllegalArgumentException(
                    "expected as many " + first + " as " + second + ", found " + a.length + " and " + b.length);
        for (int i = 0; i < a.length; i++) a[i] -= b[i];
        return a;
    }

    /// Every video against its own label, whatever it is paired with.
    private static double absolute(Case in) {
        double smoothing = in.number("label_smoothing", 0);
        double sum = 0;
        int count = 0;
        for (String side : List.of("chosen", "rejected")) {
            double[] rewards = in.numbers("rewards_" + side);
            double[] quality = in.numbers(side.equals("chosen") ? "quality_win" : "quality_lose");
            for (int i = 0; i < rewards.length; i++) {
                double label = quality[i] > 0 ? 1 : 0;
                sum += Logistic.crossEntropy(rewards[i], label * (1 - smoothing) + 0.5 * smoothing);
                count++;
            }
        }
        return sum / count;
    }

    private static double combined(Case in) {
        double[] won = each(in, false);
        double[] tied = each(in, true);
        double[] win = in.numbers("quality_win");
        double[] lose = in.numbers("quality_lose");
        double tie = in.flag("enable_btt_loss", true) ? in.number("btt_loss_coeff", 1) : 0;
        double sum = 0;
        for (int i = 0; i < won.length; i++)
            sum += win[i] == lose[i] ? tie * tied[i] : in.number("bt_loss_coeff", 1) * won[i];
        double absolute = in.number("bce_loss_coeff", 0);
        return sum / won.length + (absolute == 0 ? 0 : absolute * absolute(in));
    }

    /// The paper's form: a tie is a win of either side with probability one half.
    private static double withTies(Case in) {
        double[] differences = differences(in, "rewards_i", "rewards_j");
        double[] mu = in.numbers("mu");
        double sum = 0;
        for (int i = 0; i < mu.length; i++) sum += Logistic.PLAIN.won(differences[i], 1 - mu[i]);
        return sum / mu.length;
    }

    /// Every passing video with every failing one, and with every other passing one; two failures are not
    /// alike and make no tie unless asked for.
    private static Map<String, Object> pairs(Case in) {
        List<String> pass = new ArrayList<>();
        List<String> fail = new ArrayList<>();
        for (Object each : in.list("items")) {
            Case item = new Case(Json.map(each));
            String id = String.valueOf(item.get("id"));
            double label = item.number("label");
            if (label != 0 && label != 1)
                throw new IllegalArgumentException("item " + id + ": label " + label + ", expected 0 or 1");
            (label == 1 ? pass : fail).add(id);
        }
        Pool<String> pool = new Pool<>(pass, fail);
        String kinds = in.text("tie_pairs", "win");
        if (!List.of("win", "win+lose", "none").contains(kinds))
            throw new IllegalArgumentException("tie_pairs: expected win, win+lose or none, found " + kinds);
        List<List<String>> wins = pool.wins();
        List<List<String>> ties = kinds.equals("none") ? List.of() : couples(pass);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("win_lose", wins);
        answer.put("win_tie", ties);
        answer.put("lose_tie", kinds.equals("win+lose") ? couples(fail) : List.of());
        answer.put("n_win_lose", (double) wins.size());
        answer.put("n_win_tie", (double) ties.size());
        return answer;
    }

    /// Items of one dimension by their label, whatever their prompts.
    record Pool<T>(List<T> pass, List<T> fail) {
        /// Every passing item with every failing one. All of them are too many to train on: see {@link #draw}.
        List<List<T>> wins() {
            List<List<T>> wins = new ArrayList<>();
            for (T good : pass) for (T bad : fail) wins.add(List.of(good, bad));
            return wins;
        }

        /// This pool, if a model can learn from it.
        Pool<T> trainable(String dimension) {
            if (pass.isEmpty() || fail.isEmpty())
                throw new IllegalArgumentException("dimension " + dimension + ": no "
                        + (fail.isEmpty() ? "failing" : "passing") + " item; need at least one of each");
            return this;
        }

        /// A passing and a failing item, evenly from all such pairs.
        List<T> draw(RandomGenerator draws) {
            return List.of(pass.get(draws.nextInt(pass.size())), fail.get(draws.nextInt(fail.size())));
        }
    }

    /// Two different items, evenly from all such pairs of two or more items.
    static <T> List<T> couple(List<T> of, RandomGenerator draws) {
        int first = draws.nextInt(of.size());
        int second = draws.nextInt(of.size() - 1);
        return List.of(of.get(first), of.get(second < first ? second : second + 1));
    }

    private static <T> List<List<T>> couples(List<T> of) {
        List<List<T>> couples = new ArrayList<>();
        for (int i = 0; i < of.size(); i++)
            for (int j = i + 1; j < of.size(); j++) couples.add(List.of(of.get(i), of.get(j)));
        return couples;
    }
}
