package dev.assay.learn;

import dev.assay.core.TokenTrace;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/// Text to tokens and back, as a Hugging Face `tokenizer.json` of a byte-level BPE says (GPT-2, Llama 3,
/// Qwen2; Sennrich et al. 2016, arXiv 1508.07909, over the bytes of UTF-8 as in Radford et al. 2019).
/// Tests hold it to the library that defines the format. What a file asks for beyond that (pieces of another kind,
/// dropout,
/// tokens that swallow the space beside them) is refused, for it would change the tokens. Threads may
/// share one.
public final class Tokenizer {
    /// A text and the place of each token in it.
    ///
    /// @param text what the tokens say; bytes that are no UTF-8 become U+FFFD, special tokens nothing
    /// @param start first character of each token; the character that it is a part of if it begins within one
    /// @param end character after each token
    public record Text(String text, int[] start, int[] end) {
        /// For a rollout all of whose tokens the policy wrote.
        ///
        /// @param logp log-probability of each token when drawn, or null
        public TokenTrace trace(double[] logp) {
            return new TokenTrace(start, end, null, logp, null, null);
        }
    }

    /// GPT-2's pattern, for files that name none.
    private static final String GPT2 =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
    /// Words whose tokens are remembered, and the longest of them.
    private static final int REMEMBERED = 20_000;

    private static final int LONGEST = 64;

    /// The character that stands for each byte, and back.
    private static final char[] CHARACTER = new char[256];

    private static final int[] BYTE = new int[512];

