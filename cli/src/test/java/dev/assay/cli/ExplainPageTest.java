package dev.assay.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person sees: the page of `explain --html` in a real browser.
class ExplainPageTest {
    private static final Path BROWSER = Path.of("/usr/bin/chromium");

    @TempDir
    Path folder;

    @BeforeEach
    void browser() {
        assumeTrue(Files.isExecutable(BROWSER), "chromium is not installed");
    }

    @Test
    void coloursSegmentsByHowGoodTheyAreAndFitsAPhone() throws Exception {
        Path page = folder.resolve("why.html");
        explain("fine-grained-rlhf", Path.of("../examples/qa-feedback.json"), "qa-28", page);
        Map<Integer, Integer> wide = colours(screenshot(page, 1100, 1400));
        for (int tone : List.of(0xcdf2d3, 0xffd3d0))
            assertTrue(wide.getOrDefault(tone, 0) > 500, () -> Integer.toHexString(tone) + " is not to be seen");
        BufferedImage phone = screenshot(page, 500, 2400);
        // Text that runs out of the page would stand in its last column.
        Map<Integer, Integer> edge = colours(phone.getSubimage(phone.getWidth() - 4, 0, 4, phone.getHeight()));
        assertEquals(Map.of(0xffffff, 4 * phone.getHeight()), edge);
    }

    @Test
    void picturesShowWhereTheyDiffer() throws Exception {
        Path page = folder.resolve("why.html");
        explain("visual-erm", Path.of("../examples/visual-erm.jsonl"), "icon-4", page);
        String text = Files.readString(page);
        assertEquals(2, text.split("<img alt=", -1).length - 1, "the reference and the response, each once");
        assertTrue(
                text.contains("<span class=\"box bad\"") && text.contains("missing"), "a red box where the sun is not");
        // The box's border is seen where the page is drawn: the picture may be shown, nothing else is loaded.
        Map<Integer, Integer> drawn = colours(screenshot(page, 1100, 900));
        assertTrue(drawn.getOrDefault(0xc62828, 0) > 50, "no box is to be seen");
        assertTrue(drawn.getOrDefault(0x34495e, 0) > 1000, "no roof is to be seen");
    }

    @Test
    void aResponseCannotRunAScriptOrCallHome() throws Exception {
        Path rows = Files.writeString(folder.resolve("rows.jsonl"), """
                {"id":"x","response":"<script>document.title='owned'</script><img src=http://127.0.0.1:9/x onerror=\\"document.title='owned'\\">","answer":"1"}
                """);
        Path page = folder.resolve("why.html");
        explain("math", rows, "x", page);
        Path dom = folder.resolve("dom.html");
        chromium(dom, "--dump-dom", page.toUri().toString());
        String text = Files.readString(dom);
        assertTrue(text.contains("<title>math x</title>"), text);
        assertTrue(text.contains("&lt;script&gt;") && !text.contains("<img"), text);
    }

    private static void explain(String recipe, Path rows, String id, Path page) {
        StringWriter said = new StringWriter();
        int exit = Main.commandLine(null)
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute("explain", recipe, rows.toString(), "--id", id, "--html", page.toString());
        assertEquals(0, exit, said::toString);
    }

    private BufferedImage screenshot(Path page, int width, int height) throws Exception {
        Path picture = folder.resolve("page-" + width + ".png");
        chromium(
                folder.resolve("log"),
                "--screenshot=" + picture,
                "--window-size=" + width + "," + height,
                "--hide-scrollbars",
                page.toUri().toString());
        return ImageIO.read(picture.toFile());
    }

    private void chromium(Path out, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                BROWSER.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--user-data-dir=" + folder.resolve("profile")));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), "the browser hangs");
        assertEquals(0, process.exitValue());
    }

    private static Map<Integer, Integer> colours(BufferedImage image) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int y = 0; y < image.getHeight(); y++)
            for (int x = 0; x < image.getWidth(); x++) counts.merge(image.getRGB(x, y) & 0xffffff, 1, Integer::sum);
        return counts;
    }
}
