package dev.assay.core.engine;

import dev.assay.core.Aspect;
import dev.assay.core.Reading;
import dev.assay.core.Rollout;
import dev.assay.core.Scope;
import dev.assay.core.Signal;
import dev.assay.core.formula.Formula;
import dev.assay.core.formula.FormulaCompiler;
import dev.assay.core.formula.FormulaException;
import dev.assay.core.formula.Lookup;
import dev.assay.core.formula.Outcome;
import dev.assay.core.formula.ValueType;
import dev.assay.core.formula.Variable;
import dev.assay.core.json.Json;
import dev.assay.core.recipe.Recipe;
import dev.assay.core.recipe.RecipeException;
import java.math.BigInteger;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Everything a recipe's formulas can name, and how each name is read from a line.
final class Names {
    /// Reads a variable of one line: a value, {@link Lookup#UNREAD}, or an {@link Outcome.Absent}.
    private interface Getter {
        Object get(Line line, RunState state);
    }

    private static final List<String> STATISTICS = List.of("mean", "pstd", "min", "max", "count");

    private final Recipe recipe;
    private final Map<String, Getter> getters = new LinkedHashMap<>();
    private final List<Variable> variables = new ArrayList<>();
    private final Map<String, Integer> rewardOf = new LinkedHashMap<>();
    private final Set<String> remembered = new LinkedHashSet<>();
    private Getter[][] slots;

    Names(Recipe recipe, Map<String, List<Aspect>> aspects, Scorer.Run run) {
        this.recipe = recipe;
        int r = 0;
        for (var reward : aspects.entrySet()) {
            for (Aspect aspect : reward.getValue()) {
                if (reward.getValue().size() == 1) signal(reward.getKey(), r, reward.getKey(), aspect);
                signal(reward.getKey() + "." + aspect.name(), r, reward.getKey(), aspect);
            }
            r++;
        }
        recipe.params().forEach((name, value) -> {
            Object constant = value instanceof List<?> list && type(value) == ValueType.DOUBLES ? doubles(list) : value;
            add("params." + name, type(value), (_, _) -> constant);
        });
        add("info", ValueType.MAP, (line, _) -> new Info(line.rollout));
        recipe.inputs().forEach((name, type) -> add("info." + name, type, (line, _) -> input(line, name, type)));
        add("response.chars", ValueType.DOUBLE, (line, _) -> {
            String text = line.rollout.response();
            return (double) text.codePointCount(0, text.length());
        });
        add("response.words", ValueType.DOUBLE, (line, _) -> words(line.rollout.response()));
        add("response.tokens", ValueType.DOUBLE, (line, _) -> {
            if (line.rollout.tokens() != null)
                return (double) line.rollout.tokens().length();
            return new Outcome.Absent("response.tokens", "the row has no tokens", false);
        });
        add("run.step", ValueType.DOUBLE, (_, _) -> known("run.step", "pass --step N", run.step()));
        add("run.progress", ValueType.DOUBLE, (_, _) -> known("run.progress", "pass --progress P", run.progress()));
    }

    /// The information fields, decoded one by one as they are asked for.
    private static final class Info extends AbstractMap<String, Object> {
        private final Rollout rollout;

        Info(Rollout rollout) {
            this.rollout = rollout;
        }

        @Override
        public Object get(Object name) {
            return rollout.info((String) name);
        }

        @Override
        public boolean containsKey(Object name) {
            return get(name) != null;
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return rollout.info().entrySet();
        }
    }

    private static Object known(String name, String hint, double value) {
        return Double.isNaN(value) ? new Outcome.Absent(name, "not given: " + hint, false) : (Object) value;
    }

    private void add(String name, ValueType type, Getter getter) {
        variables.add(new Variable(name, type));
        getters.put(name, getter);
    }

