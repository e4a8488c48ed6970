package dev.assay.verify.page;

import dev.assay.core.Scored;
import dev.assay.core.View;
import dev.assay.core.json.Json;
import dev.assay.verify.text.TagText;
import java.util.ArrayList;
import java.util.List;

/// The items a response lists, one a line or separated by commas, without numbering, brackets and quotes.
/// A row with a list field of items needs no response.
///
/// @param field information field with a list of items that is taken instead of the response
/// @param tag tag around the list; empty for the whole response
public record ItemsIn(String field, String tag) implements View<List<ItemsIn.Item>> {
    private static final int MOST = 10_000;
    private static final String AROUND = "[]\"'-*";

    /// @param start first character in the response, or -1
    /// @param end character after the item, or -1
    public record Item(String id, int start, int end) {}

    @Override
    public Seen<List<Item>> read(Scored row) {
        Object given = row.rollout().info(field);
        if (given != null) {
            if (!(given instanceof List<?> list))
                throw new IllegalArgumentException(
                        row.rollout().id() + ": " + field + ": expected a list of items, found " + Json.kind(given));
            return new Seen.Got<>(
                    list.stream().map(each -> new Item(name(each), -1, -1)).toList());
        }
        return switch (row.view(new TagText(tag))) {
            case Seen.Got<TagText.Text> got -> listed(got.value());
            case Seen.Malformed<TagText.Text> bad -> new Seen.Malformed<>(bad.why());
            case Seen.Unreadable<TagText.Text> bad -> new Seen.Unreadable<>(bad.why());
        };
    }

    /// An item as text: a number without `.0`.
    public static String name(Object id) {
        return id instanceof Double d && d == Math.rint(d) ? Long.toString(d.longValue()) : String.valueOf(id);
    }

    private static Seen<List<Item>> listed(TagText.Text text) {
        String value = text.value();
        List<Item> items = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= value.length(); i++) {
            if (i < value.length() && value.charAt(i) != ',' && value.charAt(i) != '\n') continue;
            int from = numberingEnd(value, start, i);
            int to = i;
            while (from < to && around(value.charAt(from))) from++;
            while (from < to && around(value.charAt(to - 1))) to--;
            if (from < to) items.add(new Item(value.substring(from, to), text.start() + from, text.start() + to));
            if (items.size() > MOST) return new Seen.Malformed<>("more than " + MOST + " items");
            start = i + 1;
        }
        return items.isEmpty() ? new Seen.Malformed<>("no items") : new Seen.Got<>(items);
    }

    private static boolean around(char c) {
        return Character.isWhitespace(c) || AROUND.indexOf(c) >= 0;
    }

    /// The end of `12.` or `12)` at the start of an entry, or the start.
    private static int numberingEnd(String text, int start, int end) {
        int p = start;
        while (p < end && Character.isWhitespace(text.charAt(p))) p++;
        int digits = p;
        while (p < end && text.charAt(p) >= '0' && text.charAt(p) <= '9') p++;
        boolean numbered = p > digits && p + 1 < end && (text.charAt(p) == '.' || text.charAt(p) == ')');
        return numbered && Character.isWhitespace(text.charAt(p + 1)) ? p + 1 : start;
    }
}
