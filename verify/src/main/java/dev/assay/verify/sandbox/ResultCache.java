package dev.assay.verify.sandbox;

import dev.assay.core.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Results by the content of program, test and limits: policies often sample the same program twice. The
/// least recently used are forgotten. Thread-safe.
final class ResultCache {
    private static final int MOST_RESULTS = 50_000;
    private static final int MOST_SUITES = 2_000;

    /// A digest: equal for equal content.
    record Key(String digest) {}

    private final Map<Key, TestResult> results = recent(MOST_RESULTS);
    private final Map<Key, List<TestCase>> suites = recent(MOST_SUITES);

    private static <V> Map<Key, V> recent(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, V> eldest) {
                return size() > most;
            }
        };
    }

    static Key key(Program program, TestCase test, Limits limits, double tolerance) {
        Object content = test instanceof TestCase.InputOutput io ? List.of(io.input(), io.output()) : test.plain();
        return digest(List.of(
                program.source(), program.file(), program.command(), content, test.id(), limits.plain(), tolerance));
    }

    private static Key digest(List<?> content) {
        try {
            byte[] bytes = new JsonBuffer().value(content).toString().getBytes(StandardCharsets.UTF_8);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Key(new String(digest, StandardCharsets.ISO_8859_1));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    synchronized TestResult get(Key key) {
        return results.get(key);
    }

    /// Keeps a result, unless a busy machine may have caused it: the clock ran out before the processor.
    synchronized TestResult put(Key key, Limits limits, TestResult result) {
        if (result.verdict() != Verdict.TIMEOUT || result.cpu() >= 0.9 * limits.cpu()) results.put(key, result);
        return result;
    }

    List<TestCase> tests(String code, String entry, Supplier<List<TestCase>> read) {
        Key key = digest(List.of(code, entry == null ? "" : entry));
        synchronized (this) {
            List<TestCase> known = suites.get(key);
            if (known != null) return known;
        }
        List<TestCase> tests = List.copyOf(read.get());
        synchronized (this) {
            suites.put(key, tests);
        }
        return tests;
    }
}
