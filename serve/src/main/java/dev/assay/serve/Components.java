package dev.assay.serve;

import dev.assay.core.recipe.Recipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The parts that a reward is the sum of. A trainer that normalises objectives apart insists that they sum to the
/// reward exactly, so weights are folded into them. A reward that is no such sum has one part: itself.
final class Components {
    private static final String NAME = "[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*";
    private static final String NUMBER = "\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?";
    private static final Pattern TERM = Pattern.compile("(?:(" + NUMBER + "|params\\.\\w+)\\s*\\*\\s*)?(" + NAME
            + ")(?:\\s*\\*\\s*(" + NUMBER + "|params\\.\\w+))?");

    /// @param number which of the recipe's numbers
    private record Term(String name, double weight, int number) {}

    private final List<Term> terms;

    private Components(List<Term> terms) {
        this.terms = terms;
    }

    static Components of(Recipe recipe, List<String> names) {
        String expression = recipe.combine().stream()
                .filter(entry -> entry.name().equals(Recipe.REWARD))
                .findFirst()
                .orElseThrow()
                .expression();
        List<Term> terms = new ArrayList<>();
        for (String text : expression.strip().split("\\+", -1)) {
            Matcher matcher = TERM.matcher(text.strip());
            if (!matcher.matches()) return new Components(List.of());
            String name = matcher.group(2);
            // An entry hides a reward of the same name.
            int number = names.contains("combine." + name) ? names.indexOf("combine." + name) : names.indexOf(name);
            double weight = weight(matcher.group(1), recipe) * weight(matcher.group(3), recipe);
            Recipe.Reward measured = recipe.rewards().get(name.split("\\.", 2)[0]);
            // Where a reward has a value for what could not be measured, the formula saw another number than we have.
            boolean replaced = measured != null && (measured.onMissing() != null || measured.notApplicable() != null);
            boolean twice = terms.stream().anyMatch(term -> term.name.equals(name));
            if (number < 0 || replaced || twice || !Double.isFinite(weight)) return new Components(List.of());
            terms.add(new Term(name, weight, number));
        }
        return new Components(terms);
    }

    private static double weight(String factor, Recipe recipe) {
        if (factor == null) return 1;
        if (!factor.startsWith("params.")) return Double.parseDouble(factor);
        return recipe.params().get(factor.substring("params.".length())) instanceof Double value ? value : Double.NaN;
    }

    List<String> names() {
        return terms.isEmpty()
                ? List.of(Recipe.REWARD)
                : terms.stream().map(Term::name).toList();
    }

    /// The parts of a sample that has a reward.
    Map<String, Double> of(Result result) {
        Map<String, Double> parts = new LinkedHashMap<>();
        double sum = 0;
        for (Term term : terms) {
            double part = term.weight * result.numbers()[term.number];
            parts.put(term.name, part);
            sum += part;
        }
        // A list summed by name, or a value that was rounded, is no part after all.
        boolean whole = Math.abs(sum - result.reward()) <= 1e-9 * Math.max(1, Math.abs(result.reward()));
        return terms.isEmpty() || !whole ? Map.of(Recipe.REWARD, result.reward()) : parts;
    }
}
