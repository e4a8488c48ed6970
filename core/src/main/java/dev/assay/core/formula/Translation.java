package dev.assay.core.formula;

import com.google.common.collect.ImmutableList;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelSource;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;

/// Turns one parsed expression into nodes and checks its types on the way.
final class Translation {
    private static final int MAX_PATTERN = 500;
    private static final Set<String> LOOPS = Set.of("all", "exists", "exists_one", "map", "filter");
    /// Operators of which one side can decide alone.
    private static final Set<String> DECIDED = Set.of("_&&_", "_||_");

    private final CelSource source;
    private final Map<String, ValueType> variables;
    private final Map<String, Integer> slots = new LinkedHashMap<>();
    private final Deque<Map.Entry<String, Node.Local>> loops = new ArrayDeque<>();
    private final Set<String> certain = new LinkedHashSet<>();
    /// How many conditions decide whether what is being translated is looked at.
    private int conditions;

    private int locals;

    Translation(CelSource source, Map<String, ValueType> variables) {
        this.source = source;
        this.variables = variables;
    }

    Set<String> read() {
        return slots.keySet();
    }

    /// The names that are read whatever the values are.
    Set<String> certain() {
        return certain;
    }

    int locals() {
        return locals;
    }

    Node node(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT -> constant(expr);
            case IDENT -> name(expr, expr.ident().name());
            case SELECT -> select(expr);
            case CALL -> call(expr);
            case LIST -> list(expr);
            case MAP -> map(expr);
            default -> throw error(expr, "this kind of expression is not used in formulas");
        };
    }

    private FormulaException error(CelExpr at, String message) {
        Integer offset = source.getPositionsMap().get(at.id());
        CelSourceLocation where =
                offset == null ? null : source.getOffsetLocation(offset).orElse(null);
        String place = where == null ? "1:1" : where.getLine() + ":" + (where.getColumn() + 1);
        return new FormulaException(place + ": " + message);
    }

    private Node constant(CelExpr expr) {
        CelConstant constant = expr.constant();
        return switch (constant.getKind()) {
            case INT64_VALUE -> new Node.Constant(ValueType.DOUBLE, (double) constant.int64Value());
            case DOUBLE_VALUE -> new Node.Constant(ValueType.DOUBLE, constant.doubleValue());
            case BOOLEAN_VALUE -> new Node.Constant(ValueType.BOOL, constant.booleanValue());
            case STRING_VALUE -> new Node.Constant(ValueType.STRING, constant.stringValue());
            default -> throw error(expr, "constants are numbers, true, false and text");
        };
    }

    private Node name(CelExpr expr, String name) {
        for (var loop : loops) if (loop.getKey().equals(name)) return loop.getValue();
        ValueType type = variables.get(name);
        if (type == null) throw unknown(expr, name);
        return variable(name, type);
    }

    private Node variable(String name, ValueType type) {
        Integer slot = slots.get(name);
        if (slot == null) {
            slot = slots.size();
            slots.put(name, slot);
        }
        if (conditions == 0) certain.add(name);
        return new Node.Read(type, name, slot);
    }

    private FormulaException unknown(CelExpr expr, String name) {
        Set<String> known = new TreeSet<>(variables.keySet());
        for (var loop : loops) known.add(loop.getKey());
        return error(expr, "unknown name '" + name + "'; " + FormulaCompiler.hint(name, known));
    }

    /// The dotted name an expression spells, or null.
    private static String dotted(CelExpr expr) {
        return switch (expr.getKind()) {
            case IDENT -> expr.ident().name();
            case SELECT -> {
                String operand =
                        expr.select().testOnly() ? null : dotted(expr.select().operand());
                yield operand == null ? null : operand + "." + expr.select().field();
            }
            default -> null;
        };
    }

    private Node select(CelExpr expr) {
        String path = dotted(expr);
        if (path != null && !local(path)) {
            ValueType type = variables.get(path);
            if (type != null) return variable(path, type);
            if (!startsKnown(path)) throw unknown(expr, path);
        }
        return member(expr);
    }

    private boolean local(String path) {
        String head = path.substring(0, Math.max(path.indexOf('.'), 0));
        return loops.stream().anyMatch(loop -> loop.getKey().equals(head));
    }

    private boolean startsKnown(String path) {
        for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
            ValueType type = variables.get(path.substring(0, dot));
            if (type == ValueType.MAP || type == ValueType.DYN) return true;
        }
        return false;
    }

    private Node.Member member(CelExpr expr) {
        Node object = node(expr.select().operand());
        if (object.type != ValueType.MAP && object.type != ValueType.DYN)
            throw error(expr, "'." + expr.select().field() + "' needs an object, found " + object.type.word());
        String path = dotted(expr);
        Node key = new Node.Constant(ValueType.STRING, expr.select().field());
        return new Node.Member(object, key, path == null ? expr.select().field() : path);
    }

    private Node list(CelExpr expr) {
        List<Node> elements = expr.list().elements().stream().map(this::node).toList();
        if (elements.stream().anyMatch(element -> element.type != ValueType.DOUBLE)) return new Node.Listed(elements);
        Node[] array = elements.toArray(Node[]::new);
        return new Node.Vector() {
            @Override
            double[] numbers(Env env) {
                double[] numbers = new double[array.length];
                boolean poisoned = false;
                for (int i = 0; i < array.length; i++) {
                    numbers[i] = array[i].number(env);
                    poisoned |= Double.isNaN(numbers[i]);
                }
                return poisoned ? null : numbers;
            }
        };
    }

    private Node map(CelExpr expr) {
        Map<String, Node> members = new LinkedHashMap<>();
        for (var entry : expr.map().entries()) {
            if (!(node(entry.key()) instanceof Node.Constant key) || key.type != ValueType.STRING)
                throw error(entry.key(), "keys of an object must be quoted text");
            members.put((String) key.constant(), node(entry.value()));
        }
        return new Node.Mapped(members);
    }

    private Node call(CelExpr expr) {
        String function = expr.call().function();
        ImmutableList<CelExpr> args = expr.call().args();
        if (function.equals("has") || expr.call().target().isPresent() && LOOPS.contains(function)) {
            conditions++;
            Node node = function.equals("has") ? has(expr) : loop(expr);
            conditions--;
            return node;
        }
        List<CelExpr> all = new ArrayList<>(args);
        expr.call().target().ifPresent(target -> all.addFirst(target));
        if (function.equals("_?_:_")) return choice(expr, all);
        List<Node> nodes = DECIDED.contains(function)
                ? perhaps(all)
                : all.stream().map(this::node).toList();
        Node operator = Operators.of(function, nodes, message -> error(expr, message));
        return operator != null ? operator : function(expr, function, nodes);
    }

    /// What may go unread.
    private List<Node> perhaps(List<CelExpr> exprs) {
        conditions++;
        List<Node> nodes = exprs.stream().map(this::node).toList();
        conditions--;
        return nodes;
    }

    private Node choice(CelExpr expr, List<CelExpr> args) {
        Node condition = node(args.get(0));
        if (condition.type != ValueType.BOOL && condition.type != ValueType.DYN)
            throw error(expr, "the condition of '? :' must be true or false, found " + condition.type.word());
        List<Node> sides = perhaps(args.subList(1, 3));
        Node yes = sides.get(0);
        Node no = sides.get(1);
        ValueType type = yes.type == no.type ? yes.type : ValueType.DYN;
        boolean lists = isList(yes.type) && isList(no.type);
        if (type == ValueType.DYN && yes.type != ValueType.DYN && no.type != ValueType.DYN && !lists)
            throw error(
                    expr, "'? :' gives " + yes.type.word() + " on one side and " + no.type.word() + " on the other");
        // A side that is known only when a row is read must then be what the other side is.
        if (type == ValueType.DYN && !lists) type = yes.type == ValueType.DYN ? no.type : yes.type;
        return new Node.Choice(lists && type == ValueType.DYN ? ValueType.LIST : type, condition, yes, no);
    }

    private static boolean isList(ValueType type) {
        return type == ValueType.LIST || type == ValueType.DOUBLES;
    }

    private static final Set<CelExpr.ExprKind.Kind> HAVABLE =
            Set.of(CelExpr.ExprKind.Kind.SELECT, CelExpr.ExprKind.Kind.IDENT);

    private Node has(CelExpr expr) {
        if (expr.call().args().size() != 1
                || !HAVABLE.contains(expr.call().args().getFirst().getKind()))
            throw error(expr, "has() takes one name or field, such as has(info.kind)");
        CelExpr field = expr.call().args().getFirst();
        String path = dotted(field);
        boolean bare = field.getKind() == CelExpr.ExprKind.Kind.IDENT;
        if (bare ? !variables.containsKey(path) : path == null || !startsKnown(path) && !local(path))
            throw error(expr, "has() takes a known name, or a field of an object such as info");
        if (variables.containsKey(path) && !local(path)) {
            Node.Read read = (Node.Read) variable(path, variables.get(path));
            return new Node.Condition() {
                @Override
                int truth(Env env) {
                    return read.present(env);
                }
            };
        }
        Node.Member member = member(field);
        return new Node.Condition() {
            @Override
            int truth(Env env) {
                return member.present(env);
            }
        };
    }

    private Node function(CelExpr expr, String name, List<Node> args) {
        DoubleUnaryOperator unary = Functions.UNARY.get(name);
        if (unary != null) {
            Node x = only(expr, name, args, 1).getFirst();
            number(expr, name, x);
            return new Node.Numeric() {
                @Override
                double number(Env env) {
                    return unary.applyAsDouble(x.number(env));
                }
            };
        }
        if (name.equals("min") || name.equals("max")) return extreme(expr, name, args);
        if (Functions.NUMBERS.containsKey(name)) return numbers(expr, name, args);
        if (Functions.LISTS.containsKey(name)) return lists(expr, name, args);
        return switch (name) {
            case "size" -> size(only(expr, name, args, 1).getFirst());
            case "take" -> take(expr, only(expr, name, args, 2));
            case "quantile" -> quantile(expr, only(expr, name, args, 2));
            case "contains", "startsWith", "endsWith" -> textTest(expr, name, only(expr, name, args, 2));
            case "matches" -> matches(expr, only(expr, name, args, 2));
            case "fail" -> fail(only(expr, name, args, 1).getFirst());
            case "double" -> toNumber(only(expr, name, args, 1).getFirst());
            case "string" -> toText(only(expr, name, args, 1).getFirst());
            default ->
                throw error(expr, "unknown function '" + name + "'; " + FormulaCompiler.hint(name, Functions.names()));
        };
    }

    private List<Node> only(CelExpr expr, String name, List<Node> args, int count) {
        if (args.size() != count)
            throw error(
                    expr,
                    name + "() takes " + count + " argument" + (count == 1 ? "" : "s") + ", found " + args.size());
        return args;
    }

    private void number(CelExpr expr, String name, Node arg) {
        if (arg.type != ValueType.DOUBLE && arg.type != ValueType.DYN)
            throw error(expr, name + "() needs a number, found " + arg.type.word());
    }

    private void list(CelExpr expr, String name, Node arg) {
        if (!isList(arg.type) && arg.type != ValueType.DYN)
            throw error(expr, name + "() needs a list of numbers, found " + arg.type.word());
    }

    private Node numbers(CelExpr expr, String name, List<Node> args) {
        Functions.Numbers function = Functions.NUMBERS.get(name);
        if (args.size() < function.least() || args.size() > function.most())
            throw error(
                    expr,
                    name + "() takes " + function.least()
                            + (function.most() > function.least() ? " to " + function.most() : "")
                            + " arguments, found " + args.size());
        args.forEach(arg -> number(expr, name, arg));
        Node[] array = args.toArray(Node[]::new);
        return new Node.Numeric() {
            @Override
            double number(Env env) {
                double[] x = new double[array.length];
                boolean poisoned = false;
                for (int i = 0; i < x.length; i++) {
                    x[i] = array[i].number(env);
                    poisoned |= Double.isNaN(x[i]);
                }
                return poisoned ? Double.NaN : function.body().apply(x, env);
            }
        };
    }

    private Node lists(CelExpr expr, String name, List<Node> args) {
        Functions.Lists function = Functions.LISTS.get(name);
        only(expr, name, args, function.arguments()).forEach(arg -> list(expr, name, arg));
        Node[] array = args.toArray(Node[]::new);
        return new Node.Numeric() {
            @Override
            double number(Env env) {
                List<double[]> lists = new ArrayList<>(array.length);
                boolean poisoned = false;
                for (Node arg : array) {
                    double[] numbers = arg.numbers(env);
                    poisoned |= numbers == null;
                    lists.add(numbers);
                }
                return poisoned ? Double.NaN : function.body().apply(lists, env);
            }
        };
    }

    private Node extreme(CelExpr expr, String name, List<Node> args) {
        boolean smallest = name.equals("min");
        if (args.size() == 1) {
            Node arg = args.getFirst();
            list(expr, name, arg);
            return new Node.Numeric() {
                @Override
                double number(Env env) {
                    double[] x = arg.numbers(env);
                    if (x == null) return Double.NaN;
                    if (x.length == 0) return env.none(name + " of an empty list");
                    double best = x[0];
                    for (double each : x) best = smallest ? Math.min(best, each) : Math.max(best, each);
                    return best;
                }
            };
        }
        if (args.isEmpty()) throw error(expr, name + "() takes a list, or two numbers or more");
        args.forEach(arg -> number(expr, name, arg));
        Node[] array = args.toArray(Node[]::new);
        return new Node.Numeric() {
            @Override
            double number(Env env) {
                double best = array[0].number(env);
                for (int i = 1; i < array.length; i++) {
                    double each = array[i].number(env);
                    best = smallest ? Math.min(best, each) : Math.max(best, each);
                }
                return best;
            }
        };
    }

    private Node size(Node arg) {
        return new Node.Numeric() {
            @Override
            double number(Env env) {
                Object value = arg.value(env);
                return switch (value) {
                    case String s -> s.codePointCount(0, s.length());
                    case double[] numbers -> numbers.length;
                    case List<?> list -> list.size();
                    case Map<?, ?> map -> map.size();
                    default -> value == Node.POISON ? Double.NaN : env.none("size of " + Node.shown(value));
                };
            }
        };
    }

    /// The first `n` numbers of a list, or all if it has fewer.
    private Node take(CelExpr expr, List<Node> args) {
        list(expr, "take", args.get(0));
        number(expr, "take", args.get(1));
        return new Node.Vector() {
            @Override
            double[] numbers(Env env) {
                double[] x = args.get(0).numbers(env);
                double n = args.get(1).number(env);
                if (x == null || Double.isNaN(n)) return null;
                return java.util.Arrays.copyOf(x, (int) Math.clamp(n, 0, x.length));
            }
        };
    }

    private Node quantile(CelExpr expr, List<Node> args) {
        list(expr, "quantile", args.get(0));
        number(expr, "quantile", args.get(1));
        return new Node.Numeric() {
            @Override
            double number(Env env) {
                double[] x = args.get(0).numbers(env);
                double q = args.get(1).number(env);
                if (x == null || Double.isNaN(q)) return Double.NaN;
                if (x.length == 0) return env.none("quantile of an empty list");
                return q >= 0 && q <= 1 ? Functions.quantile(x, q) : env.none("quantile " + q + ": expected 0 to 1");
            }
        };
    }

    private void text(CelExpr expr, String name, Node arg) {
        if (arg.type != ValueType.STRING && arg.type != ValueType.DYN)
            throw error(expr, name + "() needs text, found " + arg.type.word());
    }

    private Node textTest(CelExpr expr, String name, List<Node> args) {
        args.forEach(arg -> text(expr, name, arg));
        return new Node.Condition() {
            @Override
            int truth(Env env) {
                Object text = args.get(0).value(env);
                Object part = args.get(1).value(env);
                if (text == Node.POISON || part == Node.POISON) return Node.UNKNOWN;
                if (!(text instanceof String whole) || !(part instanceof String piece)) {
                    env.error(name + "() needs text, found " + Node.shown(text instanceof String ? part : text));
                    return Node.UNKNOWN;
                }
                boolean found = switch (name) {
                    case "contains" -> whole.contains(piece);
                    case "startsWith" -> whole.startsWith(piece);
                    default -> whole.endsWith(piece);
                };
                return found ? Node.TRUE : Node.FALSE;
            }
        };
    }

    private Node matches(CelExpr expr, List<Node> args) {
        args.forEach(arg -> text(expr, "matches", arg));
        if (!(args.get(1) instanceof Node.Constant constant) || !(constant.constant() instanceof String regex))
            throw error(expr, "matches() needs a quoted pattern");
        if (regex.length() > MAX_PATTERN)
            throw error(expr, "the pattern is longer than " + MAX_PATTERN + " characters");
        Pattern pattern;
        try {
            pattern = Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw error(expr, "the pattern is wrong: " + e.getMessage());
        }
        return new Node.Condition() {
            @Override
            int truth(Env env) {
                Object text = args.get(0).value(env);
                if (text == Node.POISON) return Node.UNKNOWN;
                if (text instanceof String whole) return pattern.matcher(whole).find() ? Node.TRUE : Node.FALSE;
                env.error("matches() needs text, found " + Node.shown(text));
                return Node.UNKNOWN;
            }
        };
    }

    /// A number that is never there: the row has an error with this text.
    private static Node fail(Node why) {
        return new Node.Numeric() {
            @Override
            double number(Env env) {
                Object value = why.value(env);
                return value == Node.POISON ? Double.NaN : env.none(value instanceof String s ? s : Node.shown(value));
            }
        };
    }

    private static Node toNumber(Node arg) {
        return new Node.Numeric() {
            @Override
            double number(Env env) {
                Object value = arg.value(env);
                return switch (value) {
                    case Number number -> number.doubleValue();
                    case Boolean flag -> flag ? 1 : 0;
                    case String s -> parsed(s, env);
                    default -> value == Node.POISON ? Double.NaN : env.none("no number: " + Node.shown(value));
                };
            }
        };
    }

    private static double parsed(String text, Env env) {
        try {
            double number = Double.parseDouble(text.strip());
            return Double.isFinite(number) ? number : env.none("no finite number: " + Node.shown(text));
        } catch (NumberFormatException _) {
            return env.none("no number: " + Node.shown(text));
        }
    }

    private static Node toText(Node arg) {
        return new Node(ValueType.STRING) {
            @Override
            Object value(Env env) {
                Object value = arg.value(env);
                if (value == Node.POISON) return value;
                if (value instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e15)
                    return Long.toString(d.longValue());
                return String.valueOf(value);
            }
        };
    }

    private Node loop(CelExpr expr) {
        String kind = expr.call().function();
        Node list = node(expr.call().target().orElseThrow());
        if (!isList(list.type) && list.type != ValueType.DYN)
            throw error(expr, "'." + kind + "' needs a list, found " + list.type.word());
        List<CelExpr> args = expr.call().args();
        boolean filtered = kind.equals("map") && args.size() == 3;
        if (args.size() != 2 && !filtered || args.getFirst().getKind() != CelExpr.ExprKind.Kind.IDENT)
            throw error(expr, "'." + kind + "' takes a variable and an expression, such as xs." + kind + "(x, x > 0)");
        ValueType element = list.type == ValueType.DOUBLES ? ValueType.DOUBLE : ValueType.DYN;
        Node.Local local = new Node.Local(element, locals);
        int slot = locals++;
        loops.push(Map.entry(args.getFirst().ident().name(), local));
        Node test = kind.equals("map") ? filtered ? node(args.get(1)) : null : node(args.get(1));
        Node body = kind.equals("map") ? node(args.getLast()) : local;
        loops.pop();
        if (test != null && test.type != ValueType.BOOL && test.type != ValueType.DYN)
            throw error(args.get(1), "'." + kind + "' needs a condition, found " + test.type.word());
        return kind.equals("map") || kind.equals("filter")
                ? Loops.collecting(list, slot, test, body)
                : Loops.testing(kind, list, slot, test);
    }
}
