package dev.assay.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {
    /// What Llama 3 and Qwen2 cut at; they differ in how many digits stay together.
    private static final String WORDS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}%s|"
            + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private static final String LETTERS = "\"pre_tokenizer\":{\"type\":\"ByteLevel\",\"add_prefix_space\":%s,"
            + "\"trim_offsets\":true,\"use_regex\":true},";
    static final String GPT2 = LETTERS.formatted(false) + "\"normalizer\":null,\"post_processor\":null,";
    private static final String SPACED = LETTERS.formatted(true) + "\"normalizer\":null,\"post_processor\":null,";
    private static final String QWEN2 = "\"normalizer\":{\"type\":\"NFC\"}," + split("") + "\"post_processor\":null,";
    private static final String LLAMA3 = "\"normalizer\":null," + split("{1,3}")
            + "\"post_processor\":{\"type\":\"Sequence\",\"processors\":[{\"type\":\"ByteLevel\",\"add_prefix_space\":true,"
            + "\"trim_offsets\":false,\"use_regex\":true},{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":"
            + "{\"id\":\"<|begin|>\",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}],\"pair\":[{\"Sequence\":"
            + "{\"id\":\"A\",\"type_id\":0}},{\"Sequence\":{\"id\":\"B\",\"type_id\":1}}],\"special_tokens\":{\"<|begin|>\":"
            + "{\"id\":\"<|begin|>\",\"ids\":[%1$d],\"tokens\":[\"<|begin|>\"]}}}]},";
    private static final String DIGITS =
            "\"normalizer\":null,\"pre_tokenizer\":{\"type\":\"Sequence\",\"pretokenizers\":["
                    + "{\"type\":\"Digits\",\"individual_digits\":true},{\"type\":\"ByteLevel\",\"add_prefix_space\":false,"
                    + "\"trim_offsets\":true,\"use_regex\":true}]},\"post_processor\":null,";

    private static String split(String digits) {
        return "\"pre_tokenizer\":{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\",\"pattern\":{\"Regex\":\""
                + WORDS.formatted(digits).replace("\\", "\\\\").replace("%", "%%")
                + "\"},\"behavior\":\"Isolated\",\"invert\":false},{\"type\":\"ByteLevel\",\"add_prefix_space\":false,"
                + "\"trim_offsets\":true,\"use_regex\":false}]},";
    }

    private static final String SAMPLE = "The shortest tour visits every city once and comes back: 12 cities, 479001600"
            + " orders. It's what we've got; they'll say that it isn't the tour the others took. Die kürzeste Tour, die"
            + " schönste Straße. Самый короткий путь через все города. 最短的路线经过每个城市一次。 if (x > 10) { return"
            + " x + 100; }\n\n    the tour, the city, the cities 🚀🚀🚀 👍 e\u0301e\u0301 \u1E9B\u0323   \t\n  end.";

    /// A byte-level BPE learned from the sample: the most frequent pair is joined, the first of equals.
    static String file(String parts, boolean wholeWords) {
        List<String> vocabulary = new ArrayList<>();
        for (int b = 0; b < 256; b++) vocabulary.add(letter(b));
        List<String> text = new ArrayList<>();
        for (byte b : SAMPLE.repeat(2).getBytes(StandardCharsets.UTF_8)) text.add(letter(b & 255));
        List<String> merges = new ArrayList<>();
        while (merges.size() < 220) {
            var counts = new java.util.LinkedHashMap<String, Integer>();
            for (int i = 0; i + 1 < text.size(); i++)
                if (!text.get(i + 1).startsWith("Ġ"))
                    counts.merge(text.get(i) + " " + text.get(i + 1), 1, Integer::sum);
            String best = null;
            for (String pair : counts.keySet()) if (best == null || counts.get(pair) > counts.get(best)) best = pair;
            String[] two = best.split(" ");
            List<String> joined = new ArrayList<>();
            for (int i = 0; i < text.size(); i++)
                if (i + 1 < text.size()
                        && text.get(i).equals(two[0])
                        && text.get(i + 1).equals(two[1])) {
                    joined.add(two[0] + two[1]);
                    i++;
                } else joined.add(text.get(i));
            text = joined;
            merges.add(best);
            if (!vocabulary.contains(two[0] + two[1])) vocabulary.add(two[0] + two[1]);
        }
        // A whole word that no merges lead to.
        vocabulary.add("Ġzebra");
        int next = vocabulary.size();
        String added = added(next, "<|begin|>", true, false) + "," + added(next + 1, "<|end|>", true, false) + ","
                + added(next + 2, "<tool>", false, false) + "," + added(next + 3, "<|end|>!", false, false) + ","
                + added(next + 4, "caf\u00e9 au", false, true);
        StringBuilder vocab = new StringBuilder();
        for (int i = 0; i < vocabulary.size(); i++)
            vocab.append(i == 0 ? "" : ",")
                    .append(quoted(vocabulary.get(i)))
                    .append(":")
                    .append(i);
        StringBuilder pairs = new StringBuilder();
        for (String merge : merges) pairs.append(pairs.isEmpty() ? "" : ",").append(quoted(merge));
        return "{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":[" + added + "],"
                + parts.formatted(next)
                + "\"decoder\":{\"type\":\"ByteLevel\",\"add_prefix_space\":true,\"trim_offsets\":true,\"use_regex\":true},"
                + "\"model\":{\"type\":\"BPE\",\"dropout\":null,\"unk_token\":null,\"continuing_subword_prefix\":null,"
                + "\"end_of_word_suffix\":null,\"fuse_unk\":false,\"byte_fallback\":false,\"ignore_merges\":"
                + wholeWords
                + ",\"vocab\":{" + vocab + "},\"merges\":[" + pairs + "]}}";
    }

    private static String added(int id, String content, boolean special, boolean normalized) {
        return "{\"id\":" + id + ",\"content\":\"" + content
                + "\",\"single_word\":false,\"lstrip\":false,\"rstrip\":false," + "\"normalized\":" + normalized
                + ",\"special\":" + special + "}";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /// The character for a byte, as GPT-2's code lists them.
    private static String letter(int b) {
        int other = 256;
        for (int i = 0; i < 256; i++) {
            boolean printable = i >= '!' && i <= '~' || i >= '¡' && i <= '¬' || i >= '®' && i <= 'ÿ';
            if (i == b) return String.valueOf((char) (printable ? i : other));
            if (!printable) other++;
        }
        throw new AssertionError();
    }

    private static String random(Random random) {
        String[] pieces = {
            "the tour",
            "'ll",
            "'LL",
            "'ſ",
            "<|end|>",
            "<|end|>!",
            "<tool>",
            "<|begin|>",
            "zebra",
            " zebra",
            "café au",
            "cafe\u0301 au",
            "\r\n",
            "\n\n",
            "   ",
            "\t",
            "\u00a0",
            "\u2003",
            "\u0085",
            "12345",
            "٣٤",
            "Ⅻ",
            "½",
            "🚀",
            "👩‍👩‍👧",
            "straße",
            "город",
            "城市",
            "e\u0301",
            "ﬁ",
            "ﷺ",
            "\u1E9B\u0323",
            "\u200b",
            "_",
            "!!!",
            "{x}",
            "\u0000",
            "aaaaaaaa"
        };
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--)
            switch (random.nextInt(3)) {
                case 0 -> text.append(pieces[random.nextInt(pieces.length)]);
                case 1 -> {
                    int from = random.nextInt(SAMPLE.length() - 20);
                    String part = SAMPLE.substring(from, from + random.nextInt(20));
                    // No half of a pair of surrogates: it is no text.
                    text.append(part.replaceAll("[\\ud800-\\udfff]", ""));
                }
                default -> {
                    int point = random.nextInt(random.nextBoolean() ? 0x250 : 0x1F700);
                    if (Character.isDefined(point) && (point < 0xD800 || point > 0xDFFF)) text.appendCodePoint(point);
                }
            }
        return text.toString();
    }

    private static int[] ints(long[] ids) {
        return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
    }

    @Test
    void agreesWithTheLibraryThatDefinesTheFormat(@TempDir Path place) throws Exception {
        Random random = new Random(7);
        for (String parts : List.of(GPT2, SPACED, QWEN2, LLAMA3, DIGITS)) {
            Path file = place.resolve("tokenizer.json");
            Files.writeString(file, file(parts, parts.equals(LLAMA3)));
            Tokenizer own = Tokenizer.read(place);
            try (HuggingFaceTokenizer library = HuggingFaceTokenizer.newInstance(file)) {
                for (int i = 0; i < 1500; i++) {
                    String text = i == 0 ? SAMPLE : random(random);
                    int[] ids = ints(library.encode(text, false, false).getIds());
                    assertArrayEquals(ids, own.encode(text), text);
                    assertArrayEquals(ints(library.encode(text, true, false).getIds()), own.prompt(text), text);
                    long[] drawn = random.ints(random.nextInt(1, 9), 0, own.size())
                            .asLongStream()
                            .toArray();
                    assertEquals(
                            library.decode(drawn, true), own.decode(ints(drawn)).text());
                }
            }
        }
    }

    @Test
    void tokensLieWhereTheirBytesAre(@TempDir Path place) throws Exception {
        Path file = Files.writeString(place.resolve("tokenizer.json"), file(QWEN2, false));
        Tokenizer tokenizer = Tokenizer.read(file);
        String text = "the tour 🚀ß<|end|>";
        int[] ids = tokenizer.encode(text);
        Tokenizer.Text decoded = tokenizer.decode(ids);
        assertEquals("the tour 🚀ß", decoded.text());
        assertEquals(0, decoded.start()[0]);
        for (int t = 1; t < ids.length; t++) {
            assertTrue(decoded.start()[t] <= decoded.end()[t - 1] && decoded.start()[t] >= decoded.start()[t - 1]);
            assertTrue(decoded.end()[t] >= decoded.start()[t]);
        }
        // The special token says nothing and lies at the end.
        assertEquals(decoded.text().length(), decoded.start()[ids.length - 1]);
        assertEquals(decoded.text().length(), decoded.end()[ids.length - 1]);
        // Each token of one byte of the rocket covers both of its characters.
        int[] bytes = new int[4];
        byte[] rocket = "🚀".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 4; i++) bytes[i] = tokenizer.id(letter(rocket[i] & 255));
        Tokenizer.Text split = tokenizer.decode(bytes);
        assertEquals("🚀", split.text());
        assertArrayEquals(new int[] {0, 0, 0, 0}, split.start());
        assertArrayEquals(new int[] {2, 2, 2, 2}, split.end());
        assertEquals(
                "\ufffd\ufffd",
                tokenizer.decode(new int[] {bytes[0], bytes[0], bytes[1]}).text());
    }

    @Test
    void longWordsTakeNoTime(@TempDir Path place) throws Exception {
        Tokenizer tokenizer = Tokenizer.read(Files.writeString(place.resolve("tokenizer.json"), file(GPT2, false)));
        String word = "tour".repeat(50_000);
        assertEquals(word, tokenizer.decode(tokenizer.encode(word)).text());
    }

    @Test
    void whatIsNotKnownIsRefused(@TempDir Path place) throws Exception {
        String good = file(GPT2, false);
        refused(
                place,
                good.replace("\"dropout\":null", "\"dropout\":0.1"),
                "model.dropout is 0.1, which is not supported");
        refused(
                place,
                good.replace("\"type\":\"BPE\"", "\"type\":\"Unigram\""),
                "model.type: expected BPE, found Unigram");
        refused(
                place,
                good.replaceFirst("\"lstrip\":false", "\"lstrip\":true"),
                "added_tokens: <|begin|>: lstrip is true, which is not supported");
        refused(
                place,
                good.replace("\"normalizer\":null", "\"normalizer\":{\"type\":\"Lowercase\"}"),
                "normalizer is Lowercase, which is not supported");
        refused(
                place,
                good.replaceFirst("\"pre_tokenizer\":\\{[^}]*}", "\"pre_tokenizer\":null"),
                "pre_tokenizer: expected ByteLevel among its steps");
        refused(
                place,
                good.replace("\"!\":33", "\"no byte\":33"),
                "model.vocab: byte 33 ('!') has no token, so this is no byte-level BPE");
        refused(
                place,
                good.replaceFirst("\"merges\":\\[", "\"merges\":[\"x nowhere\","),
                "model.merges: x nowhere: the two or their joint are no tokens");
        refused(place, "[]", "expected an object, found a list at byte 0");
        var e = assertThrows(
                IllegalArgumentException.class,
                () -> Tokenizer.read(Files.writeString(place.resolve("tokenizer.json"), good))
                        .id("<|stop|>"));
        assertEquals(place.resolve("tokenizer.json") + " has no token '<|stop|>'", e.getMessage());
    }

    private static void refused(Path place, String json, String message) throws IOException {
        Path file = Files.writeString(place.resolve("tokenizer.json"), json);
        assertEquals(
                file + ": " + message,
                assertThrows(IOException.class, () -> Tokenizer.read(file)).getMessage());
    }
}
