package dev.assay.core.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads JSON into plain values: `Map<String, Object>` in the order of the text, `List<Object>`,
/// `String`, `Boolean`, `null`, and numbers as `Double`, except whole numbers that a double cannot hold
/// exactly, which are `BigInteger`.
///
/// Strict (RFC 8259), linear in time, bounded in depth ({@link JsonScan#MAX_DEPTH}); of repeated keys the
/// last wins, as in Python.
public final class Json {
    private final byte[] b;
    private final int end;
    private int p;

    private Json(byte[] bytes, int from, int to) {
        this.b = bytes;
        this.p = from;
        this.end = to;
    }

    /// The value of a whole text; blanks around it are allowed.
    ///
    /// @throws JsonException if the text is anything but one JSON value
    public static Object parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return parse(bytes, 0, bytes.length);
    }

    /// The value of the bytes `from` (inclusive) to `to` (exclusive).
    public static Object parse(byte[] bytes, int from, int to) {
        Json json = new Json(bytes, from, to);
        json.p = JsonScan.blanks(bytes, from, to);
        Object value = json.value(0);
        json.p = JsonScan.blanks(bytes, json.p, to);
        if (json.p < to) throw new JsonException("text after the value: " + JsonScan.shown(bytes[json.p]), json.p);
        return value;
    }

    /// A map from JSON object text.
    ///
    /// @throws JsonException if the value is not an object
    public static Map<String, Object> object(String text) {
        Object value = parse(text);
        if (!(value instanceof Map<?, ?>)) throw new JsonException("expected an object, found " + kind(value), 0);
        return map(value);
    }

    /// The same map with its static type: every map that {@link #parse} makes has text keys.
    @SuppressWarnings("unchecked")
    public static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    /// The same list with its static type.
    @SuppressWarnings("unchecked")
    public static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    /// The word for a value's kind in messages: text, a number, true/false, a list, an object, null.
    public static String kind(Object value) {
        return switch (value) {
            case null -> "null";
            case String _ -> "text";
            case Number _ -> "a number";
            case Boolean _ -> "true/false";
            case List<?> _ -> "a list";
            case Map<?, ?> _ -> "an object";
            default -> value.getClass().getSimpleName();
        };
    }

    private Object value(int depth) {
        if (p >= end) throw new JsonException("the text ends where a value should start", p);
        switch (b[p]) {
            case '"' -> {
                return string();
            }
            case '{' -> {
                return members(depth);
            }
            case '[' -> {
                return elements(depth);
            }
            default -> {
                int start = p;
                p = JsonScan.value(b, p, end, depth);
                return switch (b[start]) {
                    case 't' -> Boolean.TRUE;
                    case 'f' -> Boolean.FALSE;
                    case 'n' -> null;
                    default -> number(b, start, p);
                };
            }
        }
    }

    private Map<String, Object> members(int depth) {
        JsonScan.deeper(depth, p);
        Map<String, Object> map = new LinkedHashMap<>(8);
        p = JsonScan.blanks(b, p + 1, end);
        if (p < end && b[p] == '}') {
            p++;
            return map;
        }
        while (true) {
            int start = p;
            p = JsonScan.key(b, p, end);
            String key = text(b, start + 1, p - 1);
            p = JsonScan.colon(b, p, end);
            map.put(key, value(depth + 1));
            p = JsonScan.blanks(b, p, end);
            if (p < end && b[p] == ',') p = JsonScan.blanks(b, p + 1, end);
            else {
                p = JsonScan.close(b, p, end, '}');
                return map;
            }
        }
    }

    private List<Object> elements(int depth) {
        JsonScan.deeper(depth, p);
        List<Object> list = new ArrayList<>();
        p = JsonScan.blanks(b, p + 1, end);
        if (p < end && b[p] == ']') {
            p++;
            return list;
        }
        while (true) {
            list.add(value(depth + 1));
            p = JsonScan.blanks(b, p, end);
            if (p < end && b[p] == ',') p = JsonScan.blanks(b, p + 1, end);
            else {
                p = JsonScan.close(b, p, end, ']');
                return list;
            }
        }
    }

    private String string() {
        int start = p + 1;
        p = JsonScan.string(b, start, end);
        return text(b, start, p - 1);
    }

    /// Text of a string's bytes between its quotes, which {@link JsonScan#string} has validated.
    public static String text(byte[] b, int from, int to) {
        int plain = JsonScan.plain(b, from, to);
        if (plain == to) return new String(b, from, to - from, StandardCharsets.ISO_8859_1);
        byte[] out = new byte[to - from];
        int n = 0;
        boolean ascii = true;
        int i = from;
        while (true) {
            System.arraycopy(b, i, out, n, plain - i);
            n += plain - i;
            i = plain;
            if (i == to) return new String(out, 0, n, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
            if (b[i] != '\\') {
                ascii = false;
                while (i < to && b[i] < 0) out[n++] = b[i++];
            } else if (b[i + 1] != 'u') {
                out[n++] = escaped(b[i + 1]);
                i += 2;
            } else {
                int unit = unit(b, i + 2);
                i += 6;
                if (Character.isHighSurrogate((char) unit) && i + 6 <= to && b[i] == '\\' && b[i + 1] == 'u') {
                    int low = unit(b, i + 2);
                    if (Character.isLowSurrogate((char) low)) {
                        unit = Character.toCodePoint((char) unit, (char) low);
                        i += 6;
                    }
                }
                ascii &= unit < 0x80;
                n = utf8(out, n, unit);
            }
            plain = JsonScan.plain(b, i, to);
        }
    }

    private static byte escaped(byte kind) {
        return switch (kind) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> kind;
        };
    }

    private static int unit(byte[] b, int p) {
        return hex(b[p]) << 12 | hex(b[p + 1]) << 8 | hex(b[p + 2]) << 4 | hex(b[p + 3]);
    }

    /// Value of a hexadecimal digit; a letter's low four bits are one to six.
    private static int hex(byte digit) {
        return digit <= '9' ? digit - '0' : (digit & 15) + 9;
    }

    /// Half a surrogate pair has no UTF-8 form and becomes U+FFFD, so that what is read can always be
    /// written again.
    private static int utf8(byte[] out, int n, int c) {
        if (c >= 0xd800 && c <= 0xdfff) c = 0xfffd;
        if (c < 0x80) {
            out[n++] = (byte) c;
        } else if (c < 0x800) {
            out[n++] = (byte) (0xc0 | c >> 6);
            out[n++] = (byte) (0x80 | c & 0x3f);
        } else if (c < 0x10000) {
            out[n++] = (byte) (0xe0 | c >> 12);
            out[n++] = (byte) (0x80 | c >> 6 & 0x3f);
            out[n++] = (byte) (0x80 | c & 0x3f);
        } else {
            out[n++] = (byte) (0xf0 | c >> 18);
            out[n++] = (byte) (0x80 | c >> 12 & 0x3f);
            out[n++] = (byte) (0x80 | c >> 6 & 0x3f);
            out[n++] = (byte) (0x80 | c & 0x3f);
        }
        return n;
    }

    /// Digits that are always exact in a double.
    private static final int EXACT_DIGITS = 15;

    private static final int MAX_DIGITS = 1000;

    private static Number number(byte[] b, int from, int to) {
        boolean whole = true;
        long n = 0;
        int start = b[from] == '-' ? from + 1 : from;
        for (int i = start; i < to && whole; i++) {
            whole = b[i] >= '0' && b[i] <= '9';
            n = n * 10 + (b[i] - '0');
        }
        if (whole && to - start <= EXACT_DIGITS) return (double) (start > from ? -n : n);
        if (to - from > MAX_DIGITS) throw new JsonException("a number longer than " + MAX_DIGITS + " digits", from);
        String text = new String(b, from, to - from, StandardCharsets.ISO_8859_1);
        double value = Double.parseDouble(text);
        if (whole) {
            BigInteger exact = new BigInteger(text);
            if (Double.isInfinite(value)
                    || !new BigDecimal(value).toBigInteger().equals(exact)) return exact;
        } else if (Double.isInfinite(value)) {
            throw new JsonException("the number " + text + " is too large for a double", from);
        }
        return value;
    }
}
