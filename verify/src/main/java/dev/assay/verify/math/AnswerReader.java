package dev.assay.verify.math;

import dev.assay.verify.math.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/// Reads the outer structure of an answer: lists, equations, unions, brackets. [QuantityReader] reads
/// what is inside.
final class AnswerReader {
    private static final int MAX_ITEMS = 64;
    private static final int MAX_DEPTH = 12;

    private int depth;

    static Answer read(String source, int maxLength) {
        if (source.length() > maxLength) {
            return new Answer.Text(PlainText.normalise(source.substring(0, maxLength)) + "…");
        }
        try {
            return new AnswerReader().answer(trim(Lexer.tokens(PlainText.withoutMarkdown(source))));
        } catch (Unreadable | ArithmeticException _) {
            return new Answer.Text(PlainText.normalise(source));
        }
    }

    private static List<Token> trim(List<Token> tokens) {
        int end = tokens.size();
        while (end > 0 && tokens.get(end - 1).is(Kind.DOT)) {
            end--;
        }
        return tokens.subList(0, end);
    }

    /// A list when a separator stands outside all brackets, else one item.
    private Answer answer(List<Token> tokens) {
        if (++depth > MAX_DEPTH) {
            throw new Unreadable("nested deeper than " + MAX_DEPTH);
        }
        if (tokens.isEmpty()) {
            throw new Unreadable("nothing");
        }
        List<List<Token>> parts = new ArrayList<>();
        boolean or = false;
        boolean and = false;
        Brackets outside = new Brackets();
        int from = 0;
        for (int k = 0; k < tokens.size(); k++) {
            Token t = tokens.get(k);
            if (outside.isOutside(t) && (t.is(Kind.COMMA) || t.is(Kind.CONJUNCTION))) {
                or |= t.text().equals("or");
                and |= !t.text().equals("or");
                // "1, 2, and 3": the comma before the conjunction separates nothing of its own
                boolean oxford = t.is(Kind.CONJUNCTION)
                        && k == from
                        && k > 0
                        && tokens.get(k - 1).is(Kind.COMMA);
                if (!oxford) {
                    parts.add(tokens.subList(from, k));
                }
                from = k + 1;
            }
        }
        parts.add(tokens.subList(from, tokens.size()));
        List<Answer> items = new ArrayList<>();
        for (List<Token> part : parts) {
            items.addAll(signs(part));
        }
        depth--;
        if (items.size() == 1) {
            return items.getFirst();
        }
        bounded(items);
        boolean ranges = items.stream().allMatch(AnswerReader::isRange)
                && items.stream().anyMatch(i -> i instanceof Answer.Interval || i instanceof Answer.Union);
        if (!ranges) {
            return new Answer.Set(List.copyOf(items), false);
        }
        boolean inequalities = tokens.stream().anyMatch(t -> t.is(Kind.RELATION) && !t.is(Kind.RELATION, "in"));
        if (inequalities && (and || !or)) {
            throw new Unreadable("inequalities that hold together");
        }
        return new Answer.Union(items.stream().flatMap(i -> ranges(i).stream()).toList());
    }

    /// `\pm` stands for two answers, first with the upper signs, then with the lower.
    private List<Answer> signs(List<Token> tokens) {
        if (tokens.stream().noneMatch(t -> t.is(Kind.PLUS_MINUS))) {
            return List.of(item(tokens));
        }
        return List.of(item(signed(tokens, 0)), item(signed(tokens, 1)));
    }

    private static List<Token> signed(List<Token> tokens, int which) {
        return tokens.stream()
                .map(t -> t.is(Kind.PLUS_MINUS)
                        ? new Token(
                                Kind.OPERATOR,
                                t.text().substring(which, which + 1),
                                t.start(),
                                t.end(),
                                t.space(),
                                t.inText())
                        : t)
                .toList();
    }

