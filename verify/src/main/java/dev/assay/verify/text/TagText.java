package dev.assay.verify.text;

import dev.assay.core.Scored;
import dev.assay.core.View;

/// The text inside the first `<tag>...</tag>` of a response, without the blanks around it.
///
/// @param tag the tag's name; empty for the whole response
public record TagText(String tag) implements View<TagText.Text> {
    /// @param start first character in the response
    /// @param end character after the text
    public record Text(String value, int start, int end) {}

    public TagText {
        if (!tag.isEmpty()) Tags.requireName("tag", tag);
    }

    @Override
    public Seen<Text> read(Scored row) {
        String response = row.rollout().response();
        int start = 0;
        int end = response.length();
        if (!tag.isEmpty()) {
            Tags tags = Tags.in(row, Tags.RESPONSE);
            start = tags.find(tag, 0);
            if (start < 0) return new Seen.Malformed<>("no <" + tag + "> block");
            start += tag.length() + 2;
            end = tags.find("/" + tag, start);
            if (end < 0) return new Seen.Malformed<>("<" + tag + "> is not closed");
        }
        while (start < end && Character.isWhitespace(response.charAt(start))) start++;
        while (start < end && Character.isWhitespace(response.charAt(end - 1))) end--;
        return new Seen.Got<>(new Text(response.substring(start, end), start, end));
    }
}
