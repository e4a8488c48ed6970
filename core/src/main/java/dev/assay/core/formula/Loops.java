package dev.assay.core.formula;

import java.util.ArrayList;
import java.util.List;

/// The list macros: `map` and `filter` collect, `all`, `exists` and `exists_one` test.
final class Loops {
    private Loops() {}

    private static int size(Object list) {
        return list instanceof double[] numbers ? numbers.length : ((List<?>) list).size();
    }

    private static void bind(Env env, int slot, Object list, int i) {
        if (list instanceof double[] numbers) {
            env.numbers[slot] = numbers[i];
            env.objects[slot] = numbers[i];
        } else {
            env.objects[slot] = ((List<?>) list).get(i);
        }
    }

    private static Object listOf(Node list, Env env) {
        Object value = list.value(env);
        if (value == Node.POISON || value instanceof double[] || value instanceof List<?>) return value;
        env.error("expected a list, found " + Node.shown(value));
        return Node.POISON;
    }

    /// Gives null when the condition is false, poison when it cannot be told.
    private static Object kept(Node test, Node body, Env env) {
        int truth = test == null ? Node.TRUE : test.truth(env);
        return truth == Node.UNKNOWN ? Node.POISON : truth == Node.TRUE ? body.value(env) : null;
    }

    static Node collecting(Node list, int slot, Node test, Node body) {
        if (body.type == ValueType.DOUBLE) {
            return new Node.Vector() {
                @Override
                double[] numbers(Env env) {
                    Object values = listOf(list, env);
                    if (values == Node.POISON) return null;
                    double[] out = new double[size(values)];
                    int n = 0;
                    boolean poisoned = false;
                    for (int i = 0; i < out.length && env.turn(); i++) {
                        bind(env, slot, values, i);
                        int truth = test == null ? Node.TRUE : test.truth(env);
                        poisoned |= truth == Node.UNKNOWN;
                        if (truth != Node.TRUE) continue;
                        out[n] = body.number(env);
                        poisoned |= Double.isNaN(out[n++]);
                    }
                    return poisoned || !env.turn() ? null : java.util.Arrays.copyOf(out, n);
                }
            };
        }
        return new Node(ValueType.LIST) {
            @Override
            Object value(Env env) {
                Object values = listOf(list, env);
                if (values == Node.POISON) return values;
                List<Object> out = new ArrayList<>();
                boolean poisoned = false;
                for (int i = 0; i < size(values) && env.turn(); i++) {
                    bind(env, slot, values, i);
                    Object each = kept(test, body, env);
                    poisoned |= each == Node.POISON;
                    if (each != null) out.add(each);
                }
                return poisoned || !env.turn() ? Node.POISON : out;
            }
        };
    }

    static Node testing(String kind, Node list, int slot, Node test) {
        return new Node.Condition() {
            @Override
            int truth(Env env) {
                Object values = listOf(list, env);
                if (values == Node.POISON) return Node.UNKNOWN;
                int mark = env.mark();
                int hits = 0;
                boolean unknown = false;
                for (int i = 0; i < size(values) && env.turn(); i++) {
                    bind(env, slot, values, i);
                    int truth = test.truth(env);
                    boolean decides =
                            kind.equals("all") ? truth == Node.FALSE : kind.equals("exists") && truth == Node.TRUE;
                    if (decides) {
                        env.rewind(mark);
                        return truth;
                    }
                    unknown |= truth == Node.UNKNOWN;
                    if (truth == Node.TRUE) hits++;
                }
                if (unknown || !env.turn()) return Node.UNKNOWN;
                if (kind.equals("exists_one")) return hits == 1 ? Node.TRUE : Node.FALSE;
                return kind.equals("all") ? Node.TRUE : Node.FALSE;
            }
        };
    }
}
