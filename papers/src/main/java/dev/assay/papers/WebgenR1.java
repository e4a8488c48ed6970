package dev.assay.papers;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// WebGen-R1 (arXiv 2604.20398): a website in one answer is checked as text, built, opened, and graded by its
/// picture, each stage only if the one before holds.
public final class WebgenR1 implements Paper {
    private static final Pattern ARTIFACT = Pattern.compile("(?s)<webArtifact\\s+([^>]*)>(.*?)</webArtifact>");
    private static final Pattern ID = Pattern.compile("id\\s*=\\s*[\"']([^\"']+)[\"']");
    private static final Pattern TITLE = Pattern.compile("title\\s*=\\s*[\"']([^\"']+)[\"']");
    private static final Pattern ACTION = Pattern.compile("(?s)<webAction\\s+type\\s*=\\s*[\"']([^\"']+)[\"']"
            + "(?:\\s+filePath\\s*=\\s*[\"']([^\"']+)[\"'])?\\s*>(.*?)</webAction>");
    private static final Pattern EXPORT = Pattern.compile("export\\s+default\\s+");
    private static final Pattern INSTALL = Pattern.compile("\\bnpm install\\b");
    private static final Pattern START = Pattern.compile("\\bnpm run (dev|start)\\b");
    private static final Pattern SHELL = Pattern.compile("(?s)<webAction type=\"shell\">(.*?)</webAction>");
    private static final Pattern STARTS = Pattern.compile("(?s)<webAction type=\"start\">(.*?)</webAction>");
    private static final Pattern THINK =
            Pattern.compile("(?sm)\\A<think>\\n.*?\\n</think>\\n<answer>\\n.*?\\n</answer>$");
    private static final Pattern GRADE = Pattern.compile("(?is)Grade.*?(\\d)");

    @Override
    public Card card() {
        return new Card(
                "webgen-r1",
                "WebGen-R1: Incentivizing LLMs to Generate Functional and Aesthetic Websites with RL",
                "2604.20398",
                "websites by structure, build, rendering and a judged picture",
                List.of("static check of the manifest", "grade parser", "both published combinations"),
                List.of(
                        "text after the answer passes the format check",
                        "the first digit after the word 'grade' counts: 'Graded on a 0-5 scale' is a 0"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "code_format" -> Map.of("code_format", complete(in.text("response")) ? 1.0 : 0.0);
            case "think_format" ->
                Map.of("think_format", THINK.matcher(in.text("response")).find() ? 1.0 : 0.0);
            case "grade" -> {
                Matcher grade = GRADE.matcher(in.text("vlm_output"));
                yield Map.of("grade", grade.find() ? Double.parseDouble(grade.group(1)) : 0.0);
            }
            case "actions" -> {
                List<String> starts = all(STARTS, in.text("response"));
                yield Map.of(
                        "shell_actions",
                        all(SHELL, in.text("response")),
                        "last_start_action",
                        starts.isEmpty() ? "" : starts.getLast());
            }
            case "total" -> {
                boolean opened = in.flag("static_ok", false) && in.flag("build_ok", false);
                double appearance = opened ? in.number("grade") : 0;
                yield Map.of(
                        "appearance",
                        appearance,
                        "total",
                        appearance + 0.1 * in.number("code_format") + 0.1 * in.number("think_format"));
            }
            case "cascade" -> Map.of("reward", cascade(in));
            default -> throw in.unknown("code_format", "think_format", "grade", "actions", "total", "cascade");
        };
    }

    private static List<String> all(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) found.add(matcher.group(1));
        return found;
    }

    /// Whether the manifest has all a project needs.
    private static boolean complete(String response) {
        Matcher artifact = ARTIFACT.matcher(response);
        if (!artifact.find()) return false;
        if (!ID.matcher(artifact.group(1)).find()
                || !TITLE.matcher(artifact.group(1)).find()) return false;
        Set<String> has = new HashSet<>();
        Matcher action = ACTION.matcher(artifact.group(2));
        while (action.find()) {
            String text = action.group(3).strip();
            String path = action.group(2);
            switch (action.group(1)) {
                case "shell" -> {
                    if (INSTALL.matcher(text).find()) has.add("install");
                }
                case "start" -> {
                    if (START.matcher(text).find()) has.add("start");
                }
                case "file" -> {
                    if (path == null) continue;
                    boolean component = (path.startsWith("src/pages/") || path.startsWith("src/components/"))
                            && path.endsWith(".tsx");
                    if (path.equals("package.json") && manifest(text)) has.add("package");
                    if (path.equals("vite.config.ts")) has.add("config");
                    if (component && !EXPORT.matcher(text).find()) return false;
                    if (component) has.add("component");
                }
                default -> {}
            }
        }
        return has.equals(Set.of("install", "start", "package", "config", "component"));
    }

    private static boolean manifest(String json) {
        try {
            Map<String, Object> manifest = Json.object(json);
            if (!manifest.keySet().containsAll(Set.of("name", "version", "scripts", "dependencies", "devDependencies")))
                return false;
            Set<String> libraries =
                    new HashSet<>(Json.map(manifest.get("dependencies")).keySet());
            libraries.addAll(Json.map(manifest.get("devDependencies")).keySet());
            return libraries.containsAll(Set.of("react", "react-dom", "vite"))
                    && Json.map(manifest.get("scripts")).keySet().containsAll(Set.of("dev", "build", "preview"));
        } catch (JsonException | ClassCastException | IllegalArgumentException _) {
            return false;
        }
    }

    /// Nothing for what does not build; then the picture, no errors while running, and the thought.
    private static double cascade(Case in) {
        if (!in.flag("static_ok", false) || !in.flag("build_ok", false)) return 0;
        double functional = in.number("lam", 0.1);
        double thought = in.number("gam", 0.1);
        return (1 - functional - thought) * in.number("grade") / 5
                + functional * (in.number("console_errors", 0) == 0 ? 1 : 0)
                + thought * in.number("think_format");
    }
}
