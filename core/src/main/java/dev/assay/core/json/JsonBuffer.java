package dev.assay.core.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Grows JSON text in a byte array that is reused from row to row. Commas are written where they are due.
public final class JsonBuffer {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
    private byte[] b = new byte[1 << 16];
    private int n;

    /// The bytes written so far are `bytes()[0 .. length())`.
    public byte[] bytes() {
        return b;
    }

    /// Number of bytes written.
    public int length() {
        return n;
    }

    /// Forgets everything from `length` on.
    public void cut(int length) {
        n = length;
    }

    /// Writes ASCII text as it stands: punctuation, or a key with its quotes and colon.
    @SuppressWarnings("deprecation") // drops the high bytes, which ASCII does not have, and is a plain memory copy
    public JsonBuffer raw(String ascii) {
        need(ascii.length());
        ascii.getBytes(0, ascii.length(), b, n);
        n += ascii.length();
        return this;
    }

    /// Appends bytes as they stand.
    public JsonBuffer raw(byte[] bytes, int from, int to) {
        need(to - from);
        System.arraycopy(bytes, from, b, n, to - from);
        n += to - from;
        return this;
    }

    /// Writes one byte as it stands.
    public JsonBuffer raw(char ascii) {
        need(1);
        b[n++] = (byte) ascii;
        return this;
    }

    /// Writes a comma unless the last byte opens an object or a list, or is a comma, a colon or the
    /// start.
    public JsonBuffer comma() {
        if (n > 0) {
            byte last = b[n - 1];
            if (last != '{' && last != '[' && last != ',' && last != ':' && last != '\n') raw(',');
        }
        return this;
    }

    /// Writes a comma if one is due, then the quoted key and a colon.
    public JsonBuffer key(String key) {
        return comma().string(key).raw(':');
    }

    /// Writes a quoted string, or `null`.
    public JsonBuffer string(String text) {
        if (text == null) return raw("null");
        int length = text.length();
        need(length * 6 + 2);
        byte[] out = b;
        int at = n;
        out[at++] = '"';
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80 && c >= ' ' && c != '"' && c != '\\') out[at++] = (byte) c;
            else {
                n = at;
                if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                    utf8(Character.toCodePoint(c, text.charAt(++i)));
                } else escaped(c);
                at = n;
            }
        }
        out[at++] = '"';
        n = at;
        return this;
    }

    private void escaped(char c) {
        switch (c) {
            case '"' -> pair('"');
            case '\\' -> pair('\\');
            case '\n' -> pair('n');
            case '\r' -> pair('r');
            case '\t' -> pair('t');
            default -> {
                if (c < ' ' || Character.isSurrogate(c)) {
                    pair('u');
                    for (int shift = 12; shift >= 0; shift -= 4) b[n++] = HEX[c >> shift & 15];
                } else utf8(c);
            }
        }
    }

    private void pair(char c) {
        b[n++] = '\\';
        b[n++] = (byte) c;
    }

    private void utf8(int c) {
        if (c < 0x800) {
            b[n++] = (byte) (0xc0 | c >> 6);
        } else {
            if (c < 0x10000) {
                b[n++] = (byte) (0xe0 | c >> 12);
            } else {
                b[n++] = (byte) (0xf0 | c >> 18);
                b[n++] = (byte) (0x80 | c >> 12 & 0x3f);
            }
            b[n++] = (byte) (0x80 | c >> 6 & 0x3f);
        }
        b[n++] = (byte) (0x80 | c & 0x3f);
    }

    /// Writes a number so that reading it back gives the same double; what is not finite becomes `null`.
    public JsonBuffer number(double value) {
        int digit = (int) value;
        if (digit == value && digit > 0 && digit < 10) {
            need(3);
            b[n++] = (byte) ('0' + digit);
            b[n++] = '.';
            b[n++] = '0';
            return this;
        }
        if (!Double.isFinite(value)) return raw("null");
        double tenThousand = value * 1e4;
        long scaled = (long) tenThousand;
        if (scaled == tenThousand
                && Math.abs(scaled) < 1L << 53
                && scaled / 1e4 == value
                && (scaled != 0 || 1 / value > 0)) {
            return fixed(scaled);
        }
        return raw(Double.toString(value));
    }

    /// Writes `scaled / 10^4` with one to four decimals.
    private JsonBuffer fixed(long scaled) {
        need(24);
        if (scaled < 0) b[n++] = '-';
        long whole = Math.abs(scaled) / 10_000;
        int rest = (int) (Math.abs(scaled) % 10_000);
        integer(whole);
        b[n++] = '.';
        do {
            b[n++] = (byte) ('0' + rest / 1000);
            rest = rest % 1000 * 10;
        } while (rest != 0);
        return this;
    }

    private void integer(long value) {
        int digits = 1;
        for (long v = value; v >= 10; v /= 10) digits++;
        int at = n + digits;
        n = at;
        do {
            b[--at] = (byte) ('0' + value % 10);
            value /= 10;
        } while (value != 0);
    }

    /// Writes a whole number.
    public JsonBuffer number(long value) {
        need(24);
        if (value < 0) return raw(Long.toString(value));
        integer(value);
        return this;
    }

    /// Writes a plain value as {@link Json} reads them; other objects by their text.
    public JsonBuffer value(Object value) {
        switch (value) {
            case null -> raw("null");
            case String s -> string(s);
            case Double d -> number(d);
            case Boolean flag -> raw(flag ? "true" : "false");
            case Number number -> raw(number.toString());
            case List<?> list -> {
                raw('[');
                for (Object element : list) comma().value(element);
                raw(']');
            }
            case double[] array -> {
                raw('[');
                for (double element : array) comma().number(element);
                raw(']');
            }
            case Map<?, ?> map -> {
                raw('{');
                map.forEach((key, element) -> key(key.toString()).value(element));
                raw('}');
            }
            default -> string(value.toString());
        }
        return this;
    }

    private void need(int more) {
        if (n + more > b.length) b = Arrays.copyOf(b, Math.max(b.length * 2, n + more));
    }

    @Override
    public String toString() {
        return new String(b, 0, n, StandardCharsets.UTF_8);
    }
}
