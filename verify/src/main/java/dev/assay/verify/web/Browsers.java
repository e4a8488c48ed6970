package dev.assay.verify.web;

import dev.assay.core.Resources;
import dev.assay.verify.image.Picture;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// A bounded pool of browsers, each with one page at a time: Playwright's connection serves one thread. They
/// are started when they are needed and end with the pool. What a page showed is remembered by its content.
///
/// Thread-safe. Without a browser nothing is opened: every call then throws {@link BrowserMissing}.
public final class Browsers implements AutoCloseable {
    private static final int REMEMBERED = 500;

    /// A visit whose picture takes a hundredth of the room.
    private record Kept(Visited visited, byte[] png) {
        static Kept of(Visited visited) {
            return visited.picture() == null
                    ? new Kept(visited, null)
                    : new Kept(visited.with(null), visited.picture().png());
        }

        Visited again() {
            return png == null ? visited : visited.with(Picture.read(png));
        }
    }

    private final BlockingQueue<Lane> idle;
    private final Map<String, Kept> seen = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > REMEMBERED;
        }
    };

    private volatile boolean closed;

    /// Starts nothing yet.
    public Browsers(BrowserSetup setup) {
        idle = new ArrayBlockingQueue<>(setup.pages());
        for (int i = 0; i < setup.pages(); i++) idle.add(new Lane(setup));
    }

    /// The pool that all parts with this setup share.
    public static Browsers leased(Resources resources, BrowserSetup setup) {
        return resources.leases().get(setup, Browsers.class, () -> new Browsers(setup));
    }

    /// Why no page can be opened here, or null if one can. It is tried, not guessed.
    public static String problem(BrowserSetup setup) {
        try (Browsers browsers = new Browsers(setup)) {
            browsers.open(Site.page("<p>try"), Visit.DEFAULT);
            return null;
        } catch (BrowserMissing e) {
            return e.getMessage();
        }
    }

    /// Opens a page, or remembers what it showed.
    ///
    /// @throws BrowserMissing if there is no browser
    public Visited open(Site site, Visit visit) {
        String key = digest(site, visit);
        synchronized (seen) {
            Kept known = seen.get(key);
            if (known != null) return known.again();
        }
        Visited visited = lent(site, visit);
        // A busy machine may make a page late that is not endless.
        if (visited.verdict() != Visited.Verdict.TIMEOUT)
            synchronized (seen) {
                seen.put(key, Kept.of(visited));
            }
        return visited;
    }

    private Visited lent(Site site, Visit visit) {
        if (closed) throw new BrowserMissing("the browsers are closed");
        Lane lane;
        try {
            lane = idle.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrowserMissing("interrupted while waiting for a browser");
        }
        try {
            return lane.open(site, visit);
        } finally {
            if (closed) lane.close();
            else idle.add(lane);
        }
    }

    private static String digest(Site site, Visit visit) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, visit.toString());
            add(digest, site.entry());
            site.files().forEach((path, content) -> {
                add(digest, path);
                add(digest, content);
            });
            return new String(digest.digest(), StandardCharsets.ISO_8859_1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }

    /// Ends all browsers.
    @Override
    public void close() {
        closed = true;
        for (Lane lane = idle.poll(); lane != null; lane = idle.poll()) lane.close();
    }
}
