package dev.assay.verify.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.verify.math.FinalAnswer.Found;
import dev.assay.verify.math.FinalAnswer.Rule;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FinalAnswerTest {
    static Stream<Arguments> marked() {
        return Stream.of(
                Arguments.of("So \\boxed{18}.", "18", "boxed"),
                Arguments.of("\\boxed{1} no, \\boxed{\\frac{1}{2}}", "\\frac{1}{2}", "boxed"),
                Arguments.of("\\boxed{   4 }", "4", "boxed"),
                Arguments.of("\\fbox{3}", "3", "boxed"),
                Arguments.of("\\boxed{\\{1,2\\}}", "\\{1,2\\}", "boxed"),
                Arguments.of("a { stray \\boxed{7}", "7", "boxed"),
                Arguments.of("\\boxed{7} then \\boxed{8", "7", "boxed"),
                Arguments.of("\\boxed{7} then \\boxed{ }", "7", "boxed"),
                Arguments.of("x\n#### 1,234\n", "1,234", "hashes"),
                Arguments.of("#### 3\n#### 4", "4", "hashes"),
                Arguments.of("work\nA: 18", "18", "line"),
                Arguments.of("work\n**Answer:** 18\n\n", "18", "line"),
                Arguments.of("**Final answer: 18**", "18", "line"),
                Arguments.of("Thus the final answer is 18.", "18", "phrase"),
                Arguments.of("THE ANSWER IS: $18. I hope so", "$18", "phrase"),
                Arguments.of("The answer is 3.5.", "3.5", "phrase"),
                Arguments.of("The answer is 18 eggs per day.", "18", "phrase"),
                Arguments.of("The answer is 18 cents.", "18 cents", "phrase"),
                Arguments.of("The answer is 18 or 26.", "18 or 26", "phrase"),
                Arguments.of("The answer is 18 is wrong.", "18 is wrong", "phrase"),
                Arguments.of("The answer is 5%.", "5%", "phrase"),
                Arguments.of("the answer is 3. No: the answer is (B).", "(B)", "phrase"),
                Arguments.of("<answer> 18 </answer>", "18", "tag"),
                Arguments.of("<answer>so \\boxed{18}</answer>", "18", "tag"),
                Arguments.of("<answer>The answer is 18.</answer>", "18", "tag"),
                Arguments.of("\\boxed{1} <answer>2</answer>", "2", "tag"),
                Arguments.of("#### 1\n\\boxed{2}", "2", "boxed"),
                Arguments.of("<think>\\boxed{1}</think>\nThe answer is 2.", "2", "phrase"));
    }

    @ParameterizedTest
    @MethodSource
    void marked(String response, String answer, String by) {
        Found found = FinalAnswer.find(response).orElseThrow();
        assertEquals(answer, found.text());
        assertEquals(by, found.by());
        assertEquals(answer, response.substring(found.start(), found.end()));
    }

    @ParameterizedTest
    @MethodSource
    void unmarked(String response) {
        assertTrue(FinalAnswer.find(response).isEmpty(), response);
    }

    static Stream<String> unmarked() {
        return Stream.of(
                "",
                "18",
                "It is 18",
                "\\boxed{",
                "\\boxed{18",
                "\\boxed{ }",
                "####",
                "A: ",
                "A:\n",
                "<answer></answer>",
                "</answer><answer>18",
                "the answer is",
                "the answer isn't 18",
                "<think>\\boxed{18}</think>");
    }

    @ParameterizedTest
    @MethodSource
    void lastNumber(String response, String answer) {
        assertEquals(
                answer,
                FinalAnswer.find(response, List.of(Rule.LAST_NUMBER))
                        .orElseThrow()
                        .text());
    }

    static Stream<Arguments> lastNumber() {
        return Stream.of(
                Arguments.of("from 16 to 18.", "18"),
                Arguments.of("it is -3", "-3"),
                Arguments.of("10-3", "3"),
                Arguments.of("$1,234.50!", "1,234.50"),
                Arguments.of("about 3/4 of it", "3/4"),
                Arguments.of("so 45% remain", "45%"),
                Arguments.of("16, 18", "18"),
                Arguments.of(".5", ".5"));
    }

    @Test
    void hostileInputIsNoTrouble() {
        for (String unit : List.of(
                "\\boxed{",
                "{",
                "}",
                "\\boxed{}",
                "####",
                "A:",
                "answer is ",
                "<answer>",
                "</answer>",
                "1,",
                "</think>",
                "answer:",
                "answer:. ",
                "\\boxed{ }",
                "\\boxed{ ")) {
            String hostile = unit.repeat(100_000);
            FinalAnswer.find(hostile, List.of(Rule.values()));
        }
        String nested = "\\boxed{".repeat(100_000) + "1" + "}".repeat(100_000);
        assertEquals(7, FinalAnswer.find(nested).orElseThrow().start());
    }

    @Property(seed = "1")
    void whatIsFoundStandsThere(@ForAll String before, @ForAll String after) {
        for (String mark : List.of("\\boxed{4}", "#### 4\n", "<answer>4</answer>", "the answer is 4. ")) {
            String response = before + mark + after;
            FinalAnswer.find(response, List.of(Rule.values()))
                    .ifPresent(f -> assertEquals(f.text(), response.substring(f.start(), f.end())));
        }
    }
}