    private Answer item(List<Token> written) {
        List<Token> tokens = exact(trim(written));
        List<List<Token>> sides = new ArrayList<>();
        List<String> relations = new ArrayList<>();
        Brackets outside = new Brackets();
        int from = 0;
        for (int k = 0; k < tokens.size(); k++) {
            Token t = tokens.get(k);
            if (outside.isOutside(t) && t.is(Kind.RELATION)) {
                sides.add(tokens.subList(from, k));
                relations.add(t.text());
                from = k + 1;
            }
        }
        sides.add(tokens.subList(from, tokens.size()));
        if (relations.isEmpty()) {
            return value(tokens);
        }
        bounded(sides);
        if (relations.equals(List.of("in"))) {
            Answer range = value(sides.getLast());
            return range instanceof Answer.Tuple ? ranges(range).getFirst() : range;
        }
        if (relations.stream().allMatch("="::equals)) {
            return equation(sides);
        }
        return Inequality.solve(sides.stream().map(this::value).toList(), relations);
    }

    /// Without what stands after an `≈`: the exact value before it is the claim.
    private static List<Token> exact(List<Token> tokens) {
        for (int k = 0; k < tokens.size(); k++) {
            if (tokens.get(k).is(Kind.RELATION, "~")) {
                return k == 0 ? tokens.subList(1, tokens.size()) : tokens.subList(0, k);
            }
        }
        return tokens;
    }

    private Answer equation(List<List<Token>> sides) {
        List<Answer> answers = new ArrayList<>();
        for (List<Token> side : sides) {
            boolean first = answers.isEmpty();
            boolean words = first
                    && !side.isEmpty()
                    && side.size() <= 4
                    && side.stream().allMatch(t -> t.is(Kind.WORD) || t.is(Kind.NAME))
                    && side.stream().anyMatch(t -> t.is(Kind.WORD) && t.text().length() > 2);
            answers.add(words ? new Answer.Text(words(side)) : value(side));
        }
        return new Answer.Equation(List.copyOf(answers));
    }

    private static String words(List<Token> tokens) {
        return PlainText.normalise(
                String.join(" ", tokens.stream().map(Token::text).toList()));
    }

    private Answer value(List<Token> tokens) {
        if (tokens.isEmpty()) {
            throw new Unreadable("nothing");
        }
        if (tokens.size() == 1 && tokens.getFirst().is(Kind.NAME, "emptyset")) {
            return new Answer.Set(List.of(), true);
        }
        Answer choice = choice(tokens);
        if (choice != null) {
            return choice;
        }
        Answer union = union(tokens);
        if (union != null) {
            return union;
        }
        if (tokens.getFirst().is(Kind.COMMAND) && tokens.getFirst().text().startsWith("begin:")) {
            return matrix(tokens);
        }
        Answer bracketed = bracketed(tokens);
        return bracketed != null ? bracketed : QuantityReader.read(tokens);
    }

    /// `B`, `(B)`, `(b)`, `B)`, `B.`, each but the first also before the text of the option.
    private Answer choice(List<Token> tokens) {
        int open = tokens.getFirst().is(Kind.OPEN, "(") ? 1 : 0;
        if (tokens.size() <= open) {
            return null;
        }
        Token letter = tokens.get(open);
        char c = letter.text().length() == 1 && (letter.is(Kind.NAME) || letter.is(Kind.WORD))
                ? letter.text().charAt(0)
                : ' ';
        boolean upper = c >= 'A' && c <= 'J';
        boolean lower = c >= 'a' && c <= 'j';
        if (!upper && !lower) {
            return null;
        }
        char canonical = Character.toUpperCase(c);
        if (tokens.size() == 1) {
            return upper ? new Answer.Choice(canonical, null) : null;
        }
        if (tokens.size() <= open + 1) {
            return null;
        }
        Token mark = tokens.get(open + 1);
        boolean marked = mark.is(Kind.CLOSE, ")") || (open == 0 && upper && mark.is(Kind.DOT));
        if (!marked) {
            return null;
        }
        List<Token> rest = tokens.subList(open + 2, tokens.size());
        if (rest.isEmpty()) {
            return new Answer.Choice(canonical, null);
        }
        boolean option = upper
                && (rest.getFirst().space() || rest.getFirst().is(Kind.NUMBER))
                && !rest.getFirst().is(Kind.OPERATOR);
        if (!option) {
            return null;
        }
        Answer text;
        try {
            text = answer(rest);
        } catch (Unreadable | ArithmeticException _) {
            text = new Answer.Text(words(rest));
        }
        return new Answer.Choice(canonical, text);
    }

