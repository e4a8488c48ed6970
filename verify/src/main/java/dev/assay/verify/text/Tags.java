package dev.assay.verify.text;

import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import dev.assay.core.View;
import java.util.Arrays;

/// Where tags stand in a text: every `<...>` without angle brackets inside, found in one pass and shared by
/// all who look for tags. Linear in the text.
public final class Tags {
    /// The tags of the response.
    public static final View<Tags> RESPONSE = new In(false);
    /// The tags of the reference, which must be text.
    public static final View<Tags> REFERENCE = new In(true);

    private record In(boolean ofReference) implements View<Tags> {
        @Override
        public Seen<Tags> read(Scored row) {
            Rollout rollout = row.rollout();
            return new Seen.Got<>(Tags.of(ofReference ? (String) rollout.reference() : rollout.response()));
        }
    }

    /// The tags of a rollout, parsed once.
    public static Tags in(Scored row, View<Tags> view) {
        return ((View.Seen.Got<Tags>) row.view(view)).value();
    }

    /// @throws IllegalArgumentException if a setting cannot name a tag
    public static void requireName(String setting, String name) {
        if (name.isEmpty() || name.indexOf('<') >= 0 || name.indexOf('>') >= 0)
            throw new IllegalArgumentException(
                    setting + ": expected the name of a tag without angle brackets, found '" + name + "'");
    }

    private final String text;
    /// Position of `<` and of `>` of each tag.
    private int[] at = new int[16];
    private int count;

    private Tags(String text) {
        this.text = text;
    }

    /// The tags of a text.
    public static Tags of(String text) {
        Tags tags = new Tags(text);
        int open = text.indexOf('<');
        while (open >= 0) {
            int next = open + 1;
            while (next < text.length() && text.charAt(next) != '<' && text.charAt(next) != '>') next++;
            if (next == text.length()) break;
            if (text.charAt(next) == '>') {
                tags.add(open, next);
                open = text.indexOf('<', next);
            } else open = next;
        }
        return tags;
    }

    private void add(int open, int close) {
        if (2 * count == at.length) at = Arrays.copyOf(at, 2 * at.length);
        at[2 * count] = open;
        at[2 * count++ + 1] = close;
    }

    /// The text itself.
    public String text() {
        return text;
    }

    /// Position of the first `<name>` at or after `from`, or -1.
    ///
    /// @param name what stands between the angle brackets, such as `think` or `/think`
    public int find(String name, int from) {
        for (int i = first(from); i < count; i++) if (is(i, name)) return at[2 * i];
        return -1;
    }

    /// Number of the first tag at or after `from`; O(log tags), so that walking from tag to tag stays linear.
    private int first(int from) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at[2 * middle] < from) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// Position of the last `<name>`, or -1.
    public int last(String name) {
        for (int i = count - 1; i >= 0; i--) if (is(i, name)) return at[2 * i];
        return -1;
    }

    /// Start and end of the text in the last closed `<name>...</name>`, blocks being read from the left; null if
    /// there is none.
    public int[] lastBlock(String name) {
        int[] last = null;
        for (int open = find(name, 0); open >= 0; ) {
            int start = open + name.length() + 2;
            int close = find("/" + name, start);
            if (close < 0) break;
            last = new int[] {start, close};
            open = find(name, close);
        }
        return last;
    }

    /// How often `<name>` stands at or after `from`.
    public int count(String name, int from) {
        int found = 0;
        for (int i = first(from); i < count; i++) if (is(i, name)) found++;
        return found;
    }

    private boolean is(int i, String name) {
        int start = at[2 * i] + 1;
        return at[2 * i + 1] - start == name.length() && text.startsWith(name, start);
    }
}
