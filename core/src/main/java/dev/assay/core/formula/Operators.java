package dev.assay.core.formula;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// CEL's operators on doubles, conditions, text and lists.
final class Operators {
    private static final Map<String, String> SHOWN = Map.ofEntries(
            Map.entry("_+_", "+"),
            Map.entry("_-_", "-"),
            Map.entry("_*_", "*"),
            Map.entry("_/_", "/"),
            Map.entry("_%_", "%"),
            Map.entry("-_", "-"),
            Map.entry("!_", "!"),
            Map.entry("_&&_", "&&"),
            Map.entry("_||_", "||"),
            Map.entry("_==_", "=="),
            Map.entry("_!=_", "!="),
            Map.entry("_<_", "<"),
            Map.entry("_<=_", "<="),
            Map.entry("_>_", ">"),
            Map.entry("_>=_", ">="),
            Map.entry("@in", "in"),
            Map.entry("_[_]", "[ ]"));

    private Operators() {}

    /// The node of an operator, or null if `function` is none.
    static Node of(String function, List<Node> args, Function<String, FormulaException> error) {
        String shown = SHOWN.get(function);
        if (shown == null) return null;
        Node a = args.get(0);
        Node b = args.size() > 1 ? args.get(1) : null;
        return switch (shown) {
            case "+" -> b == null ? null : plus(a, b, error);
            case "-", "*", "/", "%" -> {
                numeric(shown, a, error);
                if (b == null) yield negated(a);
                numeric(shown, b, error);
                yield arithmetic(shown, a, b);
            }
            case "!" -> {
                condition(shown, a, error);
                yield not(a);
            }
            case "&&", "||" -> {
                condition(shown, a, error);
                condition(shown, b, error);
                yield new Node.Both(a, b, shown.equals("&&"));
            }
            case "==", "!=" -> equality(shown, a, b, error);
            case "in" -> in(a, b, error);
            case "[ ]" -> index(a, b, error);
            default -> ordering(shown, a, b, error);
        };
    }

    private static void numeric(String shown, Node arg, Function<String, FormulaException> error) {
        if (arg.type != ValueType.DOUBLE && arg.type != ValueType.DYN)
            throw error.apply("'" + shown + "' needs numbers, found " + arg.type.word());
    }

    private static void condition(String shown, Node arg, Function<String, FormulaException> error) {
        if (arg.type != ValueType.BOOL && arg.type != ValueType.DYN)
            throw error.apply("'" + shown + "' needs true or false, found " + arg.type.word());
    }

    private static Node negated(Node a) {
        return new Node.Numeric() {
            @Override
            double number(Env env) {
                return -a.number(env);
            }
        };
    }

    private static Node not(Node a) {
        return new Node.Condition() {
            @Override
            int truth(Env env) {
                int truth = a.truth(env);
                return truth == UNKNOWN ? UNKNOWN : 1 - truth;
            }
        };
    }

    private static Node arithmetic(String shown, Node a, Node b) {
        return switch (shown) {
            case "-" ->
                new Node.Numeric() {
                    @Override
                    double number(Env env) {
                        return told(a.number(env) - b.number(env), env);
                    }
                };
            case "*" ->
                new Node.Numeric() {
                    @Override
                    double number(Env env) {
                        return told(a.number(env) * b.number(env), env);
                    }
                };
            case "/" ->
                new Node.Numeric() {
                    @Override
                    double number(Env env) {
                        double x = a.number(env);
                        double y = b.number(env);
                        if (y != 0 || Double.isNaN(x)) return told(x / y, env);
                        env.error("division of " + x + " by zero");
                        return Double.NaN;
                    }
                };
            default ->
                new Node.Numeric() {
                    @Override
                    double number(Env env) {
                        double x = a.number(env);
                        double y = b.number(env);
                        if (y != 0 || Double.isNaN(x)) return told(x % y, env);
                        env.error("remainder of " + x + " by zero");
                        return Double.NaN;
                    }
                };
        };
    }

