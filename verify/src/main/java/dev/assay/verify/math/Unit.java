package dev.assay.verify.math;

import dev.assay.verify.math.Token.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What stands after (or, a currency sign, before) a quantity.
///
/// Known units are compared by value: 1 m = 100 cm, and 1 m is not 1 s. All other words are commentary
/// (`18 eggs per day`) and do not take part in a comparison; neither does a unit that only one side
/// names.
///
/// @param text the words as written, `%` and `deg` for percent and degrees, empty when there are none
/// @param dimension powers of the base dimensions, such as `{length=1, time=-1}`; empty when the
///     words are not a known unit
/// @param factor how many base units it is
public record Unit(String text, Map<String, Integer> dimension, Rational factor) {
    /// No unit at all.
    public static final Unit NONE = new Unit("", Map.of(), Rational.ONE);

    static final Unit PERCENT = new Unit("%", Map.of(), Rational.of(1, 100));
    static final Unit DEGREE = new Unit("deg", Map.of(), Rational.ONE);

    private static final int MAX_WORDS = 6;

    /// Words that make a remark out of a unit: `18 is wrong`.
    private static final Set<String> REMARKS = Set.of(
            "is",
            "isn",
            "not",
            "no",
            "wrong",
            "incorrect",
            "false",
            "maybe",
            "perhaps",
            "possibly",
            "if",
            "unless",
            "than",
            "but",
            "so",
            "because",
            "either",
            "neither",
            "nor",
            "plus",
            "minus",
            "over",
            "divided",
            "squared",
            "cubed",
            "except",
            "instead",
            "should",
            "was",
            "were",
            "are",
            "be",
            "vs",
            "versus",
            "mod",
            "choose");

    private static final Map<String, Unit> KNOWN = known();

    public Unit {
        dimension = Map.copyOf(dimension);
    }

    boolean isKnown() {
        return !dimension.isEmpty();
    }

    boolean isPercent() {
        return equals(PERCENT);
    }

    boolean isDegree() {
        return equals(DEGREE);
    }

    static Unit currency(String sign) {
        return KNOWN.getOrDefault(sign, words(sign));
    }

