package dev.assay.verify.sandbox;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads tests in the shapes in which data sets hold them.
final class TestReader {
    private final Sandbox sandbox;

    TestReader(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /// @param tests a list of `{id, kind, input, output}` or `{id, kind, code}`; a list of assertions
    ///     (MBPP); `{inputs, outputs, fn_name?}` or the same as JSON text (APPS, TACO); Python text with
    ///     `check(candidate)` (HumanEval), with unittest classes or test functions, or plain assertions
    /// @param entry name of the function under test; null if none is named
    /// @throws IllegalArgumentException if they are in no such shape; the message says what was found
    List<TestCase> read(Object tests, String entry) {
        List<TestCase> read = switch (tests) {
            case String text
            when text.stripLeading().startsWith("{") || text.stripLeading().startsWith("[") -> json(text, entry);
            case String text when text.contains("def check(") && entry != null -> sandbox.tests(text, entry);
            case String text when text.contains("def test") -> sandbox.tests(text, null);
            case String text when text.contains("assert") -> List.of(new TestCase.Assertion("assert", text));
            case List<?> list -> list(Json.list(list), entry);
            case Map<?, ?> map -> pairs(Json.map(map));
            default -> throw new IllegalArgumentException("no tests in " + Json.kind(tests));
        };
        if (read.isEmpty()) throw new IllegalArgumentException("the list of tests is empty");
        return read;
    }

    private List<TestCase> json(String text, String entry) {
        try {
            return read(Json.parse(text), entry);
        } catch (JsonException e) {
            throw new IllegalArgumentException("tests are no JSON: " + e.getMessage());
        }
    }

    private List<TestCase> list(List<Object> list, String entry) {
        List<TestCase> tests = new ArrayList<>();
        for (Object each : list) {
            String id = Integer.toString(tests.size() + 1);
            if (each instanceof String code) tests.add(new TestCase.Assertion(id, code));
            else if (each instanceof Map<?, ?> map) one(Json.map(map), id, entry, tests);
            else
                throw new IllegalArgumentException(
                        "test " + id + ": expected text or an object, found " + Json.kind(each));
        }
        return tests;
    }

    private void one(Map<String, Object> test, String number, String entry, List<TestCase> into) {
        String id = test.get("id") == null ? number : plain(test.get("id"));
        Object code = test.get("code");
        String kind = test.get("kind") instanceof String s ? s : code != null ? "assert" : "io";
        switch (kind) {
            case "io" -> into.add(new TestCase.InputOutput(id, text(test, "input", id), text(test, "output", id)));
            case "assert" -> into.add(new TestCase.Assertion(id, text(test, "code", id)));
            case "unittest" -> into.addAll(sandbox.tests(text(test, "code", id), null));
            case "check" -> {
                if (entry == null)
                    throw new IllegalArgumentException("test " + id + ": the row names no function to check");
                into.addAll(sandbox.tests(text(test, "code", id), entry));
            }
            default ->
                throw new IllegalArgumentException(
                        "test " + id + ": unknown kind '" + kind + "'; known: io, assert, unittest, check");
        }
    }

    private static String text(Map<String, Object> test, String field, String id) {
        return switch (test.get(field)) {
            case String text -> text;
            case List<?> lines
            when lines.stream().allMatch(String.class::isInstance) ->
                String.join("\n", lines.stream().map(String::valueOf).toList());
            case null -> throw new IllegalArgumentException("test " + id + ": field " + field + " is missing");
            default ->
                throw new IllegalArgumentException(
                        "test " + id + ": field " + field + ": expected text, found " + Json.kind(test.get(field)));
        };
    }

    private static List<TestCase> pairs(Map<String, Object> map) {
        if (!(map.get("inputs") instanceof List<?> inputs) || !(map.get("outputs") instanceof List<?> outputs))
            throw new IllegalArgumentException("expected inputs and outputs, found the fields " + map.keySet());
        if (inputs.size() != outputs.size())
            throw new IllegalArgumentException(inputs.size() + " inputs and " + outputs.size() + " outputs");
        List<TestCase> tests = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            String id = Integer.toString(i + 1);
            Map<String, Object> pair = Map.of("input", inputs.get(i), "output", outputs.get(i));
            if (map.get("fn_name") instanceof String name) tests.add(call(id, name, inputs.get(i), outputs.get(i)));
            else tests.add(new TestCase.InputOutput(id, text(pair, "input", id), text(pair, "output", id)));
        }
        return tests;
    }

    /// A call with its result, where the data may wrap the result in a list and has no tuples (APPS).
    private static TestCase call(String id, String name, Object arguments, Object result) {
        for (char c : name.toCharArray())
            if (!Character.isLetterOrDigit(c) && c != '_')
                throw new IllegalArgumentException("fn_name: '" + name + "' is no name");
        String code = """
                import json as _json
                _arguments, _expected = _json.loads(%s)
                _target = %s if '%s' in globals() else getattr(Solution(), '%s')
                _found = _json.loads(_json.dumps(_target(*_arguments)))
                assert _found == _expected or [_found] == _expected, 'expected %%r, found %%r' %% (_expected, _found)
                """;
        String data = new JsonBuffer().value(List.of(arguments, result)).toString();
        String literal = new JsonBuffer().value(data).toString();
        return new TestCase.Assertion(id, code.formatted(literal, name, name, name));
    }

    private static String plain(Object id) {
        return id instanceof Double d && d == Math.rint(d) ? Long.toString(d.longValue()) : String.valueOf(id);
    }
}
