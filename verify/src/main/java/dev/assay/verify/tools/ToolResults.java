package dev.assay.verify.tools;

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
import java.util.List;
import java.util.Map;

/// How many tools were called in a transcript, and how many calls worked (ARM-Thinker, arXiv 2512.05111).
///
/// An executor that reports itself is believed: a field with one `{"status": "ok" | "error"}` a call.
/// Otherwise results are looked for in the text. Aspects: `attempts`, `successes`, and per result `ok`.
///
/// @param success how the result of a call that worked begins; any of these
/// @param marker what stands before each result
/// @param field information field with the executor's report
/// @param turn what stands before each turn of the policy
/// @param other what stands, at the start of a line, before each turn of somebody else
/// @param fidelity `published` counts markers and success texts wherever they stand, so a thought that
///     quotes them is paid; `mended` counts results outside the policy's turns that begin with a success
///     text
@Named("tool-results")
public record ToolResults(
        List<String> success,
        @Default("<tool_response>") String marker,
        @Default("tool_results") String field,
        @Default("\"assistant\\n\"") String turn,
        @Default("[\"user\\n\", \"tool\\n\"]") List<String> other,
        @Default("recipe") Fidelity fidelity)
        implements Part<RewardFunction> {
    public ToolResults {
        if (marker.isEmpty() || turn.isEmpty() || success.contains("") || other.contains(""))
            throw new IllegalArgumentException("success, marker, turn, other: expected texts that are not empty");
    }

    @Override
    public RewardFunction open(Resources resources) {
        boolean published = fidelity.or(resources.fidelity()) == Fidelity.PUBLISHED;
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        Aspect.whole("attempts", 0, Double.POSITIVE_INFINITY).fact(),
                        Aspect.whole("successes", 0, Double.POSITIVE_INFINITY),
                        new Aspect("ok", Scope.Kind.ITEM, 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object report = row.rollout().info(field);
                String text = row.rollout().response();
                if (report != null)
                    return reading(reported(report, row.rollout().id()), -1);
                List<Signal> results = inText(text, published);
                if (!published) return reading(results, -1);
                int worked = 0;
                for (String each : success) worked += count(text, each);
                return reading(results, worked);
            }
        };
    }

    /// @param worked number of successes; -1 to count the results that are ok
    private static Reading reading(List<Signal> results, int worked) {
        double ok = results.stream().mapToDouble(Signal::value).sum();
        List<Signal> signals = new ArrayList<>(results);
        signals.add(Signal.whole("attempts", results.size(), null));
        signals.add(Signal.whole("successes", worked < 0 ? ok : worked, null));
        return new Reading.Measured(signals);
    }

    private List<Signal> reported(Object report, String id) {
        if (!(report instanceof List<?> calls))
            throw new IllegalArgumentException(
                    id + ": " + field + ": expected a list of results, found " + Json.kind(report));
        List<Signal> results = new ArrayList<>();
        for (Object call : calls) {
            Object status = call instanceof Map<?, ?> map ? map.get("status") : null;
            if (!"ok".equals(status) && !"error".equals(status))
                throw new IllegalArgumentException(id + ": " + field + " " + results.size()
                        + ": expected a status ok or error, found " + Json.kind(status));
            results.add(Signal.of("ok", status.equals("ok") ? 1 : 0, new Scope.Item(results.size()), null));
        }
        return results;
    }

    private List<Signal> inText(String text, boolean published) {
        List<Signal> results = new ArrayList<>();
        Turns turns = new Turns(text);
        for (int at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + marker.length())) {
            if (!published && turns.ofPolicy(at)) continue;
            int start = at + marker.length();
            while (start < text.length() && Character.isWhitespace(text.charAt(start))) start++;
            int from = start;
            boolean ok = success.stream().anyMatch(each -> text.startsWith(each, from));
            results.add(Signal.of("ok", ok ? 1 : 0, new Scope.Item(results.size(), at, start), null));
        }
        return results;
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) count++;
        return count;
    }

    /// Whose turn it is, walking forwards once. A text without any turn is the policy's.
    private final class Turns {
        private final String text;
        private int at;
        private boolean policy;

        Turns(String text) {
            this.text = text;
            this.policy = !text.contains(turn);
        }

        boolean ofPolicy(int position) {
            for (; at < position; at++) {
                if (text.startsWith(turn, at)) policy = true;
                else if (at == 0 || text.charAt(at - 1) == '\n')
                    for (String each : other) if (text.startsWith(each, at)) policy = false;
            }
            return policy;
        }
    }
}
