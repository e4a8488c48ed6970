package dev.assay.papers;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.statistics.Correlation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/// Eureka (arXiv 2310.12931): a search over reward programs that a language model writes, trained one by
/// one, and told how every component of the best one went.
public final class Eureka implements Paper {
    /// Fitness of a program that does not parse or crashes.
    static final double FAILURE = -10_000;

    private static final List<Pattern> QUOTES = List.of(
            Pattern.compile("(?s)```python(.*?)```"),
            Pattern.compile("(?s)```(.*?)```"),
            Pattern.compile("(?s)\"\"\"(.*?)\"\"\""),
            Pattern.compile("(?s)\"\"(.*?)\"\""),
            Pattern.compile("(?s)\"(.*?)\""));
    private static final Pattern SIGNATURE = Pattern.compile("(?m)^def\\s+(\\w+)\\s*\\(");

    @Override
    public Card card() {
        return new Card(
                "eureka",
                "Eureka: Human-Level Reward Design via Coding Large Language Models",
                "2310.12931",
                "evolving reward programs with a reflection on every component",
                List.of("reflection text", "extraction", "selection", "the expert reward of cart-pole"),
                List.of(
                        "the fitness of one training is a noisy maximum: the winner of a search looks better than it is",
                        "of several functions in a reply only the last is kept, so helpers are lost"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return EurekaClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "reward_reflection" -> reflection(in);
            case "extract_code" -> extraction(in.text("reply"));
            case "filter_traceback" -> Map.of("traceback", traceback(in.text("log")));
            case "select" -> selection(in);
            case "human_reward" -> expert(in);
            case "human_normalized_score" ->
                Map.of("score", normalised(in.number("method"), in.number("human"), in.number("sparse")));
            default ->
                throw in.unknown(
                        "reward_reflection",
                        "extract_code",
                        "filter_traceback",
                        "select",
                        "human_reward",
                        "human_normalized_score");
        };
    }

    /// What the model is told about a training: every component at ten points, with its range.
    private static Map<String, Object> reflection(Case in) {
        Case logs = in.object("logs");
        int updates = logs.numbers("gt_reward").length;
        int every = Math.max(updates / (int) in.number("points", 10), 1);
        boolean scored = logs.fields().containsKey("consecutive_successes");
        List<String> lines = new ArrayList<>();
        for (String metric : logs.fields().keySet()) {
            if (metric.contains("/")) continue;
            boolean total = metric.equals("gt_reward") || metric.equals("gpt_reward");
            if (total && scored) continue;
            String name = total ? "ground-truth score" : metric.equals("consecutive_successes") ? "task_score" : metric;
            lines.add(line(name, logs.numbers(metric), every));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("epoch_freq", (double) every);
        answer.put("lines", lines);
        answer.put(
                "fitness",
                scored
                        ? DoubleStream.of(logs.numbers("consecutive_successes"))
                                .max()
                                .orElseThrow()
                        : null);
        answer.put(
                "reward_correlation",
                logs.has("gpt_reward") ? correlation(logs.numbers("gt_reward"), logs.numbers("gpt_reward")) : null);
        return answer;
    }

    private static String line(String name, double[] series, int every) {
        List<String> points = new ArrayList<>();
        for (int t = 0; t < series.length; t += every) points.add("'" + twoDecimals(series[t]) + "'");
        double max = DoubleStream.of(series).max().orElseThrow();
        double min = DoubleStream.of(series).min().orElseThrow();
        double sum = 0;
        for (double each : series) sum += each;
        return name + ": [" + String.join(", ", points) + "], Max: " + twoDecimals(max) + ", Mean: "
                + twoDecimals(sum / series.length) + ", Min: " + twoDecimals(min);
    }

    /// Rounds the exact value of the double, half to even, as Python does.
    private static String twoDecimals(double number) {
        String text =
                new BigDecimal(number).setScale(2, RoundingMode.HALF_EVEN).abs().toPlainString();
        return number < 0 || 1 / number < 0 ? "-" + text : text;
    }

    /// Null if a series does not move.
    private static Double correlation(double[] a, double[] b) {
        try {
            return Correlation.pearson(a, b, 2);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static Map<String, Object> extraction(String reply) {
        String code = "";
        for (Pattern quote : QUOTES) {
            Matcher found = quote.matcher(reply);
            if (!found.find()) continue;
            code = found.group(1).strip();
            break;
        }
        if (code.isEmpty()) code = reply;
        String[] lines = code.split("\n", -1);
        for (int i = 0; i < lines.length; i++)
            if (lines[i].strip().startsWith("def "))
                code = String.join("\n", Arrays.asList(lines).subList(i, lines.length));
        return Map.of("code", code, "signature", signature(code));
    }

    /// Name and arguments of the first function of a program, as the world calls it.
    private static Map<String, Object> signature(String code) {
        Matcher found = SIGNATURE.matcher(code);
        if (!found.find()) return Map.of("error", "SyntaxError");
        int open = found.end();
        int close = closing(code, open);
        if (close < 0) return Map.of("error", "SyntaxError");
        List<String> names = arguments(code.substring(open, close));
        return Map.of("call", found.group(1) + "(self." + String.join(", self.", names) + ")", "inputs", names);
    }

    private static int closing(String code, int from) {
        int depth = 1;
        for (int i = from; i < code.length(); i++) {
            char c = code.charAt(i);
            if ("([{".indexOf(c) >= 0) depth++;
            if (")]}".indexOf(c) >= 0 && --depth == 0) return i;
        }
        return -1;
    }

    /// The names in a list of parameters, without types and defaults; commas inside brackets do not count.
    private static List<String> arguments(String list) {
        List<String> names = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= list.length(); i++) {
            char c = i < list.length() ? list.charAt(i) : ',';
            if ("([{".indexOf(c) >= 0) depth++;
            if (")]}".indexOf(c) >= 0) depth--;
            if (c != ',' || depth > 0) continue;
            String name = list.substring(start, i).split("[:=]", 2)[0].strip();
            if (!name.isEmpty() && !name.startsWith("*") && !name.equals("/")) names.add(name);
            start = i + 1;
        }
        return names;
    }

    /// The error in a log, from its first line to the hint that ends it; empty if there is none.
    private static String traceback(String log) {
        List<String> lines = List.of(log.split("\n", -1));
        List<String> kept = new ArrayList<>();
        for (String line : lines) {
            if (kept.isEmpty() && !line.startsWith("Traceback")) continue;
            if (line.contains("Set the environment variable HYDRA_FULL_ERROR=1")) break;
            kept.add(line);
        }
        return String.join("\n", kept);
    }

    private static Map<String, Object> selection(Case in) {
        double[] successes = in.numbers("successes");
        if (successes.length == 0) throw new IllegalArgumentException("samples and iterations must be at least 1");
        int best = 0;
        for (int i = 1; i < successes.length; i++) if (successes[i] > successes[best]) best = i;
        double executed = Arrays.stream(successes).filter(each -> each >= 0).count();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("best", (double) best);
        answer.put("max_success", successes[best]);
        answer.put("execute_rate", executed / in.number("samples", successes.length));
        answer.put("ran", (double)
                Arrays.stream(successes).filter(each -> each > FAILURE).count());
        return answer;
    }

    /// The expert reward of cart-pole (isaacgymenvs): 1 - angle^2 - 0.01 |v| - 0.005 |omega|, and -2 when
    /// the cart or the pole is lost. The task score is the mean length of the episodes that ended here.
    private static Map<String, Object> expert(Case in) {
        if (!in.text("env", "cartpole").equals("cartpole"))
            throw new IllegalArgumentException("env: expected cartpole, found " + in.text("env"));
        double[] angle = in.numbers("pole_angle");
        double[] spin = in.numbers("pole_vel");
        double[] speed = in.numbers("cart_vel");
        double[] place = in.numbers("cart_pos");
        double[] progress = in.numbers("progress");
        double[] reward = new double[angle.length];
        double[] reset = new double[angle.length];
        double lengths = 0;
        int ended = 0;
        for (int i = 0; i < reward.length; i++) {
            boolean lost = Math.abs(place[i]) > in.number("reset_dist") || Math.abs(angle[i]) > Math.PI / 2;
            reward[i] = lost ? -2 : 1 - angle[i] * angle[i] - 0.01 * Math.abs(speed[i]) - 0.005 * Math.abs(spin[i]);
            if (lost || progress[i] >= in.number("max_episode_length") - 1) {
                reset[i] = 1;
                lengths += progress[i];
                ended++;
            }
        }
        return Map.of("reward", reward, "reset", reset, "fitness", ended == 0 ? 0.0 : lengths / ended);
    }

    private static double normalised(double method, double human, double sparse) {
        if (human == sparse)
            throw new IllegalArgumentException("human and sparse scores are equal: the normalized score is undefined");
        return (method - sparse) / Math.abs(human - sparse);
    }
}
