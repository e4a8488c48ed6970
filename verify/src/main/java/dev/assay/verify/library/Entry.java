package dev.assay.verify.library;

import com.google.re2j.Pattern;
import java.util.Locale;

/// One piece of a judge's library.
///
/// @param name words of lower-case letters and digits joined by hyphens; also its folder
/// @param kind what it is
/// @param description one line, by which a router chooses
/// @param prompt a tool's system prompt; null for a skill
/// @param body the text itself, Markdown; may be empty for a tool
public record Entry(String name, Kind kind, String description, String prompt, String body) {
    /// What an entry is.
    public enum Kind {
        /// Written guidance on scoring.
        SKILL,
        /// A system prompt that makes the judge a narrow analyser.
        TOOL;

        /// The word used in files.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern POSITION = Pattern.compile("(?i)\\bimage\\s+[ab]\\b");
    private static final int LONGEST_NAME = 64;

    public Entry {
        if (name == null || name.length() > LONGEST_NAME || !NAME.matches(name))
            throw new IllegalArgumentException("name '" + name + "': expected lower-case words joined by hyphens");
        if (description == null || description.isBlank() || description.contains("\n"))
            throw new IllegalArgumentException(name + ": description: expected one line");
        if (kind == Kind.SKILL && (body == null || body.isBlank()))
            throw new IllegalArgumentException(name + ": a skill needs a text");
        if (kind == Kind.TOOL && (prompt == null || prompt.isBlank()))
            throw new IllegalArgumentException(name + ": a tool needs a system prompt");
        if (kind == Kind.SKILL
                && (POSITION.matcher(body).find()
                        || POSITION.matcher(description).find()))
            throw new IllegalArgumentException(
                    name + ": a skill must not speak of Image A or Image B: it would favour a position");
        body = body == null ? "" : body;
    }
}