    /// The factor of `thousand`, `million`, ..., or null.
    static Rational scale(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "hundred" -> Rational.of(100);
            case "thousand" -> Rational.of(1_000);
            case "million" -> Rational.of(1_000_000);
            case "billion" -> Rational.of(1_000_000_000);
            case "trillion" -> Rational.of(1_000_000_000_000L);
            default -> null;
        };
    }

    /// Reads the tokens after a quantity as a unit: a few words, `per`, `/`, `*` and powers.
    ///
    /// @throws Unreadable when they are anything else, such as a second number or a remark
    static Unit parse(List<Token> tokens) {
        if (tokens.isEmpty()) {
            return NONE;
        }
        StringBuilder text = new StringBuilder();
        Map<String, Integer> dimension = new TreeMap<>();
        Rational factor = Rational.ONE;
        boolean allKnown = true;
        int words = 0;
        int sign = 1;
        int prefix = 1;
        for (int k = 0; k < tokens.size(); k++) {
            Token t = tokens.get(k);
            text.append(t.space() && !text.isEmpty() ? " " : "").append(t.text());
            if (t.is(Kind.OPERATOR, "/") || t.is(Kind.WORD, "per")) {
                sign = -1;
            } else if (t.is(Kind.WORD, "square") || t.is(Kind.WORD, "sq") || t.is(Kind.WORD, "cubic")) {
                prefix = t.text().equals("cubic") ? 3 : 2;
            } else if (t.is(Kind.WORD) || t.is(Kind.NAME)) {
                if (++words > MAX_WORDS || REMARKS.contains(t.text().toLowerCase(Locale.ROOT))) {
                    throw new Unreadable("a remark after the number");
                }
                int power = prefix;
                if (k + 2 < tokens.size() && tokens.get(k + 1).is(Kind.OPERATOR, "^")) {
                    power = exponent(tokens.get(k + 2));
                    text.append('^').append(power);
                    k += 2;
                } else if (k + 1 < tokens.size() && tokens.get(k + 1).is(Kind.WORD, "squared")) {
                    power = 2;
                    k++;
                }
                Unit unit = find(t.text());
                if (unit == null) {
                    allKnown = false;
                } else {
                    int signed = sign * power;
                    unit.dimension.forEach((d, n) -> dimension.merge(d, n * signed, Integer::sum));
                    factor = factor.times(unit.factor.pow(signed));
                }
                prefix = 1;
            } else if (!t.is(Kind.DOT) && !t.is(Kind.OPERATOR, "*") && !t.is(Kind.OPERATOR, "-")) {
                throw new Unreadable("unexpected " + t.text());
            }
        }
        dimension.values().removeIf(n -> n == 0);
        return words == 0 ? bad() : allKnown ? new Unit(text.toString(), dimension, factor) : words(text.toString());
    }

    private static Unit bad() {
        throw new Unreadable("a unit without words");
    }

    private static Unit words(String text) {
        return new Unit(text, Map.of(), Rational.ONE);
    }

    private static int exponent(Token t) {
        if (!t.is(Kind.NUMBER) || t.text().length() != 1) {
            throw new Unreadable("unexpected " + t.text());
        }
        return Integer.parseInt(t.text());
    }

    private static Unit find(String word) {
        Unit exact = KNOWN.get(word);
        return exact != null ? exact : KNOWN.get(word.toLowerCase(Locale.ROOT));
    }

    /// Whether it names a known unit or a scale such as `million`.
    static boolean isKnownWord(String word) {
        return find(word) != null || scale(word) != null;
    }

    /// Whether a single letter after a number and a space is a unit rather than a variable.
    static boolean isLetterUnit(String letter) {
        return Set.of("m", "g", "s", "h", "L", "N", "J", "W").contains(letter);
    }

    private static Map<String, Unit> known() {
        Map<String, Unit> m = new HashMap<>();
        put(m, "length", 1, 1, "m", "meter", "meters", "metre", "metres");
        put(m, "length", 1, 100, "cm", "centimeter", "centimeters", "centimetre", "centimetres");
        put(m, "length", 1, 1000, "mm", "millimeter", "millimeters", "millimetre", "millimetres");
        put(m, "length", 1000, 1, "km", "kilometer", "kilometers", "kilometre", "kilometres");
        put(m, "length", 254, 10_000, "in", "inch", "inches");
        put(m, "length", 3048, 10_000, "ft", "foot", "feet");
        put(m, "length", 9144, 10_000, "yd", "yard", "yards");
        put(m, "length", 1_609_344, 1000, "mi", "mile", "miles");
        put(m, "mass", 1, 1, "g", "gram", "grams");
        put(m, "mass", 1000, 1, "kg", "kilogram", "kilograms");
        put(m, "mass", 1, 1000, "mg", "milligram", "milligrams");
        put(m, "mass", 45_359_237, 100_000, "lb", "lbs");
        put(m, "mass", 45_359_237, 1_600_000, "oz", "ounce", "ounces");
        put(m, "time", 1, 1, "s", "sec", "secs", "second", "seconds");
        put(m, "time", 60, 1, "min", "mins", "minute", "minutes");
        put(m, "time", 3600, 1, "h", "hr", "hrs", "hour", "hours");
        put(m, "time", 86_400, 1, "day", "days");
        put(m, "time", 604_800, 1, "week", "weeks");
        put(m, "dollar", 1, 1, "dollar", "dollars", "usd", "$");
        put(m, "dollar", 1, 100, "cent", "cents");
        put(m, "euro", 1, 1, "euro", "euros", "eur", "€");
        put(m, "volume", 1, 1, "l", "liter", "liters", "litre", "litres");
        put(m, "volume", 1, 1000, "ml", "milliliter", "milliliters", "millilitre", "millilitres");
        // Grams, metres and seconds are the base here, so a newton is 1000.
        Map<String, Integer> force = Map.of("mass", 1, "length", 1, "time", -2);
        Map<String, Integer> energy = Map.of("mass", 1, "length", 2, "time", -2);
        Map<String, Integer> power = Map.of("mass", 1, "length", 2, "time", -3);
        Map<String, Integer> pressure = Map.of("mass", 1, "length", -1, "time", -2);
        derived(m, force, 1000, "N", "newton", "newtons");
        derived(m, force, 1_000_000, "kN");
        derived(m, energy, 1000, "J", "joule", "joules");
        derived(m, energy, 1_000_000, "kJ");
        derived(m, energy, 1_000_000_000, "MJ");
        derived(m, energy, 3_600_000_000L, "kWh");
        derived(m, power, 1000, "W", "watt", "watts");
        derived(m, power, 1_000_000, "kW");
        derived(m, power, 1_000_000_000, "MW");
        derived(m, pressure, 1000, "Pa", "pascal", "pascals");
        derived(m, pressure, 1_000_000, "kPa");
        derived(m, pressure, 1_000_000_000, "MPa");
        derived(m, Map.of("time", -1), 1, "Hz", "hertz");
        derived(m, Map.of("time", -1), 1000, "kHz");
        derived(m, Map.of("time", -1), 1_000_000, "MHz");
        m.put("mph", new Unit("mph", Map.of("length", 1, "time", -1), Rational.of(1_609_344, 3_600_000)));
        m.put("kph", new Unit("kph", Map.of("length", 1, "time", -1), Rational.of(1000, 3600)));
        return Map.copyOf(m);
    }

    private static void derived(Map<String, Unit> into, Map<String, Integer> dimension, long factor, String... names) {
        for (String name : names) into.put(name, new Unit(name, dimension, Rational.of(factor)));
    }

    private static void put(Map<String, Unit> into, String dimension, long num, long den, String... names) {
        for (String name : names) {
            into.put(name, new Unit(name, Map.of(dimension, 1), Rational.of(num, den)));
        }
    }
}
