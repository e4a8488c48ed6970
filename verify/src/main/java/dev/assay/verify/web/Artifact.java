package dev.assay.verify.web;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A website in one answer: `<webArtifact id="..." title="...">` with actions inside.
///
/// @param actions in their order
public record Artifact(List<Action> actions) {
    private static final Pattern ARTIFACT = Pattern.compile("(?s)<webArtifact\\s+([^>]*)>(.*?)</webArtifact>");
    private static final Pattern ID = Pattern.compile("id\\s*=\\s*[\"']([^\"']+)[\"']");
    private static final Pattern TITLE = Pattern.compile("title\\s*=\\s*[\"']([^\"']+)[\"']");
    private static final Pattern ACTION = Pattern.compile("(?s)<webAction\\s+type\\s*=\\s*[\"']([^\"']+)[\"']"
            + "(?:\\s+filePath\\s*=\\s*[\"']([^\"']+)[\"'])?\\s*>(.*?)</webAction>");

    /// One step.
    ///
    /// @param type `file`, `shell` or `start`
    /// @param path of a file; null if it has none
    /// @param text content of a file, or the command, without blanks around it
    public record Action(String type, String path, String text) {}

    /// The first closed artifact with an id and a title; null if there is none.
    public static Artifact in(String response) {
        Matcher artifact = ARTIFACT.matcher(response);
        if (!artifact.find()
                || !ID.matcher(artifact.group(1)).find()
                || !TITLE.matcher(artifact.group(1)).find()) return null;
        List<Action> actions = new ArrayList<>();
        Matcher action = ACTION.matcher(artifact.group(2));
        while (action.find())
            actions.add(
                    new Action(action.group(1), action.group(2), action.group(3).strip()));
        return new Artifact(List.copyOf(actions));
    }

    /// Path to content of its files, those without a path left out; of two with one path the last.
    ///
    /// @throws IllegalArgumentException if a path leaves the project
    public Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        for (Action action : actions)
            if (action.type.equals("file") && action.path != null) files.put(Site.inside(action.path), action.text);
        return files;
    }
}