    /// Keeps the promise that NaN always has a reason: an overflow that turned into NaN gets one here.
    private static double told(double value, Env env) {
        if (Double.isNaN(value) && env.mark() == 0) env.error("a value is not finite");
        return value;
    }

    private static Node plus(Node a, Node b, Function<String, FormulaException> error) {
        if (a.type == ValueType.DOUBLE && b.type == ValueType.DOUBLE)
            return new Node.Numeric() {
                @Override
                double number(Env env) {
                    return told(a.number(env) + b.number(env), env);
                }
            };
        ValueType type = a.type == ValueType.DYN ? b.type : a.type;
        boolean fits = type == b.type || b.type == ValueType.DYN || list(type) && list(b.type);
        if (!fits || type == ValueType.BOOL || type == ValueType.MAP)
            throw error.apply("'+' cannot add " + a.type.word() + " and " + b.type.word());
        if (type == ValueType.DOUBLE)
            return new Node.Numeric() {
                @Override
                double number(Env env) {
                    return told(a.number(env) + b.number(env), env);
                }
            };
        ValueType result = list(type) && a.type != b.type ? ValueType.LIST : type;
        return new Node(result) {
            @Override
            Object value(Env env) {
                Object x = a.value(env);
                Object y = b.value(env);
                return x == POISON || y == POISON ? POISON : joined(x, y, env);
            }
        };
    }

    private static boolean list(ValueType type) {
        return type == ValueType.LIST || type == ValueType.DOUBLES;
    }

    private static Object joined(Object x, Object y, Env env) {
        if (x instanceof Double p && y instanceof Double q) return p + q;
        if (x instanceof String p && y instanceof String q) return p + q;
        if (x instanceof double[] p && y instanceof double[] q) {
            double[] both = Arrays.copyOf(p, p.length + q.length);
            System.arraycopy(q, 0, both, p.length, q.length);
            return both;
        }
        List<Object> p = listed(x);
        List<Object> q = listed(y);
        if (p != null && q != null) {
            List<Object> both = new ArrayList<>(p);
            both.addAll(q);
            return both;
        }
        env.error("'+' cannot add " + Node.shown(x) + " and " + Node.shown(y));
        return Node.POISON;
    }

    private static List<Object> listed(Object value) {
        return switch (value) {
            case double[] numbers ->
                new ArrayList<>(Arrays.stream(numbers).boxed().toList());
            case List<?> list -> new ArrayList<>(list);
            default -> null;
        };
    }

    private static Node ordering(String shown, Node a, Node b, Function<String, FormulaException> error) {
        boolean numbers = number(a) && number(b);
        boolean texts = text(a) && text(b);
        if (!numbers && !texts)
            throw error.apply("'" + shown + "' cannot compare " + a.type.word() + " with " + b.type.word());
        boolean less = shown.startsWith("<");
        boolean orEqual = shown.endsWith("=");
        if (a.type == ValueType.DOUBLE || b.type == ValueType.DOUBLE)
            return new Node.Condition() {
                @Override
                int truth(Env env) {
                    double x = a.number(env);
                    double y = b.number(env);
                    if (Double.isNaN(x) || Double.isNaN(y)) return UNKNOWN;
                    boolean holds = less ? x < y || orEqual && x == y : x > y || orEqual && x == y;
                    return holds ? TRUE : FALSE;
                }
            };
        return new Node.Condition() {
            @Override
            int truth(Env env) {
                Object x = a.value(env);
                Object y = b.value(env);
                if (x == POISON || y == POISON) return UNKNOWN;
                int order;
                if (x instanceof String p && y instanceof String q) order = p.compareTo(q);
                else if (x instanceof Number p && y instanceof Number q)
                    order = Double.compare(p.doubleValue(), q.doubleValue());
                else {
                    env.error("'" + shown + "' cannot compare " + shown(x) + " with " + shown(y));
                    return UNKNOWN;
                }
                boolean holds = order == 0 ? orEqual : less == order < 0;
                return holds ? TRUE : FALSE;
            }
        };
    }

