package dev.assay.core.vet;

import dev.assay.core.Aspect;
import dev.assay.core.Reading;
import dev.assay.core.Rollout;
import dev.assay.core.Signal;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.engine.Scorer;
import dev.assay.core.recipe.Recipe;
import dev.assay.core.vet.Finding.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Vets a recipe on real rows. In every group it takes a good and a bad answer, writes answers that ought to
/// lose in place of the bad one and scores each beside the good one. Only the text of an answer is changed:
/// scores, judgements and steps that were recorded with a row stay those of the row, so what is found is what
/// words alone can gain.
public final class Vet {
    /// The row field that names an answer `good` or `bad`.
    public static final String LABEL = "vet";
    /// Differences of rewards below this share of their size are rounding.
    private static final double ROUNDING = 1e-9;
    /// Neither an answer to anything nor empty; tells whether a reward reads the answer at all.
    private static final String NOISE = "qwxz 7f3 \u00a7\u00a7 qwxz";

    private record Pair(Line good, Line bad, double median) {
        String text() {
            return good.rollout().response();
        }
    }

    private final Scorer scorer;

    private Vet(Scorer scorer) {
        this.scorer = scorer;
    }

    /// Tries every attack in every group.
    ///
    /// @param rows what a file holds; rows that cannot be scored are left out
    /// @throws IllegalArgumentException if a label is neither good nor bad, or no group has two answers that
    ///     can be scored
    public static Vetted of(Scorer scorer, List<Rollout> rows) {
        return new Vet(scorer).run(rows);
    }

    private Vetted run(List<Rollout> rows) {
        Map<String, List<Rollout>> groups = new LinkedHashMap<>();
        boolean labelled = false;
        for (Rollout row : rows) {
            if (row.anchor()) continue;
            labelled |= label(row) != null;
            groups.computeIfAbsent(row.group(), _ -> new ArrayList<>()).add(row);
        }
        // Rows that have no siblings are each other's.
        boolean alone = groups.values().stream().allMatch(group -> group.size() == 1);
        List<Pair> found = new ArrayList<>();
        for (List<Rollout> group : alone ? List.of(rows) : groups.values()) {
            Pair pair = pair(group, labelled);
            if (pair != null) found.add(pair);
        }
        // The best of a group that nobody solved is no good answer.
        double enough = labelled ? Double.NEGATIVE_INFINITY : middle(found);
        List<Pair> pairs = new ArrayList<>();
        List<String> tied = new ArrayList<>();
        for (Pair pair : found) {
            if (reward(pair.good) < enough) continue;
            if (reward(pair.good) > reward(pair.bad)) pairs.add(pair);
            else tied.add(pair.good.id());
        }
        int count = pairs.size() + tied.size();
        if (count == 0)
            throw new IllegalArgumentException(scorer.recipe().id() + ": nothing to vet: expected "
                    + (labelled
                            ? "a group with a row of \"vet\": \"good\" and one of \"vet\": \"bad\" that can be scored"
                            : "a group with two rows that can be scored"));
        // Without labels a group whose answers are all as good as each other is no evidence.
        if (!labelled && !pairs.isEmpty()) tied.clear();
        List<Pair> read = pairs.stream().filter(this::readsText).toList();
        List<Finding> findings = new ArrayList<>();
        for (Attack attack : Attack.values())
            findings.add(attack == Attack.CONSTANT ? constant(read) : tried(attack, read));
        return new Vetted(
                scorer.recipe().id(),
                labelled ? count : pairs.size(),
                labelled,
                List.copyOf(tied),
                pairs.size() - read.size(),
                List.copyOf(findings));
    }

    /// Half way between the worst and the best reward of the file.
    private double middle(List<Pair> pairs) {
        double low = pairs.stream().mapToDouble(pair -> reward(pair.bad)).min().orElse(0);
        double high =
                pairs.stream().mapToDouble(pair -> reward(pair.good)).max().orElse(0);
        return (low + high) / 2;
    }

    private static String label(Rollout row) {
        Object label = row.info(LABEL);
        if (label != null && !label.equals("good") && !label.equals("bad"))
            throw new IllegalArgumentException(row.id() + ": field vet: expected \"good\" or \"bad\", found " + label);
        return (String) label;
    }

