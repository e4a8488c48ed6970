package dev.assay.verify.library;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A change to a library that a model proposed.
///
/// @param description null to keep the old one
/// @param text a skill's Markdown or a tool's system prompt; null to keep the old one
public record Update(Action action, Entry.Kind kind, String name, String description, String text) {
    /// What is done.
    public enum Action {
        ADD,
        UPDATE,
        DELETE
    }

    /// Reads a proposal; empty if it lacks what its action needs: a new entry a description and a
    /// text, a changed one a text, a deletion the name.
    public static Optional<Update> of(Map<String, Object> proposal, Entry.Kind kind) {
        if (!(proposal.get("name") instanceof String name) || name.isEmpty()) return Optional.empty();
        Action action = switch (String.valueOf(proposal.get("action")).toLowerCase(Locale.ROOT)) {
            case "add" -> Action.ADD;
            case "update" -> Action.UPDATE;
            case "delete" -> Action.DELETE;
            default -> null;
        };
        String description = text(proposal, "description");
        String body = text(proposal, kind == Entry.Kind.SKILL ? "content_md" : "system_prompt");
        if (action == null
                || action == Action.ADD && (description == null || body == null)
                || action == Action.UPDATE && body == null) return Optional.empty();
        return Optional.of(new Update(action, kind, name, description, body));
    }

    private static String text(Map<String, Object> proposal, String name) {
        return proposal.get(name) instanceof String text && !text.isEmpty() ? text : null;
    }
}