    private void signal(String name, int reward, String owner, Aspect aspect) {
        boolean whole = aspect.scope() == Scope.Kind.WHOLE;
        rewardOf.put(name, reward);
        Recipe.Reward settings = recipe.rewards().get(owner);
        add(name, whole ? ValueType.DOUBLE : ValueType.DOUBLES, (line, _) -> switch (line.readings[reward]) {
            case null -> Lookup.UNREAD;
            case Reading.Measured measured -> whole ? one(measured, aspect, name) : all(measured, aspect);
            case Reading.Missing missing ->
                fallback(settings.onMissing(), whole, new Outcome.Absent(name, missing.cause(), false));
            case Reading.NotApplicable not ->
                fallback(settings.notApplicable(), whole, new Outcome.Absent(name, not.why(), true));
        });
    }

    private static Object fallback(Double value, boolean whole, Outcome.Absent absent) {
        if (value == null) return absent;
        return whole ? value : (Object) new double[] {value};
    }

    private static Object one(Reading.Measured measured, Aspect aspect, String name) {
        List<Signal> signals = measured.signals();
        for (int i = 0; i < signals.size(); i++)
            if (same(signals.get(i).aspect(), aspect.name()))
                return signals.get(i).value();
        return new Outcome.Absent(name, "the part did not measure it", false);
    }

    private static double[] all(Reading.Measured measured, Aspect aspect) {
        List<Signal> signals = measured.signals();
        double[] values = new double[signals.size()];
        int count = 0;
        for (int i = 0; i < values.length; i++)
            if (same(signals.get(i).aspect(), aspect.name()))
                values[count++] = signals.get(i).value();
        return Arrays.copyOf(values, count);
    }

    /// Equality of two names, of which the same one is mostly the same object and hash codes are known.
    private static boolean same(String a, String b) {
        return a == b || a.hashCode() == b.hashCode() && a.equals(b);
    }

    private static ValueType type(Object value) {
        return switch (value) {
            case Double _ -> ValueType.DOUBLE;
            case Boolean _ -> ValueType.BOOL;
            case String _ -> ValueType.STRING;
            case List<?> list when list.stream().allMatch(Double.class::isInstance) -> ValueType.DOUBLES;
            default -> ValueType.LIST;
        };
    }

    private static double[] doubles(List<?> list) {
        return list.stream()
                .mapToDouble(value -> ((Number) value).doubleValue())
                .toArray();
    }