    private Answer union(List<Token> tokens) {
        List<List<Token>> parts = new ArrayList<>();
        Brackets outside = new Brackets();
        int from = 0;
        String operator = null;
        for (int k = 0; k < tokens.size(); k++) {
            Token t = tokens.get(k);
            if (outside.isOutside(t) && t.is(Kind.SET_OPERATOR)) {
                if (operator != null && !operator.equals(t.text())) {
                    throw new Unreadable("a mix of set operators");
                }
                operator = t.text();
                parts.add(tokens.subList(from, k));
                from = k + 1;
            }
        }
        if (operator == null) {
            return null;
        }
        parts.add(tokens.subList(from, tokens.size()));
        bounded(parts);
        if (operator.equals("setminus")) {
            boolean reals = parts.size() == 2
                    && parts.getFirst().size() <= 3
                    && parts.getFirst().stream().anyMatch(t -> t.is(Kind.NAME, "R"));
            if (reals && value(parts.getLast()) instanceof Answer.Set(List<Answer> points, boolean _)) {
                return Inequality.allBut(points);
            }
            throw new Unreadable("a difference of sets other than of the reals");
        }
        return new Answer.Union(
                parts.stream().flatMap(p -> ranges(value(p)).stream()).toList());
    }

    private static boolean isRange(Answer a) {
        return switch (a) {
            case Answer.Interval _, Answer.Union _ -> true;
            case Answer.Set(List<Answer> _, boolean braces) -> braces;
            case Answer.Tuple(List<Answer> items, boolean round) -> round && items.size() == 2;
            default -> false;
        };
    }

    /// The intervals and finite sets an answer consists of, where it stands for a set of numbers.
    private static List<Answer> ranges(Answer a) {
        return switch (a) {
            case Answer.Interval _ -> List.of(a);
            case Answer.Set(List<Answer> _, boolean braces) when braces -> List.of(a);
            case Answer.Union(List<Answer> parts) -> parts;
            case Answer.Tuple(List<Answer> items, boolean round)
            when round && items.size() == 2 ->
                List.of(new Answer.Interval(
                        QuantityReader.expr(items.getFirst()), false, QuantityReader.expr(items.getLast()), false));
            default -> throw new Unreadable("a union of something else than ranges");
        };
    }