    private static boolean number(Node node) {
        return node.type == ValueType.DOUBLE || node.type == ValueType.DYN;
    }

    private static boolean text(Node node) {
        return node.type == ValueType.STRING || node.type == ValueType.DYN;
    }

    private static Node equality(String shown, Node a, Node b, Function<String, FormulaException> error) {
        boolean comparable =
                a.type == b.type || a.type == ValueType.DYN || b.type == ValueType.DYN || list(a.type) && list(b.type);
        if (!comparable) throw error.apply("'" + shown + "' compares " + a.type.word() + " with " + b.type.word());
        int equal = shown.equals("==") ? Node.TRUE : Node.FALSE;
        if (a.type == ValueType.DOUBLE && b.type == ValueType.DOUBLE)
            return new Node.Condition() {
                @Override
                int truth(Env env) {
                    double x = a.number(env);
                    double y = b.number(env);
                    return Double.isNaN(x) || Double.isNaN(y) ? UNKNOWN : x == y ? equal : 1 - equal;
                }
            };
        return new Node.Condition() {
            @Override
            int truth(Env env) {
                Object x = a.value(env);
                Object y = b.value(env);
                return x == POISON || y == POISON ? UNKNOWN : same(x, y) ? equal : 1 - equal;
            }
        };
    }

    static boolean same(Object x, Object y) {
        if (x instanceof Number p && y instanceof Number q) return p.doubleValue() == q.doubleValue();
        List<Object> p = listed(x);
        List<Object> q = listed(y);
        if (p == null || q == null) return Objects.equals(x, y);
        if (p.size() != q.size()) return false;
        for (int i = 0; i < p.size(); i++) if (!same(p.get(i), q.get(i))) return false;
        return true;
    }

    private static Node in(Node a, Node b, Function<String, FormulaException> error) {
        if (!list(b.type) && b.type != ValueType.MAP && b.type != ValueType.DYN)
            throw error.apply("'in' needs a list or an object on its right, found " + b.type.word());
        return new Node.Condition() {
            @Override
            int truth(Env env) {
                Object x = a.value(env);
                Object y = b.value(env);
                if (x == POISON || y == POISON) return UNKNOWN;
                if (y instanceof Map<?, ?> map) return map.containsKey(x) ? TRUE : FALSE;
                List<Object> list = listed(y);
                if (list == null) {
                    env.error("'in' needs a list or an object on its right, found " + shown(y));
                    return UNKNOWN;
                }
                return list.stream().anyMatch(each -> same(x, each)) ? TRUE : FALSE;
            }
        };
    }

    private static Node index(Node a, Node b, Function<String, FormulaException> error) {
        if (a.type == ValueType.MAP || a.type == ValueType.DYN && b.type == ValueType.STRING)
            return new Node.Member(a, b, b instanceof Node.Constant key ? "[" + key.constant() + "]" : "[...]");
        if (!list(a.type) && a.type != ValueType.DYN)
            throw error.apply("'[ ]' needs a list or an object, found " + a.type.word());
        numeric("[ ]", b, error);
        return new Node(a.type == ValueType.DOUBLES ? ValueType.DOUBLE : ValueType.DYN) {
            @Override
            Object value(Env env) {
                Object list = a.value(env);
                double at = b.number(env);
                if (list == POISON || Double.isNaN(at)) return POISON;
                List<Object> elements = listed(list);
                if (elements == null || at != Math.rint(at) || at < 0 || at >= elements.size()) {
                    env.error("no element " + at + " in "
                            + (elements == null ? shown(list) : "a list of " + elements.size()));
                    return POISON;
                }
                return elements.get((int) at);
            }
        };
    }
}
