package dev.assay.verify.attempt;

import dev.assay.core.Aspect;
import dev.assay.core.Cohort;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Rollout;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.Step;
import dev.assay.core.advantage.CheckWeights;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Binary checks weighed by how rarely the group passes them (VeRPO, arXiv 2601.03525): every step of a
/// rollout is an attempt, a rollout without steps is one attempt. Signals: `turn`, for each attempt the
/// sum of the weights of the checks it passes; `mean`, that sum over all attempts of the group, averaged;
/// `solved`, 1 if the last attempt passes every check; `decay`, gamma to the number of attempts; `test`,
/// each check of each attempt with its weight. All rollouts of a group need the same checks.
///
/// @param of what checks one attempt, such as `unit-tests`: its signals per item are the checks
/// @param form `calibrated`, or the plain forms it is compared with: `difficulty`, `uniform`
/// @param alpha how much more a rare pass counts, 0 or more
/// @param sigma width in pass rate within which checks share a weight, more than 0
/// @param delta added to the density, 0 or more
/// @param gamma decay per attempt, above 0 and up to 1
@Named("weighted-checks")
public record WeightedChecks(
        Part<RewardFunction> of,
        @Default("calibrated") CheckWeights.Form form,
        @Default("2") double alpha,
        @Default("0.3") double sigma,
        @Default("1e-6") double delta,
        @Default("1") double gamma)
        implements Part<RewardFunction> {
    public WeightedChecks {
        if (!(gamma > 0 && gamma <= 1))
            throw new IllegalArgumentException("gamma: expected above 0 to 1, found " + gamma);
        new CheckWeights(form, alpha, sigma, delta);
    }

    /// The attempts of one rollout: a row of checks for each, or why there are none.
    private record Attempts(double[][] passes, List<List<Signal>> signals, Reading without) {}

    @Override
    public RewardFunction open(Resources resources) {
        RewardFunction inner = of.open(resources);
        List<Aspect> items = inner.aspects().stream()
                .filter(aspect -> aspect.scope() == Scope.Kind.ITEM)
                .toList();
        if (items.size() != 1)
            throw new IllegalArgumentException("of: expected a part with one aspect per item, found " + items.size());
        String check = items.getFirst().name();
        CheckWeights weights = new CheckWeights(form, alpha, sigma, delta);
        return new RewardFunction() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        new Aspect("turn", Scope.Kind.STEP, 0, Double.POSITIVE_INFINITY),
                        Aspect.whole("mean", 0, Double.POSITIVE_INFINITY),
                        Aspect.whole("solved", 0, 1),
                        Aspect.whole("decay", 0, 1).fact(),
                        new Aspect("test", Scope.Kind.ITEM, 0, 1));
            }

            @Override
            public Cohort cohort() {
                return Cohort.GROUP;
            }

            @Override
            public boolean costly() {
                return inner.costly();
            }

            @Override
            public List<Reading> score(List<Scored> rows, Draws draws) {
                return readings(rows, attempts(rows, inner, check, draws), weights);
            }

            @Override
            public void close() {
                inner.close();
            }
        };
    }

    /// Checks all attempts of all rollouts in one call, so that they share what runs them.
    private static List<Attempts> attempts(List<Scored> rows, RewardFunction inner, String check, Draws draws) {
        List<Scored> each = new ArrayList<>();
        for (Scored row : rows) {
            List<Step> steps = row.rollout().steps();
            if (steps.isEmpty()) each.add(row);
            for (int t = 0; t < steps.size(); t++) each.add(new Scored(attempt(row.rollout(), steps.get(t), t)));
        }
        List<Reading> readings = inner.score(each, draws);
        List<Attempts> attempts = new ArrayList<>();
        int at = 0;
        for (Scored row : rows) {
            int turns = Math.max(1, row.rollout().steps().size());
            attempts.add(attempts(readings.subList(at, at + turns), check));
            at += turns;
        }
        return attempts;
    }

    private static Attempts attempts(List<Reading> readings, String check) {
        double[][] passes = new double[readings.size()][];
        List<List<Signal>> all = new ArrayList<>();
        for (int t = 0; t < passes.length; t++) {
            if (!(readings.get(t) instanceof Reading.Measured measured))
                return new Attempts(null, null, readings.get(t));
            List<Signal> checks = measured.signals().stream()
                    .filter(signal -> signal.aspect().equals(check))
                    .toList();
            passes[t] = checks.stream().mapToDouble(Signal::value).toArray();
            all.add(checks);
        }
        return new Attempts(passes, all, null);
    }

    private static Rollout attempt(Rollout rollout, Step step, int t) {
        return new Rollout(new Rollout.Source() {
            @Override
            public Object read(Rollout.Field field) {
                return switch (field) {
                    case ID -> rollout.id() + ", turn " + t;
                    case GROUP -> rollout.group();
                    case PROMPT -> rollout.prompt();
                    case RESPONSE -> step.action() == null ? "" : step.action();
                    case REFERENCE -> rollout.reference();
                    case STEPS, TOKENS, ANCHOR -> null;
                };
            }

            @Override
            public Object info(String name) {
                Object own = step.info().get(name);
                return own != null ? own : rollout.info(name);
            }

            @Override
            public Map<String, Object> info() {
                return rollout.info();
            }
        });
    }

    private List<Reading> readings(List<Scored> rows, List<Attempts> attempts, CheckWeights weights) {
        List<double[]> passes = new ArrayList<>();
        int checks = -1;
        for (int i = 0; i < rows.size(); i++) {
            Rollout rollout = rows.get(i).rollout();
            if (attempts.get(i).passes == null) continue;
            for (int t = 0; t < attempts.get(i).passes.length; t++) {
                double[] turn = attempts.get(i).passes[t];
                if (turn.length == 0)
                    throw new IllegalArgumentException(
                            "problem " + rollout.group() + ": rollout " + rollout.id() + " has an empty list of tests");
                if (checks >= 0 && turn.length != checks)
                    throw new IllegalArgumentException("problem " + rollout.group() + ": rollout " + rollout.id()
                            + ", turn " + t + " has " + turn.length + " tests, those before it " + checks);
                checks = turn.length;
                if (!rollout.anchor()) passes.add(turn);
            }
        }
        // Only anchors are left: nothing to learn from.
        if (passes.isEmpty())
            return attempts.stream()
                    .map(each -> each.without != null ? each.without : new Reading.Missing("its group has no attempts"))
                    .toList();
        double[] weight = weights.of(passes.toArray(double[][]::new)).weight();
        double mean = passes.stream()
                .mapToDouble(turn -> CheckWeights.reward(turn, weight))
                .average()
                .orElseThrow();
        return attempts.stream()
                .map(each -> each.without != null ? each.without : reading(each, weight, mean))
                .toList();
    }

    private Reading reading(Attempts attempts, double[] weight, double mean) {
        List<Signal> signals = new ArrayList<>();
        int turns = attempts.passes.length;
        for (int t = 0; t < turns; t++) {
            double[] turn = attempts.passes[t];
            double reward = CheckWeights.reward(turn, weight);
            int passed = (int) sum(turn);
            signals.add(Signal.of(
                    "turn", reward, new Scope.Step(t), () -> passed + " of " + turn.length + " tests passed"));
        }
        double[] last = attempts.passes[turns - 1];
        signals.add(Signal.whole("mean", mean, null));
        signals.add(Signal.whole("solved", sum(last) == last.length ? 1 : 0, null));
        signals.add(Signal.whole("decay", Math.pow(gamma, turns), null));
        for (int t = 0; t < turns; t++)
            for (int j = 0; j < weight.length; j++) {
                Signal check = attempts.signals.get(t).get(j);
                Scope item = new Scope.Item(t * weight.length + j);
                signals.add(new Signal(
                        "test", check.value(), item, weight[j], check.category(), check.confidence(), check.why()));
            }
        return new Reading.Measured(signals);
    }

    private static double sum(double[] x) {
        double sum = 0;
        for (double each : x) sum += each;
        return sum;
    }
}
