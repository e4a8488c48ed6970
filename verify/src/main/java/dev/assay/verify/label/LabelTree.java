package dev.assay.verify.label;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import dev.assay.verify.math.FinalAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Judges a verdict on three levels: fine or faulty, groups of faults, faults. The response ends
/// with a JSON object, in `\boxed{}` or alone after `</think>`: the flag is true and nothing else
/// is there, or it is false and an object names groups of the taxonomy, each with a list of its
/// own faults (a group without faults takes anything). The reference is such an object, or its
/// text (MagicMirror, arXiv 2509.10260).
///
/// Aspects: `format`, `flag` (it is right), `groups` and `faults`, each 0 to 1: 1 if the sets
/// agree, else `gain` for each common name less `loss` for each missed or extra one. A level
/// counts only if those above it are above 0; `groups` and `faults` are 0 when the truth is fine.
/// `item`, one per reported name: 1 if it is true. `consistent`: 1 if the words of the thought
/// name the same groups as the verdict.
///
/// @param flag key of the flag that is true when all is well
/// @param types key of the object with the groups
/// @param taxonomy groups with their faults
/// @param gain reward of a common name
/// @param loss price of a missed or extra name
/// @param words for each group, words of which one in the thought names it
/// @param fine words of which one in the thought says that all is well
@Named("label-tree")
public record LabelTree(
        String flag,
        String types,
        Map<String, List<String>> taxonomy,
        @Default("0.6") double gain,
        @Default("0.3") double loss,
        @Default("{}") Map<String, List<String>> words,
        @Default("[]") List<String> fine)
        implements Part<RewardFunction> {
    /// A verdict that is well-formed: groups with their faults, null if all is well.
    private record Verdict(Map<String, Set<String>> groups) {}

    /// Says why a verdict is not well-formed.
    private static final class Fault extends Exception {
        private static final long serialVersionUID = 1;

        Fault(String why) {
            super(why, null, false, false);
        }
    }

    public LabelTree {
        for (String group : words.keySet())
            if (!taxonomy.containsKey(group))
                throw new IllegalArgumentException("words: '" + group + "' is no group of the taxonomy");
    }

    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        Aspect.whole("format", 0, 1),
                        Aspect.whole("flag", 0, 1),
                        Aspect.whole("groups", 0, 1),
                        Aspect.whole("faults", 0, 1),
                        Aspect.whole("consistent", 0, 1),
                        new Aspect("item", Scope.Kind.ITEM, 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object reference = row.rollout().reference();
                if (reference == null) return new Reading.Missing("the row has no reference");
                Verdict truth = truth(reference, row.rollout().id());
                try {
                    return new Reading.Measured(signals(row.rollout().response(), truth));
                } catch (Fault e) {
                    List<Signal> signals = new ArrayList<>();
                    for (Aspect aspect : aspects())
                        if (aspect.scope() == Scope.Kind.WHOLE)
                            signals.add(Signal.whole(
                                    aspect.name(), 0, aspect.name().equals("format") ? e::getMessage : null));
                    return new Reading.Measured(signals);
                }
            }
        };
    }

    private Verdict truth(Object reference, String id) {
        try {
            return verdict(reference instanceof String text ? Json.parse(text) : reference);
        } catch (Fault | JsonException e) {
            throw new IllegalArgumentException(id + ": reference: " + e.getMessage(), e);
        }
    }

    /// The object of a response.
    private Verdict answer(String response) throws Fault {
        int thought = response.lastIndexOf("</think>");
        String text = FinalAnswer.find(response, List.of(FinalAnswer.Rule.BOXED))
                .map(FinalAnswer.Found::text)
                .orElse(response.substring(thought < 0 ? 0 : thought + "</think>".length()));
        try {
            return verdict(Json.parse(text));
        } catch (JsonException e) {
            throw new Fault("no JSON verdict: " + e.getMessage());
        }
    }

    private Verdict verdict(Object value) throws Fault {
        if (!(value instanceof Map<?, ?> map)) throw new Fault("expected an object, found " + Json.kind(value));
        Map<String, Object> members = Json.map(map);
        Object well = members.get(flag);
        if (Boolean.TRUE.equals(well)) {
            if (members.size() > 1) throw new Fault("'" + flag + "' is true, so nothing else may be there");
            return new Verdict(null);
        }
        if (!Boolean.FALSE.equals(well)) throw new Fault("'" + flag + "': expected true or false");
        if (members.size() != 2 || !(members.get(types) instanceof Map<?, ?> groups))
            throw new Fault("expected '" + flag + "' and an object '" + types + "' only; found "
                    + String.join(", ", members.keySet()));
        Map<String, Set<String>> read = new LinkedHashMap<>();
        for (var group : Json.map(groups).entrySet())
            read.put(group.getKey(), faults(group.getKey(), group.getValue()));
        return new Verdict(read);
    }

    private Set<String> faults(String group, Object value) throws Fault {
        List<String> known = taxonomy.get(group);
        if (known == null) throw new Fault("unknown group '" + group + "'");
        if (known.isEmpty()) return Set.of();
        if (!(value instanceof List<?> list))
            throw new Fault("'" + group + "': expected a list of faults, found " + Json.kind(value));
        Set<String> faults = new LinkedHashSet<>();
        for (Object each : list) {
            if (!(each instanceof String fault) || !known.contains(fault))
                throw new Fault((each instanceof String text ? "'" + text + "'" : Json.kind(each))
                        + " does not belong to '" + group + "'");
            faults.add(fault);
        }
        return faults;
    }

    private List<Signal> signals(String response, Verdict truth) throws Fault {
        Verdict given = answer(response);
        boolean right = (given.groups == null) == (truth.groups == null);
        double groups = 0;
        double faults = 0;
        if (right && truth.groups != null) {
            groups = LabelSets.of(given.groups.keySet(), truth.groups.keySet()).score(gain, loss);
            if (groups > 0) faults = pooled(given, truth).score(gain, loss);
        }
        List<Signal> signals = new ArrayList<>();
        signals.add(Signal.whole("format", 1, null));
        signals.add(Signal.whole("flag", right ? 1 : 0, null));
        signals.add(Signal.whole("groups", groups, null));
        signals.add(Signal.whole("faults", faults, null));
        String contradiction = contradiction(response, given);
        Supplier<String> why = contradiction == null ? null : () -> contradiction;
        signals.add(Signal.whole("consistent", contradiction == null ? 1 : 0, why));
        if (given.groups != null)
            given.groups.forEach((group, each) -> {
                Set<String> wanted = truth.groups == null ? null : truth.groups.get(group);
                add(signals, group, wanted != null);
                for (String fault : each) add(signals, fault, wanted != null && wanted.contains(fault));
            });
        return signals;
    }

    private static void add(List<Signal> signals, String name, boolean right) {
        long before = signals.stream()
                .filter(signal -> signal.aspect().equals("item"))
                .count();
        signals.add(Signal.of("item", right ? 1 : 0, new Scope.Item((int) before), null)
                .labelled(name));
    }

    /// The faults of the groups that both name.
    private LabelSets pooled(Verdict given, Verdict truth) {
        LabelSets pooled = new LabelSets(0, 0, 0);
        for (var group : given.groups.entrySet())
            if (truth.groups.containsKey(group.getKey()))
                pooled = pooled.plus(LabelSets.of(group.getValue(), truth.groups.get(group.getKey())));
        return pooled;
    }

    /// True if one of the phrases stands in the text as whole words.
    private static boolean says(String text, List<String> phrases) {
        for (String phrase : phrases)
            for (int at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
                int end = at + phrase.length();
                if ((at == 0 || !Character.isLetter(text.charAt(at - 1)))
                        && (end == text.length() || !Character.isLetter(text.charAt(end)))) return true;
            }
        return false;
    }

    /// Where the thought and the verdict disagree, or null.
    private String contradiction(String response, Verdict given) {
        int end = response.lastIndexOf("</think>");
        if (end < 0) return "no thought";
        String thought = response.substring(0, end).toLowerCase(Locale.ROOT);
        boolean well = says(thought, fine);
        if (well && given.groups != null) return "the thought says that all is well, the verdict does not";
        for (var group : words.entrySet()) {
            boolean named = says(thought, group.getValue());
            boolean answered = given.groups != null && given.groups.containsKey(group.getKey());
            if (named != answered && !(well && given.groups == null))
                return "'" + group.getKey() + "' is "
                        + (named ? "thought of but not answered" : "answered but not thought of");
        }
        return null;
    }
}
