package dev.assay.core.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Validates JSON (RFC 8259, UTF-8) in a byte array without building anything, which is what makes
/// reading rows fast: most bytes of a rollout, such as its prompt, are never looked at again.
///
/// All methods take the array, a position and the exclusive end, and return the position after what they
/// skipped. Strings go eight bytes at a time. Time is linear in the bytes skipped, depth is bounded by
/// {@link #MAX_DEPTH}.
public final class JsonScan {
    /// Deepest nesting of arrays and objects that is read.
    public static final int MAX_DEPTH = 256;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    private JsonScan() {}

    /// Position of the first byte that is not white space, or `end`.
    public static int blanks(byte[] b, int p, int end) {
        while (p < end && b[p] <= ' ' && (b[p] == ' ' || b[p] == '\n' || b[p] == '\r' || b[p] == '\t')) p++;
        return p;
    }

    /// Skips one value of any kind starting at `p` (no leading blanks).
    public static int value(byte[] b, int p, int end, int depth) {
        if (p >= end) throw new JsonException("the text ends where a value should start", p);
        return switch (b[p]) {
            case '"' -> string(b, p + 1, end);
            case '{' -> object(b, p, end, depth);
            case '[' -> array(b, p, end, depth);
            case 't' -> word(b, p, end, "true");
            case 'f' -> word(b, p, end, "false");
            case 'n' -> word(b, p, end, "null");
            default -> number(b, p, end);
        };
    }

    private static int object(byte[] b, int p, int end, int depth) {
        deeper(depth, p);
        p = blanks(b, p + 1, end);
        if (p < end && b[p] == '}') return p + 1;
        while (true) {
            p = colon(b, key(b, p, end), end);
            p = blanks(b, value(b, p, end, depth + 1), end);
            if (p < end && b[p] == ',') p = blanks(b, p + 1, end);
            else return close(b, p, end, '}');
        }
    }

    private static int array(byte[] b, int p, int end, int depth) {
        deeper(depth, p);
        p = blanks(b, p + 1, end);
        if (p < end && b[p] == ']') return p + 1;
        while (true) {
            p = blanks(b, value(b, p, end, depth + 1), end);
            if (p < end && b[p] == ',') p = blanks(b, p + 1, end);
            else return close(b, p, end, ']');
        }
    }

    /// Skips an object key with its quotes.
    public static int key(byte[] b, int p, int end) {
        if (p >= end) throw new JsonException("the text ends inside an object", p);
        if (b[p] != '"') throw new JsonException("expected a quoted key, found " + shown(b[p]), p);
        return string(b, p + 1, end);
    }

    /// Skips a colon and the blanks around it.
    public static int colon(byte[] b, int p, int end) {
        p = blanks(b, p, end);
        if (p >= end) throw new JsonException("the text ends inside an object", p);
        if (b[p] != ':') throw new JsonException("expected ':' after a key, found " + shown(b[p]), p);
        return blanks(b, p + 1, end);
    }

    /// Skips the bracket that ends an object or an array.
    public static int close(byte[] b, int p, int end, char bracket) {
        String what = bracket == '}' ? "object" : "array";
        if (p >= end) throw new JsonException("the text ends inside an " + what, p);
        if (b[p] != bracket)
            throw new JsonException("expected ',' or '" + bracket + "' in an " + what + ", found " + shown(b[p]), p);
        return p + 1;
    }

    static void deeper(int depth, int p) {
        if (depth >= MAX_DEPTH) throw new JsonException("nested deeper than " + MAX_DEPTH + " levels", p);
    }

    /// Skips the rest of a string whose opening quote is already behind `p`; returns the position after
    /// the closing quote. Checks escapes, control characters and UTF-8.
    public static int string(byte[] b, int p, int end) {
        while (true) {
            while (p + 8 <= end) {
                long w = (long) LONGS.get(b, p);
                long quote = w ^ QUOTES;
                long slash = w ^ BACKSLASHES;
                // Borrows can mark bytes above a true hit only, and the lowest hit is the one that is used.
                long hit = ((quote - ONES) & ~quote | (slash - ONES) & ~slash | (w - SPACES) & ~w | w) & HIGHS;
                if (hit != 0) {
                    p += first(hit);
                    break;
                }
                p += 8;
            }
            if (p >= end) throw new JsonException("the text ends inside a string", p);
            byte c = b[p];
            if (c == '"') return p + 1;
            if (c == '\\') p = escape(b, p, end);
            else if (c < 0) p = multibyte(b, p, end);
            else if (c < ' ') throw new JsonException("control character " + shown(c) + " in a string", p);
            else p++;
        }
    }

