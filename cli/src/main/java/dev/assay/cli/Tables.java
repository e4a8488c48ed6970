package dev.assay.cli;

import dev.assay.core.engine.Scorer;
import dev.assay.core.engine.Summary;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.text.Columns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A scoring run as text for people or JSON for programs.
final class Tables {
    private static final int MAX_WIDTH = 14;
    private final Scorer scorer;
    private final Summary summary;

    Tables(Scorer scorer, Summary summary) {
        this.scorer = scorer;
        this.summary = summary;
    }

    static String json(Scorer scorer, Summary summary, Path target) {
        JsonBuffer out = new JsonBuffer().raw('{');
        out.key("recipe").string(scorer.recipe().id() + "@" + scorer.recipe().hash());
        out.key("out").string(target.toString());
        out.key("rows").number(summary.rows());
        out.key("groups").number(summary.groups());
        out.key("flat_groups").number(summary.flatGroups());
        out.key("status").value(summary.statuses());
        out.key("causes").value(summary.causes());
        out.key("columns").raw('{');
        summary.columns().forEach((name, column) -> {
            if (column.count() == 0) return;
            out.key(name).raw('{');
            out.key("count").number(column.count());
            out.key("mean")
                    .number(column.mean())
                    .key("min")
                    .number(column.min())
                    .key("max")
                    .number(column.max());
            out.raw('}');
        });
        return out.raw("}}\n").toString();
    }

    String text(Path target) {
        StringBuilder text = new StringBuilder();
        List<String> names = columns();
        boolean all = summary.rows() <= summary.first().size();
        rows(text, names);
        if (!all)
            text.append("... ")
                    .append(count(summary.rows() - summary.first().size()))
                    .append(" more rows\n");
        if (summary.rows() > 1) {
            text.append('\n');
            spread(text);
        }
        text.append('\n').append(count(summary.rows())).append(summary.rows() == 1 ? " row" : " rows");
        text.append(" in ").append(count(summary.groups())).append(summary.groups() == 1 ? " group" : " groups");
        if (summary.flatGroups() > 0 && scorer.comparesGroups())
            text.append(", ").append(count(summary.flatGroups())).append(" without spread (they teach nothing)");
        text.append('\n');
        summary.statuses().forEach((status, count) -> {
            if (!status.equals("ok"))
                text.append(count(count)).append(" rows: ").append(status).append('\n');
        });
        summary.causes()
                .forEach((cause, count) -> text.append("  ")
                        .append(count(count))
                        .append(" x ")
                        .append(cause)
                        .append('\n'));
        return text.append("wrote ").append(target).append('\n').toString();
    }

    /// Columns that say something: present, and not the same in every row.
    private List<String> columns() {
        List<String> names = new ArrayList<>();
        summary.columns().forEach((name, column) -> {
            boolean constant = column.count() == summary.rows() && column.min() == column.max() && summary.rows() > 1;
            if (column.count() > 0 && (!constant || name.equals("reward"))) names.add(name);
        });
        return names;
    }

    private void rows(StringBuilder text, List<String> names) {
        int id = Math.max(
                2,
                summary.first().stream()
                        .mapToInt(row -> row.id().length())
                        .max()
                        .orElse(2));
        id = Math.min(id, 20);
        text.append(Columns.left("id", id));
        for (String name : names) text.append("  ").append(right(shorten(name), width(name)));
        text.append('\n');
        String group = null;
        for (Summary.Row row : summary.first()) {
            if (group != null && !group.equals(row.group()) && !row.group().equals(row.id())) text.append('\n');
            group = row.group();
            text.append(Columns.left(row.id(), id));
            for (String name : names) {
                Double value = row.numbers().get(name);
                text.append("  ").append(right(value == null ? "-" : Columns.number(value), width(name)));
            }
            if (!row.status().equals("ok")) text.append("  ").append(row.status());
            text.append('\n');
        }
    }

    private void spread(StringBuilder text) {
        int width = summary.columns().keySet().stream()
                .mapToInt(String::length)
                .max()
                .orElse(8);
        text.append(Columns.left("", width))
                .append(right("mean", 11))
                .append(right("min", 11))
                .append(right("max", 11))
                .append(right("rows", 11))
                .append('\n');
        summary.columns().forEach((name, column) -> {
            if (column.count() == 0) return;
            text.append(Columns.left(name, width))
                    .append(right(Columns.number(column.mean()), 11))
                    .append(right(Columns.number(column.min()), 11));
            text.append(right(Columns.number(column.max()), 11))
                    .append(right(count(column.count()), 11))
                    .append('\n');
        });
    }

    private static int width(String name) {
        return Math.clamp(name.length(), 7, MAX_WIDTH);
    }

    /// The last part of a long dotted name tells more than its start.
    private static String shorten(String name) {
        if (name.length() <= MAX_WIDTH) return name;
        String last = name.substring(name.lastIndexOf('.') + 1);
        return last.length() < MAX_WIDTH ? "." + last : last.substring(0, MAX_WIDTH);
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String right(String text, int width) {
        return text.length() >= width ? text : " ".repeat(width - text.length()) + text;
    }
}
