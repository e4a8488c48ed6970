package dev.assay.serve;

import dev.assay.core.Aspect;
import dev.assay.core.Reading;
import dev.assay.core.Signal;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.Scorer;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.recipe.Recipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
                names.add(aspect.name().equals(reward) ? reward : reward + "." + aspect.name());
            }
        List<Recipe.Entry> entries = scorer.recipe().combine();
        for (int e = 0; e < entries.size(); e++)
            if (numeric(scorer, e)) names.add(unique(names, entries.get(e).name()));
        return List.copyOf(names);
    }

    private static String unique(List<String> names, String name) {
        return names.contains(name) ? "combine." + name : name;
    }

    private static boolean numeric(Scorer scorer, int entry) {
        if (entry == scorer.rewardEntry()) return false;
        var type = scorer.columns().values().get(scorer.recipe().combine().get(entry).name());
        return type == dev.assay.core.formula.ValueType.DOUBLE || type == dev.assay.core.formula.ValueType.BOOL;
    }

    static Result of(Scorer scorer, Line line, byte[] json) {
        List<Recipe.Entry> entries = scorer.recipe().combine();
        double[] numbers = new double[entries.size() + 8];
        int n = 0;
        for (int r = 0; r < scorer.rewardNames().size(); r++)
            for (Aspect aspect : scorer.aspects(r)) {
                if (n == numbers.length) numbers = Arrays.copyOf(numbers, 2 * n);
                numbers[n++] = mean(line.reading(r), aspect.name());
            }
        for (int e = 0; e < entries.size(); e++) {
            if (!numeric(scorer, e)) continue;
            if (n == numbers.length) numbers = Arrays.copyOf(numbers, 2 * n);
            numbers[n++] =
                    switch (line.value(e)) {
                        case Double value -> value;
                        case Boolean flag -> flag ? 1 : 0;
                        case null, default -> Double.NaN;
                    };
        }
        Object value = line.error() == null ? line.value(scorer.rewardEntry()) : null;
        double reward = value instanceof Double number ? number : Double.NaN;
        var absent = line.absent(scorer.rewardEntry());
        String error = line.error() != null
                ? line.error()
                : absent == null ? null : line.id() + ": " + absent.variable() + ": " + absent.cause();
        String status = line.error() != null
                ? "error"
                : absent == null ? "ok" : absent.notApplicable() ? "not_applicable" : "missing";
        return new Result(
                line.id(),
                line.groupName(),
                status,
                error,
                reward,
                line.advantage() == null ? Double.NaN : line.advantage().whole(),
                Arrays.copyOf(numbers, n),
                line.error() == null ? line.rollout().response().length() : 0,
                json);
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
        out.raw(",\"error\":").string(error).raw(",\"recipe\":").string(opened.label()).raw('}');
        double[] numbers = new double[opened.names.size()];
        Arrays.fill(numbers, Double.NaN);
        byte[] json = Arrays.copyOf(out.bytes(), out.length());
        return new Result(id, group, status, error, Double.NaN, Double.NaN, numbers, 0, json);
    }
}
