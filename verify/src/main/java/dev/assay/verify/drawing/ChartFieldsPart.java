package dev.assay.verify.drawing;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import dev.assay.manual.Named;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compares the chart a response specifies with the reference field by field, whatever the order or short cuts
/// they are written in (MSRL, arXiv 2508.13587). Aspects, each 0 to 1: `data` (values within 5 percent, series
/// by name), `type` and `layout` (equal or not), `title` and `labels` (edit distance), `mean` of the five.
/// What is no chart gets 0 everywhere.
@Named("chart-fields")
public record ChartFieldsPart() implements Part<RewardFunction> {
    private static final List<String> FIELDS = List.of("data", "type", "layout", "title", "labels");
    private static final Set<Language> READ = EnumSet.of(Language.CHART, Language.PYTHON);

    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return java.util.stream.Stream.concat(FIELDS.stream(), java.util.stream.Stream.of("mean"))
                        .map(name -> Aspect.whole(name, 0, 1))
                        .toList();
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Map<String, Object> wanted;
                try {
                    Object reference = row.rollout().reference();
                    String text = reference instanceof Map<?, ?> map
                            ? new JsonBuffer().value(Json.map(map)).toString()
                            : String.valueOf(reference);
                    wanted = fields(text);
                } catch (Undrawable | NotRun e) {
                    return new Reading.Missing("reference: " + e.getMessage());
                }
                try {
                    return compared(ChartFields.of(fields(row.rollout().response()), wanted));
                } catch (Undrawable e) {
                    return new Reading.Measured(aspects().stream()
                            .map(aspect -> Signal.whole(aspect.name(), 0, e::getMessage))
                            .toList());
                } catch (NotRun e) {
                    return new Reading.Missing(e.getMessage());
                }
            }
        };
    }

    /// A program whose drawing nobody has seen.
    private static final class NotRun extends Exception {
        private static final long serialVersionUID = 1L;

        NotRun(String message) {
            super(message);
        }
    }

    private static Map<String, Object> fields(String text) throws Undrawable, NotRun {
        Code code = Code.in(text, READ);
        if (code == null) throw new Undrawable("no chart specification");
        if (code.language() == Language.PYTHON)
            throw new NotRun("python is not run to see what it draws: give the chart as a"
                    + " specification, or what its run gave in the fields of the variant `recorded`");
        return ChartSpec.read(code.text()).fields();
    }

    private static Reading compared(ChartFields fields) {
        List<Signal> signals = new java.util.ArrayList<>();
        fields.scores().forEach((name, score) -> signals.add(Signal.whole(name, score, null)));
        double mean =
                fields.scores().values().stream().mapToDouble(x -> x).average().orElseThrow();
        signals.add(Signal.whole("mean", mean, () -> "mean of " + String.join(", ", FIELDS)));
        return new Reading.Measured(signals);
    }
}
