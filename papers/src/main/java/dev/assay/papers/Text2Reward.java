package dev.assay.papers;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.formula.Formula;
import dev.assay.core.formula.FormulaCompiler;
import dev.assay.core.formula.ValueType;
import dev.assay.core.formula.Variable;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Text2Reward (arXiv 2309.11489): one call of a language model turns a sentence and a typed description
/// of a world into a dense reward program, which is bound to the concrete observations by name.
public final class Text2Reward implements Paper {
    /// The released zero-shot programs for MetaWorld as formulas: `e` is the effector, `h` the object's
    /// handle, `q` the goal, `g` the opening of the gripper, `a` the action.
    static final Map<String, String> PROGRAMS = Map.ofEntries(
            Map.entry(
                    "window-close-v2",
                    "-dist(e, h) - dist(h, q) - 0.01 * norm(a) + (dist(h, q) < 0.05 ? (g > 0 ? 0 : 1) : 0)"),
            Map.entry("window-open-v2", "-dist(e, h) - dist(h, q) - 0.1 * norm(a)"),
            Map.entry(
                    "drawer-open-v2",
                    "-dist(e, h) - dist(h, q) - 0.01 * (dist(e, h) < 0.1 && g > -1 ? 1 : 0) - 0.001 * norm(a)"),
            Map.entry("drawer-close-v2", "-dist(e, h) - dist(h, q) - 0.5 * abs(g + 1) - 0.1 * norm(a)"),
            Map.entry("button-press-v2", "-dist(e, q) - dist(h, q) - 0.01 * norm(a) + (e[1] == q[1] ? 100 : 0)"),
            Map.entry(
                    "sweep-into-v2",
                    "(dist(h, q) < 0.05 ? 1 : -0.01 * dist(e, h) - 0.01 * dist(h, q)) - 0.001 * dot(a, a)"),
            Map.entry(
                    "door-unlock-v2",
                    "-dist(e, h) - dist(h, q) - 0.1 * dot(a, a)"
                            + " + (1 - dot(h, q) / (norm(h) * norm(q)) < 0.01 ? 100 : 0)"),
            Map.entry("door-close-v2", "-dist(e, h) - dist(h, q) - (dist(e, h) < 0.1 ? g : 0)"),
            Map.entry("handle-press-v2", "-dist(e, h) - dist(h, q) - 0.1 * dot(a, a)"),
            Map.entry("handle-press-side-v2", "-min(dist(e, h), 1) - min(dist(h, q), 1) - 0.1 * min(norm(a), 1)"));

    private static final FormulaCompiler COMPILER = new FormulaCompiler(List.of(
            new Variable("e", ValueType.DOUBLES),
            new Variable("h", ValueType.DOUBLES),
            new Variable("q", ValueType.DOUBLES),
            new Variable("g", ValueType.DOUBLE),
            new Variable("a", ValueType.DOUBLES)));

    /// What stands on both sides of an equality, as far as it is one operand.
    private static final Pattern EQUALITY = Pattern.compile(
            "([\\w.]+(?:\\[[^\\]]*\\]|\\([^()]*\\))?)\\s*==\\s*([\\w.]+(?:\\[[^\\]]*\\]|\\([^()]*\\))?)");

    private static final Pattern WHOLE = Pattern.compile("\\d+");
    private static final Pattern COSINE = Pattern.compile("dot\\([^()]*\\)\\s*/\\s*\\(?\\s*norm\\(");

    private static final Pattern PYTHON = Pattern.compile("(?s)```python\n(.+?)\n```");
    private static final Pattern FENCE = Pattern.compile("(?s)```\n(.+?)\n```");

    @Override
    public Card card() {
        return new Card(
                "text2reward",
                "Text2Reward: Automated Dense Reward Function Generation for Reinforcement Learning",
                "2309.11489",
                "dense reward programs from a sentence, bound to observations by name",
                List.of("extraction", "binding", "ten released programs as formulas"),
                List.of(
                        "button-press pays 100 for an exact equality of doubles that practically never holds",
                        "door-unlock pays 100 for a cosine: the direction to the origin, at any distance"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return Text2RewardClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "general_to_specific" -> Map.of("code", bound(in.text("code"), in.object("map")));
            case "extract_code" -> Collections.singletonMap("code", extracted(in.text("reply")));
            case "reward_program" -> Map.of("reward", reward(in));
            default -> throw in.unknown("general_to_specific", "extract_code", "reward_program");
        };
    }

    /// What is likely to be a mistake in a program that compiles; empty for nothing. Variables are numbers, so an
    /// equality is sound only with a whole number, as of a flag.
    static List<String> lints(String program) {
        List<String> lints = new ArrayList<>();
        Matcher equality = EQUALITY.matcher(program);
        while (equality.find())
            if (!WHOLE.matcher(equality.group(1)).matches()
                    && !WHOLE.matcher(equality.group(2)).matches())
                lints.add("exact equality of doubles: " + equality.group());
        Matcher cosine = COSINE.matcher(program);
        while (cosine.find())
            lints.add("cosine distance ignores length: "
                    + program.substring(cosine.start(), program.indexOf(')', cosine.start()) + 1));
        return lints;
    }

    /// The program in a reply, or null if the model must be asked again.
    private static String extracted(String reply) {
        Matcher found = (reply.contains("```python") ? PYTHON : FENCE).matcher(reply);
        return found.find() ? found.group(1) : null;
    }

    /// General terms replaced by concrete ones, the longest first, so that no term eats the head of another.
    private static String bound(String code, Case map) {
        Map<String, String> terms = new LinkedHashMap<>();
        map.fields().forEach((general, concrete) -> terms.put(general, String.valueOf(concrete)));
        List<String> order = terms.keySet().stream()
                .sorted(Comparator.comparingInt((String term) -> term.codePointCount(0, term.length()))
                        .reversed())
                .toList();
        for (String term : order) code = code.replace(term, terms.get(term));
        return code;
    }

    private static double reward(Case in) {
        String name = in.text("program");
        String program = PROGRAMS.get(name);
        if (program == null)
            throw new IllegalArgumentException("program: unknown '" + name + "'; known: "
                    + String.join(", ", PROGRAMS.keySet().stream().sorted().toList()));
        Map<String, Object> values = new HashMap<>();
        values.put("e", in.numbers("ee_position"));
        values.put("h", in.numbers("obj1_position"));
        values.put("q", in.numbers("goal_position"));
        values.put("g", in.number("gripper_openness", 0));
        values.put("a", in.numbers("action"));
        Formula formula = COMPILER.compile(name, program);
        return (double)
                formula.evaluate(variable -> values.get(formula.variables().get(variable)));
    }
}
