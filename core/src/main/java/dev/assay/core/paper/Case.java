package dev.assay.core.paper;

import dev.assay.core.json.Json;
import java.util.List;
import java.util.Map;

/// Typed access to the fields of a case, with complaints that name the field.
public record Case(Map<String, Object> fields) {
    public String op() {
        return text("op");
    }

    public boolean has(String name) {
        return fields.get(name) != null;
    }

    public Object get(String name) {
        Object value = fields.get(name);
        if (value == null) throw new IllegalArgumentException("field " + name + " is missing");
        return value;
    }

    public String text(String name) {
        if (get(name) instanceof String text) return text;
        throw wrong(name, "text");
    }

    public String text(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    public double number(String name) {
        if (get(name) instanceof Number number) return number.doubleValue();
        throw wrong(name, "a number");
    }

    public double number(String name, double otherwise) {
        return has(name) ? number(name) : otherwise;
    }

    public boolean flag(String name, boolean otherwise) {
        return has(name) ? get(name) instanceof Boolean flag ? flag : number(name) != 0 : otherwise;
    }

    public Case object(String name) {
        if (get(name) instanceof Map<?, ?> map) return new Case(Json.map(map));
        throw wrong(name, "an object");
    }

    public List<Object> list(String name) {
        if (get(name) instanceof List<?> list) return Json.list(list);
        throw wrong(name, "a list");
    }

    public List<String> texts(String name) {
        return has(name) ? list(name).stream().map(String::valueOf).toList() : List.of();
    }

    public double[] numbers(String name) {
        return numbers(name, list(name));
    }

    /// Rows of numbers.
    public double[][] rows(String name) {
        List<Object> rows = list(name);
        double[][] out = new double[rows.size()][];
        for (int i = 0; i < out.length; i++) {
            if (!(rows.get(i) instanceof List<?> row)) throw wrong(name + "[" + i + "]", "a list of numbers");
            out[i] = numbers(name + "[" + i + "]", Json.list(row));
        }
        return out;
    }

    private static double[] numbers(String name, List<Object> list) {
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!(list.get(i) instanceof Number number)) throw wrong(name + "[" + i + "]", "a number");
            numbers[i] = number.doubleValue();
        }
        return numbers;
    }

    /// An operation nobody knows.
    public IllegalArgumentException unknown(String... known) {
        return new IllegalArgumentException("unknown op '" + op() + "'; known: " + String.join(", ", known));
    }

    private static IllegalArgumentException wrong(String name, String expected) {
        return new IllegalArgumentException("field " + name + ": expected " + expected);
    }
}
