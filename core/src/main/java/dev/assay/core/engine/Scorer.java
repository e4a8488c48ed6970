package dev.assay.core.engine;

import dev.assay.core.AdvantageEstimator;
import dev.assay.core.Aspect;
import dev.assay.core.Cohort;
import dev.assay.core.Draws;
import dev.assay.core.Leases;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import dev.assay.core.formula.Formula;
import dev.assay.core.formula.FormulaException;
import dev.assay.core.formula.Outcome;
import dev.assay.core.formula.ValueType;
import dev.assay.core.recipe.Recipe;
import dev.assay.core.recipe.RecipeException;
import dev.assay.core.rows.Export;
import dev.assay.core.rows.RowException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// An opened recipe: scores units of rollouts. A unit holds whole groups, and one whole batch if the
/// recipe has batches. Thread-safe, except that {@link #finish} of a {@link #stateful} recipe must see
/// the units in order.
public final class Scorer implements AutoCloseable {
    private final Recipe recipe;
    private final List<String> names;
    private final List<RewardFunction> rewards = new ArrayList<>();
    private final List<List<Aspect>> aspects = new ArrayList<>();
    private final Names scope;
    private final List<Formula> formulas;
    /// Per entry the rewards that it always needs, the cheap ones first.
    private final int[][] certain;
    /// Per entry its value if no rollout can change it, else null.
    private final Outcome[] constants;
    private final int reward;
    /// First entry that needs running statistics; entries before it can be evaluated in parallel.
    private final int sequentialFrom;

    private final Payment payment;
    private final AdvantageEstimator estimator;
    private final Draws draws;
    /// What its parts share; null if the caller lends it.
    private final Leases own;

    /// Where a training run stands, for `run.step` and `run.progress`.
    ///
    /// @param step global training step, or NaN if there is none: a recipe that names it then fails
    ///     to open
    /// @param progress 0 to 1, or NaN
    public record Run(double step, double progress) {
        /// Not a training run.
        public static final Run NONE = new Run(Double.NaN, Double.NaN);
    }

    /// @throws RecipeException if a part cannot be opened or a formula is wrong
    public Scorer(Recipe recipe, Resources resources, Run run) {
        this.recipe = recipe;
        this.names = List.copyOf(recipe.rewards().keySet());
        this.draws = Draws.seeded(resources.seed());
        this.own = resources.leases() == null ? new Leases() : null;
        Resources leased = new Resources(recipe.fidelity(), resources.seed(), own == null ? resources.leases() : own);
        Map<String, List<Aspect>> named = new LinkedHashMap<>();
        try {
            recipe.rewards().forEach((name, reward) -> {
                rewards.add(open(name, reward, leased));
                aspects.add(List.copyOf(rewards.getLast().aspects()));
                named.put(name, aspects.getLast());
            });
            this.scope = new Names(recipe, named, run);
            this.formulas = scope.compile();
            this.constants = formulas.stream().map(this::constant).toArray(Outcome[]::new);
            this.certain = formulas.stream().map(this::certain).toArray(int[][]::new);
            this.reward = indexOf(recipe.combine());
            this.sequentialFrom = scope.firstStateful(formulas);
            this.payment = new Payment(recipe, named);
            this.estimator =
                    recipe.advantage() == null ? null : recipe.advantage().open(leased);
        } catch (RuntimeException e) {
            close();
            throw e instanceof IllegalArgumentException
                    ? new RecipeException(recipe.origin() + ": " + e.getMessage())
                    : e;
        }
        if (estimator != null && estimator.needsBatch() && recipe.batch() == 0)
            throw new RecipeException(recipe.origin() + ": its advantage is estimated over a batch: add 'batch: ROWS'");
    }

