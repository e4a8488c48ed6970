package dev.assay.verify.tools;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.View;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import dev.assay.verify.text.Tags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/// Compares the tool calls of a response with those of the reference: tool names, then parameter names,
/// then values (ToolRL, arXiv 2504.13958, section 3.3; verl/utils/reward_score/rlla.py).
///
/// Aspects: `due` 1 if the reference calls a tool; `name` multiset Jaccard of the tool names; for each
/// reference call, `param_names` Jaccard of its parameter names, `param_values` number of equal
/// parameters, and `equal` 1 if the same call was made; `exact` 1 if both lists are equal; `bound` the
/// largest possible `name` + `param_names` + `param_values`. Reference calls are matched greedily in
/// order with the best unused call of the same name. Values are compared as JSON values: `1` equals
/// `1.0`, `true` does not equal `1`. Output that cannot be read as calls gives 0 for everything; a
/// reference that cannot be read is missing.
///
/// @param tag the tag around the calls
/// @param jaccard `soft`, or `strict`: 1 for equal name lists in equal order, else 0
/// @param depth `parameters`, or `calls` to compare whole calls only
/// @param fidelity `published` takes the first tag of the text, `mended` the first after the thought,
///     which may mention it
@Named("tool-call-match")
public record ToolCallMatch(
        @Default("tool_call") String tag,
        @Default("soft") Overlap jaccard,
        @Default("parameters") Depth depth,
        @Default("recipe") Fidelity fidelity)
        implements Part<RewardFunction> {
    public ToolCallMatch {
        Tags.requireName("tag", tag);
    }

    /// How overlapping name lists score.
    public enum Overlap {
        SOFT,
        STRICT
    }

    /// How deep calls are compared.
    public enum Depth {
        PARAMETERS,
        CALLS
    }

    @Override
    public RewardFunction open(Resources resources) {
        return new Matcher(this, fidelity.or(resources.fidelity()) != Fidelity.PUBLISHED);
    }

    private static final class Matcher implements RewardFunction.Each {
        private static final Supplier<String> NONE_DUE = () -> "the reference calls no tool";
        private final ToolCallMatch settings;
        private final ToolCallsIn made;
        private final ToolCallsIn due;

        Matcher(ToolCallMatch settings, boolean mended) {
            this.settings = settings;
            this.made = new ToolCallsIn(settings.tag, false, mended);
            this.due = new ToolCallsIn(settings.tag, true, mended);
        }

        @Override
        public List<Aspect> aspects() {
            double many = Double.POSITIVE_INFINITY;
            return List.of(
                    Aspect.whole("due", 0, 1).fact(),
                    Aspect.whole("name", 0, 1),
                    new Aspect("param_names", Scope.Kind.ITEM, 0, 1),
                    new Aspect("param_values", Scope.Kind.ITEM, 0, many),
                    new Aspect("equal", Scope.Kind.ITEM, 0, 1),
                    Aspect.whole("exact", 0, 1),
                    Aspect.whole("bound", 0, many).fact());
        }

        @Override
        public Reading read(Scored row, Draws draws) {
            if (!(row.rollout().reference() instanceof String))
                return new Reading.Missing("the row has no reference text");
            if (due.opening(Tags.in(row, Tags.REFERENCE)) < 0)
                return Reading.of(Signal.whole("due", 0, NONE_DUE), Signal.whole("bound", 1, NONE_DUE));
            List<ToolCallsIn.Call> gold;
            switch (row.view(due)) {
                case View.Seen.Got<List<ToolCallsIn.Call>> got -> gold = got.value();
                case View.Seen.Unreadable<List<ToolCallsIn.Call>> bad -> {
                    return new Reading.Missing(bad.why());
                }
                case View.Seen.Malformed<List<ToolCallsIn.Call>> bad -> {
                    return new Reading.Missing(bad.why());
                }
            }
            for (ToolCallsIn.Call call : gold)
                if (call.name() == null || call.parameters() == null)
                    return new Reading.Missing("reference: a tool call needs name and parameters");
            Tally tally = new Tally(gold);
            String fault = switch (row.view(made)) {
                case View.Seen.Got<List<ToolCallsIn.Call>> got -> tally.match(got.value(), settings);
                case View.Seen.Malformed<List<ToolCallsIn.Call>> bad -> bad.why();
                case View.Seen.Unreadable<List<ToolCallsIn.Call>> bad -> bad.why();
            };
            return new Reading.Measured(fault == null ? tally.signals() : new Tally(gold).failed(fault));
        }
    }

    /// Points won by one response.
    private static final class Tally {
        private final List<ToolCallsIn.Call> gold;
        private final double[] names;
        private final double[] values;
        private final double[] equal;
        private final ToolCallsIn.Call[] partner;
        private final double bound;
        private double name;
        private boolean exact;

        Tally(List<ToolCallsIn.Call> gold) {
            this.gold = gold;
            int n = gold.size();
            names = new double[n];
            values = new double[n];
            equal = new double[n];
            partner = new ToolCallsIn.Call[n];
            double most = 1;
            for (ToolCallsIn.Call call : gold) most += 1 + call.parameters().size();
            bound = most;
        }

        /// Returns what is wrong with the calls, or null.
        String match(List<ToolCallsIn.Call> made, ToolCallMatch settings) {
            List<String> wanted = new ArrayList<>(gold.size());
            for (ToolCallsIn.Call call : gold) wanted.add(call.name());
            List<String> got = new ArrayList<>(made.size());
            for (ToolCallsIn.Call call : made) {
                if (call.name() == null) return "a tool call has no name";
                got.add(call.name());
            }
            name = jaccard(wanted, got, settings.jaccard);
            exact = gold.size() == made.size();
            for (int i = 0; exact && i < gold.size(); i++)
                exact = gold.get(i).value().equals(made.get(i).value());
            countEqual(made);
            return settings.depth == Depth.CALLS ? null : matchParameters(made, settings.jaccard);
        }

        private void countEqual(List<ToolCallsIn.Call> made) {
            boolean[] used = new boolean[made.size()];
            for (int g = 0; g < gold.size(); g++)
                for (int p = 0; p < used.length && equal[g] == 0; p++)
                    if (!used[p] && gold.get(g).value().equals(made.get(p).value())) {
                        used[p] = true;
                        equal[g] = 1;
                        partner[g] = made.get(p);
                    }
        }

        private String matchParameters(List<ToolCallsIn.Call> made, Overlap overlap) {
            boolean[] used = new boolean[made.size()];
            for (int g = 0; g < gold.size(); g++) {
                Map<String, Object> wanted = gold.get(g).parameters();
                int best = -1;
                partner[g] = null;
                for (int p = 0; p < used.length; p++) {
                    if (used[p] || !made.get(p).name().equals(gold.get(g).name())) continue;
                    Map<String, Object> given = made.get(p).parameters();
                    if (given == null) return "a tool call has no parameters object";
                    double keys = jaccard(wanted.keySet(), given.keySet(), overlap);
                    double same = same(wanted, given);
                    if (keys + same > names[g] + values[g]) {
                        best = p;
                        names[g] = keys;
                        values[g] = same;
                        partner[g] = made.get(p);
                    }
                }
                if (best >= 0) used[best] = true;
            }
            return null;
        }

        private static double same(Map<String, Object> wanted, Map<String, Object> given) {
            int same = 0;
            for (var parameter : wanted.entrySet())
                if (given.containsKey(parameter.getKey())
                        && Objects.equals(parameter.getValue(), given.get(parameter.getKey()))) same++;
            return same;
        }

        List<Signal> failed(String why) {
            return signals(() -> why);
        }

        List<Signal> signals() {
            return signals(null);
        }

        private List<Signal> signals(Supplier<String> fault) {
            List<Signal> signals = new ArrayList<>(4 + 3 * gold.size());
            signals.add(Signal.whole("due", 1, null));
            signals.add(Signal.whole("name", name, fault));
            for (int g = 0; g < gold.size(); g++) {
                ToolCallsIn.Call call = gold.get(g);
                ToolCallsIn.Call other = partner[g];
                Scope item = other == null ? new Scope.Item(g) : new Scope.Item(g, other.start(), other.end());
                Supplier<String> why = fault != null ? fault : new Difference(call, other);
                signals.add(Signal.of("param_names", names[g], item, null));
                signals.add(Signal.of("param_values", values[g], item, why));
                signals.add(Signal.of("equal", equal[g], item, null));
            }
            signals.add(Signal.whole("exact", exact ? 1 : 0, null));
            signals.add(Signal.whole("bound", bound, null));
            return signals;
        }
    }

    /// What a call should have been and was not.
    private record Difference(ToolCallsIn.Call gold, ToolCallsIn.Call made) implements Supplier<String> {
        @Override
        public String get() {
            String tool = gold.name();
            if (made == null) return tool.concat(": not called");
            Map<String, Object> wanted = gold.parameters();
            Map<String, Object> given = made.parameters();
            if (given == null) return tool.concat(": no parameters");
            if (wanted.equals(given)) return tool.concat(": as expected");
            StringBuilder text = new StringBuilder();
            wanted.forEach((key, value) -> {
                if (!given.containsKey(key)) text.append(", no ").append(key);
                else if (!Objects.equals(value, given.get(key)))
                    text.append(", ")
                            .append(key)
                            .append(" = ")
                            .append(given.get(key))
                            .append(", expected ")
                            .append(value);
            });
            given.keySet().forEach(key -> {
                if (!wanted.containsKey(key)) text.append(", unknown ").append(key);
            });
            return tool + ":" + text.substring(1);
        }
    }

    /// Multiset Jaccard: shared / all, 1 for equal lists (also two empty ones), 0 if just one is empty.
    static double jaccard(Collection<String> a, Collection<String> b, Overlap overlap) {
        if (a.isEmpty() && b.isEmpty()) return 1;
        if (a.isEmpty() || b.isEmpty()) return 0;
        if (overlap == Overlap.STRICT) return List.copyOf(a).equals(List.copyOf(b)) ? 1 : 0;
        Map<String, Integer> counts = new HashMap<>();
        for (String word : a) counts.merge(word, 1, Integer::sum);
        int shared = 0;
        for (String word : b) {
            Integer left = counts.get(word);
            if (left != null && left > 0) {
                shared++;
                counts.put(word, left - 1);
            }
        }
        double all = a.size() + b.size() - shared;
        return shared / all;
    }
}
