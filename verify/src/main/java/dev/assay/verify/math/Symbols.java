package dev.assay.verify.math;

import dev.assay.verify.math.Token.Kind;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What commands, words and special characters stand for.
final class Symbols {
    /// A token without its place.
    record Meaning(Kind kind, String text) {}

    /// Layout only: read as white space.
    static final Meaning SPACE = new Meaning(Kind.OTHER, " ");

    static final Set<String> FUNCTIONS = Set.of(
            "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "arcsin", "arccos", "arctan",
            "arccot", "arcsinh", "arccosh", "arctanh", "ln", "log", "lg", "exp", "abs");

    /// Commands whose argument is text.
    static final Set<String> TEXT_COMMANDS = Set.of(
            "text",
            "textbf",
            "textit",
            "textrm",
            "textsf",
            "texttt",
            "textnormal",
            "mbox",
            "hbox",
            "mathrm",
            "operatorname");

    private static final Set<String> LAYOUT = Set.of(
            "left",
            "right",
            "big",
            "Big",
            "bigg",
            "Bigg",
            "bigl",
            "bigr",
            "Bigl",
            "Bigr",
            "biggl",
            "biggr",
            "Biggl",
            "Biggr",
            "displaystyle",
            "textstyle",
            "scriptstyle",
            "limits",
            "quad",
            "qquad",
            "hline",
            "boxed",
            "fbox",
            "mathbf",
            "mathit",
            "mathsf",
            "mathcal",
            "mathbb",
            "boldsymbol",
            "bm",
            "bf",
            "it",
            "rm",
            "vec",
            "hat",
            "mathopen",
            "mathclose",
            "ensuremath");

    private static final Set<String> GREEK = Set.of(
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "varepsilon",
            "zeta",
            "eta",
            "theta",
            "vartheta",
            "iota",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "rho",
            "sigma",
            "tau",
            "upsilon",
            "phi",
            "varphi",
            "chi",
            "psi",
            "omega",
            "Gamma",
            "Delta",
            "Theta",
            "Lambda",
            "Xi",
            "Pi",
            "Sigma",
            "Phi",
            "Psi",
            "Omega",
            "ell",
            "hbar");

    private static final Map<String, Meaning> COMMANDS = commands();
    private static final Map<Integer, Meaning> CHARACTERS = characters();

    private Symbols() {}

    /// What `\name` means; unknown commands are [Kind#OTHER].
    static Meaning command(String name) {
        if (LAYOUT.contains(name)) {
            return SPACE;
        }
        if (GREEK.contains(name)) {
            return new Meaning(Kind.NAME, name);
        }
        if (FUNCTIONS.contains(name)) {
            return new Meaning(Kind.FUNCTION, name);
        }
        return COMMANDS.getOrDefault(name, new Meaning(Kind.OTHER, name));
    }

    /// What a single character means, white space and letters aside; null when it has no meaning here.
    static Meaning character(int codePoint) {
        return CHARACTERS.get(codePoint);
    }

