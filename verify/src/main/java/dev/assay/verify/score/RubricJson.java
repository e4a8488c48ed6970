package dev.assay.verify.score;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.json.Json;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Scores that a judge gave by a rubric, scaled to 0..1: a field with one number per dimension,
/// or with the judge's replies, each a JSON object `{dimension: {score, reason}}` in whatever
/// prose (for a single dimension also `{score, reason}`, the field then being an object from
/// dimension to reply). A dimension without a score on the scale leaves the reading missing, to
/// be judged again. One aspect per dimension.
///
/// @param dimensions what is judged
/// @param field name of the information field
/// @param min lowest score of the rubric
/// @param max highest score of the rubric
@Named("rubric-json")
public record RubricJson(
        List<String> dimensions,
        @Default("ratings") String field,
        @Default("1") double min,
        @Default("10") double max) implements Part<RewardFunction> {
    /// A score and what the judge said of it.
    ///
    /// @param reason null if there is none
    public record Rating(double score, String reason) {}

    public RubricJson {
        if (dimensions.isEmpty()) throw new IllegalArgumentException("dimensions: expected one or more");
        if (!(max > min)) throw new IllegalArgumentException("max: expected more than min");
    }

    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return dimensions.stream().map(name -> Aspect.whole(name, 0, 1)).toList();
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object value = row.rollout().info(field);
                if (value == null) return new Reading.Missing("the row has no field '" + field + "'");
                Map<String, Rating> ratings = ratings(value, row.rollout().id());
                List<Signal> signals = new ArrayList<>();
                for (String name : dimensions) {
                    Rating rating = ratings.get(name);
                    if (rating == null) return new Reading.Missing(field + ": no score for " + name);
                    Double scaled = scaled(rating.score, min, max);
                    if (scaled == null)
                        return new Reading.Missing(field + ": " + name + " is " + rating.score + ", outside the scale");
                    signals.add(Signal.whole(name, scaled, rating.reason == null ? null : rating::reason));
                }
                return new Reading.Measured(signals);
            }
        };
    }

    private Map<String, Rating> ratings(Object value, String id) {
        Map<String, Rating> ratings = new LinkedHashMap<>();
        switch (value) {
            case String reply -> ratings.putAll(parse(reply, null));
            case List<?> replies -> {
                for (Object each : replies) if (each instanceof String reply) ratings.putAll(parse(reply, null));
            }
            case Map<?, ?> map ->
                Json.map(map).forEach((name, each) -> {
                    if (each instanceof String reply) ratings.putAll(parse(reply, name));
                    else if (each instanceof Number score) ratings.put(name, new Rating(score.doubleValue(), null));
                });
            default ->
                throw new IllegalArgumentException(
                        id + ": field " + field + ": expected scores or replies, found " + Json.kind(value));
        }
        return ratings;
    }

    /// The ratings in a reply, from its first brace to its last; empty if that is no JSON object.
    ///
    /// @param alone dimension of a reply that is a single rating; null if it names its dimensions
    public static Map<String, Rating> parse(String reply, String alone) {
        Map<String, Rating> ratings = new LinkedHashMap<>();
        int from = reply.indexOf('{');
        int to = reply.lastIndexOf('}');
        Map<String, Object> object = from < 0 || to < from ? null : PairAnswer.object(reply.substring(from, to + 1));
        if (object == null) return ratings;
        if (alone != null) add(ratings, alone, object);
        object.forEach((name, each) -> add(ratings, name, each));
        return ratings;
    }

    private static void add(Map<String, Rating> ratings, String name, Object value) {
        if (value instanceof Map<?, ?> rating && rating.get("score") instanceof Number score)
            ratings.put(
                    name,
                    new Rating(score.doubleValue(), rating.get("reason") instanceof String reason ? reason : null));
    }

    /// A score on a scale as a number from 0 to 1; null if it is outside.
    public static Double scaled(double score, double min, double max) {
        return score >= min && score <= max ? (Double) ((score - min) / (max - min)) : null;
    }
}
