package dev.assay.verify.web;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.ServiceWorkerPolicy;
import com.microsoft.playwright.options.WaitUntilState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// One browser with one page at a time, on a thread of its own, as Playwright wants it. One caller at a time.
final class Lane implements AutoCloseable {
    /// Beyond the limit of a visit, how long a browser may take to say so before it counts as lost.
    private static final double GRACE_SECONDS = 5;

    private static final int TRIES = 2;
    /// Pages opened before everything that might have been left behind is thrown away.
    private static final int REUSES = 100;
    private static final List<String> FLAGS = List.of(
            // No name and no address leads anywhere, whatever the page tries: what it may see is handed to it.
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--proxy-server=http://127.0.0.1:1",
            "--proxy-bypass-list=<-loopback>",
            "--dns-prefetch-disable",
            "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
            "--block-new-web-contents",
            "--disable-gpu");
    /// Runs before any script of a page. The name of a window outlives its page, and would carry words to the next.
    private static final String FIRST = "if (window === top) window.name = ''; window.open = () => { console.debug('"
            + Watch.WINDOW + "'); return null; }";

    private final BrowserSetup setup;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("browser-", 0).factory());
    /// By this word on its command line the browser is found when it has to be ended.
    private final String mark = "--assay-lane=" + UUID.randomUUID();

    private Playwright playwright;
    private Confinement confinement;
    private Browser browser;
    private BrowserContext context;
    private Page page;
    private int opened;
    /// What the visit that runs may see, and what is noted of it.
    private volatile Watch watch;

    Lane(BrowserSetup setup) {
        this.setup = setup;
    }

    Visited open(Site site, Visit visit) {
        if (!site.files().containsKey(site.entry()))
            return new Watch(site, "").end(Visited.Verdict.NOT_FOUND, "there is no file " + site.entry());
        for (int left = TRIES; ; ) {
            try {
                return on(() -> visit(site, visit), visit.limit() + GRACE_SECONDS);
            } catch (TimeoutException _) {
                Watch seen = watch;
                abandon();
                return seen == null || seen.shown() == null
                        ? new Watch(site, "").end(Visited.Verdict.TIMEOUT, "not ended after " + visit.limit() + " s")
                        : seen.shown();
            } catch (PlaywrightException e) {
                // The browser itself went away; a page that does this twice is to blame.
                abandon();
                if (--left == 0) return new Watch(site, "").end(Visited.Verdict.CRASHED, line(e));
            }
        }
    }

    private <T> T on(Callable<T> work, double seconds) throws TimeoutException {
        Future<T> running = thread.submit(work);
        try {
            return running.get((long) (seconds * 1000), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abandon();
            throw new BrowserMissing("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new BrowserMissing("headless browser not available: " + e.getCause());
        }
    }

    private Visited visit(Site site, Visit visit) {
        start();
        if (opened++ >= REUSES) renew();
        if (page == null) fresh();
        // An origin of its own: nothing that another page stored can be read.
        Watch mine = new Watch(site, "http://" + UUID.randomUUID().toString().substring(0, 13) + ".test");
        watch = mine;
        page.setViewportSize(visit.width(), visit.height());
        Visited visited = new Tour(page, mine, visit).take();
        if (!visited.loaded() || mine.soiled()) renew();
        return visited;
    }

    private void start() {
        if (browser != null && browser.isConnected()) return;
        Path program = setup.program();
        try {
            if (playwright == null)
                playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            if (confinement == null) confinement = Confinement.of(program);
            boolean root = "root".equals(System.getProperty("user.name"));
            browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(confinement.program())
                            .setHeadless(true)
                            .setChromiumSandbox(!root)
                            .setArgs(Stream.concat(FLAGS.stream(), Stream.of(mark))
                                    .toList()));
        } catch (PlaywrightException e) {
            throw new BrowserMissing("headless browser not available: " + program + ": " + line(e));
        }
        context = null;
        page = null;
    }

    private void fresh() {
        context = browser.newContext(new Browser.NewContextOptions()
                .setOffline(true)
                .setAcceptDownloads(false)
                .setServiceWorkers(ServiceWorkerPolicy.BLOCK)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setLocale("en-US")
                .setTimezoneId("UTC"));
        context.addInitScript(FIRST);
        context.route(_ -> true, this::serve);
        context.routeWebSocket(_ -> true, socket -> {
            watch.refuse(socket.url());
            socket.close();
        });
        page = context.newPage();
        page.onConsoleMessage(message -> watch.said(message));
        page.onPageError(error -> watch.error(error));
        page.onDialog(dialog -> {
            // A page must not be able to stay: "leave?" is answered with yes, all else with no.
            if (dialog.type().equals("beforeunload")) dialog.accept();
            else {
                watch.tried("dialog");
                dialog.dismiss();
            }
        });
        page.onDownload(_ -> watch.tried("download"));
        page.onCrash(_ -> watch.crash());
        page.setDefaultTimeout(2000);
        opened = 1;
        watch = new Watch(Site.page(""), "");
        // The first page is slow; it should not cost the first visit its time.
        page.navigate("about:blank", new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
    }

    private void serve(Route route) {
        Watch now = watch;
        String url = route.request().url();
        String path = now.path(url);
        if (path == null) {
            now.refuse(url);
            route.abort();
            return;
        }
        String file = now.site().file(path);
        if (file == null) {
            boolean icon = path.equals("/favicon.ico");
            route.fulfill(new Route.FulfillOptions().setStatus(icon ? 204 : 404).setBody(""));
            return;
        }
        route.fulfill(new Route.FulfillOptions()
                .setContentType(Site.type(file))
                .setBody(now.site().files().get(file)));
    }

    private void renew() {
        if (context != null) context.close();
        context = null;
        page = null;
    }

    /// Ends the browser from outside; the thread then gets an exception from whatever it waits for.
    private void abandon() {
        ProcessHandle.current().descendants().filter(this::mine).forEach(ProcessHandle::destroyForcibly);
        try {
            on(
                    () -> {
                        browser = null;
                        context = null;
                        page = null;
                        return null;
                    },
                    GRACE_SECONDS);
        } catch (TimeoutException | PlaywrightException e) {
            throw new BrowserMissing("headless browser not available: it cannot be ended");
        }
    }

    private boolean mine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .contains(mark);
        } catch (IOException _) {
            return process.info().commandLine().orElse("").contains(mark);
        }
    }

    static String line(Throwable e) {
        String message = String.valueOf(e.getMessage());
        for (String part : message.split("\n")) {
            String text = part.strip().replaceFirst("^message='", "");
            if (!text.isEmpty() && !text.equals("Error {")) return text.length() > 200 ? text.substring(0, 200) : text;
        }
        return message;
    }

    @Override
    public void close() {
        try {
            on(
                    () -> {
                        if (playwright != null) playwright.close();
                        if (confinement != null) confinement.close();
                        return null;
                    },
                    GRACE_SECONDS);
        } catch (TimeoutException | RuntimeException _) {
            ProcessHandle.current().descendants().filter(this::mine).forEach(ProcessHandle::destroyForcibly);
        }
        thread.shutdownNow();
    }
}