    /// Null when the tokens are not one pair of brackets around a list.
    private Answer bracketed(List<Token> tokens) {
        Token open = tokens.getFirst();
        Token close = tokens.getLast();
        if (tokens.size() < 2 || !open.is(Kind.OPEN) || !close.is(Kind.CLOSE)) {
            return null;
        }
        List<List<Token>> parts = new ArrayList<>();
        Brackets brackets = new Brackets();
        int from = 1;
        for (int k = 0; k < tokens.size(); k++) {
            Token t = tokens.get(k);
            boolean outside = brackets.isOutside(t);
            if (k > 0 && k < tokens.size() - 1 && brackets.depth() == 0 && !outside) {
                return null; // the first bracket closes before the end
            }
            if (k > 0 && brackets.depth() == 1 && t.is(Kind.COMMA)) {
                parts.add(tokens.subList(from, k));
                from = k + 1;
            }
        }
        String pair = open.text() + " " + close.text();
        boolean set = pair.equals("\\{ \\}");
        if (parts.isEmpty() && !set) {
            return pair.equals("{ }") && tokens.size() > 2 ? answer(tokens.subList(1, tokens.size() - 1)) : null;
        }
        if (set && tokens.size() == 2) {
            return new Answer.Set(List.of(), true);
        }
        parts.add(tokens.subList(from, tokens.size() - 1));
        bounded(parts);
        List<Answer> items = new ArrayList<>();
        for (List<Token> part : parts) {
            items.addAll(inside(part));
        }
        return switch (pair) {
            case "\\{ \\}", "{ }" -> new Answer.Set(List.copyOf(items), true);
            case "( )" ->
                items.size() == 2 && items.stream().anyMatch(AnswerReader::isInfinite)
                        ? interval(items, false, false)
                        : new Answer.Tuple(List.copyOf(items), true);
            case "[ ]" ->
                items.size() == 2 && items.stream().allMatch(AnswerReader::isQuantity)
                        ? interval(items, true, true)
                        : new Answer.Tuple(List.copyOf(items), false);
            case "( ]" -> interval(items, false, true);
            case "[ )" -> interval(items, true, false);
            default -> throw new Unreadable("brackets " + pair);
        };
    }

    private List<Answer> inside(List<Token> tokens) {
        if (++depth > MAX_DEPTH) {
            throw new Unreadable("nested deeper than " + MAX_DEPTH);
        }
        List<Answer> items = signs(tokens);
        depth--;
        return items;
    }

    private static boolean isQuantity(Answer a) {
        return a instanceof Answer.Number || a instanceof Answer.Expression;
    }

    private static boolean isInfinite(Answer a) {
        return a instanceof Answer.Expression(Expr e, Unit _) && e.mentions("oo");
    }

    private static Answer interval(List<Answer> items, boolean lowClosed, boolean highClosed) {
        if (items.size() != 2) {
            throw new Unreadable("an interval with " + items.size() + " ends");
        }
        return new Answer.Interval(
                QuantityReader.expr(items.getFirst()), lowClosed, QuantityReader.expr(items.getLast()), highClosed);
    }

    private Answer matrix(List<Token> tokens) {
        String environment = tokens.getFirst().text().substring("begin:".length());
        Token last = tokens.getLast();
        boolean known = List.of("pmatrix", "bmatrix", "matrix", "Bmatrix", "smallmatrix", "array")
                .contains(environment);
        if (!known || !last.is(Kind.COMMAND, "end:" + environment)) {
            throw new Unreadable("the environment " + environment);
        }
        List<List<Answer>> rows = new ArrayList<>();
        List<Answer> row = new ArrayList<>();
        Brackets brackets = new Brackets();
        int from = 1;
        for (int k = 0; k < tokens.size(); k++) {
            Token t = tokens.get(k);
            brackets.isOutside(t);
            boolean end = k == tokens.size() - 1;
            boolean rowEnd = end || (brackets.depth() == 1 && t.is(Kind.ROW));
            if (!rowEnd && !(brackets.depth() == 1 && t.is(Kind.CELL))) {
                continue;
            }
            boolean trailing = end && from == k && row.isEmpty() && !rows.isEmpty();
            if (!trailing) {
                row.addAll(inside(tokens.subList(from, k)));
            }
            if (rowEnd && !trailing) {
                rows.add(List.copyOf(row));
                row.clear();
            }
            from = k + 1;
        }
        bounded(rows);
        int width = rows.getFirst().size();
        if (width > MAX_ITEMS || rows.stream().anyMatch(r -> r.size() != width)) {
            throw new Unreadable("rows of different lengths");
        }
        return new Answer.Matrix(List.copyOf(rows));
    }

    private static void bounded(List<?> items) {
        if (items.size() > MAX_ITEMS) {
            throw new Unreadable("more than " + MAX_ITEMS + " items");
        }
    }
}