    /// What a run of two or more letters means when it is a name of mathematics; null otherwise.
    static Meaning word(String run) {
        String lower = run.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "pi" -> new Meaning(Kind.NAME, "pi");
            case "inf", "infinity" -> new Meaning(Kind.NAME, "oo");
            case "and", "or" -> new Meaning(Kind.CONJUNCTION, lower);
            case "sqrt", "cbrt" -> new Meaning(Kind.COMMAND, lower.equals("sqrt") ? "sqrt" : "root3");
            case "arcsin", "asin" -> new Meaning(Kind.FUNCTION, "arcsin");
            case "arccos", "acos" -> new Meaning(Kind.FUNCTION, "arccos");
            case "arctan", "atan" -> new Meaning(Kind.FUNCTION, "arctan");
            case "percent" -> new Meaning(Kind.PERCENT, "%");
            default ->
                FUNCTIONS.contains(run)
                        ? new Meaning(Kind.FUNCTION, run)
                        : GREEK.contains(run) && run.length() > 2 ? new Meaning(Kind.NAME, run) : null;
        };
    }

    private static Map<String, Meaning> commands() {
        Map<String, Meaning> m = new HashMap<>();
        put(m, Kind.COMMAND, "frac", "frac", "dfrac", "tfrac", "cfrac");
        put(m, Kind.COMMAND, "sqrt", "sqrt");
        put(m, Kind.COMMAND, "binom", "binom", "dbinom", "tbinom");
        put(m, Kind.OPERATOR, "*", "cdot", "times", "ast");
        put(m, Kind.OPERATOR, "/", "div");
        put(m, Kind.OPERATOR, "^", "textasciicircum");
        put(m, Kind.PLUS_MINUS, "+-", "pm");
        put(m, Kind.PLUS_MINUS, "-+", "mp");
        put(m, Kind.RELATION, "<=", "le", "leq", "leqslant");
        put(m, Kind.RELATION, ">=", "ge", "geq", "geqslant");
        put(m, Kind.RELATION, "<", "lt");
        put(m, Kind.RELATION, ">", "gt");
        put(m, Kind.RELATION, "!=", "ne", "neq");
        put(m, Kind.RELATION, "~", "approx", "simeq");
        put(m, Kind.RELATION, "in", "in");
        put(m, Kind.SET_OPERATOR, "cup", "cup", "bigcup");
        put(m, Kind.SET_OPERATOR, "setminus", "setminus", "backslash");
        put(m, Kind.NAME, "oo", "infty");
        put(m, Kind.NAME, "pi", "pi");
        put(m, Kind.NAME, "emptyset", "emptyset", "varnothing");
        put(m, Kind.DEGREE, "deg", "circ", "degree");
        put(m, Kind.OPEN, "floor", "lfloor");
        put(m, Kind.CLOSE, "floor", "rfloor");
        put(m, Kind.OPEN, "ceil", "lceil");
        put(m, Kind.CLOSE, "ceil", "rceil");
        put(m, Kind.OPEN, "abs", "lvert");
        put(m, Kind.CLOSE, "abs", "rvert");
        put(m, Kind.BAR, "|", "vert", "mid");
        put(m, Kind.OPEN, "\\{", "lbrace");
        put(m, Kind.CLOSE, "\\}", "rbrace");
        put(m, Kind.OPEN, "[", "lbrack");
        put(m, Kind.CLOSE, "]", "rbrack");
        put(m, Kind.CURRENCY, "$", "pounds", "euro");
        return Map.copyOf(m);
    }

    private static void put(Map<String, Meaning> into, Kind kind, String text, String... names) {
        for (String name : names) {
            into.put(name, new Meaning(kind, text));
        }
    }

    private static Map<Integer, Meaning> characters() {
        Map<Integer, Meaning> m = new HashMap<>();
        each(m, Kind.OPEN, "([{", "(", "[", "{");
        each(m, Kind.CLOSE, ")]}", ")", "]", "}");
        each(m, Kind.OPEN, "⌊⌈", "floor", "ceil");
        each(m, Kind.CLOSE, "⌋⌉", "floor", "ceil");
        each(m, Kind.OPERATOR, "+-*/^_!", "+", "-", "*", "/", "^", "_", "!");
        each(m, Kind.OPERATOR, "−–×·⋅÷∗⁄", "-", "-", "*", "*", "*", "/", "*", "/");
        each(m, Kind.COMMAND, "√∛", "sqrt", "root3");
        each(m, Kind.PLUS_MINUS, "±∓", "+-", "-+");
        each(m, Kind.COMMA, ",;", ",", ";");
        each(m, Kind.RELATION, "=<>≤≥≠≈∈", "=", "<", ">", "<=", ">=", "!=", "~", "in");
        each(m, Kind.SET_OPERATOR, "∪∖", "cup", "setminus");
        each(m, Kind.NAME, "π∞∅ℝ", "pi", "oo", "emptyset", "R");
        each(
                m,
                Kind.NAME,
                "αβγδεθλμρσφω",
                "alpha",
                "beta",
                "gamma",
                "delta",
                "epsilon",
                "theta",
                "lambda",
                "mu",
                "rho",
                "sigma",
                "phi",
                "omega");
        each(m, Kind.BAR, "|", "|");
        each(m, Kind.PERCENT, "%", "%");
        each(m, Kind.DEGREE, "°", "deg");
        each(m, Kind.CURRENCY, "€£¥₹", "€", "£", "¥", "₹");
        each(m, Kind.CELL, "&", "&");
        each(m, Kind.DOT, ".", ".");
        return Map.copyOf(m);
    }

    private static void each(Map<Integer, Meaning> into, Kind kind, String characters, String... texts) {
        int[] points = characters.codePoints().toArray();
        for (int k = 0; k < points.length; k++) {
            into.put(points[k], new Meaning(kind, texts[k]));
        }
    }
}