    static {
        Arrays.fill(BYTE, -1);
        int other = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = b > 32 && b < 127 || b > 160 && b != 173;
            CHARACTER[b] = (char) (printable ? b : other++);
            BYTE[CHARACTER[b]] = b;
        }
    }

    /// A way to cut text into words.
    ///
    /// @param gaps true if what lies between matches is kept, too
    private record Cut(Pattern pattern, boolean matches, boolean gaps, boolean space) {
        List<String> of(String text) {
            if (space && !text.startsWith(" ")) text = " " + text;
            if (pattern == null) return List.of(text);
            List<String> pieces = new ArrayList<>();
            int at = 0;
            for (Matcher m = pattern.matcher(text); m.find(); at = m.end()) {
                if (gaps && m.start() > at) pieces.add(text.substring(at, m.start()));
                if (matches && m.end() > m.start()) pieces.add(m.group());
            }
            if (gaps && at < text.length()) pieces.add(text.substring(at));
            return pieces;
        }
    }

    private final Path file;
    private final Map<String, Integer> vocabulary = new HashMap<>();
    private final Map<Integer, byte[]> bytes = new HashMap<>();
    private final Map<Integer, Boolean> special = new HashMap<>();
    /// Added tokens as they are found in a text.
    private final Map<String, Integer> added = new HashMap<>();
    /// Two tokens to rank and token, each pair packed into one number.
    private final Map<Long, Long> merges = new HashMap<>();

    private final int[] first = new int[256];
    private final List<Normalizer.Form> forms = new ArrayList<>();
    private final List<Cut> cuts = new ArrayList<>();
    private final Pattern raw;
    private final Pattern normalized;
    private final boolean wholeWords;
    private int[] before = {};
    private int[] after = {};
    private final Map<String, int[]> known = new ConcurrentHashMap<>();

    /// Reads `tokenizer.json`.
    ///
    /// @param place the file, or the directory it is in
    /// @throws IOException if it is missing or malformed, or asks for what is not known
    public static Tokenizer read(Path place) throws IOException {
        Path file = Files.isDirectory(place) ? place.resolve("tokenizer.json") : place;
        try {
            return new Tokenizer(file, Json.object(Files.readString(file)));
        } catch (JsonException | IllegalArgumentException | ClassCastException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private Tokenizer(Path file, Map<String, Object> root) {
        this.file = file;
        Map<String, Object> model = map(root, "model");
        require(model, "model", "type", "BPE");
        for (String name : List.of("dropout", "continuing_subword_prefix", "end_of_word_suffix"))
            if (model.get(name) != null && !"".equals(model.get(name))) refuse("model." + name, model.get(name));
        if (Boolean.TRUE.equals(model.get("byte_fallback"))) refuse("model.byte_fallback", true);
        wholeWords = Boolean.TRUE.equals(model.get("ignore_merges"));
        map(model, "vocab").forEach((token, id) -> learn(token, whole(id), "model.vocab"));
        for (int b = 0; b < 256; b++) {
            Integer id = vocabulary.get(String.valueOf(CHARACTER[b]));
            if (id == null)
                throw new IllegalArgumentException("model.vocab: byte " + b + " ('" + CHARACTER[b]
                        + "') has no token, so this is no byte-level BPE");
            first[b] = id;
        }
        readMerges(list(model, "merges"));
        readNormalizer(root.get("normalizer"));
        readCuts(root.get("pre_tokenizer"));
        List<String> plain = new ArrayList<>();
        List<String> late = new ArrayList<>();
        for (Object entry : root.get("added_tokens") == null ? List.of() : list(root, "added_tokens")) {
            Map<String, Object> token = Json.map(entry);
            String content = (String) token.get("content");
            for (String name : List.of("lstrip", "rstrip", "single_word"))
                if (Boolean.TRUE.equals(token.get(name))) refuse("added_tokens: " + content + ": " + name, true);
            int id = whole(token.get("id"));
            learn(content, id, "added_tokens");
            special.put(id, Boolean.TRUE.equals(token.get("special")));
            boolean later = Boolean.TRUE.equals(token.get("normalized"));
            String found = later ? normal(content) : content;
            added.put(found, id);
            (later ? late : plain).add(found);
        }
        raw = any(plain);
        normalized = any(late);
        readTemplate(root.get("post_processor"));
        readDecoder(root.get("decoder"));
        vocabulary.forEach((token, id) -> bytes.put(id, spelled(token)));
    }

    private void learn(String token, int id, String where) {
        Integer old = vocabulary.putIfAbsent(token, id);
        if (old != null && old != id)
            throw new IllegalArgumentException(where + ": '" + token + "' is token " + old + " and token " + id);
    }

    private void readMerges(List<Object> pairs) {
        for (int rank = 0; rank < pairs.size(); rank++) {
            Object pair = pairs.get(rank);
            List<?> two = pair instanceof String text ? List.of(text.split(" ", 2)) : Json.list(pair);
            if (two.size() != 2) throw new IllegalArgumentException("model.merges: expected two tokens, found " + pair);
            Integer a = vocabulary.get(two.get(0));
            Integer b = vocabulary.get(two.get(1));
            Integer joined = vocabulary.get("" + two.get(0) + two.get(1));
            if (a == null || b == null || joined == null)
                throw new IllegalArgumentException("model.merges: " + pair + ": the two or their joint are no tokens");
            merges.putIfAbsent(pack(a, b), pack(rank, joined));
        }
    }

    private void readNormalizer(Object normalizer) {
        for (Map<String, Object> step : steps(normalizer, "normalizers"))
            switch (String.valueOf(step.get("type"))) {
                case "NFC" -> forms.add(Normalizer.Form.NFC);
                case "NFD" -> forms.add(Normalizer.Form.NFD);
                case "NFKC" -> forms.add(Normalizer.Form.NFKC);
                case "NFKD" -> forms.add(Normalizer.Form.NFKD);
                default -> refuse("normalizer", step.get("type"));
            }
    }

    private void readCuts(Object preTokenizer) {
        boolean byteLevel = false;
        for (Map<String, Object> step : steps(preTokenizer, "pretokenizers"))
            switch (String.valueOf(step.get("type"))) {
                case "ByteLevel" -> {
                    byteLevel = true;
                    boolean space = Boolean.TRUE.equals(step.get("add_prefix_space"));
                    boolean words = !Boolean.FALSE.equals(step.get("use_regex"));
                    if (space || words) cuts.add(new Cut(words ? compiled(GPT2) : null, true, true, space));
                }
                case "Digits" -> {
                    boolean each = Boolean.TRUE.equals(step.get("individual_digits"));
                    cuts.add(new Cut(compiled(each ? "\\p{N}" : "\\p{N}+"), true, true, false));
                }
                case "Split" -> {
                    Map<String, Object> pattern = map(step, "pattern");
                    Pattern at = pattern.get("Regex") instanceof String regex
                            ? compiled(regex)
                            : Pattern.compile(Pattern.quote(String.valueOf(pattern.get("String"))));
                    boolean inverted = Boolean.TRUE.equals(step.get("invert"));
                    switch (String.valueOf(step.get("behavior"))) {
                        case "Isolated" -> cuts.add(new Cut(at, true, true, false));
                        case "Removed" -> cuts.add(new Cut(at, inverted, !inverted, false));
                        default -> refuse("pre_tokenizer: behavior", step.get("behavior"));
                    }
                }
                default -> refuse("pre_tokenizer", step.get("type"));
            }
        if (!byteLevel) throw new IllegalArgumentException("pre_tokenizer: expected ByteLevel among its steps");
    }

    private void readTemplate(Object postProcessor) {
        for (Map<String, Object> step : steps(postProcessor, "processors"))
            switch (String.valueOf(step.get("type"))) {
                case "ByteLevel" -> {}
                case "TemplateProcessing" -> {
                    Map<String, Object> specials = map(step, "special_tokens");
                    List<Integer> ids = new ArrayList<>();
                    for (Object entry : list(step, "single")) {
                        Map<String, Object> piece = Json.map(entry);
                        if (piece.containsKey("Sequence")) {
                            before = ints(ids);
                            ids.clear();
                        } else {
                            String name =
                                    String.valueOf(map(piece, "SpecialToken").get("id"));
                            list(map(specials, name), "ids").forEach(id -> ids.add(whole(id)));
                        }
                    }
                    after = ints(ids);
                }
                default -> refuse("post_processor", step.get("type"));
            }
    }

    private void readDecoder(Object decoder) {
        List<Map<String, Object>> steps = steps(decoder, "decoders");
        if (steps.size() != 1 || !"ByteLevel".equals(steps.getFirst().get("type")))
            refuse("decoder", steps.stream().map(step -> step.get("type")).toList());
    }

    /// The steps of a sequence, of one that is none, or of nothing.
    private static List<Map<String, Object>> steps(Object step, String name) {
        if (step == null) return List.of();
        Map<String, Object> fields = Json.map(step);
        return "Sequence".equals(fields.get("type"))
                ? list(fields, name).stream().map(Json::map).toList()
                : List.of(fields);
    }

    private static Pattern compiled(String regex) {
        try {
            return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("pre_tokenizer: " + e.getMessage(), e);
        }
    }

    /// Matches any of these, the longest where several begin.
    private static Pattern any(List<String> tokens) {
        if (tokens.isEmpty()) return null;
        return Pattern.compile(tokens.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
    }

    private static void refuse(String what, Object value) {
        throw new IllegalArgumentException(what + " is " + value + ", which is not supported");
    }

    private static void require(Map<String, Object> fields, String where, String name, String expected) {
        if (!expected.equals(fields.get(name)))
            throw new IllegalArgumentException(
                    where + "." + name + ": expected " + expected + ", found " + fields.get(name));
    }

    private static Map<String, Object> map(Map<String, Object> fields, String name) {
        if (fields.get(name) instanceof Map<?, ?> found) return Json.map(found);
        throw new IllegalArgumentException(name + ": expected an object, found " + Json.kind(fields.get(name)));
    }

    private static List<Object> list(Map<String, Object> fields, String name) {
        if (fields.get(name) instanceof List<?> found) return Json.list(found);
        throw new IllegalArgumentException(name + ": expected a list, found " + Json.kind(fields.get(name)));
    }

    private static int whole(Object value) {
        if (value instanceof Double number && number == Math.rint(number) && number >= 0) return number.intValue();
        throw new IllegalArgumentException("expected the number of a token, found " + value);
    }

    private static long pack(int high, int low) {
        return (long) high << 32 | low;
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(i -> i).toArray();
    }

    /// The bytes that a token stands for; a token with a character that stands for no byte is its own text.
    private static byte[] spelled(String token) {
        byte[] spelled = new byte[token.length()];
        for (int i = 0; i < spelled.length; i++) {
            int value = token.charAt(i) < BYTE.length ? BYTE[token.charAt(i)] : -1;
            if (value < 0) return token.getBytes(StandardCharsets.UTF_8);
            spelled[i] = (byte) value;
        }
        return spelled;
    }

    /// How many tokens there are, added ones included; models may have room for more.
    public int size() {
        return bytes.size();
    }

    /// The number of a token, such as the one that ends a text.
    ///
    /// @throws IllegalArgumentException if there is none
    public int id(String token) {
        Integer id = vocabulary.get(token);
        if (id == null) throw new IllegalArgumentException(file + " has no token '" + token + "'");
        return id;
    }

    /// The tokens of a text and nothing else. As in the library, special tokens that are spelled out in it
    /// become themselves.
    public int[] encode(String text) {
        List<Integer> tokens = new ArrayList<>();
        split(raw, text, tokens, part -> split(normalized, normal(part), tokens, words -> words(words, tokens)));
        return ints(tokens);
    }

    /// The tokens of a text between those that the file puts around one, such as Llama's beginning.
    public int[] prompt(String text) {
        int[] tokens = encode(text);
        int[] all = Arrays.copyOf(before, before.length + tokens.length + after.length);
        System.arraycopy(tokens, 0, all, before.length, tokens.length);
        System.arraycopy(after, 0, all, before.length + tokens.length, after.length);
        return all;
    }

    private String normal(String text) {
        for (Normalizer.Form form : forms) text = Normalizer.normalize(text, form);
        return text;
    }

    private void split(Pattern pattern, String text, List<Integer> tokens, java.util.function.Consumer<String> rest) {
        int at = 0;
        if (pattern != null)
            for (Matcher m = pattern.matcher(text); m.find(); at = m.end()) {
                if (m.start() > at) rest.accept(text.substring(at, m.start()));
                tokens.add(added.get(m.group()));
            }
        if (at < text.length()) rest.accept(text.substring(at));
    }

    private void words(String text, List<Integer> tokens) {
        List<String> pieces = List.of(text);
        for (Cut cut : cuts)
            pieces = pieces.stream().flatMap(piece -> cut.of(piece).stream()).toList();
        for (String piece : pieces) for (int id : word(piece)) tokens.add(id);
    }

    private int[] word(String piece) {
        int[] ids = known.get(piece);
        if (ids != null) return ids;
        ids = merged(piece.getBytes(StandardCharsets.UTF_8));
        if (piece.length() <= LONGEST && known.size() < REMEMBERED) known.put(piece, ids);
        return ids;
    }

    /// Joins the pair of lowest rank, the leftmost of equals, until no pair can be joined.
    private int[] merged(byte[] word) {
        if (wholeWords) {
            StringBuilder token = new StringBuilder(word.length);
            for (byte b : word) token.append(CHARACTER[b & 255]);
            Integer id = vocabulary.get(token.toString());
            if (id != null) return new int[] {id};
        }
        int n = word.length;
        int[] ids = new int[n];
        int[] next = new int[n];
        int[] previous = new int[n];
        for (int i = 0; i < n; i++) {
            ids[i] = first[word[i] & 255];
            next[i] = i + 1;
            previous[i] = i - 1;
        }
        // Rank and place of pairs that could be joined when they were added.
        PriorityQueue<Long> queue = new PriorityQueue<>();
        for (int i = 0; i + 1 < n; i++) offer(queue, ids, i, i + 1);
        int left = n;
        while (!queue.isEmpty()) {
            long top = queue.remove();
            int at = (int) top;
            if (ids[at] < 0 || next[at] >= n) continue;
            int second = next[at];
            Long joint = merges.get(pack(ids[at], ids[second]));
            if (joint == null || joint >>> 32 != top >>> 32) continue;
            ids[at] = joint.intValue();
            ids[second] = -1;
            next[at] = next[second];
            if (next[at] < n) previous[next[at]] = at;
            left--;
            if (previous[at] >= 0) offer(queue, ids, previous[at], at);
            if (next[at] < n) offer(queue, ids, at, next[at]);
        }
        int[] tokens = new int[left];
        for (int i = 0, k = 0; i < n; i = next[i]) tokens[k++] = ids[i];
        return tokens;
    }

    private void offer(PriorityQueue<Long> queue, int[] ids, int at, int second) {
        Long joint = merges.get(pack(ids[at], ids[second]));
        if (joint != null) queue.add(pack((int) (joint >>> 32), at));
    }

    /// What tokens say, special ones left out.
    ///
    /// @throws IllegalArgumentException if there is no such token
    public Text decode(int[] tokens) {
        int[] from = new int[tokens.length + 1];
        byte[][] parts = new byte[tokens.length][];
        for (int t = 0; t < tokens.length; t++) {
            byte[] part = bytes.get(tokens[t]);
            if (part == null) throw new IllegalArgumentException(file + " has no token " + tokens[t]);
            parts[t] = special.getOrDefault(tokens[t], false) ? new byte[0] : part;
            from[t + 1] = from[t] + parts[t].length;
        }
        byte[] all = new byte[from[tokens.length]];
        for (int t = 0; t < tokens.length; t++) System.arraycopy(parts[t], 0, all, from[t], parts[t].length);
        // The character that each byte is a part of, and the one after it.
        StringBuilder text = new StringBuilder(all.length);
        int[] begin = new int[all.length + 1];
        int[] past = new int[all.length + 1];
        for (int at = 0; at < all.length; ) {
            int length = character(all, at);
            int start = text.length();
            if (length > 0) text.append(new String(all, at, length, StandardCharsets.UTF_8));
            else text.append('\uFFFD');
            for (int k = Math.abs(length); k > 0; k--, at++) {
                begin[at] = start;
                past[at] = text.length();
            }
        }
        begin[all.length] = text.length();
        int[] start = new int[tokens.length];
        int[] end = new int[tokens.length];
        for (int t = 0; t < tokens.length; t++) {
            start[t] = begin[from[t]];
            end[t] = from[t + 1] == from[t] ? start[t] : past[from[t + 1] - 1];
        }
        return new Text(text.toString(), start, end);
    }

    /// How many bytes the character there has; below 0 how many bytes are the beginning of none (Unicode 16,
    /// table 3-7, and the substitution of maximal subparts).
    private static int character(byte[] b, int at) {
        int lead = b[at] & 255;
        if (lead < 0x80) return 1;
        int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (length == 0) return -1;
        for (int k = 1; k < length; k++) {
            int low = k > 1 ? 0x80 : lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
            int high = k > 1 ? 0xBF : lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
            int value = at + k < b.length ? b[at + k] & 255 : 0;
            if (value < low || value > high) return -k;
        }
        return length;
    }
}