    private int[] certain(Formula formula) {
        return formula.certain().stream()
                .filter(scope::isMeasured)
                .map(scope::rewardOf)
                .distinct()
                .sorted(Comparator.<Integer, Boolean>comparing(
                                r -> rewards.get(r).costly())
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(r -> r)
                .toArray();
    }

    /// Entries of parameters alone, such as a scale that a variant changes, are worked out once.
    private Outcome constant(Formula formula) {
        if (!formula.variables().stream().allMatch(Scorer::constant)) return null;
        try {
            return formula.partial(scope.lookup(formulas.indexOf(formula), null, null));
        } catch (FormulaException _) {
            // The message belongs to the row.
            return null;
        }
    }

    private static boolean constant(String variable) {
        return variable.startsWith("params.") || variable.equals("run.step") || variable.equals("run.progress");
    }

    private RewardFunction open(String name, Recipe.Reward reward, Resources resources) {
        try {
            return reward.part().open(resources);
        } catch (IllegalArgumentException e) {
            throw new RecipeException(recipe.origin() + ": reward '" + name + "': " + e.getMessage());
        }
    }

    private static int indexOf(List<Recipe.Entry> entries) {
        for (int i = 0; i < entries.size(); i++) if (entries.get(i).name().equals(Recipe.REWARD)) return i;
        throw new IllegalStateException("the reader requires a reward");
    }

    public Recipe recipe() {
        return recipe;
    }

    /// Names of the rewards, in the order of {@link Line#reading}.
    public List<String> rewardNames() {
        return names;
    }

    /// What every row of the output holds.
    public Export.Columns columns() {
        Map<String, ValueType> values = new LinkedHashMap<>();
        for (int e = 0; e < formulas.size(); e++)
            if (e != reward)
                values.put(recipe.combine().get(e).name(), formulas.get(e).type());
        return new Export.Columns(values);
    }

    /// Number of the entry that is the reward.
    public int rewardEntry() {
        return reward;
    }

    /// The aspects of a reward.
    public List<Aspect> aspects(int reward) {
        return aspects.get(reward);
    }

    /// True if results depend on earlier batches.
    public boolean stateful() {
        return sequentialFrom < formulas.size();
    }

    /// True if rollouts of a group are compared with each other, so that a group must stand together.
    public boolean comparesGroups() {
        return estimator != null
                || rewards.stream().anyMatch(reward -> reward.cohort() == Cohort.GROUP)
                || formulas.stream()
                        .flatMap(formula -> formula.variables().stream())
                        .anyMatch(name -> name.startsWith("group.") || name.startsWith("anchors."));
    }

    /// Scores a unit from start to end, in order.
    public List<Line> score(Collection<Rollout> unit, RunState state) {
        List<Line> lines = prepare(unit);
        finish(lines, state);
        return lines;
    }

    /// The part of the work that does not depend on earlier batches.
    public List<Line> prepare(Collection<Rollout> unit) {
        List<Line> lines = new ArrayList<>(unit.size());
        Group group = null;
        String name = null;
        int number = -1;
        for (Rollout rollout : unit) {
            Line line = new Line(rollout, lines.isEmpty() ? null : lines.getLast(), rewards.size(), formulas.size());
            try {
                if (!rollout.group().equals(name)) {
                    name = rollout.group();
                    group = new Group(formulas.size());
                    number++;
                }
                (rollout.anchor() ? group.anchors : group.members).add(line);
            } catch (RowException e) {
                line.error = e.getMessage();
                group = new Group(formulas.size());
                name = null;
                number++;
            }
            line.group = number;
            line.siblings = group;
            lines.add(line);
        }
        if (recipe.eager()) for (int r = 0; r < rewards.size(); r++) read(r, lines, lines);
        for (int e = 0; e < sequentialFrom; e++) evaluate(e, lines, null);
        if (!stateful()) pay(lines);
        return lines;
    }

    /// The rest: what depends on earlier batches.
    public void finish(List<Line> lines, RunState state) {
        if (!stateful()) return;
        for (String entry : scope.remembered()) {
            int e = recipe.combine().stream().map(Recipe.Entry::name).toList().indexOf(entry);
            if (e < sequentialFrom) state.update(entry, numbers(lines, e));
        }
        for (int e = sequentialFrom; e < formulas.size(); e++) {
            evaluate(e, lines, state);
            String entry = recipe.combine().get(e).name();
            if (scope.remembered().contains(entry)) state.update(entry, numbers(lines, e));
        }
        pay(lines);
    }

    private static double[] numbers(List<Line> lines, int entry) {
        return lines.stream()
                .filter(line -> line.error == null && !line.rollout.anchor())
                .map(line -> line.values[entry])
                .filter(Double.class::isInstance)
                .mapToDouble(value -> (Double) value)
                .toArray();
    }

    /// Evaluates entry `e` for all lines: whatever a formula still needs is measured, for all lines that
    /// need it at once, until each line has its value.
    private void evaluate(int e, List<Line> lines, RunState state) {
        Formula formula = formulas.get(e);
        for (int r : certain[e]) read(r, lines, lines);
        List<Line> pending = lines;
        while (!pending.isEmpty()) {
            List<Line> open = null;
            Map<Integer, List<Line>> needed = null;
            for (Line line : pending) {
                if (line.error != null) continue;
                Outcome outcome = constants[e] != null ? constants[e] : outcome(formula, e, line, state);
                switch (outcome) {
                    case null -> {}
                    case Outcome.Known known -> line.values[e] = known.value();
                    case Outcome.Absent absent -> line.values[e] = absent;
                    case Outcome.Needs needs -> {
                        if (open == null) {
                            open = new ArrayList<>();
                            needed = new LinkedHashMap<>();
                        }
                        open.add(line);
                        int r = cheapest(needs);
                        needed.computeIfAbsent(r, _ -> new ArrayList<>()).add(line);
                    }
                }
            }
            if (open == null) return;
            for (var entry : needed.entrySet()) read(entry.getKey(), entry.getValue(), lines);
            pending = open;
        }
    }

    private Outcome outcome(Formula formula, int e, Line line, RunState state) {
        try {
            return formula.partial(scope.lookup(e, line, state));
        } catch (FormulaException wrong) {
            line.error =
                    line.rollout.id() + ": combine." + recipe.combine().get(e).name() + ": " + wrong.getMessage();
        } catch (RowException | Names.IllegalInput wrong) {
            line.error = wrong.getMessage();
        }
        return null;
    }

    private int cheapest(Outcome.Needs needs) {
        int best = -1;
        for (String name : needs.names()) {
            int r = scope.rewardOf(name);
            if (best < 0 || (rewards.get(best).costly() && !rewards.get(r).costly())) best = r;
        }
        return best;
    }

    /// Measures reward `r` for the lines that need it, widened to the cohort it must see.
    private void read(int r, List<Line> wanted, List<Line> unit) {
        if (wanted.stream().allMatch(line -> line.readings[r] != null || line.error != null)) return;
        RewardFunction function = rewards.get(r);
        switch (function.cohort()) {
            case ONE -> call(r, wanted);
            case BATCH -> call(r, unit);
            case GROUP -> {
                Map<Group, List<Line>> groups = new LinkedHashMap<>();
                for (Line line : wanted) groups.computeIfAbsent(line.siblings, g -> both(g));
                groups.values().forEach(lines -> call(r, lines));
            }
        }
    }

    private static List<Line> both(Group group) {
        List<Line> all = new ArrayList<>(group.members);
        all.addAll(group.anchors);
        return all;
    }

    private void call(int r, List<Line> lines) {
        List<Line> fresh = new ArrayList<>(lines.size());
        for (Line line : lines) if (line.readings[r] == null && line.error == null) fresh.add(line);
        if (fresh.isEmpty()) return;
        try {
            List<Scored> rows = new ArrayList<>(fresh.size());
            for (Line line : fresh) rows.add(line.scored);
            List<Reading> readings = score(rewards.get(r), rows);
            if (readings.size() != rows.size())
                throw new IllegalStateException("reward '" + names.get(r) + "' gave " + readings.size()
                        + " readings for " + rows.size() + " rollouts");
            for (int i = 0; i < fresh.size(); i++) fresh.get(i).readings[r] = readings.get(i);
        } catch (RowException | IllegalArgumentException e) {
            if (fresh.size() == 1) fresh.getFirst().error = e.getMessage();
            else if (rewards.get(r).cohort() == Cohort.ONE) for (Line line : fresh) call(r, List.of(line));
            else fresh.forEach(line -> line.error = e.getMessage());
        }
    }

    /// Costly rows wait more than they compute, so they wait together.
    private List<Reading> score(RewardFunction function, List<Scored> rows) {
        if (!function.costly() || function.cohort() != Cohort.ONE || rows.size() == 1)
            return function.score(rows, draws);
        for (Scored row : rows) row.rollout().reference();
        List<Future<Reading>> waiting = new ArrayList<>(rows.size());
        List<Reading> readings = new ArrayList<>(rows.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                for (Scored row : rows)
                    waiting.add(threads.submit(
                            () -> function.score(List.of(row), draws).getFirst()));
                for (Future<Reading> each : waiting) readings.add(each.get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException known) throw known;
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while measuring", e);
            } finally {
                waiting.forEach(each -> each.cancel(true));
            }
        }
        return readings;
    }

