package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.json.Json;
import dev.assay.core.paper.Paper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/// What the sheets of the systems that learn from pairs ask for beyond their cases.
class PairLossesTest {
    private static double number(Paper paper, Map<String, Object> input, String name) {
        return ((Number) paper.conform(input).get(name)).doubleValue();
    }

    private static Map<String, Object> theCase(String system, String name) throws IOException {
        try (var in = PairLossesTest.class.getResourceAsStream("/vectors/" + system + ".json")) {
            byte[] bytes = in.readAllBytes();
            for (Object each : Json.list(Json.parse(bytes, 0, bytes.length)))
                if (Json.map(each).get("name").equals(name))
                    return new HashMap<>(Json.map(Json.map(each).get("input")));
        }
        throw new IllegalArgumentException(name);
    }

    @Test
    void aMaskedStateChangesNothing() throws IOException {
        Map<String, Object> input = theCase("soli-reward", "hpqa_h4_masked_tail");
        double reward = number(new SoliReward(), input, "reward");
        List<Object> states = new ArrayList<>(Json.list(input.get("final_hidden_state")));
        states.set(3, List.of(9.0, -9.0, 5.0, 1.0));
        input.put("final_hidden_state", states);
        assertEquals(reward, number(new SoliReward(), input, "reward"), 0);
        states.set(2, List.of(9.0, -9.0, 5.0, 1.0));
        assertTrue(Math.abs(reward - number(new SoliReward(), input, "reward")) > 1e-6);
        input.put("attention_mask", List.of(0.0, 0.0, 0.0, 0.0));
        var none = assertThrows(IllegalArgumentException.class, () -> new SoliReward().conform(input));
        assertEquals("sample 0 has no non-padding token", none.getMessage());
    }

    @Test
    void tiesCountNothingUnlessSwitchedOn() throws IOException {
        Map<String, Object> input = theCase("soli-reward", "combined_mixed_tie_and_nontie");
        input.put("enable_btt_loss", false);
        double off = number(new SoliReward(), input, "loss");
        input.put("rewards_rejected", List.of(0.0, -7.0, 1.0));
        assertEquals(off, number(new SoliReward(), input, "loss"), 1e-12);
    }

    @Property(seed = "1", tries = 200)
    void threeProbabilitiesSumToOne(
            @ForAll @DoubleRange(min = -30, max = 30) double a,
            @ForAll @DoubleRange(min = -30, max = 30) double b,
            @ForAll @DoubleRange(min = 1.01, max = 50) double theta) {
        Map<String, Object> p = new VideoReward()
                .conform(Map.of("op", "btt_probabilities", "reward_A", a, "reward_B", b, "theta", theta));
        double sum = p.values().stream().mapToDouble(x -> (Double) x).sum();
        assertEquals(1, sum, 1e-9);
    }

    @Test
    void predictingTiesNeverHurtsTheBestThreshold() {
        // Repeated margins: the released file counts half of such a group.
        Map<String, Object> found = new VideoReward()
                .conform(Map.of(
                        "op",
                        "pair_accuracy",
                        "human",
                        List.of(0.0, 1.0, 0.0, 1.0),
                        "model",
                        List.of(0.5, 0.5, 0.5, 0.5)));
        assertEquals(0.5, found.get("with_ties"));
        assertEquals(1.0, found.get("without_ties"));
    }

    @Test
    void swappingTheVideosAndThePreferenceLeavesTheLoss() throws IOException {
        for (String name : List.of("aspect_stage_basic", "overall_stage_basic")) {
            Map<String, Object> input = theCase("mj-video", name);
            double loss = number(new MjVideo(), input, "loss");
            Map<String, Object> swapped = new HashMap<>(input);
            for (String key : input.keySet()) {
                if (key.endsWith("_0")) swapped.put(key.replace("_0", "_1"), input.get(key));
                if (key.endsWith("_1")) swapped.put(key.replace("_1", "_0"), input.get(key));
            }
            for (String key : List.of("aspect_preference", "overall_preference")) {
                if (input.get(key) instanceof List<?> list)
                    swapped.put(
                            key,
                            list.stream()
                                    .map(p -> 1 - ((Number) p).doubleValue())
                                    .toList());
                else if (input.get(key) instanceof Number p) swapped.put(key, 1 - p.doubleValue());
            }
            assertEquals(loss, number(new MjVideo(), swapped, "loss"), 1e-12, name);
        }
    }

