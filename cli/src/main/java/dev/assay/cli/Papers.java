package dev.assay.cli;

import dev.assay.core.evidence.Lab;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.paper.Paper;
import dev.assay.core.recipe.Parts;
import dev.assay.core.recipe.RecipeReader;
import dev.assay.core.text.Columns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `assay papers [ID]`
@Command(
        name = "papers",
        mixinStandardHelpOptions = true,
        description = "List the published systems that work here, or show one with the holes of its published code.",
        footerHeading = "%nExamples:%n",
        footer = {"  assay papers", "  assay papers graph-r1"})
final class Papers implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The system to show.")
    private String id;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--markdown", hidden = true, description = "Print the catalogue as docs/systems.md has it.")
    private boolean markdown;

    static List<Paper> all() {
        return ServiceLoader.load(Paper.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(paper -> paper.card().id()))
                .toList();
    }

    static Paper find(String id) {
        List<String> ids = all().stream().map(paper -> paper.card().id()).toList();
        return all().stream()
                .filter(paper -> paper.card().id().equals(id))
                .findFirst()
                .orElseThrow(() -> new dev.assay.core.recipe.RecipeException(
                        "unknown paper '" + id + "'; " + dev.assay.core.recipe.Nearest.hint(id, ids)));
    }

    /// What works, and how many of its claims can be held to an experiment.
    private static List<String> works(Paper paper) {
        List<String> works = new ArrayList<>(paper.card().works());
        try (Lab lab = new Lab(true, 1)) {
            int claims = paper.claims(lab).size();
            if (claims > 0) works.add(claims + " claims at desk scale");
        }
        return works;
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Systems
                Every published system that works here, and how far; written by `assay papers --markdown`. Each meets its published
                cases (`assay conform`); one with a recipe also scores files; claims are run by
                `assay reproduce ID`. `assay papers ID` adds the holes of the published code.

                | system | paper | what it is | what works | recipe |
                | --- | --- | --- | --- | --- |
                """);
        Set<String> recipes = new RecipeReader(new Parts(Papers.class.getClassLoader())).ids();
        for (Paper paper : all()) {
            Paper.Card card = paper.card();
            List<String> own = recipes.stream()
                    .filter(each -> each.equals(card.id()) || each.startsWith(card.id() + "-"))
                    .toList();
            page.append("| `")
                    .append(card.id())
                    .append("` | [")
                    .append(card.title())
                    .append("](https://arxiv.org/abs/");
            page.append(card.arxiv()).append(") | ").append(card.summary()).append(" | ");
            page.append(String.join("; ", works(paper))).append(" | ");
            page.append(own.isEmpty() ? "" : "`" + String.join("`, `", own) + "`")
                    .append(" |\n");
        }
        return page.toString();
    }

    @Override
    public void run() {
        if (markdown) {
            spec.commandLine().getOut().print(page());
            spec.commandLine().getOut().flush();
            return;
        }
        List<Paper> papers = id == null ? all() : List.of(find(id));
        List<List<String>> rows = new ArrayList<>();
        JsonBuffer out = new JsonBuffer().raw('[');
        for (Paper each : papers) {
            Paper.Card paper = each.card();
            rows.add(List.of(paper.id(), "arXiv " + paper.arxiv(), paper.title()));
            rows.add(List.of("", "", paper.summary()));
            rows.add(List.of("", "", "works: " + String.join(", ", works(each))));
            if (id != null) for (String hole : paper.holes()) rows.add(List.of("", "", "hole: " + hole));
            out.comma().raw('{').key("id").string(paper.id()).key("title").string(paper.title());
            out.key("arxiv").string(paper.arxiv()).key("summary").string(paper.summary());
            out.key("works")
                    .value(works(each))
                    .key("holes")
                    .value(paper.holes())
                    .raw('}');
        }
        spec.commandLine().getOut().print(json ? out.raw("]\n").toString() : Columns.aligned(rows));
        spec.commandLine().getOut().flush();
    }
}
