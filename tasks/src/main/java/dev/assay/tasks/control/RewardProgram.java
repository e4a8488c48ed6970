package dev.assay.tasks.control;

import dev.assay.core.formula.Formula;
import dev.assay.core.formula.FormulaCompiler;
import dev.assay.core.formula.FormulaException;
import dev.assay.core.formula.Lookup;
import dev.assay.core.formula.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A reward for the steps of a world, written as formulas: components that are summed. They may name the world's
/// variables after the step, the same as `prev.NAME` before it, and `action`, a list. What the task is judged by
/// they may not name. Immutable.
public final class RewardProgram {
    private static final String BEFORE = "prev.";
    private static final String ACTION = "action";

    private final World like;
    private final List<Formula> components;

    private RewardProgram(World like, List<Formula> components) {
        this.like = like;
        this.components = List.copyOf(components);
    }

    /// Compiles a program.
    ///
    /// @param world a world of the kind it is for
    /// @param components formulas by name, at least one
    /// @throws FormulaException if one is no formula, is no number, or names what is not declared or not allowed;
    ///     the message says which, and what may be named
    public static RewardProgram of(World world, Map<String, String> components) {
        if (components.isEmpty()) throw new FormulaException("a reward program needs at least one component");
        List<dev.assay.core.formula.Variable> known = new ArrayList<>();
        known.add(new dev.assay.core.formula.Variable(ACTION, ValueType.DOUBLES));
        for (World.Variable variable : world.variables()) {
            ValueType type = variable.size() > 1 ? ValueType.DOUBLES : ValueType.DOUBLE;
            known.add(new dev.assay.core.formula.Variable(variable.name(), type));
            known.add(new dev.assay.core.formula.Variable(BEFORE + variable.name(), type));
        }
        FormulaCompiler compiler = new FormulaCompiler(known);
        List<Formula> formulas = new ArrayList<>();
        components.forEach((name, source) -> formulas.add(compiled(world, compiler, name, source)));
        return new RewardProgram(world, formulas);
    }

    private static Formula compiled(World world, FormulaCompiler compiler, String name, String source) {
        Formula formula;
        try {
            formula = compiler.compile(name, source);
        } catch (FormulaException e) {
            throw new FormulaException(name + ": " + e.getMessage() + "; " + declared(world));
        }
        if (formula.type() != ValueType.DOUBLE)
            throw new FormulaException(
                    name + ": expected a number, found " + formula.type().word());
        for (World.Variable variable : world.variables())
            if (variable.reader() == World.Reader.FITNESS
                    && (formula.variables().contains(variable.name())
                            || formula.variables().contains(BEFORE + variable.name())))
                throw new FormulaException(name + ": '" + variable.name()
                        + "' is what the task is judged by, which no reward may read; " + declared(world));
        return formula;
    }

    private static String declared(World world) {
        return world.name() + " declares: "
                + world.variables().stream()
                        .filter(variable -> variable.reader() != World.Reader.FITNESS)
                        .map(World.Variable::name)
                        .collect(Collectors.joining(", "));
    }

    /// Names of the components.
    public List<String> names() {
        return components.stream().map(Formula::name).toList();
    }

    /// The components as they were written.
    public Map<String, String> sources() {
        Map<String, String> sources = new LinkedHashMap<>();
        for (Formula formula : components) sources.put(formula.name(), formula.source());
        return sources;
    }

    /// Pays the steps of one copy of the world.
    public Meter meter() {
        return new Meter(like, components);
    }

    /// What one copy of a world is paid. Not thread-safe.
    public static final class Meter {
        private final World like;
        private final List<Formula> components;
        private final Lookup[] lookups;
        /// The frames after and before the step; lists are read from these copies.
        private final Object[] now;
        private final Object[] before;
        private final double[] values;
        private double[] action;
        private int step;

        private Meter(World like, List<Formula> components) {
            this.like = like;
            this.components = components;
            List<World.Variable> variables = like.variables();
            now = room(variables);
            before = room(variables);
            values = new double[components.size()];
            Map<String, Integer> places = new HashMap<>();
            for (int v = 0; v < variables.size(); v++)
                places.put(variables.get(v).name(), v);
            lookups = components.stream()
                    .map(formula -> lookup(formula.variables(), places))
                    .toArray(Lookup[]::new);
        }

        private static Object[] room(List<World.Variable> variables) {
            return variables.stream()
                    .map(variable -> variable.size() > 1 ? (Object) new double[variable.size()] : (Object) 0.0)
                    .toArray();
        }

        private Lookup lookup(List<String> names, Map<String, Integer> places) {
            Object[][] frame = new Object[names.size()][];
            int[] place = new int[names.size()];
            for (int i = 0; i < place.length; i++) {
                String name = names.get(i);
                if (name.equals(ACTION)) continue;
                boolean earlier = name.startsWith(BEFORE);
                frame[i] = earlier ? before : now;
                place[i] = places.get(earlier ? name.substring(BEFORE.length()) : name);
            }
            return i -> frame[i] == null ? action : frame[i][place[i]];
        }

        /// An episode begins.
        ///
        /// @param frame of the world as it was reset
        public void begin(double[] frame) {
            copy(frame);
            step = 0;
        }

        /// The reward of a step.
        ///
        /// @param action that led here
        /// @param frame of the world after it
        /// @throws FormulaException if it is not finite; the message names component, step and values
        public double pay(double[] action, double[] frame) {
            for (int v = 0; v < now.length; v++) {
                if (now[v] instanceof double[] list) System.arraycopy(list, 0, before[v], 0, list.length);
                else before[v] = now[v];
            }
            copy(frame);
            this.action = action;
            double sum = 0;
            for (int c = 0; c < values.length; c++) sum += values[c] = value(c);
            step++;
            return sum;
        }

        /// What each component paid for the last step; not to be changed.
        public double[] components() {
            return values;
        }

        private void copy(double[] frame) {
            int at = 0;
            for (int v = 0; v < now.length; v++) {
                if (now[v] instanceof double[] list) {
                    System.arraycopy(frame, at, list, 0, list.length);
                    at += list.length;
                } else now[v] = frame[at++];
            }
        }

        private double value(int c) {
            try {
                return (double) components.get(c).evaluate(lookups[c]);
            } catch (FormulaException e) {
                List<World.Variable> variables = like.variables();
                StringBuilder shown = new StringBuilder();
                for (int v = 0; v < now.length; v++)
                    shown.append(v == 0 ? "" : ", ")
                            .append(variables.get(v).name())
                            .append(" = ")
                            .append(now[v] instanceof double[] list ? Arrays.toString(list) : now[v]);
                throw new FormulaException(components.get(c).name() + ", step " + step + ": " + e.getMessage()
                        + "; action = " + Arrays.toString(action) + ", " + shown);
            }
        }
    }
}
