package dev.assay.verify.web;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The files of a page under test, in memory. Nothing is ever written to a disk.
///
/// @param files path to content; paths are relative and stay inside
/// @param entry the file that is opened
public record Site(Map<String, String> files, String entry) {
    public Site {
        TreeMap<String, String> inside = new TreeMap<>();
        files.forEach((path, content) -> inside.put(inside(path), content));
        files = Collections.unmodifiableMap(inside);
        entry = inside(entry);
    }

    /// A site of one page.
    public static Site page(String html) {
        return new Site(Map.of("index.html", html), "index.html");
    }

    /// A path without a leading `./`.
    ///
    /// @throws IllegalArgumentException if the path leaves the project
    public static String inside(String path) {
        String plain = path.startsWith("./") ? path.substring(2) : path;
        boolean leaves = plain.isEmpty() || plain.startsWith("/") || plain.contains("\\") || plain.contains(":");
        for (String step : plain.split("/", -1)) leaves |= step.equals("..") || step.isEmpty();
        if (leaves) throw new IllegalArgumentException("file path leaves the project: '" + path + "'");
        return plain;
    }

    /// The file a request asks for: its path, or the `index.html` or `.html` file of that name; null if there
    /// is none.
    String file(String path) {
        String plain = path.startsWith("/") ? path.substring(1) : path;
        if (plain.isEmpty()) return entry;
        for (String name : new String[] {plain, plain + ".html", plain + "index.html", plain + "/index.html"})
            if (files.containsKey(name)) return name;
        return null;
    }

    /// What a browser is told a file is.
    static String type(String path) {
        String name = path.toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html", "htm" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js", "mjs" -> "text/javascript; charset=utf-8";
            case "json" -> "application/json";
            case "svg" -> "image/svg+xml";
            default -> "text/plain; charset=utf-8";
        };
    }
}
