package dev.assay.verify.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.json.Json;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Scores that a judge wrote under headings, one section per dimension (RationalRewards, arXiv 2604.11626).
/// A section runs from the first place of its heading to the next heading; its score is on the first line
/// with the mark that holds a number or `N/A`. Headings are looked for independently, so a missing one
/// costs only its own score. Signals: `score`, each score that could be read, labelled with its dimension;
/// `readable`, how many. A critique without any is missing, or scores nothing if published.
///
/// @param headings dimension to heading
/// @param field information field with the critique
/// @param mark what stands before a score
/// @param reason what stands before a justification, which becomes the rationale
/// @param until the critique is not read from here on; empty to read all of it
/// @param min smallest score believed; others cannot be read
/// @param max largest score believed
/// @param fidelity `published`: a critique without scores has an empty list of them
@Named("score-sections")
public record ScoreSections(
        Map<String, String> headings,
        @Default("critique") String field,
        @Default("\"## Score:\"") String mark,
        @Default("\"## Justification:\"") String reason,
        @Default("\"# Summary:\"") String until,
        @Default("1") double min,
        @Default("4") double max,
        @Default("recipe") Fidelity fidelity)
        implements Part<RewardFunction> {
    private static final Pattern NUMBER = Pattern.compile("^\\s*([0-9]+(?:\\.[0-9]+)?)");

    /// What one section says.
    ///
    /// @param value the score; null if there is none that can be read
    /// @param applies false if the judge wrote `N/A`
    /// @param why the justification; null if there is none
    public record Said(Double value, boolean applies, String why) {}

    public ScoreSections {
        if (headings.isEmpty()) throw new IllegalArgumentException("headings: expected one or more");
        if (mark.isEmpty()) throw new IllegalArgumentException("mark: expected some text");
    }

    /// Every dimension with what the critique says of it. Linear in the text for each heading.
    public Map<String, Said> read(String critique) {
        int end = until.isEmpty() ? -1 : critique.indexOf(until);
        String body = end < 0 ? critique : critique.substring(0, end);
        Map<String, Integer> starts = new LinkedHashMap<>();
        headings.forEach((dimension, heading) -> starts.put(dimension, body.indexOf(heading)));
        Map<String, Said> said = new LinkedHashMap<>();
        starts.forEach((dimension, start) -> {
            int stop = body.length();
            for (int other : starts.values()) if (other > start) stop = Math.min(stop, other);
            said.put(dimension, start < 0 ? new Said(null, true, null) : section(body.substring(start, stop)));
        });
        return said;
    }

    private Said section(String text) {
        int why = text.indexOf(reason);
        String justification = reason.isEmpty() || why < 0
                ? null
                : text.substring(why + reason.length())
                        .lines()
                        .findFirst()
                        .orElse("")
                        .strip();
        for (String line : text.lines().toList()) {
            int at = line.indexOf(mark);
            if (at < 0) continue;
            String rest = trimmed(line.substring(at + mark.length()));
            if (rest.equals("N/A")) return new Said(null, false, justification);
            Matcher number = NUMBER.matcher(rest);
            if (!number.find()) continue;
            double value = Double.parseDouble(number.group(1));
            return new Said(value >= min && value <= max ? value : null, true, justification);
        }
        return new Said(null, true, justification);
    }

    /// Without blanks and asterisks at both ends.
    private static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && filling(text.charAt(start))) start++;
        while (end > start && filling(text.charAt(end - 1))) end--;
        return text.substring(start, end);
    }

    private static boolean filling(char c) {
        return c == '*' || Character.isWhitespace(c);
    }

    @Override
    public RewardFunction open(Resources resources) {
        boolean published = fidelity.or(resources.fidelity()) == Fidelity.PUBLISHED;
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        new Aspect("score", Scope.Kind.ITEM, min, max), Aspect.whole("readable", 0, headings.size()));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object critique = row.rollout().info(field);
                if (critique == null) return new Reading.Missing("the row has no field '" + field + "'");
                if (!(critique instanceof String text))
                    throw new IllegalArgumentException(
                            row.rollout().id() + ": field " + field + ": expected text, found " + Json.kind(critique));
                List<Signal> signals = new ArrayList<>();
                int index = 0;
                for (var each : ScoreSections.this.read(text).entrySet()) {
                    Said said = each.getValue();
                    if (said.value() != null)
                        signals.add(Signal.of(
                                        "score",
                                        said.value(),
                                        new Scope.Item(index),
                                        said.why() == null ? null : said::why)
                                .labelled(each.getKey()));
                    index++;
                }
                if (signals.isEmpty() && !published)
                    return new Reading.Missing("the critique has no score that can be read");
                signals.add(Signal.whole("readable", signals.size(), null));
                return new Reading.Measured(signals);
            }
        };
    }
}
