package dev.assay.verify.web;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Checks a website in one answer, a `<webArtifact>` of files and commands, without running it (WebGen-R1,
/// arXiv 2604.20398). Aspects, each 0 or 1: `complete`, all rules hold; `artifact`, it is closed and has an
/// id and a title; `files`, every file that is needed is there; `commands`, so are the commands (plain: always
/// 1); `inside`, no path leaves the project; `think`, the answer is a thought and then an answer, each in its
/// tags.
///
/// @param scaffold `plain`: HTML, CSS and scripts as they are, with an `index.html`; `vite`: the React project
///     of the paper, with `package.json`, `vite.config.ts`, components that are exported, and the commands
///     that install and start it
/// @param fidelity `published` lets text follow the answer, and takes paths that leave the project
@Named("web-answer")
public record WebAnswer(
        @Default("plain") Scaffold scaffold,
        @Default("recipe") Fidelity fidelity) implements Part<RewardFunction> {
    /// What a project is made of.
    public enum Scaffold {
        PLAIN,
        VITE
    }

    private static final Pattern EXPORT = Pattern.compile("export\\s+default\\s+");
    private static final Pattern INSTALL = Pattern.compile("\\bnpm install\\b");
    private static final Pattern START = Pattern.compile("\\bnpm run (dev|start)\\b");
    private static final Pattern THINK =
            Pattern.compile("(?s)<think>\\n.*?\\n</think>\\n<answer>\\n.*?\\n</answer>(.*)");
    private static final Pattern REFERS =
            Pattern.compile("(?i)<(?:script|link)\\b[^>]*?\\b(?:src|href)\\s*=\\s*[\"']([^\"'#?]+)[\"']");
    private static final Set<String> MANIFEST = Set.of("name", "version", "scripts", "dependencies", "devDependencies");

    @Override
    public RewardFunction open(Resources resources) {
        boolean published = fidelity.or(resources.fidelity()) == Fidelity.PUBLISHED;
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of("complete", "artifact", "files", "commands", "inside", "think").stream()
                        .map(name -> Aspect.whole(name, 0, 1))
                        .toList();
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                String response = row.rollout().response();
                Map<String, String> faults = faults(Artifact.in(response), scaffold, published);
                List<Signal> signals = new ArrayList<>();
                String first = faults.values().stream()
                        .filter(fault -> !fault.isEmpty())
                        .findFirst()
                        .orElse("");
                signals.add(rule("complete", first));
                faults.forEach((name, fault) -> signals.add(rule(name, fault)));
                boolean thinks = thinks(response, published);
                signals.add(Signal.whole(
                        "think", thinks ? 1 : 0, () -> thinks ? "a thought, then an answer" : "not laid out as asked"));
                return new Reading.Measured(signals);
            }
        };
    }

    private static Signal rule(String name, String fault) {
        return Signal.whole(name, fault.isEmpty() ? 1 : 0, () -> fault.isEmpty() ? "as asked" : fault);
    }

    /// Whether a response is a thought in its tags and then an answer in its own, each on lines of its own.
    ///
    /// @param published lets a line with anything in it follow
    public static boolean thinks(String response, boolean published) {
        Matcher matcher = THINK.matcher(response);
        if (!matcher.matches()) return false;
        String rest = matcher.group(1);
        return published ? rest.isEmpty() || rest.startsWith("\n") : rest.isBlank();
    }

    /// Rule to what is wrong, or an empty text.
    ///
    /// @param artifact null if there is none
    static Map<String, String> faults(Artifact artifact, Scaffold scaffold, boolean published) {
        Map<String, String> faults = new LinkedHashMap<>();
        faults.put("artifact", "");
        faults.put("files", "");
        faults.put("commands", "");
        faults.put("inside", "");
        if (artifact == null) {
            faults.replaceAll((_, _) -> "no closed webArtifact with an id and a title");
            return faults;
        }
        if (!published)
            for (Artifact.Action action : artifact.actions())
                if (action.path() != null)
                    try {
                        Site.inside(action.path());
                    } catch (IllegalArgumentException e) {
                        faults.put("inside", e.getMessage());
                    }
        if (scaffold == Scaffold.VITE) vite(artifact, faults);
        else if (faults.get("inside").isEmpty()) plain(artifact, faults);
        return faults;
    }

    /// Whether the manifest is a complete React project: the published static check.
    public static boolean completeProject(String response) {
        return faults(Artifact.in(response), Scaffold.VITE, true).values().stream()
                .allMatch(String::isEmpty);
    }

    private static void plain(Artifact artifact, Map<String, String> faults) {
        Map<String, String> files = artifact.files();
        String index = files.get("index.html");
        if (index == null) {
            faults.put("files", "no file index.html");
            return;
        }
        for (var file : files.entrySet()) {
            if (!file.getKey().endsWith(".html")) continue;
            Matcher refers = REFERS.matcher(file.getValue());
            while (refers.find()) {
                String target = refers.group(1);
                String plain = target.startsWith("./") ? target.substring(2) : target.replaceFirst("^/", "");
                if (!target.contains(":") && !target.startsWith("//") && !files.containsKey(plain))
                    faults.put("files", file.getKey() + " needs " + target + ", which is not there");
            }
        }
    }

    private static void vite(Artifact artifact, Map<String, String> faults) {
        boolean manifest = false;
        boolean config = false;
        boolean component = false;
        boolean install = false;
        boolean start = false;
        for (Artifact.Action action : artifact.actions()) {
            String path = action.path();
            switch (action.type()) {
                case "shell" -> install |= INSTALL.matcher(action.text()).find();
                case "start" -> start |= START.matcher(action.text()).find();
                case "file" -> {
                    if (path == null) continue;
                    manifest |= path.equals("package.json") && manifest(action.text());
                    config |= path.equals("vite.config.ts");
                    if ((path.startsWith("src/pages/") || path.startsWith("src/components/"))
                            && path.endsWith(".tsx")) {
                        component = true;
                        if (!EXPORT.matcher(action.text()).find()) faults.put("files", path + " has no default export");
                    }
                }
                default -> {}
            }
        }
        if (!manifest) faults.put("files", "no package.json with all that Vite and React need");
        else if (!config) faults.put("files", "no vite.config.ts");
        else if (!component) faults.put("files", "no component or page");
        if (!install || !start) faults.put("commands", install ? "nothing starts it" : "nothing installs it");
    }

    private static boolean manifest(String json) {
        try {
            Map<String, Object> manifest = Json.object(json);
            if (!manifest.keySet().containsAll(MANIFEST)) return false;
            Map<String, Object> needed = new LinkedHashMap<>(Json.map((Map<?, ?>) manifest.get("dependencies")));
            needed.putAll(Json.map((Map<?, ?>) manifest.get("devDependencies")));
            return needed.keySet().containsAll(Set.of("react", "react-dom", "vite"))
                    && manifest.get("scripts") instanceof Map<?, ?> scripts
                    && scripts.keySet().containsAll(Set.of("dev", "build", "preview"));
        } catch (JsonException | ClassCastException | NullPointerException _) {
            return false;
        }
    }
}
