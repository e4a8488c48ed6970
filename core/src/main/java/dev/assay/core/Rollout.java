package dev.assay.core;

import java.util.List;
import java.util.Map;

/// One sampled output for one task. Fields are read when asked for and then kept, so a field nobody needs
/// costs nothing. Not shared between threads.
public final class Rollout {
    /// Where the fields come from: a row of a file, a request, a test.
    public interface Source {
        /// The text or plain JSON value of a field, or null if there is none.
        Object read(Field field);

        /// The plain JSON value of an information field, or null.
        Object info(String name);

        /// All information fields.
        Map<String, Object> info();
    }

    /// The fields every rollout can have.
    public enum Field {
        ID,
        GROUP,
        PROMPT,
        RESPONSE,
        REFERENCE,
        STEPS,
        TOKENS,
        ANCHOR;

        /// The word used in files and messages.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private static final int FIELDS = Field.values().length;

    private final Source source;
    private final Object[] kept = new Object[FIELDS];
    private int read;

    public Rollout(Source source) {
        this.source = source;
    }

    /// A rollout made by hand.
    ///
    /// @param reference text or any plain JSON value; null if there is none
    public static Rollout of(
            String id, String group, String prompt, String response, Object reference, Map<String, Object> info) {
        return new Rollout(new Source() {
            @Override
            public Object read(Field field) {
                return switch (field) {
                    case ID -> id;
                    case GROUP -> group;
                    case PROMPT -> prompt;
                    case RESPONSE -> response;
                    case REFERENCE -> reference;
                    default -> info.get(field.word());
                };
            }

            @Override
            public Object info(String name) {
                return info.get(name);
            }

            @Override
            public Map<String, Object> info() {
                return info;
            }
        });
    }

    private Object field(Field field) {
        int bit = 1 << field.ordinal();
        if ((read & bit) == 0) {
            kept[field.ordinal()] = source.read(field);
            read |= bit;
        }
        return kept[field.ordinal()];
    }

    /// Its name, unique in its file.
    public String id() {
        return (String) field(Field.ID);
    }

    /// The group of rollouts of one prompt; its own id if the row names none.
    public String group() {
        Object group = field(Field.GROUP);
        return group == null ? id() : (String) group;
    }

    /// The prompt as text (a dialogue is joined); null if there is none.
    public String prompt() {
        return (String) field(Field.PROMPT);
    }

    /// What the policy wrote, as text; never null.
    public String response() {
        return (String) field(Field.RESPONSE);
    }

    /// The reference: text, or any plain JSON value, or null.
    public Object reference() {
        return field(Field.REFERENCE);
    }

    /// Steps of a dialogue or episode; empty if the row has none.
    @SuppressWarnings("unchecked") // sources promise List<Step> here
    public List<Step> steps() {
        Object steps = field(Field.STEPS);
        return steps == null ? List.of() : (List<Step>) steps;
    }

    /// The tokens of the response; null if the row has none.
    public TokenTrace tokens() {
        return (TokenTrace) field(Field.TOKENS);
    }

    /// True for a baseline rollout: it takes part in `anchors.x` and gets no advantage.
    public boolean anchor() {
        return Boolean.TRUE.equals(field(Field.ANCHOR));
    }

    /// One information field as a plain JSON value, or null.
    public Object info(String name) {
        return source.info(name);
    }

    /// All information fields.
    public Map<String, Object> info() {
        return source.info();
    }
}
