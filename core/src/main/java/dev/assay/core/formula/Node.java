package dev.assay.core.formula;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A compiled expression. Each type has its own way of saying "cannot be told" (poison), so that numbers
/// flow without objects: NaN for numbers, {@link #UNKNOWN} for conditions, {@link #POISON} for everything
/// else. True values are never NaN, because every operation that could make one records an error instead.
abstract class Node {
    static final int FALSE = 0;
    static final int TRUE = 1;
    static final int UNKNOWN = 2;
    static final Object POISON = new Object();

    final ValueType type;

    Node(ValueType type) {
        this.type = type;
    }

    /// The value as an object: `Double`, `Boolean`, `String`, `double[]`, `List`, `Map`, or poison.
    abstract Object value(Env env);

    /// The value as a number.
    double number(Env env) {
        Object value = value(env);
        if (value == POISON) return Double.NaN;
        if (value instanceof Double d) return d;
        if (value instanceof BigInteger big) return big.doubleValue();
        env.error("expected a number, found " + shown(value));
        return Double.NaN;
    }

    /// The value as a condition.
    int truth(Env env) {
        Object value = value(env);
        if (value == POISON) return UNKNOWN;
        if (value instanceof Boolean flag) return flag ? TRUE : FALSE;
        env.error("expected true or false, found " + shown(value));
        return UNKNOWN;
    }

    /// The value as a list of numbers; null is poison.
    double[] numbers(Env env) {
        Object value = value(env);
        if (value == POISON) return null;
        if (value instanceof double[] array) return array;
        if (!(value instanceof List<?> list)) {
            env.error("expected a list of numbers, found " + shown(value));
            return null;
        }
        double[] array = new double[list.size()];
        for (int i = 0; i < array.length; i++) {
            if (!(list.get(i) instanceof Number number)) {
                env.error("expected a list of numbers, found " + shown(list.get(i)) + " in it");
                return null;
            }
            array[i] = number.doubleValue();
        }
        return array;
    }

    static String shown(Object value) {
        return switch (value) {
            case null -> "null";
            case String s -> "text '" + (s.length() > 40 ? s.substring(0, 40) + "..." : s) + "'";
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "a list";
            case double[] _ -> "a list of numbers";
            default -> value.toString();
        };
    }

    /// A number without objects.
    abstract static class Numeric extends Node {
        Numeric() {
            super(ValueType.DOUBLE);
        }

        @Override
        abstract double number(Env env);

        @Override
        Object value(Env env) {
            double number = number(env);
            return Double.isNaN(number) ? POISON : (Object) number;
        }
    }

    /// A condition without objects.
    abstract static class Condition extends Node {
        Condition() {
            super(ValueType.BOOL);
        }

        @Override
        abstract int truth(Env env);

        @Override
        Object value(Env env) {
            int truth = truth(env);
            return truth == UNKNOWN ? POISON : (Object) (truth == TRUE);
        }
    }

    /// A list of numbers.
    abstract static class Vector extends Node {
        Vector() {
            super(ValueType.DOUBLES);
        }

        @Override
        abstract double[] numbers(Env env);

        @Override
        Object value(Env env) {
            double[] numbers = numbers(env);
            return numbers == null ? POISON : numbers;
        }
    }

    /// A constant.
    static final class Constant extends Node {
        private final Object value;
        private final double number;

        Constant(ValueType type, Object value) {
            super(type);
            this.value = value;
            this.number = value instanceof Double d ? d : Double.NaN;
        }

        @Override
        Object value(Env env) {
            return value;
        }

        @Override
        double number(Env env) {
            return type == ValueType.DOUBLE ? number : super.number(env);
        }

        /// The constant itself.
        Object constant() {
            return value;
        }
    }

    /// A variable of the recipe.
    static final class Read extends Node {
        private final String name;
        private final int slot;

        Read(ValueType type, String name, int slot) {
            super(type);
            this.name = name;
            this.slot = slot;
        }

        @Override
        Object value(Env env) {
            Object value = env.lookup.get(slot);
            if (value == Lookup.UNREAD) {
                env.unread(name);
                return POISON;
            }
            if (value instanceof Outcome.Absent absent) {
                env.absent(absent);
                return POISON;
            }
            if (value instanceof Double d && !Double.isFinite(d)) {
                env.error(name + " is " + d + ": values must be finite");
                return POISON;
            }
            return value;
        }

