package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.curriculum.Coverage;
import dev.assay.core.curriculum.Mastery;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import dev.assay.verify.rubric.FinalDecision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Dr. SCI (arXiv 2602.08321): open science questions are paid by the weighted share of rubric
/// items they meet, in which the final answer weighs most; the training pool swaps mastered
/// questions for harder ones, and supervised examples are chosen for the new 4-grams they bring.
public final class DrSci implements Paper {
    @Override
    public Card card() {
        return new Card(
                "dr-sci",
                "Improving Data and Reward Design for Scientific Reasoning in Large Language Models",
                "2602.08321",
                "a weighted share of rubric items in which the final answer dominates",
                List.of(
                        "recipe over verdicts, judge replies or checks without a judge",
                        "gated, rubric-only and answer-only variants",
                        "curriculum by mastery",
                        "choice of examples by coverage"),
                List.of(
                        "a wrong answer that meets every item earns 0.73 with a typical rubric, a right one that meets"
                                + " none 0.27; variant gated closes this",
                        "without the answer term (variant rar) padding that touches every item is paid"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return DrSciClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "score" -> score(in);
            case "select_sft" -> select(in);
            case "partition" -> partition(in);
            case "curriculum_step" -> step(in);
            case "parse_verdict" ->
                Map.of(
                        "verdict",
                        FinalDecision.in(in.text("text"))
                                .map(yes -> yes ? "Yes" : "No")
                                .orElseThrow(() -> new IllegalArgumentException("no verdict")));
            default -> throw in.unknown("score", "select_sft", "partition", "curriculum_step", "parse_verdict");
        };
    }

    private static Map<String, Object> score(Case in) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("answer_correct", in.flag("answer_correct", false));
        info.put("rubrics", in.list("rubric").stream().map(DrSci::judged).toList());
        List<String> variants = in.has("variant") ? List.of(in.text("variant")) : List.of();
        try (RecipeRun run =
                new RecipeRun("dr-sci", RecipeRun.changes(variants, Map.of(), Fidelity.PUBLISHED), Double.NaN)) {
            return Map.of("score", run.values(Cases.rollout("", null, info)).get("reward"));
        }
    }

    /// An item that the judge left out counts as not met.
    private static Map<String, Object> judged(Object item) {
        Map<String, Object> judged = new LinkedHashMap<>(Json.map(item));
        if (judged.get("reply") == null && judged.get("check") == null) judged.putIfAbsent("verdict", null);
        return judged;
    }

    private static Map<String, Object> select(Case in) {
        if (!in.text("tokenizer", "whitespace").equals("whitespace"))
            throw new IllegalArgumentException("tokenizer: only whitespace is known, found " + in.text("tokenizer"));
        List<List<String>> documents = new ArrayList<>();
        for (String document : in.texts("documents"))
            documents.add(
                    document.isBlank()
                            ? List.of()
                            : Arrays.asList(document.strip().split("\\s+")));
        var choice = Coverage.choose(documents, (int) in.number("n"), (int) in.number("ngram", 4));
        return Map.of("selected", choice.selected(), "coverage", choice.covered());
    }

    private static Map<String, Object> partition(Case in) {
        var parts = Mastery.partition(
                rates(in, "difficulty"), in.number("tau_discard", 1), in.number("tau_pending", 0.625));
        return Map.of("discard", parts.discard(), "pending", parts.pending(), "train", parts.train());
    }

    private static Map<String, Object> step(Case in) {
        var step = Mastery.next(
                in.texts("train"),
                rates(in, "pending"),
                rates(in, "accuracy"),
                in.number("tau_train", 0.9),
                new Random((long) in.number("seed", 0)));
        return Map.of(
                "removed",
                step.removed(),
                "added",
                step.added(),
                "train",
                step.train(),
                "pending",
                List.copyOf(step.pending().keySet()));
    }

    /// Success rates: numbers, or text such as `5/8`.
    private static Map<String, Double> rates(Case in, String name) {
        Case rates = in.object(name);
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (String id : rates.fields().keySet()) {
            if (rates.get(id) instanceof String text) {
                String[] eighths = text.split("/", 2);
                if (eighths.length != 2
                        || !eighths[1].strip().equals("8")
                        || !eighths[0].strip().matches("[0-8]"))
                    throw new IllegalArgumentException(
                            name + " of " + id + ": expected a number or k/8, found '" + text + "'");
                numbers.put(id, Double.parseDouble(eighths[0]) / 8);
            } else numbers.put(id, rates.number(id));
        }
        return numbers;
    }
}
