package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.Step;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.RecipeRun;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// G-RA at desk scale: a patch is searched for, edited and submitted within 40 turns; every valid turn pays
/// a little, a submission ends the episode.
final class GatedRewardAccumulationClaims {
    private static final int GROUP = 32;
    private static final int SEARCH = 0;
    private static final int EDIT = 2;
    private static final int SUBMIT = 3;
    private static final int MALFORMED = 4;
    private static final double RATE = 0.01;
    /// Episodes at the start and at the end from which rates are taken.
    private static final int TESTED = 600;

    private GatedRewardAccumulationClaims() {}

    static List<Claim> claims() {
        Experiment forty = new Experiment(
                "40 turns",
                about(40),
                List.of(
                        arm("D-RA", 40, List.of("D-RA"), Map.of(), false),
                        arm("G-RA", 40, List.of(), Map.of(), false),
                        arm("outcome only", 40, List.of(), Map.of(), true),
                        arm("G-RA, delta -0.5", 40, List.of(), Map.of("delta", "-0.5"), false),
                        arm("G-RA, delta 1", 40, List.of(), Map.of("delta", "1"), false)),
                8,
                6);
        Experiment twenty = new Experiment(
                "20 turns",
                about(20),
                List.of(arm("D-RA", 20, List.of("D-RA"), Map.of(), false), arm("G-RA", 20, List.of(), Map.of(), false)),
                8,
                6);
        return List.of(
                new Claim(
                        "collapse",
                        "Added up directly, step rewards make the agent submit less and less",
                        forty,
                        new Test.Superior(new Contrast("submitted, change", Map.of("D-RA", -1.0)), 0.2)),
                new Claim(
                        "collapse-pays",
                        "while its total reward rises",
                        forty,
                        new Test.Superior(Contrast.alone("total, change", "D-RA"), 0.2)),
                new Claim(
                        "gated",
                        "Gated, it ends submitting in 85% of the episodes",
                        forty,
                        new Test.Superior(Contrast.alone("submitted", "G-RA"), 0.85)),
                new Claim(
                        "gap",
                        "which is at least 0.3 above direct accumulation",
                        forty,
                        new Test.Superior(Contrast.of("submitted", "G-RA", "D-RA"), 0.3)),
                new Claim(
                        "resolved",
                        "and resolves more",
                        forty,
                        new Test.Superior(Contrast.of("resolved", "G-RA", "D-RA"), 0.1)),
                new Claim(
                        "horizon",
                        "The collapse needs many turns: within 20 direct accumulation does not lose 0.2",
                        twenty,
                        new Test.Within(Contrast.alone("submitted, change", "D-RA"), 0.2),
                        "from the sheet's pilot, not the paper"));
    }

    private static String about(int turns) {
        return "a patch world of " + turns + " turns, softmax per (located, edited), GRPO with groups of 32, Adam "
                + RATE + ", 150 updates (quick: 60); rates from " + TESTED + " episodes before and after.";
    }

    private static Arm arm(
            String name, int turns, List<String> variants, Map<String, String> settings, boolean outcomeOnly) {
        return new Arm(name, trial -> run(trial, turns, variants, settings, outcomeOnly));
    }

    /// States and actions of an episode, and how it ended.
    private record Episode(List<int[]> steps, boolean submitted, boolean edited, boolean good) {
        static Episode play(Softmax policy, int turns, RandomGenerator draws) {
            List<int[]> steps = new ArrayList<>();
            boolean located = false;
            boolean edited = false;
            boolean good = false;
            while (steps.size() < turns) {
                int state = (located ? 1 : 0) + (edited ? 2 : 0);
                int action = policy.sample(state, draws);
                steps.add(new int[] {state, action});
                double luck = draws.nextDouble();
                if (action == SEARCH) located |= luck < 0.4;
                if (action == EDIT) {
                    edited |= located || luck < 0.15;
                    good |= located && luck < 0.35;
                }
                if (action == SUBMIT) return new Episode(steps, true, edited, good);
            }
            return new Episode(steps, false, edited, good);
        }

        Rollout rollout(int id) {
            Map<String, Object> info = new HashMap<>();
            info.put("submitted", submitted);
            info.put("patch", edited ? "diff" : "");
            info.put("tests", Map.of("passed", good ? 1.0 : 0.0, "failed", good ? 0.0 : 1.0));
            List<Object> turns = new ArrayList<>();
            for (int[] step : steps) turns.add(step[1] == MALFORMED ? BAD : FINE);
            info.put("turns", turns);
            info.put("steps", Collections.nCopies(turns.size(), STEP));
            return Rollout.of("" + id, "group", null, "", null, info);
        }
    }

    private static final Map<String, Object> FINE = Map.of("valid", true);
    private static final Map<String, Object> BAD = Map.of("valid", false);

    private static final Step STEP = new Step(null, "", null, -1, -1, Map.of());

    private static Map<String, Double> run(
            Trial trial, int turns, List<String> variants, Map<String, String> settings, boolean outcomeOnly) {
        double[] start = {1, 1, 0, -1.2, 0.3};
        Softmax policy = new Softmax(new double[][] {start, start, start, start});
        RandomGenerator draws = trial.stream("policy");
        Map<String, String> all = new HashMap<>(settings);
        if (outcomeOnly) {
            all.put("valid", "0");
            all.put("invalid", "0");
        }
        var changes = RecipeRun.changes(variants, all, Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("gated-reward-accumulation", changes, Double.NaN)) {
            Map<String, Double> before = test(policy, turns, recipe, trial.stream("before"));
            int updates = trial.size(150, 60);
            for (int update = 0; update < updates; update++) {
                List<Episode> group = new ArrayList<>();
                List<Rollout> rollouts = new ArrayList<>();
                for (int i = 0; i < GROUP; i++) {
                    group.add(Episode.play(policy, turns, draws));
                    rollouts.add(group.get(i).rollout(i));
                }
                List<Line> lines = recipe.lines(rollouts, new RunState());
                for (int i = 0; i < GROUP; i++)
                    for (int[] step : group.get(i).steps)
                        policy.push(step[0], step[1], lines.get(i).advantage().whole() / GROUP);
                policy.adam(RATE);
            }
            Map<String, Double> measures = new LinkedHashMap<>(test(policy, turns, recipe, trial.stream("after")));
            measures.put("submitted, change", measures.get("submitted") - before.get("submitted"));
            measures.put("total, change", measures.get("total") - before.get("total"));
            return measures;
        }
    }

    private static Map<String, Double> test(Softmax policy, int turns, RecipeRun recipe, RandomGenerator draws) {
        double submitted = 0;
        double patched = 0;
        double resolved = 0;
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < TESTED; i++) {
            Episode episode = Episode.play(policy, turns, draws);
            if (episode.submitted) submitted++;
            if (episode.submitted && episode.edited) patched++;
            if (episode.submitted && episode.good) resolved++;
            rollouts.add(episode.rollout(i));
        }
        double total = 0;
        for (double reward : recipe.rewards(recipe.lines(rollouts, new RunState()))) total += reward;
        Map<String, Double> rates = new LinkedHashMap<>();
        rates.put("submitted", submitted / TESTED);
        rates.put("patched", patched / TESTED);
        rates.put("resolved", resolved / TESTED);
        rates.put("total", total / TESTED);
        return rates;
    }
}
