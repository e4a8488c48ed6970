package dev.assay.verify.drawing;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.DocumentLimits;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.parser.resources.ResourcePolicy;
import com.github.weisj.jsvg.renderer.NullPlatformSupport;
import com.github.weisj.jsvg.view.ViewBox;
import dev.assay.verify.image.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Draws SVG, on white, inside the JVM. What would cost without end is refused before anything is drawn: no
/// document types (entities), nothing from outside, bounded text, elements, copies, path data and dashes, and
/// no filters of many passes. What still takes longer than ten seconds is given up.
public final class Svg {
    private static final int LONGEST = 500_000;
    /// Elements, those copied by `use` and by paints counted as often as they are drawn.
    private static final long MOST_ELEMENTS = 20_000;

    private static final int DEEPEST = 60;
    private static final long SECONDS = 10;
    private static final double SHORTEST_DASH = 0.1;
    private static final double WIDEST_BLUR = 100;
    private static final double MOST_OCTAVES = 6;

    private Svg() {}

    /// Draws.
    ///
    /// @throws Undrawable if the text is no SVG, or refused
    public static Picture draw(String svg, int width, int height) throws Undrawable {
        check(svg);
        FutureTask<Picture> task = new FutureTask<>(() -> painted(svg, width, height));
        Thread.ofPlatform().daemon().name("svg-", 0).start(task);
        try {
            return task.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            task.cancel(true);
            throw new Undrawable("not drawn after " + SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            // The library throws what it likes at bad input; all of it is the input's fault, memory too.
            throw new Undrawable(
                    e.getCause() instanceof Undrawable u ? u.getMessage() : "cannot be drawn: " + e.getCause());
        }
    }

    private static Picture painted(String svg, int width, int height) throws Undrawable {
        LoaderContext context = LoaderContext.builder()
                .externalResourcePolicy(ResourcePolicy.DENY_ALL)
                .documentLimits(new DocumentLimits(DEEPEST, 8, LONGEST))
                .build();
        SVGDocument document =
                new SVGLoader().load(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)), null, context);
        if (document == null) throw new Undrawable("no SVG document");
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        try {
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, width, height);
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            g.clipRect(0, 0, width, height);
            document.renderWithPlatform(NullPlatformSupport.INSTANCE, g, new ViewBox(width, height));
        } finally {
            g.dispose();
        }
        return Picture.of(image);
    }

    /// An element, for counting.
    private static final class Node {
        final List<Node> children = new ArrayList<>();
        final List<String> copies = new ArrayList<>();
        long drawn;
    }

    private static void check(String svg) throws Undrawable {
        if (svg.length() > LONGEST) throw new Undrawable("longer than " + LONGEST + " characters");
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        Map<String, Node> named = new HashMap<>();
        Node root = new Node();
        Deque<Node> open = new ArrayDeque<>(List.of(root));
        long elements = 0;
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(svg));
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.DTD) throw new Undrawable("a document type is refused");
                if (event == XMLStreamConstants.END_ELEMENT) open.pop();
                if (event != XMLStreamConstants.START_ELEMENT) continue;
                String name = reader.getLocalName();
                if (elements == 0 && !name.equals("svg")) throw new Undrawable("expected <svg>, found <" + name + ">");
                if (++elements > MOST_ELEMENTS) throw new Undrawable("more than " + MOST_ELEMENTS + " elements");
                if (open.size() > DEEPEST) throw new Undrawable("nested deeper than " + DEEPEST);
                Node node = new Node();
                open.peek().children.add(node);
                open.push(node);
                for (int a = 0; a < reader.getAttributeCount(); a++)
                    attribute(node, named, reader.getAttributeLocalName(a), reader.getAttributeValue(a));
            }
        } catch (XMLStreamException e) {
            throw new Undrawable("no XML: " + e.getMessage().lines().reduce("", (_, last) -> last));
        }
        drawn(root, named, new HashSet<>());
    }

    private static void attribute(Node node, Map<String, Node> named, String name, String value) throws Undrawable {
        switch (name) {
            case "id" -> named.put(value, node);
            case "href" -> {
                if (!value.startsWith("#"))
                    throw new Undrawable(
                            "refers to something outside: " + value.substring(0, Math.min(60, value.length())));
                node.copies.add(value.substring(1));
            }
            case "stdDeviation" -> atMost(name, value, WIDEST_BLUR);
            case "radius" -> atMost(name, value, WIDEST_BLUR);
            case "numOctaves" -> atMost(name, value, MOST_OCTAVES);
            case "stroke-dasharray" -> dashes(value);
            default -> {}
        }
        if (name.equals("style") && value.contains("stroke-dasharray:"))
            dashes(value.substring(value.indexOf("stroke-dasharray:") + 17).split(";")[0]);
        for (int at = value.indexOf("url("); at >= 0; at = value.indexOf("url(", at + 4)) {
            int end = value.indexOf(')', at);
            String target =
                    value.substring(at + 4, end < 0 ? value.length() : end).replaceAll("[\"'\\s]", "");
            if (!target.startsWith("#")) throw new Undrawable("refers to something outside: " + target);
            node.copies.add(target.substring(1));
        }
    }

    private static void atMost(String name, String value, double most) throws Undrawable {
        for (String part : value.strip().split("[\\s,]+"))
            if (number(part) > most) throw new Undrawable(name + " of more than " + most);
    }

    private static void dashes(String value) throws Undrawable {
        double sum = 0;
        int count = 0;
        for (String part : value.strip().split("[\\s,]+")) {
            double dash = number(part);
            if (Double.isNaN(dash)) continue;
            sum += dash;
            count++;
        }
        if (count > 0 && sum < SHORTEST_DASH * count && sum > 0) throw new Undrawable("dashes too short to be seen");
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text.replaceAll("(px|pt|%)$", ""));
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }

    /// How many elements a node draws, with all copies.
    private static long drawn(Node node, Map<String, Node> named, Set<Node> above) throws Undrawable {
        if (node.drawn > 0) return node.drawn;
        if (!above.add(node)) throw new Undrawable("an element that contains itself");
        long sum = 1;
        for (Node child : node.children) sum += drawn(child, named, above);
        for (String copy : node.copies) if (named.get(copy) != null) sum += drawn(named.get(copy), named, above);
        above.remove(node);
        if (sum > MOST_ELEMENTS) throw new Undrawable("more than " + MOST_ELEMENTS + " elements with all their copies");
        return node.drawn = sum;
    }
}
