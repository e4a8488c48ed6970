package dev.assay.core.explain;

import dev.assay.core.recipe.Recipe;
import dev.assay.core.text.Columns;
import java.util.ArrayList;
import java.util.List;

/// An explanation for a terminal.
final class ExplanationText {
    /// Characters of a formula in one line.
    private static final int FORMULA = 88;

    private final Explanation told;

    ExplanationText(Explanation told) {
        this.told = told;
    }

    /// With colours if the terminal has them.
    String text(boolean colours) {
        StringBuilder out = new StringBuilder();
        String bold = colours ? "\033[1m" : "";
        String dim = colours ? "\033[2m" : "";
        String off = colours ? "\033[0m" : "";
        out.append(bold)
                .append(told.line.rollout().id())
                .append("  ")
                .append(told.headline())
                .append(off)
                .append("\n\n");
        String text = told.line.rollout().response();
        List<Integer> cuts = told.cuts(text);
        for (int i = 0; i + 1 < cuts.size(); i++) {
            String piece = text.substring(cuts.get(i), cuts.get(i + 1));
            List<Explanation.Note> here = told.at(cuts.get(i), cuts.get(i + 1));
            if (here.isEmpty() || piece.isBlank()) {
                out.append(safe(piece));
                continue;
            }
            if (colours)
                out.append("\033[30;48;5;")
                        .append(Explanation.worst(here).colour)
                        .append('m');
            out.append(safe(piece))
                    .append(off)
                    .append(dim)
                    .append(Explanation.numbers(here))
                    .append(off);
        }
        if (!text.isEmpty()) out.append("\n\n");
        out.append(bold).append("Signals").append(off).append('\n');
        List<List<String>> rows = new ArrayList<>();
        for (Explanation.Note note : told.notes)
            rows.add(List.of("  [" + note.number() + "]", note.name(), note.value(), note.place(), safe(note.why())));
        out.append(Columns.aligned(rows));
        told.gaps.forEach(gap -> out.append("  ").append(safe(gap)).append('\n'));
        out.append('\n').append(bold).append("Formulas").append(off).append('\n');
        List<List<String>> formulas = new ArrayList<>();
        List<Recipe.Entry> entries = told.scorer.recipe().combine();
        for (int e = 0; e < entries.size(); e++) {
            String formula = entries.get(e).expression().replaceAll("\\s+", " ");
            List<String> lines = Columns.wrapped(formula, FORMULA);
            formulas.add(List.of("  " + entries.get(e).name(), told.entry(e), "= " + lines.getFirst()));
            for (String line : lines.subList(1, lines.size())) formulas.add(List.of("", "", "  " + line));
        }
        return out.append(Columns.aligned(formulas)).toString();
    }

    /// Model output must not steer the terminal.
    private static String safe(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(c >= ' ' && c != 127 && (c < 0x80 || c > 0x9f) || c == '\n' || c == '\t' ? c : '\u2426');
        }
        return out.toString();
    }
}