    @Property(seed = "2", tries = 100)
    void atTheReferenceFlowDpoIsLn2WhateverBeta(
            @ForAll @DoubleRange(min = 0.01, max = 5000) double beta, @ForAll @DoubleRange(min = 0, max = 1) double t) {
        Map<String, Object> input = new HashMap<>();
        input.put("op", "flow_dpo_loss");
        for (String key : List.of("x_w", "x_l", "noise", "v_theta_w", "v_theta_l", "v_ref_w", "v_ref_l"))
            input.put(key, List.of(0.3, -1.2));
        input.put("t", t);
        input.put("beta", beta);
        assertEquals(Math.log(2), number(new VideoReward(), input, "loss"), 1e-12);
    }

    @Test
    void aConstantScorerGetsNothingOrHalf() {
        Map<String, Object> pair = Map.of("subset", "hotpot_hop", "chosen_score", 1.0, "reject_score", 1.0);
        Map<String, Object> input = new HashMap<>(Map.of("op", "scored_pairs", "pairs", List.of(pair)));
        assertEquals(0.0, number(new RagRewardBench(), input, "overall_micro"));
        input.put("tie_value", 0.5);
        assertEquals(0.5, number(new RagRewardBench(), input, "overall_micro"));
        assertEquals(
                Map.of("multi_hop", 0.5), new RagRewardBench().conform(input).get("per_scenario"));
        input.put("scenarios", Map.of("citation", List.of("asqa")));
        assertEquals(List.of("hotpot_hop"), new RagRewardBench().conform(input).get("unmapped"));
    }

    @Test
    void aJudgeThatAlwaysSaysAHasTheLargestBias() {
        Map<String, Object> found = new RagRewardBench()
                .conform(Map.of(
                        "op",
                        "judge_verdicts",
                        "texts",
                        List.of("[[A]]", "[[A]]", "[[B]] [[A]]"),
                        "chosen_shown_second",
                        List.of(false, true, false)));
        assertEquals(1.0, found.get("position_bias"));
    }

    @Test
    void theSparseRefinerKnowsNoSides() throws IOException {
        Map<String, Object> input = theCase("auto-rubric-t2i", "refine_weak_penalty");
        double[] weights = (double[]) new AutoRubricT2i().conform(input).get("weights");
        List<Object> pairs = new ArrayList<>();
        for (Object each : Json.list(input.get("pairs"))) {
            Map<String, Object> pair = Json.map(each);
            pairs.add(
                    pairs.size() % 2 == 0
                            ? pair
                            : Map.of(
                                    "scores_a",
                                    pair.get("scores_b"),
                                    "scores_b",
                                    pair.get("scores_a"),
                                    "preferred",
                                    pair.get("preferred").equals("a") ? "b" : "a"));
        }
        input.put("pairs", pairs);
        double[] turned = (double[]) new AutoRubricT2i().conform(input).get("weights");
        for (int j = 0; j < weights.length; j++) assertEquals(weights[j], turned[j], 1e-9);
        input.put("pairs", List.of());
        assertEquals(
                "no pairs",
                assertThrows(IllegalArgumentException.class, () -> new AutoRubricT2i().conform(input))
                        .getMessage());
    }

    @Test
    void classesThatAPublishedMergeDoesNotNameComeOutEven() {
        double[] merged = (double[]) new MrmBench()
                .conform(Map.of(
                        "op",
                        "merge_labels",
                        "dimension",
                        "coherence",
                        "variant",
                        "easy",
                        "labels",
                        List.of(0.0, 1.0, 2.0, 3.0, 4.0, 4.0, 4.0, 4.0)))
                .get("labels");
        int good = 0;
        for (double label : merged) good += (int) label;
        assertEquals(4, good);
    }
}
