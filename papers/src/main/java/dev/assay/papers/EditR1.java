package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.json.Json;
import dev.assay.core.objective.ClippedSurrogate;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import dev.assay.core.preference.WinRate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Edit-R1 (arXiv 2604.27505): an edit is checked principle by principle; the checker itself learns from
/// pairs, each of its judgements paid by the share of the other image's judgements that it outdoes.
public final class EditR1 implements Paper {
    @Override
    public Card card() {
        return new Card(
                "edit-r1",
                "Leveraging Verifier-Based Reinforcement Learning in Image Editing",
                "2604.27505",
                "a checklist verifier of image edits, and win-counting advantages that train it on pairs",
                List.of("recipe over verdicts", "win-counting advantages", "clipped surrogate", "accuracies"),
                List.of(
                        "judgements that all agree with people, or all disagree, teach nothing: without overlap"
                                + " between the two sides every advantage is 0",
                        "verdicts are averaged, so a broken principle can be bought back by the others"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "gcpo_advantages" -> winCounting(in.numbers("winner_scores"), in.numbers("loser_scores"));
            case "principle_score" -> Map.of("score", score(in));
            case "clipped_surrogate" -> surrogate(in);
            case "grpo_advantages" -> Map.of("advantages", advantages(in));
            case "gsb" -> Map.of("gsb", preferred(in.number("good"), in.number("same"), in.number("bad")));
            case "pair_accuracy" -> Map.of("accuracy", accuracy(in.list("pairs")));
            default ->
                throw in.unknown(
                        "gcpo_advantages",
                        "principle_score",
                        "clipped_surrogate",
                        "grpo_advantages",
                        "gsb",
                        "pair_accuracy");
        };
    }

    private static Map<String, Object> winCounting(double[] winners, double[] losers) {
        List<Rollout> judgements = new ArrayList<>();
        for (double score : winners) judgements.add(judgement(judgements.size(), "winner", score));
        for (double score : losers) judgements.add(judgement(judgements.size(), "loser", score));
        var changes = RecipeRun.changes(List.of("gcpo"), Map.of(), Fidelity.PUBLISHED);
        try (RecipeRun run = new RecipeRun("edit-r1", changes, Double.NaN)) {
            List<Line> lines = run.lines(judgements, new RunState());
            double[] rewards = run.rewards(lines);
            double[] advantages =
                    lines.stream().mapToDouble(line -> line.advantage().whole()).toArray();
            Map<String, Object> answer = new LinkedHashMap<>();
            int n = winners.length;
            answer.put("winner_rewards", Arrays.copyOf(rewards, n));
            answer.put("loser_rewards", Arrays.copyOfRange(rewards, n, rewards.length));
            answer.put("winner_advantages", Arrays.copyOf(advantages, n));
            answer.put("loser_advantages", Arrays.copyOfRange(advantages, n, rewards.length));
            return answer;
        }
    }

    private static Rollout judgement(int index, String side, double score) {
        return Rollout.of(Integer.toString(index), "pair", null, "", null, Map.of("side", side, "score", score));
    }

    private static double score(Case in) {
        var changes = RecipeRun.changes(List.of(), Map.of(), Fidelity.PUBLISHED);
        try (RecipeRun run = new RecipeRun("edit-r1", changes, Double.NaN)) {
            return (Double) run.values(Cases.rollout("", null, Map.of("principles", in.list("principles"))))
                    .get("reward");
        }
    }

    private static Map<String, Object> surrogate(Case in) {
        ClippedSurrogate clipped = ClippedSurrogate.of(in.number("clip_eps", 0.2));
        double[] ratios = in.numbers("ratios");
        double[] advantages = in.numbers("advantages");
        double[] terms = new double[ratios.length];
        for (int i = 0; i < terms.length; i++) terms[i] = clipped.term(ratios[i], advantages[i]);
        return Map.of(
                "terms", terms, "objective", Arrays.stream(terms).average().orElseThrow());
    }

    private static double[] advantages(Case in) {
        return Cases.advantages(
                new GroupRelative(
                        GroupRelative.Center.MEAN,
                        GroupRelative.Scale.GROUP,
                        0,
                        in.number("std_epsilon", 1e-4),
                        GroupRelative.Singleton.ZERO,
                        "",
                        ""),
                in.numbers("rewards"));
    }

    /// How much more often the new images were preferred, from -1 to 1.
    private static double preferred(double good, double same, double bad) {
        if (!(good + same + bad > 0)) throw new IllegalArgumentException("no comparisons");
        return (good - bad) / (good + same + bad);
    }

    private static double accuracy(List<Object> pairs) {
        double[] margins = pairs.stream()
                .map(pair -> new Case(Json.map(pair)))
                .mapToDouble(pair -> pair.number("winner_score") - pair.number("loser_score"))
                .toArray();
        return WinRate.accuracy(margins, 0);
    }
}
