package dev.assay.verify.drawing;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A chart in a small part of Vega-Lite, in one normal form whatever order or short cut it was written in.
///
/// ```json
/// {"title": "Sales", "mark": "bar", "data": {"values": [{"year": "2020", "units": 12}]},
///  "encoding": {"x": {"field": "year", "title": "Year"}, "y": {"field": "units"}, "color": {"field": "shop"}}}
/// ```
/// Marks: `bar`, `line`, `point` and `arc` (a pie: `theta` and `color`). `mark` may be an object with `color`,
/// `width` (share of its place that a bar takes), `marker` (`circle`, `square` or `none`) and `grid`. Data may
/// be named and stand under `datasets`. Titles of axes default to the names of their fields. `hconcat` and
/// `vconcat` put charts side by side or one above the other.
///
/// @param title above everything
/// @param rows rows of panels
/// @param columns columns of panels
/// @param panels row by row
public record ChartSpec(String title, int rows, int columns, List<Panel> panels) {
    private static final int MOST_PANELS = 9;
    private static final int MOST_VALUES = 2000;
    private static final Set<String> MARKS = Set.of("bar", "line", "point", "arc");

    /// One chart.
    ///
    /// @param categories what stands along the x axis (of a pie: its slices)
    /// @param series name to values, one per category; NaN where there is none
    /// @param color of its first series, `0xRRGGBB`, or -1 for the default
    public record Panel(
            String mark,
            String title,
            String x,
            String y,
            List<String> categories,
            Map<String, double[]> series,
            int color,
            double width,
            String marker,
            boolean grid) {}

    /// Reads a specification.
    ///
    /// @throws Undrawable if it is none
    public static ChartSpec read(String json) throws Undrawable {
        try {
            return of(Json.object(json));
        } catch (JsonException e) {
            throw new Undrawable("no JSON object: " + e.getMessage());
        }
    }

    private static ChartSpec of(Map<String, Object> spec) throws Undrawable {
        Map<String, Object> datasets = spec.get("datasets") instanceof Map<?, ?> map ? Json.map(map) : Map.of();
        for (String way : List.of("hconcat", "vconcat"))
            if (spec.get(way) instanceof List<?> list) {
                if (list.isEmpty() || list.size() > MOST_PANELS)
                    throw new Undrawable(way + ": expected 1 to " + MOST_PANELS + " charts");
                List<Panel> panels = new ArrayList<>();
                for (Object each : list) panels.add(panel(object(way, each), datasets, false));
                boolean across = way.equals("hconcat");
                return new ChartSpec(
                        text(spec.get("title")), across ? 1 : panels.size(), across ? panels.size() : 1, panels);
            }
        Panel panel = panel(spec, datasets, true);
        return new ChartSpec(text(spec.get("title")), 1, 1, List.of(panel));
    }

    private static Panel panel(Map<String, Object> spec, Map<String, Object> datasets, boolean alone)
            throws Undrawable {
        Map<String, Object> mark =
                spec.get("mark") instanceof String word ? Map.of("type", word) : object("mark", spec.get("mark"));
        String type = text(mark.get("type"));
        if (!MARKS.contains(type)) throw new Undrawable("mark: expected bar, line, point or arc, found '" + type + "'");
        Map<String, Object> encoding = object("encoding", spec.get("encoding"));
        boolean pie = type.equals("arc");
        Channel x = Channel.of(encoding, pie ? "color" : "x");
        Channel y = Channel.of(encoding, pie ? "theta" : "y");
        Channel split = pie || !encoding.containsKey("color") ? null : Channel.of(encoding, "color");
        List<String> categories = new ArrayList<>();
        Map<String, Map<String, Double>> values = new LinkedHashMap<>();
        List<?> rows = values(spec.get("data"), datasets);
        if (rows.size() > MOST_VALUES) throw new Undrawable("data: more than " + MOST_VALUES + " values");
        for (Object each : rows) {
            Map<String, Object> row = object("data", each);
            if (!(row.get(y.field) instanceof Number number) || !Double.isFinite(number.doubleValue()))
                throw new Undrawable("data: '" + y.field + "' is no number in every row");
            String category = text(row.get(x.field));
            if (!categories.contains(category)) categories.add(category);
            String series = split == null ? y.title : text(row.get(split.field));
            values.computeIfAbsent(series, _ -> new LinkedHashMap<>()).put(category, number.doubleValue());
        }
        Map<String, double[]> series = new LinkedHashMap<>();
        values.forEach((name, map) -> series.put(
                name,
                categories.stream()
                        .mapToDouble(category -> map.getOrDefault(category, Double.NaN))
                        .toArray()));
        double width = mark.get("width") instanceof Number w ? w.doubleValue() : 0.7;
        if (!(width > 0 && width <= 1)) throw new Undrawable("width: expected a share from 0 to 1");
        String marker = mark.containsKey("marker") ? text(mark.get("marker")) : "circle";
        return new Panel(
                type,
                alone ? "" : text(spec.get("title")),
                pie ? "" : x.title,
                pie ? "" : y.title,
                List.copyOf(categories),
                series,
                colour(mark.get("color")),
                width,
                marker,
                Boolean.TRUE.equals(mark.get("grid")));
    }