    private static double words(String text) {
        int words = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            boolean blank = Character.isWhitespace(text.charAt(i));
            if (!blank && !inside) words++;
            inside = !blank;
        }
        return words;
    }

    private static Object input(Line line, String name, ValueType type) {
        Object value = line.rollout.info(name);
        if (value == null) return new Outcome.Absent("info." + name, "the row has no field '" + name + "'", false);
        Object fits = switch (type) {
            case DOUBLE -> value instanceof Number number ? number.doubleValue() : null;
            case STRING -> value instanceof String ? value : null;
            case BOOL -> value instanceof Boolean ? value : null;
            case DOUBLES ->
                value instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)
                        ? doubles(list)
                        : null;
            case LIST -> value instanceof List<?> ? value : null;
            case MAP -> value instanceof Map<?, ?> ? value : null;
            default -> value;
        };
        if (fits == null)
            throw new IllegalInput(
                    line.rollout.id() + ": field '" + name + "': expected " + word(type) + ", found " + found(value));
        return fits;
    }

    /// A field of the wrong type: stops this row.
    static final class IllegalInput extends RuntimeException {
        private static final long serialVersionUID = 1L;

        IllegalInput(String message) {
            super(message, null, false, false);
        }
    }

    private static String found(Object value) {
        return value instanceof BigInteger
                ? "a number"
                : Json.kind(value) + (value instanceof String s ? " '" + cut(s) + "'" : "");
    }

    private static String cut(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    private static String word(ValueType type) {
        return switch (type) {
            case DOUBLE -> "a number";
            case STRING -> "text";
            case BOOL -> "true or false";
            case DOUBLES -> "a list of numbers";
            case LIST -> "a list";
            case MAP -> "an object";
            default -> "a value";
        };
    }

    /// Compiles the entries in order; each sees the ones before it.
    List<Formula> compile() {
        List<Formula> formulas = new ArrayList<>();
        FormulaCompiler compiler = new FormulaCompiler(variables);
        slots = new Getter[recipe.combine().size()][];
        Set<String> taken = new LinkedHashSet<>(getters.keySet());
        for (int e = 0; e < slots.length; e++) {
            Recipe.Entry entry = recipe.combine().get(e);
            if (taken.contains(entry.name()) && !entry.name().equals(Recipe.REWARD))
                throw new RecipeException(
                        entry.where() + ": combine." + entry.name() + ": the name is taken by a reward");
            Formula formula = compile(compiler, entry, e);
            formulas.add(formula);
            slots[e] = formula.variables().stream().map(getters::get).toArray(Getter[]::new);
            for (String name : formula.variables()) remember(name);
            compiler = define(compiler, entry.name(), e, formula.type());
        }
        return formulas;
    }

    private Formula compile(FormulaCompiler compiler, Recipe.Entry entry, int e) {
        try {
            return compiler.compile(entry.name(), entry.expression());
        } catch (FormulaException wrong) {
            String later = recipe.combine().subList(e, slots.length).stream()
                    .map(Recipe.Entry::name)
                    .filter(name -> wrong.getMessage().contains("'" + name + "'"))
                    .map(name -> name.equals(entry.name())
                            ? "; an entry cannot name itself"
                            : "; '" + name + "' is defined later: entries may name earlier ones only")
                    .findFirst()
                    .orElse("");
            throw new RecipeException(entry.where() + ": combine." + entry.name() + ": " + wrong.getMessage() + later);
        }
    }

    private void remember(String variable) {
        for (String statistic : STATISTICS) {
            String prefix = "run." + statistic + ".";
            if (variable.startsWith(prefix)) remembered.add(variable.substring(prefix.length()));
        }
    }

    private FormulaCompiler define(FormulaCompiler compiler, String name, int e, ValueType type) {
        FormulaCompiler wider = compiler;
        Getter value =
                (line, _) -> line.values[e] == null ? new Outcome.Absent(name, "not evaluated", false) : line.values[e];
        wider = define(wider, name, type, value);
        if (type != ValueType.DOUBLE) return wider;
        wider = define(wider, "group." + name, ValueType.DOUBLES, (line, _) -> line.siblings.values(e, false));
        wider = define(wider, "anchors." + name, ValueType.DOUBLES, (line, _) -> line.siblings.values(e, true));
        for (String statistic : STATISTICS)
            wider = define(wider, "run." + statistic + "." + name, ValueType.DOUBLE, (_, state) -> {
                var stats = state.of(name);
                return switch (statistic) {
                    case "mean" -> stats.mean();
                    case "pstd" -> Math.sqrt(stats.variance());
                    case "min" -> stats.min();
                    case "max" -> stats.max();
                    default -> (double) stats.count();
                };
            });
        return wider;
    }

    private FormulaCompiler define(FormulaCompiler compiler, String name, ValueType type, Getter getter) {
        getters.put(name, getter);
        return compiler.with(new Variable(name, type));
    }

    /// First entry that names running statistics, or the number of entries.
    int firstStateful(List<Formula> formulas) {
        for (int e = 0; e < formulas.size(); e++)
            for (String name : formulas.get(e).variables())
                if (name.startsWith("run.") && STATISTICS.stream().anyMatch(s -> name.startsWith("run." + s + ".")))
                    return e;
        return formulas.size();
    }

    /// Entries whose running statistics are kept.
    Set<String> remembered() {
        return remembered;
    }

    /// True if a reward measures this variable.
    boolean isMeasured(String variable) {
        return rewardOf.containsKey(variable);
    }

    /// Number of the reward that measures this variable.
    int rewardOf(String variable) {
        return rewardOf.get(variable);
    }

    /// The variables of entry `e` as this line has them.
    Lookup lookup(int e, Line line, RunState state) {
        return new OfLine(slots[e], line, state);
    }

    private record OfLine(Getter[] getters, Line line, RunState state) implements Lookup {
        @Override
        public Object get(int slot) {
            return getters[slot].get(line, state);
        }
    }
}
