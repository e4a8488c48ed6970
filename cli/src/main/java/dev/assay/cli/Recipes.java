package dev.assay.cli;

import dev.assay.core.json.JsonBuffer;
import dev.assay.core.recipe.RecipeReader;
import dev.assay.core.recipe.Yaml;
import dev.assay.core.text.Columns;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `assay recipes`
@Command(
        name = "recipes",
        mixinStandardHelpOptions = true,
        description = "List the shipped recipes with their variants.",
        footerHeading = "%nExamples:%n",
        footer = {"  assay recipes", "  assay recipes --json"})
final class Recipes implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RecipeOptions options;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public void run() {
        RecipeReader reader = new RecipeReader(options.parts());
        List<List<String>> rows = new ArrayList<>();
        JsonBuffer out = new JsonBuffer().raw('[');
        for (String id : reader.ids()) {
            var members = reader.source(id).map();
            Yaml title = members.get("title");
            Yaml variants = members.get("variants");
            List<String> names =
                    variants == null ? List.of() : List.copyOf(variants.map().keySet());
            rows.add(List.of(id, title == null ? "" : title.text()));
            if (!names.isEmpty()) rows.add(List.of("", "  variants: " + String.join(", ", names)));
            out.comma().raw('{').key("id").string(id).key("title").string(title == null ? "" : title.text());
            out.key("variants").value(names).raw('}');
        }
        spec.commandLine().getOut().print(json ? out.raw("]\n").toString() : Columns.aligned(rows));
        spec.commandLine().getOut().flush();
    }
}
