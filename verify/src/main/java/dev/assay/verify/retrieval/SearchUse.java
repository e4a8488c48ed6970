package dev.assay.verify.retrieval;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.Step;
import dev.assay.core.json.Json;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import dev.assay.verify.text.Tags;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which searches of an agent were useful (Search-R2, arXiv 2602.03647: the share of them is the
/// density of information).
///
/// A field `useful` with a 0 or 1 for each search is a judge's word and is taken as it is.
/// Otherwise a search is useful if it returns a supporting document that no earlier search
/// returned; the field `supporting_facts` lists their ids. What a search returned stands in the
/// steps, `{query, documents: [{id}]}`; for a response with `<search>query</search>` it is looked
/// up in the corpus. Aspects: `useful`, one per search, and `failed`, the number of searches
/// without a result to look at, which count as useless.
///
/// @param useful name of the field with the judge's word
/// @param supporting name of the field with the ids of supporting documents
/// @param corpus file of documents `{id, title, contents}`, or folder of an index; empty for none
/// @param top documents that a search returns
@Named("search-use")
public record SearchUse(
        @Default("useful") String useful,
        @Default("supporting_facts") String supporting,
        @Default("") String corpus,
        @Default("3") int top)
        implements Part<RewardFunction> {
    /// One search: the ids it returned, null if it failed, and where it stands.
    private record Search(Set<String> found, Scope.Item where) {}

    public SearchUse {
        if (top < 1) throw new IllegalArgumentException("top: expected 1 or more, found " + top);
    }

    @Override
    public RewardFunction open(Resources resources) {
        Corpus documents = corpus.isEmpty() ? null : Corpus.open(Path.of(corpus));
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        new Aspect("useful", Scope.Kind.ITEM, 0, 1),
                        Aspect.whole("failed", 0, Double.POSITIVE_INFINITY).fault());
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object given = row.rollout().info(useful);
                if (given != null) return judged(row, given);
                if (!(row.rollout().info(supporting) instanceof List<?> facts))
                    return new Reading.Missing("the row has neither '" + useful + "' nor '" + supporting + "'");
                List<Search> searches = recorded(row);
                if (searches == null) {
                    if (documents == null)
                        return new Reading.Missing("the row has no steps with documents, and no corpus is set");
                    searches = lookedUp(Tags.in(row, Tags.RESPONSE), documents);
                }
                return reading(searches, Set.copyOf(facts));
            }

            @Override
            public void close() {
                if (documents != null) documents.close();
            }
        };
    }

    private static List<Step> searches(Scored row) {
        return row.rollout().steps().stream()
                .filter(step -> step.info().get("query") != null)
                .toList();
    }

    private Reading judged(Scored row, Object given) {
        String at = row.rollout().id() + ": field " + useful;
        if (!(given instanceof List<?> list))
            throw new IllegalArgumentException(at + ": expected a list, found " + Json.kind(given));
        int searches = searches(row).size();
        if (!row.rollout().steps().isEmpty() && searches != list.size())
            throw new IllegalArgumentException(at + ": " + list.size() + " numbers for " + searches + " searches");
        List<Signal> signals = new ArrayList<>();
        for (Object each : list) {
            double value = each instanceof Boolean flag ? (flag ? 1 : 0) : each instanceof Double n ? n : Double.NaN;
            if (value != 0 && value != 1)
                throw new IllegalArgumentException(at + "[" + signals.size() + "]: expected 0 or 1");
            signals.add(Signal.of("useful", value, new Scope.Item(signals.size()), null));
        }
        signals.add(Signal.whole("failed", 0, null));
        return new Reading.Measured(signals);
    }

    /// The searches of the steps, or null if there are no steps.
    private static List<Search> recorded(Scored row) {
        if (row.rollout().steps().isEmpty()) return null;
        List<Step> steps = searches(row);
        List<int[]> written = written(Tags.in(row, Tags.RESPONSE));
        List<Search> searches = new ArrayList<>();
        for (Step step : steps) {
            Set<String> ids = null;
            if (step.info().get("documents") instanceof List<?> list) {
                ids = new HashSet<>();
                for (Object each : list) {
                    Object id = each instanceof Map<?, ?> document ? document.get("id") : each;
                    if (id instanceof String text) ids.add(text);
                }
            }
            // A step that does not say where it is stands where the response has as many searches.
            int[] at = step.start() < 0 && written.size() == steps.size()
                    ? written.get(searches.size())
                    : new int[] {step.start(), step.end()};
            searches.add(new Search(ids, new Scope.Item(searches.size(), at[0], at[1])));
        }
        return searches;
    }

    /// Where the response has queries between search tags.
    private static List<int[]> written(Tags tags) {
        List<int[]> spans = new ArrayList<>();
        for (int open = tags.find("search", 0); open >= 0; ) {
            int start = open + "<search>".length();
            int close = tags.find("/search", start);
            if (close < 0) break;
            spans.add(new int[] {start, close});
            open = tags.find("search", close);
        }
        return spans;
    }

    private List<Search> lookedUp(Tags tags, Corpus documents) {
        List<Search> searches = new ArrayList<>();
        for (int[] span : written(tags)) {
            Set<String> ids;
            try {
                ids = new HashSet<>();
                for (var each : documents.search(tags.text().substring(span[0], span[1]), top)) ids.add(each.id());
            } catch (UncheckedIOException _) {
                ids = null;
            }
            searches.add(new Search(ids, new Scope.Item(searches.size(), span[0], span[1])));
        }
        return searches;
    }

    private static Reading reading(List<Search> searches, Set<?> facts) {
        List<Signal> signals = new ArrayList<>();
        Set<String> known = new HashSet<>();
        int failed = 0;
        for (Search search : searches) {
            boolean fresh = false;
            if (search.found == null) failed++;
            else for (String id : search.found) fresh |= facts.contains(id) && known.add(id);
            String why = search.found == null ? "the search failed" : fresh ? "new evidence" : "nothing new";
            signals.add(Signal.of("useful", fresh ? 1 : 0, search.where, () -> why));
        }
        signals.add(Signal.whole("failed", failed, null));
        return new Reading.Measured(signals);
    }
}