        /// True if the variable has a value.
        int present(Env env) {
            Object value = env.lookup.get(slot);
            if (value != Lookup.UNREAD) return value instanceof Outcome.Absent ? FALSE : TRUE;
            env.unread(name);
            return UNKNOWN;
        }
    }

    /// A loop variable.
    static final class Local extends Node {
        private final int slot;

        Local(ValueType type, int slot) {
            super(type);
            this.slot = slot;
        }

        @Override
        Object value(Env env) {
            return type == ValueType.DOUBLE ? (Object) env.numbers[slot] : env.objects[slot];
        }

        @Override
        double number(Env env) {
            return type == ValueType.DOUBLE ? env.numbers[slot] : super.number(env);
        }
    }

    /// A member of an object, absent where the object lacks it.
    static final class Member extends Node {
        private final Node object;
        private final Node key;
        private final String path;

        Member(Node object, Node key, String path) {
            super(ValueType.DYN);
            this.object = object;
            this.key = key;
            this.path = path;
        }

        @Override
        Object value(Env env) {
            Object map = object.value(env);
            Object name = key.value(env);
            if (map == POISON || name == POISON) return POISON;
            if (!(map instanceof Map<?, ?> members)) {
                env.error(path + ": expected an object, found " + shown(map));
                return POISON;
            }
            Object member = members.get(name);
            if (member == null) {
                env.absent(new Outcome.Absent(path, "the row has no field '" + name + "'", false));
                return POISON;
            }
            return member;
        }

        /// True if the member is there.
        int present(Env env) {
            Object map = object.value(env);
            Object name = key.value(env);
            if (map == POISON || name == POISON) return UNKNOWN;
            return map instanceof Map<?, ?> members && members.get(name) != null ? TRUE : FALSE;
        }
    }

    /// `condition ? yes : no`: reads only the side that is taken.
    static final class Choice extends Node {
        private final Node condition;
        private final Node yes;
        private final Node no;

        Choice(ValueType type, Node condition, Node yes, Node no) {
            super(type);
            this.condition = condition;
            this.yes = yes;
            this.no = no;
        }

        @Override
        Object value(Env env) {
            int truth = condition.truth(env);
            return truth == UNKNOWN ? POISON : truth == TRUE ? yes.value(env) : no.value(env);
        }

        @Override
        double number(Env env) {
            int truth = condition.truth(env);
            return truth == UNKNOWN ? Double.NaN : truth == TRUE ? yes.number(env) : no.number(env);
        }

        @Override
        int truth(Env env) {
            int truth = condition.truth(env);
            return truth == UNKNOWN ? UNKNOWN : truth == TRUE ? yes.truth(env) : no.truth(env);
        }
    }

    /// `a && b` and `a || b`: a side that decides makes the other one irrelevant, whichever comes first.
    static final class Both extends Condition {
        private final Node a;
        private final Node b;
        private final int deciding;

        Both(Node a, Node b, boolean and) {
            this.a = a;
            this.b = b;
            this.deciding = and ? FALSE : TRUE;
        }

        @Override
        int truth(Env env) {
            int mark = env.mark();
            int left = a.truth(env);
            if (left == deciding) return deciding;
            int right = b.truth(env);
            if (right == deciding) {
                env.rewind(mark);
                return deciding;
            }
            return left == UNKNOWN || right == UNKNOWN ? UNKNOWN : 1 - deciding;
        }
    }

    /// A list literal that is not all numbers.
    static final class Listed extends Node {
        private final List<Node> elements;

        Listed(List<Node> elements) {
            super(ValueType.LIST);
            this.elements = elements;
        }

        @Override
        Object value(Env env) {
            List<Object> list = new ArrayList<>(elements.size());
            boolean poisoned = false;
            for (Node element : elements) {
                Object value = element.value(env);
                poisoned |= value == POISON;
                list.add(value);
            }
            return poisoned ? POISON : list;
        }
    }

    /// A map literal.
    static final class Mapped extends Node {
        private final Map<String, Node> members;

        Mapped(Map<String, Node> members) {
            super(ValueType.MAP);
            this.members = members;
        }

        @Override
        Object value(Env env) {
            Map<String, Object> map = new java.util.LinkedHashMap<>();
            boolean poisoned = false;
            for (var member : members.entrySet()) {
                Object value = member.getValue().value(env);
                poisoned |= value == POISON;
                map.put(member.getKey(), value);
            }
            return poisoned ? POISON : map;
        }
    }
}