    private void pay(List<Line> lines) {
        for (Line line : lines)
            if (line.error == null
                    && !(line.values[reward] instanceof Double)
                    && !(line.values[reward] instanceof Outcome.Absent))
                line.error = line.rollout.id() + ": the reward must be a number";
        if (estimator == null) return;
        List<Line> paid = new ArrayList<>(lines.size());
        for (Line line : lines)
            if (line.error == null && !line.rollout.anchor() && line.values[reward] instanceof Double) paid.add(line);
        paid.removeIf(line -> !positioned(line));
        if (paid.isEmpty()) return;
        try {
            payment.estimate(paid, reward, estimator);
        } catch (RowException | IllegalArgumentException e) {
            String message = e.getMessage();
            paid.forEach(line -> line.error = line.rollout.id() + ": advantage: " + message);
        }
    }

    /// Reads the positions that pay needs; a row whose steps or tokens are broken stops alone.
    private static boolean positioned(Line line) {
        try {
            line.rollout.tokens();
            line.rollout.steps();
            return true;
        } catch (RowException e) {
            line.error = e.getMessage();
            return false;
        }
    }

    @Override
    public void close() {
        rewards.forEach(RewardFunction::close);
        if (own != null) own.close();
    }

    @Override
    public String toString() {
        return recipe.id() + " " + Arrays.toString(names.toArray());
    }
}