    /// A field of the data and what it is called.
    private record Channel(String field, String title) {
        static Channel of(Map<String, Object> encoding, String name) throws Undrawable {
            Map<String, Object> channel = object("encoding: " + name, encoding.get(name));
            if (!(channel.get("field") instanceof String field))
                throw new Undrawable("encoding: " + name + " names no field");
            return new Channel(field, channel.containsKey("title") ? text(channel.get("title")) : field);
        }
    }

    private static List<?> values(Object data, Map<String, Object> datasets) throws Undrawable {
        Map<String, Object> from = object("data", data);
        Object values = from.get("name") instanceof String name ? datasets.get(name) : from.get("values");
        if (values instanceof List<?> list) return list;
        throw new Undrawable("data: expected values, or the name of a dataset");
    }

    private static Map<String, Object> object(String where, Object value) throws Undrawable {
        if (value instanceof Map<?, ?> map) return Json.map(map);
        throw new Undrawable(where + ": expected an object, found " + Json.kind(value));
    }

    private static String text(Object value) {
        return switch (value) {
            case null -> "";
            case Double d when d == Math.rint(d) && Math.abs(d) < 1e15 -> Long.toString(d.longValue());
            default -> String.valueOf(value);
        };
    }

    private static int colour(Object value) throws Undrawable {
        if (value == null) return -1;
        String text = String.valueOf(value);
        if (!text.matches("#[0-9a-fA-F]{6}")) throw new Undrawable("color: expected #rrggbb, found '" + text + "'");
        return Integer.parseInt(text.substring(1), 16);
    }

    /// The record that charts are compared by: `type`, `layout`, `title`, `labels` and `data`. Panels that are
    /// not alone put their number before the names of their series.
    public Map<String, Object> fields() {
        List<Object> types = new ArrayList<>();
        List<Object> legend = new ArrayList<>();
        Map<String, Object> data = new LinkedHashMap<>();
        for (int p = 0; p < panels.size(); p++) {
            Panel panel = panels.get(p);
            types.add(panel.mark);
            String before = panels.size() == 1 ? "" : (p + 1) + "/";
            panel.series.forEach((name, values) -> {
                List<Object> numbers = new ArrayList<>();
                for (double value : values) numbers.add(Double.isNaN(value) ? "" : (Object) value);
                data.put(before + name, numbers);
            });
            legend.addAll(legend(panel));
        }
        Map<String, Object> labels = new LinkedHashMap<>();
        labels.put("x", joined(panels.stream().map(Panel::x).toList()));
        labels.put("y", joined(panels.stream().map(Panel::y).toList()));
        labels.put("legend", legend);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", types);
        fields.put("layout", List.of((double) rows, (double) columns));
        fields.put(
                "title",
                joined(java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(title),
                                panels.stream().map(Panel::title))
                        .toList()));
        fields.put("labels", labels);
        fields.put("data", data);
        return fields;
    }

    /// What a legend names: the slices of a pie, the series of other charts if there are several.
    static List<String> legend(Panel panel) {
        if (panel.mark.equals("arc")) return panel.categories;
        return panel.series.size() > 1 ? List.copyOf(panel.series.keySet()) : List.of();
    }

    private static String joined(List<String> texts) {
        return String.join(" | ", texts.stream().filter(text -> !text.isEmpty()).toList());
    }
}
