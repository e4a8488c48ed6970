package dev.assay.core.rows;

import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import dev.assay.core.json.JsonScan;
import java.util.Arrays;

/// Where the members of one JSON object stand in its bytes: the whole object is validated, nothing of it
/// is decoded.
public final class JsonMembers {
    private static final int STRIDE = 4;

    private final byte[] b;
    /// For each member: start and end of the key without quotes, start and end of the value.
    private int[] at = new int[STRIDE * 12];
    private int count;
    /// Byte after the object.
    private int after;

    private JsonMembers(byte[] b) {
        this.b = b;
    }

    /// Scans the bytes `from` to `to`, which must not change afterwards.
    ///
    /// @throws JsonException if the bytes are not exactly one JSON object
    public static JsonMembers scan(byte[] b, int from, int to) {
        return scan(b, from, to, null);
    }

    /// The object that starts at `from`, whatever follows it.
    ///
    /// @throws JsonException if no JSON object starts there
    public static JsonMembers leading(byte[] b, int from, int to) {
        JsonMembers members = new JsonMembers(b);
        members.after = members.whole(from, to, null);
        return members;
    }

    /// @param sibling another object that mostly has the same long values, such as the prompt: comparing
    ///     bytes is faster than validating them again; or null
    /// @throws JsonException if the bytes are not exactly one JSON object
    static JsonMembers scan(byte[] b, int from, int to, JsonMembers sibling) {
        JsonMembers members = new JsonMembers(b);
        int p = members.whole(from, to, sibling);
        members.after = p;
        if (JsonScan.blanks(b, p, to) < to) throw new JsonException("text after the object", p);
        return members;
    }

    private int whole(int from, int to, JsonMembers sibling) {
        int p = JsonScan.blanks(b, from, to);
        if (p >= to || b[p] != '{') throw new JsonException("expected an object", p);
        p = JsonScan.blanks(b, p + 1, to);
        return p < to && b[p] == '}' ? p + 1 : read(p, to, sibling);
    }

    private int read(int p, int to, JsonMembers sibling) {
        while (true) {
            if (p >= to) throw new JsonException("the text ends inside an object", p);
            if (b[p] != '"') throw new JsonException("expected a quoted key", p);
            int keyEnd = JsonScan.string(b, p + 1, to);
            int colon = JsonScan.blanks(b, keyEnd, to);
            if (colon >= to || b[colon] != ':') throw new JsonException("expected ':' after a key", colon);
            int start = JsonScan.blanks(b, colon + 1, to);
            int end = sibling == null ? -1 : repeated(start, to, sibling);
            if (end < 0) end = JsonScan.value(b, start, to, 1);
            add(p + 1, keyEnd - 1, start, end);
            p = JsonScan.blanks(b, end, to);
            if (p < to && b[p] == '}') return p + 1;
            if (p >= to) throw new JsonException("the text ends inside an object", p);
            if (b[p] != ',') throw new JsonException("expected ',' or '}' in an object", p);
            p = JsonScan.blanks(b, p + 1, to);
        }
    }

    /// Shorter values are scanned as fast as compared.
    private static final int LONG = 64;

    /// The end of the value at `start` if the sibling's value of the same number is the same, or -1. Texts,
    /// objects and lists end where they say, so what follows cannot make them longer.
    private int repeated(int start, int to, JsonMembers sibling) {
        if (count >= sibling.count) return -1;
        int from = sibling.at[STRIDE * count + 2];
        int length = sibling.at[STRIDE * count + 3] - from;
        byte first = sibling.b[from];
        boolean same = length >= LONG
                && length <= to - start
                && (first == '"' || first == '{' || first == '[')
                && Arrays.equals(b, start, start + length, sibling.b, from, from + length);
        return same ? start + length : -1;
    }

    private void add(int keyStart, int keyEnd, int start, int end) {
        int i = STRIDE * count++;
        if (i == at.length) at = Arrays.copyOf(at, 2 * i);
        at[i] = keyStart;
        at[i + 1] = keyEnd;
        at[i + 2] = start;
        at[i + 3] = end;
    }

    /// Byte after the object.
    public int after() {
        return after;
    }

    /// Number of members.
    public int count() {
        return count;
    }

    /// Number of the last member with this key (UTF-8, without escapes), or -1.
    public int find(byte[] key) {
        for (int i = count - 1; i >= 0; i--) {
            int start = at[STRIDE * i];
            if (at[STRIDE * i + 1] - start == key.length
                    && Arrays.equals(b, start, start + key.length, key, 0, key.length)) return i;
        }
        return -1;
    }

    /// Key of member `i`.
    public String key(int i) {
        return Json.text(b, at[STRIDE * i], at[STRIDE * i + 1]);
    }

    /// First byte of the value, which tells its kind.
    byte first(int i) {
        return b[at[STRIDE * i + 2]];
    }

    boolean isNull(int i) {
        return first(i) == 'n';
    }

    /// First byte of the value of member `i`.
    public int start(int i) {
        return at[STRIDE * i + 2];
    }

    /// Byte after the value of member `i`.
    public int end(int i) {
        return at[STRIDE * i + 3];
    }

    /// The plain value of member `i`.
    public Object value(int i) {
        return Json.parse(b, at[STRIDE * i + 2], at[STRIDE * i + 3]);
    }

    /// The text of a string value.
    String text(int i) {
        return Json.text(b, at[STRIDE * i + 2] + 1, at[STRIDE * i + 3] - 1);
    }

    /// The members of an object value.
    JsonMembers members(int i) {
        return scan(b, at[STRIDE * i + 2], at[STRIDE * i + 3]);
    }

    /// True if member `i` here and member `j` there have the same bytes, key and value.
    boolean same(int i, JsonMembers other, int j) {
        return Arrays.equals(
                b, at[STRIDE * i], at[STRIDE * i + 3], other.b, other.at[STRIDE * j], other.at[STRIDE * j + 3]);
    }

    /// A 64-bit hash of a value's bytes; values written alike have equal hashes.
    long hash(int i) {
        long hash = 0xcbf29ce484222325L;
        for (int p = at[STRIDE * i + 2]; p < at[STRIDE * i + 3]; p++) hash = (hash ^ b[p]) * 0x100000001b3L;
        return hash ^ hash >>> 32;
    }
}
