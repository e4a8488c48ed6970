package dev.assay.core.engine;

import dev.assay.core.Reading;
import dev.assay.core.Signal;
import dev.assay.core.recipe.Recipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a scoring run amounts to: the spread of every number, how many rollouts have no score and why,
/// how many groups carry no signal, and the first rows as they are.
public final class Summary {
    /// Count, mean and range of one column.
    public static final class Column {
        private long count;
        private double sum;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;

        void add(double value) {
            count++;
            sum += value;
            if (value < min) min = value;
            if (value > max) max = value;
        }

        void add(Column other) {
            count += other.count;
            sum += other.sum;
            min = Math.min(min, other.min);
            max = Math.max(max, other.max);
        }

        public long count() {
            return count;
        }

        public double mean() {
            return count == 0 ? Double.NaN : sum / count;
        }

        public double min() {
            return min;
        }

        public double max() {
            return max;
        }
    }

    /// One row as shown in a table; a number that is not there is null.
    public record Row(String id, String group, Map<String, Double> numbers, String status) {}

    private static final int FIRST = 24;

    private final Map<String, Column> columns = new LinkedHashMap<>();
    /// Per reward, its aspects with the names of their columns and the columns.
    private final List<AspectNames> aspects = new ArrayList<>();

    private final List<String[]> names = new ArrayList<>();
    private final List<Column[]> signals = new ArrayList<>();
    private final Column advantage = new Column();

    /// Per entry of `combine` its column.
    private final List<Column> entries = new ArrayList<>();
    private final Map<String, Long> statuses = new TreeMap<>();
    private final Map<String, Long> causes = new LinkedHashMap<>();
    private final List<Row> first = new ArrayList<>();
    private final int maxFirst;
    private long rows;
    private long groups;
    private long flat;

    Summary(Scorer scorer, boolean keepRows) {
        maxFirst = keepRows ? FIRST : 0;
        columns.put(Recipe.REWARD, new Column());
        for (Recipe.Entry entry : scorer.recipe().combine()) columns.putIfAbsent(entry.name(), new Column());
        for (Recipe.Entry entry : scorer.recipe().combine()) entries.add(columns.get(entry.name()));
        for (int r = 0; r < scorer.rewardNames().size(); r++) {
            AspectNames known = AspectNames.of(scorer.aspects(r));
            String[] titles = new String[known.count()];
            Column[] own = new Column[known.count()];
            for (int a = 0; a < own.length; a++) {
                titles[a] = column(scorer, r, known.name(a));
                own[a] = columns.computeIfAbsent(titles[a], _ -> new Column());
            }
            aspects.add(known);
            names.add(titles);
            signals.add(own);
        }
        columns.put("advantage", advantage);
    }

    private static String column(Scorer scorer, int reward, String aspect) {
        String name = scorer.rewardNames().get(reward);
        return scorer.aspects(reward).size() == 1 ? name : name + "." + aspect;
    }

    /// Adds one scored unit.
    void add(Scorer scorer, RowWriter writer, List<Line> lines) {
        int group = -1;
        double low = Double.NaN;
        double high = Double.NaN;
        int members = 0;
        int reward = scorer.rewardEntry();
        for (Line line : lines) {
            add(scorer, writer.status(line), line);
            if (line.group != group) {
                close(low, high, members);
                group = line.group;
                members = 0;
                low = Double.NaN;
                high = Double.NaN;
            }
            if (line.error == null && line.values[reward] instanceof Double d) {
                members++;
                low = Double.isNaN(low) ? d : Math.min(low, d);
                high = Double.isNaN(high) ? d : Math.max(high, d);
            }
        }
        close(low, high, members);
    }

    private void close(double low, double high, int members) {
        if (members == 0) return;
        groups++;
        if (low == high && members > 1) flat++;
    }

    private void add(Scorer scorer, String status, Line line) {
        rows++;
        statuses.merge(status, 1L, Long::sum);
        if (!status.equals("ok")) {
            var absent = line.absent(scorer.rewardEntry());
            String cause =
                    line.error != null ? "error" : absent == null ? status : absent.variable() + ": " + absent.cause();
            if (causes.containsKey(cause) || causes.size() < 20) causes.merge(cause, 1L, Long::sum);
        }
        Map<String, Double> shown = first.size() < maxFirst ? new LinkedHashMap<>() : null;
        if (line.error == null) {
            for (int e = 0; e < entries.size(); e++) {
                // A gate counts as 1 where it is open: its mean is how often that is.
                Object value = line.values[e] instanceof Boolean open ? (open ? 1.0 : 0.0) : line.values[e];
                if (!(value instanceof Double d)) continue;
                entries.get(e).add(d);
                if (shown != null) shown.put(scorer.recipe().combine().get(e).name(), d);
            }
            for (int r = 0; r < line.readings.length; r++)
                if (line.readings[r] instanceof Reading.Measured measured) signals(r, measured, shown);
            if (line.advantage != null && !Double.isNaN(line.advantage.whole())) {
                advantage.add(line.advantage.whole());
                if (shown != null) shown.put("advantage", line.advantage.whole());
            }
        }
        if (shown != null) first.add(new Row(line.id(), String.valueOf(line.groupName()), shown, status));
    }

    private void signals(int r, Reading.Measured measured, Map<String, Double> shown) {
        for (Signal signal : measured.signals()) {
            int a = aspects.get(r).index(signal.aspect());
            signals.get(r)[a].add(signal.value());
            if (shown != null) shown.merge(names.get(r)[a], signal.value(), Double::sum);
        }
    }

    /// Adds a row that could not be read.
    void addUnreadable() {
        rows++;
        statuses.merge("error", 1L, Long::sum);
    }

    /// Adds what comes later in the file.
    void add(Summary later) {
        later.columns.forEach((name, column) -> columns.get(name).add(column));
        later.statuses.forEach((name, count) -> statuses.merge(name, count, Long::sum));
        later.causes.forEach((name, count) -> causes.merge(name, count, Long::sum));
        for (Row row : later.first) if (first.size() < FIRST) first.add(row);
        rows += later.rows;
        groups += later.groups;
        flat += later.flat;
    }

    /// Numbers by name: the reward, the entries of `combine`, the aspects, the advantage.
    public Map<String, Column> columns() {
        return columns;
    }

    /// How many rollouts ended as `ok`, `missing`, `not_applicable`, `error`.
    public Map<String, Long> statuses() {
        return statuses;
    }

    /// Why rollouts have no score, with counts; at most 20 different causes.
    public Map<String, Long> causes() {
        return causes;
    }

    /// The first rows of the file.
    public List<Row> first() {
        return first;
    }

    public long rows() {
        return rows;
    }

    /// Groups with at least one reward.
    public long groups() {
        return groups;
    }

    /// Groups of two or more whose rewards are all equal: they teach nothing.
    public long flatGroups() {
        return flat;
    }
}
