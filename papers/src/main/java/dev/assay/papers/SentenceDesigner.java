package dev.assay.papers;

import dev.assay.tasks.control.Environment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes a reward program from a sentence and a world's declared variables, by a table of verbs: what stands in
/// for the language model of Text2Reward in experiments. It knows the names of roles (effector, object, goal),
/// not the worlds.
final class SentenceDesigner {
    /// A round of the talk.
    ///
    /// @param program what was tried
    /// @param success the task's score of what came of it, 0 to 1
    /// @param advice what a person said who watched it; empty for nothing
    record Round(Map<String, String> program, double success, String advice) {}

    private static final String EFFECTOR = "ee_position";
    private static final String OBJECT = "obj_position";
    private static final String GOAL = "goal_position";

    private SentenceDesigner() {}

    /// The program for a sentence.
    ///
    /// @param history earlier rounds, oldest first
    /// @throws IllegalArgumentException if no rule knows the sentence
    static Map<String, String> design(String sentence, Environment world, List<Round> history) {
        String words = sentence.toLowerCase(java.util.Locale.ROOT);
        Map<String, String> program = declares(world, EFFECTOR) ? arm(words, world) : body(words);
        for (Round round : history) revise(program, round.advice().toLowerCase(java.util.Locale.ROOT));
        return program;
    }

    private static boolean declares(Environment world, String name) {
        return world.variables().stream().anyMatch(variable -> variable.name().equals(name));
    }

    private static Map<String, String> arm(String words, Environment world) {
        Map<String, String> program = new LinkedHashMap<>();
        boolean object = declares(world, OBJECT);
        String moved = object ? OBJECT : EFFECTOR;
        if (object) program.put("approach", "-dist(" + EFFECTOR + ", " + OBJECT + ")");
        program.put("goal", "-dist(" + moved + ", " + GOAL + ")");
        program.put("effort", "-0.01 * norm(action)");
        program.put("there", "dist(" + moved + ", " + GOAL + ") < 0.05 ? 1 : 0");
        if (words.contains("handle") || words.contains("grasp"))
            program.put("grip", "dist(" + EFFECTOR + ", " + OBJECT + ") < 0.1 ? -0.1 * gripper_openness : 0");
        return program;
    }

    private static Map<String, String> body(String words) {
        Map<String, String> program = new LinkedHashMap<>();
        if (words.contains("flip")) {
            String side = words.contains("back") ? "-" : "";
            String turned = "clip(" + side + "rotation, -1, 6.6)";
            program.put("turn", turned + " - " + turned.replace("rotation", "prev.rotation"));
            program.put("landed", side + "rotation > 5.5 && abs(pitch) < 0.8 && z > 0.3 ? 0.05 : 0");
        } else if (words.contains("forward")) program.put("speed", "velocity_x");
        else if (words.contains("backward")) program.put("speed", "-velocity_x");
        else if (words.contains("jump")) program.put("height", "4 * (z - 0.5)");
        else if (words.contains("crouch")) program.put("height", "-4 * abs(z - 0.3)");
        else throw new IllegalArgumentException("instruction: no rule for '" + words + "'");
        return program;
    }

    /// What the advice names is put in the place of what it speaks against.
    private static void revise(Map<String, String> program, String advice) {
        if (advice.contains("punish a fall")) program.put("fall", "-10 * (fell - prev.fell)");
        if (advice.contains("new maximum height")) program.put("height", "10 * (max_height - prev.max_height)");
    }
}
