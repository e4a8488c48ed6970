package dev.assay.verify.transit;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.manual.Named;
import java.util.List;
import java.util.Locale;

/// Checks a short answer about a transit map (RewardMap, arXiv 2510.02240). The row's `type` says how:
/// `TorF1`, `TorF2` yes or no (reference 1 or 0); `Counting2`, `Counting3` a whole number; `Counting1` the
/// letter a to d of an option (reference 0 to 3). The answer is the content of the last box, or what follows
/// the last "the answer is". Not applicable to `planning`; another type is an error of the data.
@Named("transit-answer")
public record MapAnswer() implements Part<RewardFunction> {
    private static final List<String> FLAGS =
            List.of("the final answer is", "the answer is", "the correct answer is", "the answer should be");
    private static final String BOXED = "oxed{";
    private static final Pattern BOX = Pattern.compile("(?s)oxed\\{(.*)\\}");
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+(_\\d+)*");
    private static final List<String> MARKS = List.of(
            " ",
            "\\,",
            "\n",
            "\\text",
            "\\mbox",
            "\\left",
            "\\right",
            "^{\\circ}",
            "^\\circ",
            "{units}",
            "units",
            "{km}",
            "km",
            "\\!",
            "\\$",
            "$",
            "\\%",
            "%");

    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("right", 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                if (!(row.rollout().info("type") instanceof String type))
                    return new Reading.Missing("the row has no text 'type'");
                if (type.equals("planning")) return new Reading.NotApplicable("a route is no short answer");
                Double gold = number(row.rollout().reference());
                if (gold == null) return new Reading.Missing("the row has no number as its answer");
                String answer = answer(row.rollout().response());
                boolean right = right(row.rollout().id(), type, answer, gold);
                return Reading.of(Signal.whole("right", right ? 1 : 0, () -> "answered '" + cut(answer) + "'"));
            }
        };
    }

    private static String cut(String answer) {
        return answer.length() <= 40 ? answer : answer.substring(0, 40) + "...";
    }

    private static Double number(Object reference) {
        if (reference instanceof Number number) return number.doubleValue();
        if (reference instanceof String text && WHOLE.matches(text.strip())) return Double.valueOf(text.strip());
        return null;
    }

    private static boolean right(String id, String type, String answer, double gold) {
        return switch (type) {
            case "TorF1", "TorF2" -> answer.equals(gold == 1 ? "yes" : "no");
            case "Counting2", "Counting3" ->
                WHOLE.matches(answer) && Double.parseDouble(answer.replace("_", "")) == gold;
            case "Counting1" -> answer.length() == 1 && "abcd".indexOf(answer.charAt(0)) == gold;
            default ->
                throw new IllegalArgumentException(id
                        + ": type: expected planning, TorF1, TorF2, Counting1, Counting2 or Counting3, found " + type);
        };
    }

    /// The answer in small letters, without blanks, marks of LaTeX and units.
    private static String answer(String response) {
        String text = response.contains(BOXED) ? response : flagged(response);
        int last = text.lastIndexOf(BOXED);
        if (last != text.indexOf(BOXED)) text = "\\b" + text.substring(last);
        text = text.toLowerCase(Locale.ROOT).replace("{}", "");
        Matcher box = BOX.matcher(text);
        if (box.find()) text = box.group(1);
        int close = text.indexOf('}');
        int open = text.indexOf('{');
        if (close >= 0 && (open < 0 || close < open)) text = text.substring(0, close);
        for (String mark : List.of("=", "\\approx"))
            if (text.contains(mark)) text = text.substring(text.lastIndexOf(mark) + mark.length());
        for (String mark : MARKS) text = text.replace(mark, "");
        int to = text.length();
        while (to > 0 && text.charAt(to - 1) == '.') to--;
        int from = 0;
        while (from < to && text.charAt(from) == ':') from++;
        return text.substring(from, to).strip();
    }

    /// What follows the last phrase that announces an answer, to the end of its line or sentence.
    private static String flagged(String response) {
        String text = response;
        for (String flag : FLAGS)
            for (String form : List.of(flag, flag.replace("the", "The"))) {
                int at = text.lastIndexOf(form);
                if (at >= 0)
                    text = text.substring(at + form.length())
                            .strip()
                            .split("\n", 2)[0]
                            .split("\\. ", 2)[0];
                else text = text.strip();
            }
        return text;
    }
}
