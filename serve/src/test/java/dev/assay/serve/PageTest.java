package dev.assay.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import dev.assay.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people see, in a real browser. Pictures are left in `target/pages`.
class PageTest {
    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path PICTURES = Path.of("target/pages");

    @TempDir
    static Path folder;

    private static Running server;
    private static Playwright playwright;
    private static Browser browser;

    private final List<String> complaints = new ArrayList<>();
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Files.isExecutable(BROWSER), "chromium is not installed");
        server = new Running(Running.settings(Running.recipes(folder.resolve("recipes"))));
        train();
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(BROWSER)
                        .setArgs(List.of("--no-sandbox")));
        Files.createDirectories(PICTURES);
    }

    @AfterAll
    static void stop() {
        if (playwright != null) playwright.close();
        if (server != null) server.close();
    }

    /// A run whose answers are right more and more often, longer and longer, and at last all alike.
    private static void train() {
        Random random = new Random(7);
        for (int step = 0; step < 40; step++) {
            List<Map<String, Object>> samples = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                boolean right = random.nextDouble() < 0.3 + 0.7 * Math.min(1, step / 30.0);
                samples.add(Map.of(
                        "id", step + "-" + i,
                        "group", step + "-" + i / 4,
                        "response", "so ".repeat(10 + 2 * step) + (right ? "#### 3" : "#### 4"),
                        "answer", "3"));
            }
            server.post("/v1/score?run=toy", Map.of("recipe", "math", "samples", samples));
        }
    }

    @BeforeEach
    void open() {
        view(1280, 900, ColorScheme.LIGHT);
    }

    private void view(int width, int height, ColorScheme scheme) {
        if (context != null) context.close();
        context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) complaints.add(message.text());
        });
        page.onPageError(complaints::add);
    }

    @AfterEach
    void close() {
        context.close();
        assertEquals(List.of(), complaints, "the browser complains");
    }

    private void go(String path) {
        assertEquals(200, page.navigate(server.uri().resolve(path).toString()).status());
    }

    private void press(String button) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button))
                .click();
    }

    private void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + ".png"))
                .setFullPage(false));
    }

    private void fits() {
        assertEquals(
                page.evaluate("document.documentElement.clientWidth"),
                page.evaluate("document.documentElement.scrollWidth"),
                "something runs out of the page");
    }

    @Test
    void systemsCanBeSearched() {
        go("/");
        picture("systems");
        assertTrue(page.locator(".cards > li").count() > 74);
        page.getByLabel("Search").fill("tool-rl");
        press("Search");
        assertEquals(1, page.locator(".cards > li").count());
        assertTrue(page.locator(".cards").innerText().contains("2504.13958"));
        page.getByText("recipe tool-rl").click();
        assertTrue(page.locator("pre").innerText().contains("group-relative"));
        page.getByText("Try it in the playground").click();
        assertEquals("tool-rl", page.getByLabel("Recipe").inputValue());
    }

    @Test
    void thePlaygroundTellsWhy() throws IOException {
        go("/playground?recipe=tool-rl");
        page.getByLabel("Rollouts")
                .fill(String.join(
                        "\n",
                        Files.readAllLines(Path.of("../examples/tool-calls.jsonl"))
                                .subList(0, 4)));
        press("Score");
        assertEquals(4, page.locator("tbody").first().locator("tr").count());
        assertTrue(page.locator("mark.good").count() > 0);
        // The value of a name stands under it.
        assertEquals("1.000", page.locator("ruby:has-text('format') rt").first().innerText());
        assertTrue(page.locator("main").innerText().contains("advantage"));
        picture("playground");
        page.locator("details.rollout").first().scrollIntoViewIfNeeded();
        picture("playground-why");
        fits();
    }

    @Test
    void aFileCanBeDropped() {
        go("/playground");
        page.getByLabel("or choose one")
                .setInputFiles(new FilePayload(
                        "rows.jsonl",
                        "application/jsonl",
                        "{\"id\":\"from-file\",\"response\":\"#### 3\",\"answer\":\"3\"}\n".getBytes()));
        page.waitForFunction("document.getElementById('rows').value.includes('from-file')");
        page.evaluate("""
                () => { const data = new DataTransfer(); data.items.add(new File(['{"id":"dropped","response":"#### 3","answer":"3"}'], 'x.jsonl'));
                  document.getElementById('rows').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true})); }""");
        page.waitForFunction("document.getElementById('rows').value.includes('dropped')");
        press("Score");
        assertTrue(page.locator("tbody").first().innerText().contains("dropped"));
    }

    @Test
    void twoRecipesStandSideBySide() {
        go("/playground?recipe=math");
        page.getByLabel("Compare with").selectOption("gsm8k");
        page.getByLabel("Rollouts")
                .fill("{\"id\":\"a\",\"group\":\"g\",\"response\":\"#### 3\",\"answer\":\"3\"}\n"
                        + "{\"id\":\"b\",\"group\":\"g\",\"response\":\"#### 4\",\"answer\":\"3\"}");
        press("Score");
        assertEquals(2, page.locator("details.rollout[open] section").count());
        assertEquals(
                List.of("math", "gsm8k"),
                page.locator("details.rollout[open] h3").allInnerTexts());
        picture("compare");
        fits();
    }

    private void play(String recipe) throws IOException {
        go("/playground?recipe=" + recipe);
        page.getByLabel("Rollouts").fill(Files.readString(Path.of("../examples/" + recipe + ".jsonl")));
        press("Score");
        assertEquals(0, page.locator(".alarm[role=alert]").count(), recipe);
        page.evaluate("document.querySelectorAll('details.rollout').forEach(each => each.open = true)");
        page.locator("details.rollout")
                .nth(1)
                .screenshot(new Locator.ScreenshotOptions().setPath(PICTURES.resolve("playground-" + recipe + ".png")));
    }

    @Test
    void stepsAreListedWithWhatStandsAtEach() throws IOException {
        play("nous");
        List<String> rows = Files.readAllLines(Path.of("../examples/nous.jsonl"));
        for (int i = 0; i < rows.size(); i++) {
            List<Object> steps = Json.list(Json.object(rows.get(i)).get("turns"));
            Locator rollout = page.locator("details.rollout").nth(i);
            assertEquals(steps.size(), rollout.locator("ol.steps > li").count());
            for (int step = 0; step < steps.size(); step++) {
                Locator item = rollout.locator("ol.steps > li").nth(step);
                assertTrue(item.textContent()
                        .startsWith(Json.map(steps.get(step)).get("action").toString()));
                // The numbers at a step are those of the signals that say so, and the colour is the worst of theirs.
                Locator said = rollout.locator("table:has-text('where') tr:has(td:text-is('step " + step + "')) .dot");
                assertTrue(said.count() > 0);
                assertEquals(
                        said.allInnerTexts(),
                        List.of(item.locator("sup").innerText().split(", ")));
                List<String> tones = said.all().stream()
                        .map(dot -> dot.getAttribute("class").replace("dot ", ""))
                        .toList();
                String worst = List.of("bad", "middling", "good", "plain").stream()
                        .filter(tones::contains)
                        .findFirst()
                        .orElseThrow();
                assertEquals(worst, item.locator("mark").getAttribute("class"));
            }
        }
    }

    /// Where each box is drawn in its picture, and where its signal says that it is, both in pixels of the picture.
    private static final String BOXES = """
            () => [...document.querySelectorAll('.picture .box')].map(box => {
              const number = box.querySelector('b').textContent;
              const row = [...box.closest('section').querySelectorAll('tr')]
                .find(row => row.querySelector('.dot')?.textContent === number);
              const said = row.cells[3].textContent.match(/\\[(.*)\\]/)[1].split(',').map(Number);
              const image = box.parentElement.querySelector('img');
              const frame = image.getBoundingClientRect(), at = box.getBoundingClientRect();
              const scale = image.naturalWidth / frame.width;
              const drawn = [at.left - frame.left, at.top - frame.top, at.right - frame.left, at.bottom - frame.top];
              return {said, drawn: drawn.map(x => x * scale), pixel: scale,
                tone: row.querySelector('.dot').className === 'dot ' + box.className.replace('box ', '')};
            })""";

    @Test
    void boxesAreDrawnWhereTheyAre() throws IOException {
        for (String recipe : List.of("visual-erm", "webgen-r1")) {
            play(recipe);
            List<?> boxes = (List<?>) page.evaluate(BOXES);
            assertTrue(boxes.size() > 5, recipe);
            for (Object each : boxes) {
                Map<?, ?> box = (Map<?, ?>) each;
                double pixel = ((Number) box.get("pixel")).doubleValue();
                for (int i = 0; i < 4; i++)
                    assertEquals(
                            ((Number) ((List<?>) box.get("said")).get(i)).doubleValue(),
                            ((Number) ((List<?>) box.get("drawn")).get(i)).doubleValue(),
                            1.5 * pixel,
                            recipe + " " + box);
                assertEquals(true, box.get("tone"), "the colour of the signal");
            }
        }
    }

    /// Rectangles as they stand in the drawing, and their signals.
    private static final String RECTANGLES = """
            () => [...document.querySelectorAll('svg.boxes g')].map(g => {
              const row = [...g.closest('section').querySelectorAll('tr')]
                .find(row => row.querySelector('.dot')?.textContent === g.querySelector('text').textContent);
              const rect = g.querySelector('rect'), of = name => Number(rect.getAttribute(name));
              return [row.cells[3].textContent.match(/\\[(.*)\\]/)[1].split(',').map(Number),
                [of('x'), of('y'), of('x') + of('width'), of('y') + of('height')],
                rect.getBoundingClientRect().width > 0];
            })""";

    @Test
    void boxesOfPicturesThatAreNotAtHandAreDrawnToo() throws IOException {
        play("t2i-reward-hacking");
        List<?> boxes = (List<?>) page.evaluate(RECTANGLES);
        assertTrue(boxes.size() > 5);
        for (Object each : boxes) {
            List<?> box = (List<?>) each;
            for (int i = 0; i < 4; i++)
                assertEquals(
                        ((Number) ((List<?>) box.get(0)).get(i)).doubleValue(),
                        ((Number) ((List<?>) box.get(1)).get(i)).doubleValue(),
                        1e-5);
            assertEquals(true, box.get(2));
        }
    }

    @Test
    void liveRunsRaiseAlarms() {
        go("/runs?refresh=0");
        String text = page.locator("main").innerText();
        assertTrue(text.contains("toy"), text);
        assertTrue(text.contains("length drifts"), text);
        assertTrue(text.contains("variance collapses"), text);
        assertTrue(page.locator("figure polyline").count() >= 5);
        picture("runs");
        go("/runs");
        assertEquals(1, page.locator("meta[http-equiv=refresh]").count());
    }

    @Test
    void everythingFitsAPhoneInTheDark() throws IOException {
        view(390, 844, ColorScheme.DARK);
        for (String path : List.of("/", "/recipes/tool-rl", "/playground", "/runs?refresh=0")) {
            go(path);
            fits();
            picture("phone" + path.replaceAll("\\W+", "-"));
        }
        go("/playground?recipe=tool-rl");
        page.getByLabel("Rollouts")
                .fill(String.join(
                        "\n",
                        Files.readAllLines(Path.of("../examples/tool-calls.jsonl"))
                                .subList(0, 2)));
        press("Score");
        fits();
        page.locator("details.rollout").first().scrollIntoViewIfNeeded();
        picture("phone-why");
        assertEquals("rgb(21, 23, 26)", page.evaluate("getComputedStyle(document.body).backgroundColor"));
    }

    @Test
    void everythingHasANameAndCanBeReached() {
        for (String path : List.of("/", "/playground", "/runs?refresh=0")) {
            go(path);
            assertEquals("en", page.evaluate("document.documentElement.lang"));
            assertEquals(1, page.locator("h1").count());
            assertEquals(1, page.locator("main").count());
            Object nameless = page.evaluate(
                    "[...document.querySelectorAll('input,select,textarea')].filter(e => !e.labels.length).length");
            assertEquals(0, nameless, path);
            page.keyboard().press("Tab");
            assertEquals("Skip to the content", page.evaluate("document.activeElement.textContent"));
        }
    }

    @Test
    void aRolloutCannotRunAScript() {
        go("/playground?recipe=math");
        page.getByLabel("Rollouts")
                .fill(
                        "{\"id\":\"</summary><script>document.title='owned'</script>\",\"group\":\"<img src=x onerror=alert(1)>\","
                                + "\"response\":\"<script>document.title='owned'</script></textarea>#### 3\",\"answer\":\"3\"}");
        press("Score");
        assertFalse(page.title().contains("owned"));
        assertEquals(0, page.locator("main script, main img").count());
        go("/?q=%3Cscript%3Edocument.title%3D'owned'%3C/script%3E");
        assertFalse(page.content().contains("<script>document"));
    }
}
