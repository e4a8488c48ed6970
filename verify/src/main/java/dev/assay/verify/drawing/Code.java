package dev.assay.verify.drawing;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Locale;
import java.util.Set;

/// The code of a picture in what a model wrote.
///
/// @param language what it is written in
/// @param text without the fence
public record Code(Language language, String text) {
    private static final Pattern BLOCK = Pattern.compile("(?s)```([a-zA-Z0-9_+-]+)\\s*(.*?)\\s*```");
    private static final Pattern SVG = Pattern.compile("(?is)<svg[^>]*>.*");
    private static final Pattern OPEN_TAG = Pattern.compile("<[^>]*\\z");

    /// The last fenced block in one of the languages that is not empty; else, if SVG is wanted, all from an
    /// opening svg tag on, closed; else, if the text is nothing else, a JSON object or HTML. Null if there
    /// is none.
    public static Code in(String text, Set<Language> languages) {
        Code last = null;
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String label = block.group(1).toLowerCase(Locale.ROOT);
            String body = block.group(2).strip();
            for (Language language : languages)
                if (language.labels().contains(label) && !body.isEmpty()) last = new Code(language, body);
        }
        if (last != null) return last;
        Matcher svg = SVG.matcher(text);
        if (languages.contains(Language.SVG) && svg.find()) {
            String body = OPEN_TAG.matcher(svg.group()).replaceFirst("");
            return new Code(Language.SVG, body.strip().endsWith("</svg>") ? body : body + "</svg>");
        }
        String plain = text.strip();
        if (languages.contains(Language.CHART) && plain.startsWith("{")) return new Code(Language.CHART, plain);
        if (languages.contains(Language.HTML) && plain.startsWith("<")) return new Code(Language.HTML, plain);
        return null;
    }
}