    /// Number of the lowest byte whose high bit is set; written out because the quick compiler has no
    /// instruction for it.
    private static int first(long hits) {
        int half = (int) hits;
        int at = half != 0 ? 0 : 4;
        if (half == 0) half = (int) (hits >>> 32);
        if ((half & 0xffff) == 0) return (half & 0xff0000) != 0 ? at + 2 : at + 3;
        return (half & 0xff) != 0 ? at : at + 1;
    }

    /// Position of the first backslash or byte beyond ASCII, or `end`.
    static int plain(byte[] b, int p, int end) {
        for (; p + 8 <= end; p += 8) {
            long w = (long) LONGS.get(b, p);
            long slash = w ^ BACKSLASHES;
            long hit = ((slash - ONES) & ~slash | w) & HIGHS;
            if (hit != 0) return p + first(hit);
        }
        while (p < end && b[p] >= 0 && b[p] != '\\') p++;
        return p;
    }

    private static int escape(byte[] b, int p, int end) {
        if (p + 1 >= end) throw new JsonException("the text ends inside a string", p);
        switch (b[p + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return p + 2;
            }
            case 'u' -> {
                if (p + 6 > end) throw new JsonException("the text ends inside a string", p);
                for (int i = p + 2; i < p + 6; i++)
                    if (!hexadecimal(b[i])) throw new JsonException("expected four hexadecimal digits after \\u", p);
                return p + 6;
            }
            default -> throw new JsonException("unknown escape \\" + shown(b[p + 1]), p);
        }
    }

    private static boolean hexadecimal(byte c) {
        return c >= '0' && c <= '9' || (c | 0x20) >= 'a' && (c | 0x20) <= 'f';
    }

    /// Skips one UTF-8 sequence of two to four bytes (Unicode 15, table 3-7: no overlong forms, no
    /// surrogates).
    private static int multibyte(byte[] b, int p, int end) {
        int lead = b[p] & 0xff;
        int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        boolean good = lead >= 0xc2 && lead <= 0xf4 && p + length <= end;
        for (int i = 1; good && i < length; i++) {
            int next = b[p + i] & 0xff;
            good = i == 1 ? next >= low && next <= high : next >= 0x80 && next <= 0xbf;
        }
        if (!good) throw new JsonException("invalid UTF-8", p);
        return p + length;
    }

    /// Skips a number; JSON has no NaN, Infinity, leading plus or leading zeros.
    static int number(byte[] b, int p, int end) {
        int start = p;
        if (p < end && b[p] == '-') p++;
        if (p < end && b[p] == '0') p++;
        else if (p < end && b[p] >= '1' && b[p] <= '9') p = digits(b, p, end);
        else throw notAValue(b, start, end);
        if (p < end && b[p] == '.') p = someDigits(b, p + 1, end, start);
        if (p < end && (b[p] == 'e' || b[p] == 'E')) {
            p++;
            if (p < end && (b[p] == '+' || b[p] == '-')) p++;
            p = someDigits(b, p, end, start);
        }
        return p;
    }

    private static int digits(byte[] b, int p, int end) {
        while (p < end && b[p] >= '0' && b[p] <= '9') p++;
        return p;
    }

    private static int someDigits(byte[] b, int p, int end, int start) {
        int after = digits(b, p, end);
        if (after == p) throw new JsonException("a number that breaks off", start);
        return after;
    }

    private static int word(byte[] b, int p, int end, String word) {
        if (p + word.length() > end) throw notAValue(b, p, end);
        for (int i = 0; i < word.length(); i++) if (b[p + i] != word.charAt(i)) throw notAValue(b, p, end);
        return p + word.length();
    }

    private static JsonException notAValue(byte[] b, int p, int end) {
        int to = p;
        while (to < end && to < p + 12 && (Character.isLetterOrDigit(b[to]) || b[to] == '-' || b[to] == '+')) to++;
        String found = new String(b, p, Math.max(to - p, 0), java.nio.charset.StandardCharsets.ISO_8859_1);
        if (found.isEmpty()) found = p < end ? shown(b[p]) : "the end";
        String hint = found.contains("NaN") || found.contains("Infinity") ? " (JSON numbers are finite)" : "";
        return new JsonException("expected a value, found " + found + hint, p);
    }

    static String shown(byte c) {
        return c > ' ' && c < 127 ? "'" + (char) c + "'" : String.format("byte 0x%02x", c & 0xff);
    }
}
