package dev.assay.verify.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.assay.verify.web.Visited.Verdict;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Real pages in a real browser, most of them up to no good.
class BrowsersTest {
    private static final Visit QUICK = new Visit(320, 240, 50, 20, 12, 100);
    /// For pages that never end.
    private static final Visit SHORT = new Visit(320, 240, 50, 3, 12, 100);

    private static Browsers browsers;
    private static HttpServer outside;
    private static final AtomicInteger reached = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        String problem = Browsers.problem(BrowserSetup.DEFAULT);
        assumeTrue(problem == null, "skipped: " + problem);
        browsers = new Browsers(new BrowserSetup(1, ""));
        outside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        outside.createContext("/", exchange -> {
            reached.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        outside.start();
    }

    @AfterAll
    static void stop() {
        if (browsers != null) browsers.close();
        if (outside != null) outside.stop(0);
    }

    private static Visited open(String html) {
        return browsers.open(Site.page(html), QUICK);
    }

    private static Visited brief(String html) {
        return browsers.open(Site.page(html), SHORT);
    }

    private static String address() {
        return "127.0.0.1:" + outside.getAddress().getPort();
    }

    @Test
    void aPlainPageIsShown() {
        Visited page = open(
                "<title>x</title><h1 style='color:#112233'>Hello</h1><button onclick='this.textContent=1'>go</button>");
        assertEquals(Verdict.LOADED, page.verdict());
        assertFalse(page.blank());
        assertEquals(List.of(), page.errors());
        assertEquals(320, page.picture().width());
        assertEquals("Hello", page.elements().getFirst().text());
        assertEquals(0x112233, page.elements().getFirst().colour());
        assertTrue(page.actions().getFirst().works(), page.actions()::toString);
    }

    @Test
    void anEmptyPageIsBlank() {
        assertTrue(open("<div></div>").blank());
        assertTrue(open("").blank());
    }

    @Test
    void theSamePageShowsTheSamePicture() {
        String html =
                "<style>@keyframes k{to{margin-left:200px}} div{animation:k 1s infinite;width:9px;height:9px;background:red}</style><div></div>text";
        Visited one = open(html);
        try (Browsers others = new Browsers(new BrowserSetup(1, ""))) {
            assertEquals(one.picture(), others.open(Site.page(html), QUICK).picture());
        }
        assertSame(one.elements(), open(html).elements(), "remembered");
        assertEquals(one.picture(), open(html).picture());
    }

    @Test
    void nothingOutsideIsReached() {
        String html = """
                <link rel=preconnect href='http://HOST/'><link rel=dns-prefetch href='http://HOST/'><link rel=stylesheet href='http://HOST/a.css'>
                <img src='http://HOST/a.png'><iframe src='http://HOST/f'></iframe><script src='http://HOST/s.js'></script>
                <script>
                fetch('http://HOST/fetch').catch(e => {});
                navigator.sendBeacon('http://HOST/beacon', 'x');
                try { new WebSocket('ws://HOST/socket'); } catch (e) {}
                try { new EventSource('http://HOST/events'); } catch (e) {}
                new Worker(URL.createObjectURL(new Blob(["fetch('http://HOST/worker')"])));
                const rtc = new RTCPeerConnection({iceServers: [{urls: 'stun:HOST'}]});
                rtc.createDataChannel('x'); rtc.createOffer().then(o => rtc.setLocalDescription(o));
                </script>shown""".replace("HOST", address());
        Visited page = open(html);
        assertEquals(Verdict.LOADED, page.verdict());
        assertEquals(0, reached.get());
        for (String what : List.of("a.png", "/f", "s.js", "fetch", "socket", "beacon"))
            assertTrue(page.refused().stream().anyMatch(url -> url.endsWith(what)), what + " in " + page.refused());
    }

    @Test
    void aPageThatGoesElsewhereShowsNothingOfIt() {
        Visited page = open("<script>location = 'http://" + address() + "/'</script>here");
        assertEquals(0, reached.get());
        assertTrue(page.verdict() != Verdict.LOADED || page.refused().size() == 1, page::toString);
        open("<meta http-equiv=refresh content='0;url=http://" + address() + "/'>here");
        assertEquals(0, reached.get());
    }

    @Test
    void filesOfTheHostAreNotRead() {
        Visited page = open("""
                <body><script>
                for (const path of ['file:///etc/passwd', 'file:///']) {
                  const f = document.createElement('iframe'); f.src = path; document.body.append(f);
                  fetch(path).then(r => r.text()).then(t => document.body.append('LEAK ' + t)).catch(e => {});
                }
                setTimeout(() => { try { document.body.append(frames[0].document.body.innerText) } catch (e) {} }, 20);
                </script>shown</body>""");
        assertEquals(Verdict.LOADED, page.verdict());
        assertTrue(page.elements().stream()
                .noneMatch(e -> e.text().contains("root:") || e.text().contains("LEAK")));
        // Chromium refuses these frames and leaves them empty: no letter of a file in the picture.
        assertTrue(page.elements().stream().anyMatch(e -> e.text().equals("shown")));
    }

    @Test
    void anEndlessScriptIsEndedAndTheBrowserGoesOn() {
        Visited page = brief("<p>x</p><script>while (true) {}</script>");
        assertEquals(Verdict.TIMEOUT, page.verdict());
        assertEquals(Verdict.LOADED, open("<p>after</p>").verdict());
        assertEquals(
                Verdict.TIMEOUT,
                brief("<p>x</p><script>setTimeout(() => { while (true) {} }, 1)</script>")
                        .verdict());
        assertEquals(Verdict.LOADED, open("<p>after that</p>").verdict());
    }

    @Test
    void anEndlessClickSpoilsTheClickOnly() {
        Visited page = open("<button onclick='while (true) {}'>go</button><p>x</p>");
        assertEquals(Verdict.LOADED, page.verdict());
        assertFalse(page.actions().getLast().works());
        assertEquals(Verdict.LOADED, open("<p>after a click</p>").verdict());
    }

    @Test
    void aHugePageEndsWithinItsLimit() {
        Visited page = brief(
                "<body><script>for (let i = 0; i < 2e5; i++) document.body.append(document.createElement('div').appendChild(document.createTextNode('word ' + i)).parentNode)</script>");
        assertTrue(page.verdict() == Verdict.LOADED || page.verdict() == Verdict.TIMEOUT, page::toString);
        assertTrue(page.elements().size() <= QUICK.elements());
        Visited grows = brief(
                "<script>const a = []; setInterval(() => { for (;;) a.push(new Array(1e6).fill('x')) }, 0)</script>");
        assertTrue(grows.verdict() != Verdict.LOADED, grows::message);
        assertEquals(Verdict.LOADED, open("<p>after the huge ones</p>").verdict());
    }

    @Test
    void dialogsWindowsAndDownloadsAreRefused() {
        Visited page = open("""
                <a id=d href='data:application/octet-stream,abc' download=x.bin>save</a>
                <script>alert(1); confirm(2); prompt(3); window.open('about:blank'); document.getElementById('d').click();</script>shown""");
        assertEquals(Verdict.LOADED, page.verdict());
        assertEquals(List.of("dialog", "window", "download"), page.habits());
        assertEquals(
                Verdict.LOADED,
                open("<script>onbeforeunload = () => 'stay'</script>shown").verdict());
        assertEquals(
                Verdict.LOADED, open("<p>after the one that wants to stay</p>").verdict());
    }

    @Test
    void pagesDoNotSeeWhatOthersStored() {
        open(
                "<script>localStorage.setItem('k', 'secret'); document.cookie = 'k=secret'; window.name = 'secret'</script>stored");
        Visited page = open(
                "<body><script>document.body.append('[' + localStorage.getItem('k') + document.cookie + window.name + ']')</script>");
        assertEquals("[null]", page.elements().getFirst().text());
    }

    @Test
    void errorsAreTold() {
        Visited page =
                open("<script src=missing.js></script><script>console.error('said'); undefinedThing()</script>shown");
        assertEquals(3, page.errors().size(), page.errors()::toString);
        assertTrue(page.errors().stream().anyMatch(e -> e.contains("undefinedThing")));
    }

    @Test
    void linksAndButtonsAreTried() {
        Site site = new Site(
                Map.of(
                        "index.html",
                        """
                        <a href=about.html>about</a> <a href=/gone.html>gone</a> <a href=broken.html>broken</a> <a href='http://example.org/'>outside</a>
                        <a href='#here'>here</a> <a href='#nowhere'>nowhere</a>
                        <button id=b>counts</button><button>dead</button><button onclick='no()'>throws</button><i id=here></i>
                        <script src=app.js></script>""",
                        "app.js",
                        "let n = 0; document.getElementById('b').onclick = e => e.target.textContent = ++n;",
                        "about.html",
                        "about",
                        "broken.html",
                        "<script>throw new Error('bad')</script>broken"),
                "index.html");
        Visited page = browsers.open(site, QUICK);
        Map<String, Boolean> works = page.actions().stream()
                .collect(java.util.stream.Collectors.toMap(Visited.Action::label, Visited.Action::works));
        assertEquals(
                Map.of(
                        "about", true, "gone", false, "broken", false, "here", true, "nowhere", false, "counts", true,
                        "dead", false, "throws", false),
                works);
        assertEquals(List.of(), page.errors(), "clicking does not change what was shown");
    }

    @Test
    void filesStayInside() {
        for (String path : List.of("../x", "/etc/x", "a/../../x", "C:\\x", "http://x/y", ""))
            assertTrue(
                    assertThrows(IllegalArgumentException.class, () -> Site.inside(path))
                            .getMessage()
                            .startsWith("file path leaves the project"),
                    path);
        assertEquals("a/b.css", Site.inside("./a/b.css"));
    }

    @Test
    void noEntryIsNotFound() {
        assertEquals(
                Verdict.NOT_FOUND,
                browsers.open(new Site(Map.of("a.html", "x"), "index.html"), QUICK)
                        .verdict());
    }

    @Test
    void aMissingBrowserSaysSo() {
        String problem = Browsers.problem(new BrowserSetup(1, "/no/such/browser"));
        assertNotNull(problem);
        assertTrue(problem.startsWith("headless browser not available"), problem);
    }

    @Test
    void manyCallersShareFewBrowsersAndNothingIsLeft() {
        try (Browsers two = new Browsers(new BrowserSetup(2, ""))) {
            List<Verdict> verdicts = IntStream.range(0, 12)
                    .parallel()
                    .mapToObj(i -> two.open(Site.page("<p>page " + i), QUICK).verdict())
                    .toList();
            assertTrue(verdicts.stream().allMatch(Verdict.LOADED::equals), verdicts::toString);
        }
    }
}
