package dev.assay.serve;

import dev.assay.core.explain.ExplanationPage;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A page that grows. Text is escaped unless it is said to be markup.
final class Html {
    private record Link(String path, String name) {}

    private static final List<Link> LINKS =
            List.of(new Link("/", "Systems"), new Link("/playground", "Playground"), new Link("/runs", "Live runs"));

    private final StringBuilder out = new StringBuilder();

    /// @param here path of the entry of the navigation that is shown
    /// @param head further markup for the head
    Html(String title, String here, String head) {
        markup("""
                <!doctype html>
                <html lang=en><head><meta charset=utf-8><meta name=viewport content="width=device-width, initial-scale=1">
                <link rel=icon href="data:,"><link rel=stylesheet href="/assay.css">""");
        markup(head).markup("<title>").text(title).markup(" · Assay</title></head>\n<body>");
        markup(
                "<a class=skip href=\"#main\">Skip to the content</a><header><nav aria-label=Pages><strong>Assay</strong>");
        for (Link link : LINKS)
            markup("<a href=\"" + link.path + "\"" + (link.path.equals(here) ? " aria-current=page" : "") + ">"
                    + link.name + "</a>");
        markup("</nav></header>\n<main id=main>\n<h1>").text(title).markup("</h1>\n");
    }

    Html markup(String markup) {
        out.append(markup);
        return this;
    }

    Html text(String text) {
        out.append(ExplanationPage.escaped(text));
        return this;
    }

    Html link(String address, String text) {
        return markup("<a href=\"").text(address).markup("\">").text(text).markup("</a>");
    }

    StringBuilder buffer() {
        return out;
    }

    /// A line over windows.
    Html chart(String name, double[] values) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double last = Double.NaN;
        for (double value : values)
            if (!Double.isNaN(value)) {
                min = Math.min(min, value);
                max = Math.max(max, value);
                last = value;
            }
        markup("<figure><figcaption>")
                .text(name)
                .markup(" <b>")
                .text(number(last))
                .markup("</b></figcaption>");
        if (Double.isNaN(last)) return markup("<p>not measured yet</p></figure>\n");
        String label = name + ": now " + number(last) + ", between " + number(min) + " and " + number(max);
        markup("<svg role=img viewBox=\"0 0 100 40\" preserveAspectRatio=none aria-label=\"")
                .text(label)
                .markup("\">");
        double range = max - min > 0 ? max - min : 1;
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < values.length; i++)
            if (!Double.isNaN(values[i])) {
                double x = values.length == 1 ? 0 : 100.0 * i / (values.length - 1);
                String point = String.format(Locale.ROOT, "%.2f,%.2f ", x, 38 - 36 * (values[i] - min) / range);
                points.append(point);
                if (values.length == 1) points.append("100,").append(point.substring(point.indexOf(',') + 1));
            }
        return markup("<polyline points=\"").markup(points.toString()).markup("\" /></svg></figure>\n");
    }

    static String number(double value) {
        return Double.isNaN(value) ? "-" : dev.assay.core.text.Columns.number(Math.round(value * 1e4) / 1e4);
    }

    static String address(String path, String... pairs) {
        StringBuilder address = new StringBuilder(path);
        for (int i = 0; i < pairs.length; i += 2)
            address.append(i == 0 ? '?' : '&')
                    .append(pairs[i])
                    .append('=')
                    .append(URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
        return address.toString();
    }

    /// The fields of a form that was sent.
    ///
    /// @throws Refusal 400 if it is badly encoded
    static Map<String, String> form(byte[] body) {
        Map<String, String> fields = new HashMap<>();
        try {
            for (String pair : new String(body, StandardCharsets.ISO_8859_1).split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0)
                    fields.put(
                            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException _) {
            throw new Refusal(400, "the form is badly encoded");
        }
        return fields;
    }

    String done() {
        return markup("</main></body></html>\n").buffer().toString();
    }
}
