package dev.assay.cli;

import dev.assay.core.Fidelity;
import dev.assay.core.Resources;
import dev.assay.core.Rollout;
import dev.assay.core.engine.Scorer;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.recipe.RecipeReader;
import dev.assay.core.rows.Limits;
import dev.assay.core.rows.Position;
import dev.assay.core.rows.RowBlock;
import dev.assay.core.rows.RowFields;
import dev.assay.core.rows.RowReader;
import dev.assay.core.rows.RowSource;
import dev.assay.core.text.Columns;
import dev.assay.core.vet.Admitted;
import dev.assay.core.vet.Finding;
import dev.assay.core.vet.Vet;
import dev.assay.core.vet.Vetted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `assay vet RECIPE [FILE]`
@Command(
        name = "vet",
        mixinStandardHelpOptions = true,
        description = "Try a recipe with answers that ought to lose: empty, cut, padded, repeated, injected ...",
        footerHeading = "%nExamples:%n",
        footer = {
            "  assay vet tool-rl",
            "  assay vet gsm8k my-rollouts.jsonl --json",
            "  assay vet search-r2 --fidelity published",
            "",
            "Exit code 1 if something fooled the recipe that its own vet: block does not admit."
        })
final class Vetting implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RecipeOptions options;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "RECIPE",
            description = "Id of a shipped recipe, or a .yaml file.")
    private String recipe;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description = "Rows to make the answers from (default: the recipe's example).")
    private Path file;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--examples",
            paramLabel = "FOLDER",
            description = "Where the examples of the shipped recipes are (default examples).")
    private Path examples = Path.of("examples");

    @Option(names = "--markdown", hidden = true, description = "Vet every shipped recipe for docs/vetted.md.")
    private boolean markdown;

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        if (markdown) {
            out.print(page());
            out.flush();
            return 0;
        }
        if (recipe == null) throw new ParameterException(spec.commandLine(), "Missing required parameter: 'RECIPE'");
        Admitted admitted = Admitted.of(new RecipeReader(options.parts()).source(recipe));
        Path rows = file == null ? examples.resolve(admitted.example()) : file;
        if (file == null && !Files.exists(rows))
            throw new NoSuchFileException(
                    rows.toString(), null, "there is no such example; name the FILE to vet the recipe on");
        try (Scorer scorer = options.open(recipe)) {
            Vetted vetted = Vet.of(scorer, rollouts(scorer, rows));
            boolean mended = scorer.recipe().fidelity() == Fidelity.MENDED;
            Map<String, String> known = mended ? admitted.fooled() : Map.of();
            out.print(json ? json(vetted, known) : text(vetted, known));
            out.flush();
            return known.keySet().containsAll(vetted.fooledBy()) ? 0 : Main.FAILED;
        }
    }

    /// All rows of a file. Its blocks stay in memory: the rows read from them when asked.
    private static List<Rollout> rollouts(Scorer scorer, Path file) throws IOException {
        RowReader reader = new RowReader(
                new RowFields(scorer.recipe().rollout()), file.getFileName().toString());
        List<Rollout> rows = new ArrayList<>();
        try (RowSource source = RowSource.open(file, reader::group, Limits.DEFAULT, Position.START)) {
            for (RowBlock block = source.next(); block != null; block = source.next())
                for (int i = 0; i < block.count(); i++)
                    rows.add(reader.read(block.bytes(), block.from()[i], block.to()[i], block.line()[i]));
        }
        return rows;
    }

    private static String text(Vetted vetted, Map<String, String> known) {
        StringBuilder text = new StringBuilder();
        text.append(vetted.recipe()).append(": ").append(vetted.groups()).append(" groups; good and bad answers ");
        text.append(vetted.labelled() ? "as the rows label them" : "are the best and the worst paid")
                .append('\n');
        if (vetted.recorded() > 0)
            text.append("in ")
                    .append(vetted.recorded())
                    .append(" groups the reward reads recorded measurements only; vet what recorded them\n");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("attack", "verdict", "reward", "limit", "row", "fooled", "tried"));
        rows.add(List.of(
                Vetted.TIED,
                vetted.tied().isEmpty() ? "holds" : verdict(Vetted.TIED, known),
                "",
                "",
                vetted.tied().isEmpty() ? "" : vetted.tied().getFirst(),
                "",
                "a good answer is paid no more than the bad one"));
        for (Finding each : vetted.findings())
            rows.add(List.of(
                    each.attack().word(),
                    switch (each.verdict()) {
                        case HOLDS -> "holds";
                        case FOOLED -> verdict(each.attack().word(), known);
                        case UNTRIED -> "untried";
                    },
                    number(each.reward()),
                    number(each.limit()),
                    each.row() == null ? "" : each.row(),
                    String.join(", ", each.signals()),
                    each.note()));
        text.append(Columns.aligned(rows));
        known.forEach((word, why) -> {
            if (vetted.fooledBy().contains(word))
                text.append(word).append(" is known: ").append(why).append('\n');
        });
        return text.toString();
    }

    private static String verdict(String word, Map<String, String> known) {
        return known.containsKey(word) ? "known" : "FOOLED";
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : Columns.number(value);
    }

    private static String json(Vetted vetted, Map<String, String> known) {
        JsonBuffer out = new JsonBuffer().raw('{').key("recipe").string(vetted.recipe());
        out.key("groups").value(vetted.groups()).key("labelled").value(vetted.labelled());
        out.key("recorded").value(vetted.recorded()).key("tied").value(vetted.tied());
        out.key("fooled").value(List.copyOf(vetted.fooledBy())).key("known").value(known);
        out.key("attacks").raw('[');
        for (Finding each : vetted.findings()) {
            out.comma().raw('{').key("attack").string(each.attack().word());
            out.key("verdict").string(each.verdict().name().toLowerCase(java.util.Locale.ROOT));
            out.key("row").value(each.row());
            out.key("reward").value(Double.isNaN(each.reward()) ? null : each.reward());
            out.key("limit").value(Double.isNaN(each.limit()) ? null : each.limit());
            out.key("signals")
                    .value(each.signals())
                    .key("tried")
                    .string(each.note())
                    .raw('}');
        }
        return out.raw("]}\n").toString();
    }

    private String page() throws IOException {
        StringBuilder page = new StringBuilder("""
                # What fools which reward
                Every shipped recipe, vetted on its example as it is by default (mended) and exactly as it was published; written by
                `assay vet --markdown`. [What is tried and how to read it](vet.md).

                | recipe | groups | mended is fooled by | published is fooled by | why the mended form stays |
                | --- | --- | --- | --- | --- |
                """);
        RecipeReader reader = new RecipeReader(options.parts());
        for (String id : reader.ids()) {
            Admitted admitted = Admitted.of(reader.source(id));
            Vetted mended = vetted(reader, id, Fidelity.MENDED, admitted);
            Vetted published = vetted(reader, id, Fidelity.PUBLISHED, admitted);
            page.append("| `").append(id).append("` | ").append(mended.groups()).append(" | ");
            page.append(fooled(mended)).append(" | ").append(fooled(published)).append(" | ");
            List<String> why = new ArrayList<>();
            admitted.fooled().forEach((word, reason) -> why.add(word + ": " + reason));
            page.append(String.join("; ", why)).append(" |\n");
        }
        return page.toString();
    }

    private Vetted vetted(RecipeReader reader, String id, Fidelity fidelity, Admitted admitted) throws IOException {
        try (Scorer scorer = new Scorer(
                reader.read(id, new RecipeReader.Changes(List.of(), Map.of(), fidelity)),
                new Resources(fidelity, 0),
                Scorer.Run.NONE)) {
            return Vet.of(scorer, rollouts(scorer, examples.resolve(admitted.example())));
        }
    }

    private static String fooled(Vetted vetted) {
        List<String> words = new ArrayList<>();
        if (!vetted.tied().isEmpty()) words.add(Vetted.TIED);
        for (Finding each : vetted.findings())
            if (each.verdict() == Finding.Verdict.FOOLED)
                words.add(each.attack().word() + " (`" + String.join("`, `", each.signals()) + "`)");
        if (!words.isEmpty()) return String.join(", ", words);
        return vetted.recorded() == vetted.groups() ? "nothing; recorded measurements only" : "nothing";
    }
}
