package dev.assay.verify.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.core.json.Json;
import dev.assay.verify.math.FinalAnswer.Found;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// 2,640 real solutions of four models to 660 GSM8K test questions, with the labels their authors gave
/// (openai/grade-school-math). What is pinned here is explained row by row in `docs/gsm8k-labels.md`.
class Gsm8kTest {
    private record Solution(int row, String model, boolean label, String reference, String text) {
        Optional<Found> answer() {
            return FinalAnswer.find(text);
        }

        boolean ours() {
            return answer().map(a -> Equivalence.compare(reference, a.text()).equal())
                    .orElse(false);
        }

        String place() {
            return row + " " + model;
        }
    }

    private static final List<String> MODELS =
            List.of("6b_finetuning", "6b_verification", "175b_finetuning", "175b_verification");
    private static List<Solution> solutions;

    @BeforeAll
    static void read() throws IOException {
        List<Solution> all = new ArrayList<>();
        try (InputStream in = Gsm8kTest.class.getResourceAsStream("/gsm8k/model-solutions.jsonl")) {
            String[] lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n");
            for (int row = 0; row < lines.length; row++) {
                Map<String, Object> members = Json.object(lines[row]);
                String reference = FinalAnswer.find((String) members.get("ground_truth"))
                        .orElseThrow()
                        .text();
                for (String model : MODELS) {
                    Map<String, Object> solution = Json.map(members.get(model));
                    all.add(new Solution(row, model, (Boolean) solution.get("is_correct"), reference, (String)
                            solution.get("solution")));
                }
            }
        }
        solutions = List.copyOf(all);
    }

    private static List<String> places(Predicate<Solution> which) {
        return solutions.stream().filter(which).map(Solution::place).toList();
    }

    @Test
    void ourVerdictIsTheLabelOnEveryRow() {
        assertEquals(2640, solutions.size());
        assertEquals(1008, places(Solution::label).size());
        assertEquals(List.of(), places(s -> s.ours() != s.label()));
    }

    @Test
    void sixCorrectAnswersAreNotTheReferenceAsText() {
        assertEquals(
                List.of(
                        "249 6b_verification",
                        "419 175b_finetuning",
                        "610 6b_finetuning",
                        "610 6b_verification",
                        "610 175b_verification",
                        "642 175b_verification"),
                places(s -> s.label() && !s.answer().orElseThrow().text().equals(s.reference())));
    }

    @Test
    void sevenSolutionsAreCutOffBeforeAnAnswer() {
        assertEquals(
                List.of(
                        "5 175b_finetuning",
                        "48 175b_finetuning",
                        "150 6b_finetuning",
                        "150 175b_finetuning",
                        "162 175b_finetuning",
                        "593 6b_finetuning",
                        "633 6b_finetuning"),
                places(s -> s.answer().isEmpty()));
    }

    @Test
    void theLastNumberWouldBeRightInNoneOfThem() {
        List<FinalAnswer.Rule> any = List.of(FinalAnswer.Rule.values());
        assertEquals(
                List.of(),
                places(s -> s.answer().isEmpty()
                        && FinalAnswer.find(s.text(), any)
                                .map(a -> Equivalence.compare(s.reference(), a.text())
                                        .equal())
                                .orElseThrow()));
    }
}