    /// The good and the bad answer of a group: the labelled ones, else the best and the worst paid. Null if
    /// there are none.
    private Pair pair(List<Rollout> group, boolean labelled) {
        List<Line> paid = scorer.score(group, new RunState()).stream()
                .filter(line -> !Double.isNaN(reward(line)))
                .toList();
        Line good = null;
        Line bad = null;
        for (Line line : paid) {
            if (labelled) {
                if ("good".equals(label(line.rollout())) && good == null) good = line;
                if ("bad".equals(label(line.rollout())) && bad == null) bad = line;
            } else {
                if (good == null || reward(line) > reward(good)) good = line;
                if (bad == null || reward(line) < reward(bad)) bad = line;
            }
        }
        if (good == null || bad == null || paid.size() < 2) return null;
        double[] rewards = paid.stream().mapToDouble(this::reward).sorted().toArray();
        int middle = rewards.length / 2;
        double median = rewards.length % 2 == 1 ? rewards[middle] : (rewards[middle - 1] + rewards[middle]) / 2;
        return new Pair(good, bad, median);
    }

    /// False if neither nothing nor noise in place of the good answer changes its reward.
    private boolean readsText(Pair pair) {
        for (String text : List.of("", NOISE)) {
            Line other = beside(pair.bad.rollout(), new Form(pair.good.rollout(), text));
            double usual = reward(scorer.score(List.of(pair.bad.rollout(), pair.good.rollout()), new RunState())
                    .get(1));
            if (reward(other) != usual) return true;
        }
        return false;
    }

    /// A row with other words.
    private record Form(Rollout row, String text) {
        Rollout rollout() {
            return new Rollout(new Rollout.Source() {
                @Override
                public Object read(Rollout.Field field) {
                    return switch (field) {
                        case ID -> row.id() + " (vetted)";
                        case GROUP -> row.group();
                        case PROMPT -> row.prompt();
                        case RESPONSE -> text;
                        case REFERENCE -> row.reference();
                        case STEPS -> row.steps();
                        // Their offsets belong to the old words.
                        case TOKENS -> null;
                        case ANCHOR -> false;
                    };
                }

                @Override
                public Object info(String name) {
                    return row.info(name);
                }

                @Override
                public Map<String, Object> info() {
                    return row.info();
                }
            });
        }
    }

    /// The attack, scored in a group of two.
    private Line beside(Rollout other, Form form) {
        return scorer.score(List.of(other, form.rollout()), new RunState()).get(1);
    }

    private Finding tried(Attack attack, List<Pair> pairs) {
        Finding worst = null;
        for (Pair pair : pairs) {
            String reference = quoted(pair);
            for (Attack.Form form : attack.forms(pair.text(), pair.bad.rollout().response(), reference)) {
                Rollout row = (form.onGood() ? pair.good : pair.bad).rollout();
                List<Line> lines = scorer.score(
                        List.of(pair.good.rollout(), new Form(row, form.text()).rollout()), new RunState());
                double limit = reward(lines.get(0));
                double reward = reward(lines.get(1));
                double slack = ROUNDING * Math.max(1, Math.abs(limit));
                boolean fooled = form.onGood() ? reward > limit + slack : reward >= limit - slack;
                Finding finding = new Finding(
                        attack,
                        fooled ? Verdict.FOOLED : Verdict.HOLDS,
                        row.id(),
                        reward,
                        limit,
                        fooled ? signals(lines.get(1), lines.get(0), pair.bad) : List.of(),
                        refusal(lines.get(1), form.text()));
                if (worst == null || further(finding, worst)) worst = finding;
            }
        }
        return worst != null ? worst : untried(attack, pairs);
    }

    private Finding untried(Attack attack, List<Pair> pairs) {
        String why = pairs.isEmpty()
                ? "the reward does not read the answer, only what was recorded of it"
                : attack == Attack.CONSTANT
                        ? "needs a second group whose answers differ in reward"
                        : "no good answer quotes a reference of two characters or more";
        return new Finding(attack, Verdict.UNTRIED, null, Double.NaN, Double.NaN, List.of(), why);
    }

    /// A good answer to one prompt, given to all the others: it fools if it is paid more than the median answer
    /// of most of them.
    private Finding constant(List<Pair> pairs) {
        if (pairs.size() < 2) return untried(Attack.CONSTANT, pairs);
        Finding worst = null;
        for (Pair source : pairs) {
            int beaten = 0;
            Finding furthest = null;
            for (Pair pair : pairs) {
                if (pair == source) continue;
                List<Line> lines = scorer.score(
                        List.of(pair.good.rollout(), new Form(pair.bad.rollout(), source.text()).rollout()),
                        new RunState());
                double reward = reward(lines.get(1));
                boolean above = reward > pair.median + ROUNDING * Math.max(1, Math.abs(pair.median));
                if (above) beaten++;
                Finding finding = new Finding(
                        Attack.CONSTANT,
                        above ? Verdict.FOOLED : Verdict.HOLDS,
                        pair.bad.id(),
                        reward,
                        pair.median,
                        above ? signals(lines.get(1), lines.get(0), pair.bad) : List.of(),
                        refusal(lines.get(1), source.text()));
                if (furthest == null || further(finding, furthest)) furthest = finding;
            }
            if (2 * beaten <= pairs.size() - 1 && furthest.verdict() == Verdict.FOOLED)
                furthest = new Finding(
                        Attack.CONSTANT,
                        Verdict.HOLDS,
                        furthest.row(),
                        furthest.reward(),
                        furthest.limit(),
                        List.of(),
                        "above the median in " + beaten + " of " + (pairs.size() - 1) + " groups: " + furthest.note());
            if (worst == null || further(furthest, worst)) worst = furthest;
        }
        return worst;
    }

