package dev.assay.papers;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.statistics.Correlation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// RoboReward (arXiv 2601.00675): a vision-language model grades the end of a robot's video from 1 to 5.
public final class RoboReward implements Paper {
    private static final Pattern ANSWER = Pattern.compile("(?i)ANSWER:\\s*(\\d+)");
    private static final Pattern DIGIT = Pattern.compile("\\b([1-5])\\b");
    private static final Pattern CLIP = Pattern.compile("_attempt_\\d+_score_[1-4]\\.mp4$");

    @Override
    public Card card() {
        return new Card(
                "robo-reward",
                "RoboReward: General-Purpose Vision-Language Reward Models for Robotics",
                "2601.00675",
                "grades from 1 to 5 for the end of a robot's video",
                List.of("reading grades", "benchmark error", "kinds of rows", "clips", "rubric oracle"),
                List.of("a reply without a grade counts as 1 in a public reader, which hides it"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "parse_score" -> parsed(in.texts("texts"));
            case "normalise" -> {
                double[] rewards = in.numbers("rewards");
                for (int i = 0; i < rewards.length; i++) rewards[i] = (rewards[i] - 1) / 4;
                yield Map.of("values", rewards);
            }
            case "bench_mae" -> error(in.list("rows"));
            case "row_kind" ->
                Map.of(
                        "kinds",
                        in.list("rows").stream()
                                .map(row -> kind(new Case(Json.map(row))))
                                .toList());
            case "temporal_clip" -> Map.of("clips", clips(in.numbers("progress"), in.numbers("fractions")));
            case "rubric_oracle" -> Map.of("scores", oracle(in));
            case "error_vs_success" ->
                Map.of("pearson", Correlation.pearson(in.numbers("mae"), in.numbers("success"), 2));
            case "load_row" -> row(in.object("row"));
            default ->
                throw in.unknown(
                        "parse_score",
                        "normalise",
                        "bench_mae",
                        "row_kind",
                        "temporal_clip",
                        "rubric_oracle",
                        "error_vs_success",
                        "load_row");
        };
    }

    private static Map<String, Object> parsed(List<String> replies) {
        List<Double> grades = new ArrayList<>();
        for (String reply : replies) grades.add(grade(reply));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("parsed", grades);
        answer.put(
                "with_default",
                grades.stream().map(grade -> grade == null ? 1.0 : grade).toList());
        return answer;
    }

    /// The number after "ANSWER:", else the last digit from 1 to 5 that stands alone, else null.
    private static Double grade(String reply) {
        Matcher answer = ANSWER.matcher(reply);
        if (answer.find() && answer.group(1).length() == 1) {
            double grade = Double.parseDouble(answer.group(1));
            if (grade >= 1 && grade <= 5) return grade;
        }
        Matcher digit = DIGIT.matcher(reply);
        Double last = null;
        while (digit.find()) last = Double.valueOf(digit.group(1));
        return last;
    }

    private static Map<String, Object> error(List<Object> rows) {
        Map<String, List<Double>> errors = new TreeMap<>();
        double sum = 0;
        double exact = 0;
        double close = 0;
        for (Object each : rows) {
            Case row = new Case(Json.map(each));
            double error = Math.abs(row.number("pred") - row.number("reward"));
            errors.computeIfAbsent(subset(row.text("subset")), _ -> new ArrayList<>())
                    .add(error);
            sum += error;
            if (error == 0) exact++;
            if (error <= 1) close++;
        }
        Map<String, Object> each = new LinkedHashMap<>();
        double macro = 0;
        for (var entry : errors.entrySet()) {
            double mean =
                    entry.getValue().stream().mapToDouble(x -> x).average().orElseThrow();
            each.put(entry.getKey(), mean);
            macro += mean / errors.size();
        }
        return Map.of(
                "per_subset", each,
                "macro_mae", macro,
                "micro_mae", sum / rows.size(),
                "exact", exact / rows.size(),
                "within_one", close / rows.size());
    }

    private static String subset(String name) {
        return name.equals("roboarena") ? "robo_arena" : name;
    }

    private static String kind(Case row) {
        String file = row.text("file_name");
        if (file.startsWith("robo_arena") || file.startsWith("roboarena")) return "natural";
        if (CLIP.matcher(file).find()) return "clip";
        return row.number("reward") == 5 ? "original" : "counterfactual";
    }

    private static List<Object> clips(double[] progress, double[] fractions) {
        List<Object> clips = new ArrayList<>();
        for (double fraction : fractions) {
            int frames = (int) Math.max(1, Math.floor(fraction * progress.length + 0.5));
            double reached = progress[frames - 1];
            double reward = reached < 0.05 ? 1 : reached < 0.40 ? 2 : reached < 0.75 ? 3 : reached < 1 ? 4 : 5;
            clips.add(Map.of("frames", (double) frames, "progress", reached, "reward", reward));
        }
        return clips;
    }

    /// 5 if all requirements hold, 4 if one minor one is missing, 3 if a core one holds, 2 if the thing moved.
    private static List<Double> oracle(Case in) {
        List<Double> scores = new ArrayList<>();
        for (Object each : in.list("cases")) {
            Case one = new Case(Json.map(each));
            List<String> held = one.texts("satisfied");
            int core = 0;
            int coreMissing = 0;
            int minorMissing = 0;
            for (Object requirement : in.list("requirements")) {
                Case r = new Case(Json.map(requirement));
                boolean holds = held.contains(r.text("id"));
                if (!r.flag("core", false)) minorMissing += holds ? 0 : 1;
                else if (holds) core++;
                else coreMissing++;
            }
            if (coreMissing == 0 && minorMissing == 0) scores.add(5.0);
            else if (coreMissing == 0 && minorMissing == 1) scores.add(4.0);
            else if (core > 0) scores.add(3.0);
            else scores.add(one.flag("goal_object_changed", false) ? 2.0 : 1.0);
        }
        return scores;
    }

    private static Map<String, Object> row(Case row) {
        Object reward = row.fields().get("reward");
        if (!(reward instanceof Number number)
                || number.doubleValue() != Math.rint(number.doubleValue())
                || number.doubleValue() < 1
                || number.doubleValue() > 5)
            throw new IllegalArgumentException("reward must be an integer 1..5, got "
                    + (reward instanceof Double d && d == Math.rint(d) ? Long.toString(d.longValue()) : reward)
                    + " (file_name " + row.text("file_name") + ")");
        return row.fields();
    }
}
