package dev.assay.verify.score;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a judge of pairs said of a candidate, shown now as A, now as B (RewardHarness, arXiv
/// 2605.08703). The field holds `{side, output}` for each call: where the candidate stood, and
/// the judge's reply, whose `<answer>` is a JSON object with `preference` (A, B or tie) and
/// `score_A_instruction`, `score_A_quality` and the same for B, whole numbers from 1 to 4.
///
/// Aspects: `instruction` and `quality`, 1 to 4, averaged over the calls of each side and then
/// over the sides; `wins`, the share of calls that prefer the candidate, a tie counting half;
/// `fallback`, the number of replies without a valid answer.
///
/// @param field name of the information field
/// @param fidelity `published` takes a reply without a valid answer for a tie with all scores 2;
///     `mended` leaves it out, and the reading is missing if a side has no other
@Named("pair-answer")
public record PairAnswer(
        @Default("judgements") String field,
        @Default("recipe") Fidelity fidelity) implements Part<RewardFunction> {
    private static final List<String> SCORES =
            List.of("score_A_instruction", "score_A_quality", "score_B_instruction", "score_B_quality");
    private static final Map<String, Object> FALLBACK =
            Map.of("preference", "tie", SCORES.get(0), 2.0, SCORES.get(1), 2.0, SCORES.get(2), 2.0, SCORES.get(3), 2.0);
    private static final List<String> SIDES = List.of("A", "B");

    @Override
    public RewardFunction open(Resources resources) {
        boolean mended = fidelity.or(resources.fidelity()) != Fidelity.PUBLISHED;
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        Aspect.whole("instruction", 1, 4),
                        Aspect.whole("quality", 1, 4),
                        Aspect.whole("wins", 0, 1),
                        Aspect.whole("fallback", 0, Double.POSITIVE_INFINITY).fault());
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                Object value = row.rollout().info(field);
                if (value == null) return new Reading.Missing("the row has no field '" + field + "'");
                String at = row.rollout().id() + ": field " + field;
                if (!(value instanceof List<?> calls))
                    throw new IllegalArgumentException(at + ": expected a list of calls, found " + Json.kind(value));
                return reading(calls, at, mended);
            }
        };
    }

    private Reading reading(List<?> calls, String at, boolean mended) {
        Map<String, List<double[]>> bySide = new LinkedHashMap<>();
        for (String side : SIDES) bySide.put(side, new ArrayList<>());
        int fallback = 0;
        for (Object each : calls) {
            if (!(each instanceof Map<?, ?> call)
                    || !(call.get("output") instanceof String output)
                    || !bySide.containsKey(String.valueOf(call.get("side"))))
                throw new IllegalArgumentException(at + ": expected {side: A or B, output: text} everywhere");
            Map<String, Object> answer = answer(output);
            if (answer == null) {
                fallback++;
                if (mended) continue;
                answer = FALLBACK;
            }
            String side = (String) call.get("side");
            Object preferred = answer.get("preference");
            bySide.get(side).add(new double[] {
                (Double) answer.get("score_" + side + "_instruction"),
                (Double) answer.get("score_" + side + "_quality"),
                preferred.equals("tie") ? 0.5 : preferred.equals(side) ? 1 : 0
            });
        }
        double[] mean = new double[3];
        for (String side : SIDES) {
            List<double[]> given = bySide.get(side);
            if (given.isEmpty()) return new Reading.Missing("no valid answer with the candidate as " + side);
            for (double[] one : given)
                for (int k = 0; k < mean.length; k++) mean[k] += one[k] / given.size() / SIDES.size();
        }
        return Reading.of(
                Signal.whole("instruction", mean[0], null),
                Signal.whole("quality", mean[1], null),
                Signal.whole("wins", mean[2], null),
                Signal.whole("fallback", fallback, null));
    }

    /// The JSON object in the first `<tag>...</tag>` of a reply; null if there is none.
    public static Map<String, Object> tagged(String reply, String tag) {
        int from = reply.indexOf("<" + tag + ">");
        if (from < 0) return null;
        int to = reply.indexOf("</" + tag + ">", from);
        return to < 0 ? null : object(reply.substring(from + tag.length() + 2, to));
    }

    /// A JSON object; null if the text is anything else.
    public static Map<String, Object> object(String text) {
        try {
            return Json.parse(text.strip()) instanceof Map<?, ?> map ? Json.map(map) : null;
        } catch (JsonException _) {
            return null;
        }
    }

    /// The answer of a reply with its scores as whole numbers; null if anything is missing or
    /// wrong.
    public static Map<String, Object> answer(String reply) {
        Map<String, Object> answer = tagged(reply, "answer");
        if (answer == null
                || !(answer.get("preference") instanceof String preference)
                || !Set.of("A", "B", "tie").contains(preference)) return null;
        Map<String, Object> read = new LinkedHashMap<>(answer);
        for (String name : SCORES) {
            double score = whole(answer.get(name));
            if (!(score >= 1 && score <= 4)) return null;
            read.put(name, score);
        }
        return read;
    }

    /// What Python's `int` makes of a JSON value: numbers are cut, text must be a whole number;
    /// NaN for the rest.
    private static double whole(Object value) {
        return switch (value) {
            case Boolean flag -> flag ? 1 : 0;
            case Number n -> n.doubleValue() < 0 ? Math.ceil(n.doubleValue()) : Math.floor(n.doubleValue());
            case String text -> {
                try {
                    yield Integer.parseInt(text.strip());
                } catch (NumberFormatException _) {
                    yield Double.NaN;
                }
            }
            case null, default -> Double.NaN;
        };
    }
}