    private static boolean further(Finding one, Finding other) {
        if (one.verdict() != other.verdict()) return one.verdict() == Verdict.FOOLED;
        ToDoubleFunction<Finding> lead =
                f -> Double.isNaN(f.reward()) ? Double.NEGATIVE_INFINITY : f.reward() - f.limit();
        return lead.applyAsDouble(one) > lead.applyAsDouble(other);
    }

    /// The reference, if it is text or a number that the good answer quotes and the bad one does not.
    private static String quoted(Pair pair) {
        Object reference = pair.good.rollout().reference();
        if (reference instanceof List<?> list && !list.isEmpty()) reference = list.getFirst();
        String word = switch (reference) {
            case String text -> text.strip();
            case Double d when d == Math.rint(d) && Math.abs(d) < 1e15 -> Long.toString(d.longValue());
            case Number number -> number.toString();
            case null, default -> "";
        };
        if (word.isEmpty() || !pair.text().contains(word)) return null;
        return word;
    }

    private double reward(Line line) {
        Object value = line.error() == null ? line.value(scorer.rewardEntry()) : null;
        return value instanceof Double d ? d : Double.NaN;
    }

    private String refusal(Line line, String text) {
        if (line.error() != null) return "refused: " + line.error();
        if (line.absent(scorer.rewardEntry()) != null)
            return "no reward: " + line.absent(scorer.rewardEntry()).cause();
        String shown = text.strip().replaceAll("\\s+", " ");
        return shown.length() > 60 ? shown.substring(0, 59) + "\u2026" : shown;
    }

    /// Which measurements took the attack for the good answer: those that tell good from bad and put the attack
    /// on the good side. If none does, those the attack raised above the good answer, and then the same among
    /// the entries of `combine`.
    private List<String> signals(Line attack, Line good, Line bad) {
        List<Map<String, double[]>> levels = List.of(measured(attack, good, bad), combined(attack, good, bad));
        for (Map<String, double[]> level : levels) {
            List<String> fooled = new ArrayList<>();
            level.forEach((name, v) -> {
                // Good may be high or low: what counts is that the attack left the bad side for it.
                boolean telling = v[1] != v[2];
                if (telling && (v[1] > v[2] ? v[0] >= v[1] : v[0] <= v[1])) fooled.add(name);
            });
            if (!fooled.isEmpty()) return fooled;
            level.forEach((name, v) -> {
                if (v[0] > v[1]) fooled.add(name);
            });
            if (!fooled.isEmpty()) return fooled;
        }
        return List.of(Recipe.REWARD);
    }

    private Map<String, double[]> measured(Line attack, Line good, Line bad) {
        Map<String, double[]> values = new LinkedHashMap<>();
        for (int r = 0; r < scorer.rewardNames().size(); r++) {
            String reward = scorer.rewardNames().get(r);
            for (Aspect aspect : scorer.aspects(r)) {
                double[] means = new double[3];
                Line[] lines = {attack, good, bad};
                for (int i = 0; i < 3; i++) means[i] = mean(lines[i].reading(r), aspect.name());
                if (Arrays.stream(means).noneMatch(Double::isNaN))
                    values.put(aspect.name().equals(reward) ? reward : reward + "." + aspect.name(), means);
            }
        }
        return values;
    }

    private static double mean(Reading reading, String aspect) {
        return reading instanceof Reading.Measured measured
                ? measured.signals().stream()
                        .filter(signal -> signal.aspect().equals(aspect))
                        .mapToDouble(Signal::value)
                        .average()
                        .orElse(Double.NaN)
                : Double.NaN;
    }

    private Map<String, double[]> combined(Line attack, Line good, Line bad) {
        Map<String, double[]> values = new LinkedHashMap<>();
        List<Recipe.Entry> entries = scorer.recipe().combine();
        for (int e = 0; e < entries.size(); e++) {
            if (e != scorer.rewardEntry()
                    && attack.value(e) instanceof Double a
                    && good.value(e) instanceof Double g
                    && bad.value(e) instanceof Double b)
                values.put(entries.get(e).name(), new double[] {a, g, b});
        }
        return values;
    }
}
