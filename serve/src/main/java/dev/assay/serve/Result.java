package dev.assay.serve;

import dev.assay.core.Aspect;
import dev.assay.core.Reading;
import dev.assay.core.Signal;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.Scorer;
import dev.assay.core.formula.ValueType;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.recipe.Recipe;
import dev.assay.core.rows.RowException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// One scored sample, ready for every protocol.
///
/// @param status `ok`, `missing`, `not_applicable` or `error`
/// @param error why there is no reward; null if there is one
/// @param reward NaN if there is none
/// @param advantage NaN if there is none, or not one number
/// @param numbers see {@link #names}; NaN where there is no number
/// @param length characters of the response
/// @param json the row of the native protocol, without a line end
record Result(
        String id,
        String group,
        String status,
        String error,
        double reward,
        double advantage,
        double[] numbers,
        int length,
        byte[] json) {
    private static final Set<ValueType> NUMERIC = EnumSet.of(ValueType.DOUBLE, ValueType.BOOL);

    boolean ok() {
        return status.equals("ok");
    }

    /// Names of the numbers that every sample of a recipe has: each aspect (the mean of its signals), then each
    /// entry of `combine` that is a number, but the reward.
    static List<String> names(Scorer scorer) {
        List<String> names = new ArrayList<>();
        for (int r = 0; r < scorer.rewardNames().size(); r++)
            for (Aspect aspect : scorer.aspects(r)) {
                String reward = scorer.rewardNames().get(r);
                names.add(scorer.aspects(r).size() == 1 ? reward : reward + "." + aspect.name());
            }
        for (int entry : entries(scorer)) {
            String name = scorer.recipe().combine().get(entry).name();
            names.add(names.contains(name) ? "combine." + name : name);
        }
        return List.copyOf(names);
    }

    /// Which values of each of them are good; of an entry of `combine`, higher ones.
    static List<Aspect.Better> better(Scorer scorer) {
        List<Aspect.Better> better = new ArrayList<>();
        for (int r = 0; r < scorer.rewardNames().size(); r++)
            for (Aspect aspect : scorer.aspects(r)) better.add(aspect.better());
        better.addAll(Collections.nCopies(entries(scorer).length, Aspect.Better.HIGHER));
        return List.copyOf(better);
    }

    /// Numbers of the entries of `combine` that are numbers, but the reward.
    static int[] entries(Scorer scorer) {
        Map<String, ValueType> types = scorer.columns().values();
        List<Recipe.Entry> entries = scorer.recipe().combine();
        return IntStream.range(0, entries.size())
                .filter(e -> NUMERIC.contains(types.get(entries.get(e).name())))
                .toArray();
    }

    /// @param buffer for writing; what it holds is lost
    static Result of(Catalogue.Opened opened, Line line, JsonBuffer buffer) {
        Scorer scorer = opened.scorer;
        double[] numbers = numbers(opened, line);
        Object value = line.error() == null ? line.value(scorer.rewardEntry()) : null;
        var absent = line.absent(scorer.rewardEntry());
        String error = line.error() != null
                ? line.error()
                : absent == null ? null : line.id() + ": " + absent.variable() + ": " + absent.cause();
        String status = line.error() != null
                ? "error"
                : absent == null ? "ok" : absent.notApplicable() ? "not_applicable" : "missing";
        buffer.cut(0);
        opened.writer.write(line, buffer);
        // Before its closing brace and line end.
        buffer.cut(buffer.length() - 2);
        return new Result(
                line.id(),
                line.groupName(),
                status,
                error,
                value instanceof Double number ? number : Double.NaN,
                line.advantage() == null ? Double.NaN : line.advantage().whole(),
                numbers,
                length(line),
                ended(opened, numbers, buffer));
    }

    private static byte[] ended(Catalogue.Opened opened, double[] numbers, JsonBuffer out) {
        out.raw(",\"numbers\":{");
        for (int i = 0; i < numbers.length; i++) out.raw(opened.heads.get(i)).number(numbers[i]);
        out.raw("}}");
        return Arrays.copyOf(out.bytes(), out.length());
    }

    private static double[] numbers(Catalogue.Opened opened, Line line) {
        Scorer scorer = opened.scorer;
        double[] numbers = new double[opened.names.size()];
        int n = 0;
        for (int r = 0; r < scorer.rewardNames().size(); r++)
            for (Aspect aspect : scorer.aspects(r)) numbers[n++] = mean(line.reading(r), aspect.name());
        for (int e : opened.entries)
            numbers[n++] = switch (line.error() == null ? line.value(e) : null) {
                case Double value -> value;
                case Boolean flag -> flag ? 1 : 0;
                case null, default -> Double.NaN;
            };
        return numbers;
    }

    /// Some recipes read recorded judgements alone, of rows without a response.
    private static int length(Line line) {
        try {
            return line.rollout().response().length();
        } catch (RowException _) {
            return 0;
        }
    }

    private static double mean(Reading reading, String aspect) {
        if (!(reading instanceof Reading.Measured measured)) return Double.NaN;
        double sum = 0;
        int count = 0;
        for (Signal signal : measured.signals())
            if (signal.aspect().equals(aspect)) {
                sum += signal.value();
                count++;
            }
        return count == 0 ? Double.NaN : sum / count;
    }

    /// A sample without a result.
    static Result without(Catalogue.Opened opened, String id, String group, String status, String error) {
        JsonBuffer out = new JsonBuffer();
        out.raw("{\"id\":").string(id).raw(",\"group\":").string(group);
        out.raw(",\"reward\":null,\"values\":{},\"signals\":[],\"advantage\":null,\"status\":")
                .string(status);
        out.raw(",\"error\":").string(error).raw(",\"recipe\":").string(opened.label());
        double[] numbers = new double[opened.names.size()];
        Arrays.fill(numbers, Double.NaN);
        return new Result(id, group, status, error, Double.NaN, Double.NaN, numbers, 0, ended(opened, numbers, out));
    }
}
