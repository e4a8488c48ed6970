package dev.assay.verify.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;

/// One thing to try on a program.
public sealed interface TestCase {
    String id();

    /// The program reads `input` and must write `output`.
    record InputOutput(String id, String input, String output) implements TestCase {}

    /// Code that runs in the program's namespace and passes if it raises nothing.
    record Assertion(String id, String code) implements TestCase {}

    /// One test method (`Class.method`) or function of unittest code.
    record Method(String id, String code) implements TestCase {}

    /// Case `number` of a function `check(candidate)`, as HumanEval has it: one of its statements that
    /// assert, with all that prepares it.
    record Case(String id, String code, String entry, int number) implements TestCase {}

    /// The test as the keeper reads it; null for those that are judged here.
    default Map<String, Object> plain() {
        Map<String, Object> plain = new LinkedHashMap<>();
        switch (this) {
            case InputOutput _ -> {
                return null;
            }
            case Assertion test -> {
                plain.put("kind", "assert");
                plain.put("code", test.code());
            }
            case Method test -> {
                plain.put("kind", "unittest");
                plain.put("code", test.code());
                plain.put("name", test.id());
            }
            case Case test -> {
                plain.put("kind", "check");
                plain.put("code", test.code());
                plain.put("entry", test.entry());
                plain.put("number", (double) test.number());
            }
        }
        return plain;
    }
}
