package dev.assay.core.vet;

import dev.assay.core.recipe.Nearest;
import dev.assay.core.recipe.Yaml;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/// What a recipe says of its own vetting, in its `vet:` block.
///
/// @param example name of the example file it is vetted on
/// @param fooled words of the attacks that are known to fool it in its mended form, each with the reason why
///     that stays
public record Admitted(String example, Map<String, String> fooled) {
    /// The block of a recipe.
    ///
    /// @throws dev.assay.core.recipe.RecipeException if the block names something unknown
    public static Admitted of(Yaml recipe) {
        Map<String, Yaml> members = recipe.map();
        String example = members.get("id").text() + ".jsonl";
        Map<String, String> fooled = new LinkedHashMap<>();
        if (!members.containsKey("vet")) return new Admitted(example, fooled);
        TreeSet<String> words = new TreeSet<>();
        words.add(Vetted.TIED);
        Arrays.stream(Attack.values()).map(Attack::word).forEach(words::add);
        for (var member : members.get("vet").map().entrySet()) {
            switch (member.getKey()) {
                case "example" -> example = member.getValue().text();
                case "fooled" ->
                    member.getValue().map().forEach((word, why) -> {
                        if (!words.contains(word))
                            throw why.error("unknown attack '" + word + "'; " + Nearest.hint(word, words));
                        fooled.put(word, why.text());
                    });
                default ->
                    throw member.getValue()
                            .error("unknown member '" + member.getKey() + "' of vet; expected example or fooled");
            }
        }
        return new Admitted(example, fooled);
    }
}
