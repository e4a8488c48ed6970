package dev.assay.serve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Tokens and what each may do. Only digests are kept; comparing takes the same time whatever was sent.
public final class Access {
    /// What a token may be good for.
    public enum Scope {
        /// Score rollouts.
        SCORE,
        /// Read the catalogue, the pages and the metrics.
        READ
    }

    private record Token(byte[] digest, Set<Scope> scopes) {}

    /// Nobody needs a token.
    public static final Access OPEN = new Access(List.of());

    private final List<Token> tokens;

    private Access(List<Token> tokens) {
        this.tokens = tokens;
    }

    /// One token that may do everything.
    public static Access of(String token) {
        return new Access(List.of(new Token(digest(checked(token, "the token")), EnumSet.allOf(Scope.class))));
    }

    /// Tokens of a file: one a line, with its scopes after it (`score`, `read`; none means both). Blank lines
    /// and lines that start with `#` are skipped.
    ///
    /// @throws IllegalArgumentException if a line is wrong or there is no token
    public static Access of(Path file) throws IOException {
        List<Token> tokens = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String[] words = lines.get(i).strip().split("[\\s,]+");
            if (words[0].isEmpty() || words[0].startsWith("#")) continue;
            String where = file + ":" + (i + 1);
            Set<Scope> scopes = EnumSet.noneOf(Scope.class);
            for (int w = 1; w < words.length; w++) scopes.add(scope(words[w], where));
            if (scopes.isEmpty()) scopes = EnumSet.allOf(Scope.class);
            tokens.add(new Token(digest(checked(words[0], where)), scopes));
        }
        if (tokens.isEmpty()) throw new IllegalArgumentException(file + ": holds no token; write one a line");
        return new Access(List.copyOf(tokens));
    }

    private static Scope scope(String word, String where) {
        for (Scope scope : Scope.values())
            if (scope.name().toLowerCase(Locale.ROOT).equals(word)) return scope;
        throw new IllegalArgumentException(where + ": unknown scope '" + word + "'; expected score or read");
    }

    private static String checked(String token, String where) {
        if (token.length() < 16)
            throw new IllegalArgumentException(where + ": a token needs 16 characters or more, found " + token.length()
                    + "; make one with: openssl rand -hex 32");
        return token;
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// True if nobody needs a token.
    public boolean isOpen() {
        return tokens.isEmpty();
    }

    /// Lets a request pass or refuses it.
    ///
    /// @param authorization the header: `Bearer TOKEN`, or `Basic` with the token as password, which browsers
    ///     can ask for; or null
    /// @param key the header `X-Api-Key`, or null
    /// @throws Refusal 401 without a known token, 403 if it lacks the scope
    void check(String authorization, String key, Scope scope) {
        if (isOpen()) return;
        byte[] sent = digest(sent(authorization, key));
        Set<Scope> scopes = null;
        for (Token token : tokens) if (MessageDigest.isEqual(token.digest, sent)) scopes = token.scopes;
        if (scopes == null) throw new Refusal(401, "send a valid token: Authorization: Bearer TOKEN");
        if (!scopes.contains(scope))
            throw new Refusal(403, "this token may not " + scope.name().toLowerCase(Locale.ROOT));
    }

    private static String sent(String authorization, String key) {
        if (authorization == null) return key == null ? "" : key;
        if (authorization.regionMatches(true, 0, "Bearer ", 0, 7))
            return authorization.substring(7).strip();
        if (authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            try {
                String pair = new String(
                        Base64.getDecoder().decode(authorization.substring(6).strip()), StandardCharsets.UTF_8);
                return pair.substring(pair.indexOf(':') + 1);
            } catch (IllegalArgumentException _) {
                return "";
            }
        }
        return "";
    }
}
