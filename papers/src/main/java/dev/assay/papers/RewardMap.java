package dev.assay.papers;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// RewardMap (arXiv 2510.02240): routes on transit maps, right or wrong as a whole and paid in detail for
/// their parts, the harder maps more.
public final class RewardMap implements Paper {
    private static final GroupRelative NORMALISED = new GroupRelative(
            GroupRelative.Center.MEAN, GroupRelative.Scale.GROUP, 1, 1e-6, GroupRelative.Singleton.ZERO, "", "");
    private static final List<String> FLAGS =
            List.of("the final answer is", "the answer is", "the correct answer is", "the answer should be");
    private static final Pattern LINE = Pattern.compile("Route Name: (.*?)\n");
    private static final Pattern DEPARTURE = Pattern.compile("Departure Stop: (.*?)\n");
    private static final Pattern BOX = Pattern.compile("(?s)oxed\\{(.*)\\}");
    private static final Pattern ASIDE = Pattern.compile("[(（][^)）]*[)）]");
    private static final Pattern SPACE = Pattern.compile("[\\s\\-]+");
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+(_\\d+)*");
    private static final double HIGHEST_DETAIL = 10;

    @Override
    public Card card() {
        return new Card(
                "reward-map",
                "RewardMap: Tackling Sparse Rewards in Fine-grained Visual Reasoning via Multi-Stage RL",
                "2510.02240",
                "routes on transit maps: right or wrong, and paid for their parts",
                List.of(
                        "all five kinds of questions",
                        "route check",
                        "detail rewards, as released and mended",
                        "weights"),
                List.of(
                        "as released, the last segment a route needs is fined like one too many",
                        "a route is right whatever the order of stops on its lines"));
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "score" -> score(in);
            case "advantage" ->
                Map.of(
                        "advantages",
                        Cases.advantages(
                                in.text("estimator", "group_mean_centered").equals("group_mean_centered")
                                        ? GroupRelative.DR_GRPO
                                        : NORMALISED,
                                in.numbers("rewards")));
            default -> throw in.unknown("score", "advantage");
        };
    }

    private static Map<String, Object> score(Case in) {
        String type = in.text("type");
        double transfers = in.number("question_transfer_count", 0);
        if (transfers < 0)
            throw new IllegalArgumentException("question_transfer_count: expected 0 or more, found " + transfers);
        boolean planning = type.equals("planning");
        Map<String, Object> answer = new LinkedHashMap<>();
        double weight = in.text("mode", "difficulty_aware").equals("baseline")
                ? 1
                : difficulty(in.text("difficulty_city")) + (planning && transfers > 0 ? 0.5 : 0);
        double score;
        if (planning) {
            Trip trip = new Trip(in);
            boolean right = trip.right();
            double detail =
                    trip.detail(transfers, in.text("detail_rule", "fixed").equals("reference"));
            answer.put("detail", detail);
            answer.put("correct", right);
            score = (right ? 10 : 0) + 0.5 * detail;
        } else {
            boolean right = right(type, answer(in.text("response")), in.number("answer"));
            answer.put("correct", right);
            score = right ? 10 : 0;
        }
        answer.put("weight", weight);
        answer.put("score", weight * score);
        return answer;
    }

    private static double difficulty(String city) {
        return switch (city) {
            case "easy" -> 1;
            case "middle" -> 1.2;
            case "hard" -> 1.5;
            default ->
                throw new IllegalArgumentException("difficulty_city: expected easy, middle or hard, found " + city);
        };
    }

    private static boolean right(String type, String answer, double gold) {
        return switch (type) {
            case "TorF1", "TorF2" -> answer.equals(gold == 1 ? "yes" : "no");
            case "Counting2", "Counting3" ->
                WHOLE.matches(answer) && Double.parseDouble(answer.replace("_", "")) == gold;
            case "Counting1" -> answer.length() == 1 && "abcd".indexOf(answer.charAt(0)) == gold;
            default ->
                throw new IllegalArgumentException(
                        "type: expected planning, TorF1, TorF2, Counting1, Counting2 or Counting3, found " + type);
        };
    }

    /// The content of the last box, or what follows "the answer is"; small letters, without blanks and marks.
    private static String answer(String response) {
        String text = response;
        if (!text.contains("oxed{")) {
            for (String flag : FLAGS)
                for (String form : List.of(flag, flag.replace("the", "The"))) {
                    int at = text.lastIndexOf(form);
                    if (at < 0) {
                        text = text.strip();
                        continue;
                    }
                    text = text.substring(at + form.length()).strip();
                    text = text.split("\n", 2)[0].split("\\. ", 2)[0];
                }
        } else if (text.indexOf("oxed{") != text.lastIndexOf("oxed{")) {
            text = "\\boxed{" + text.substring(text.lastIndexOf("oxed{") + "oxed{".length());
        }
        text = text.toLowerCase(Locale.ROOT).replace("{}", "");
        Matcher box = BOX.matcher(text);
        if (box.find()) text = box.group(1);
        int close = text.indexOf('}');
        int open = text.indexOf('{');
        if (close >= 0 && (open < 0 || close < open)) text = text.substring(0, close);
        for (String mark : List.of("=", "\\approx"))
            if (text.contains(mark)) text = text.substring(text.lastIndexOf(mark) + mark.length());
        for (String mark : List.of(
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
                "%")) text = text.replace(mark, "");
        int to = text.length();
        while (to > 0 && text.charAt(to - 1) == '.') to--;
        int from = 0;
        while (from < to && text.charAt(from) == ':') from++;
        return text.substring(from, to).strip();
    }

    /// The name of a stop without what maps write in many ways.
    private static String stop(String name) {
        String text = name;
        for (String word : List.of("Metro", "metro", ",", "*", "\n", "'")) text = text.replace(word, "");
        text = text.replace("Univ.", "University")
                .replace("Univ", "University")
                .replace("Tech.", "Technology")
                .replace("Tech", "Technology")
                .replace("road", "lu")
                .replace("Road", "lu")
                .replace("Station", "")
                .replace("station", "")
                .replace("Asian Games Village", "yayuncun");
        if (text.endsWith("站")) text = text.substring(0, text.length() - 1);
        text = ASIDE.matcher(text).replaceAll("");
        return SPACE.matcher(text).replaceAll("").toLowerCase(Locale.ROOT);
    }

    /// A part of a route on one line.
    private record Segment(String line, String departure, String arrival) {
        static Segment of(String text) {
            Matcher line = LINE.matcher(text);
            Matcher departure = DEPARTURE.matcher(text);
            String name = line.find() ? line.group(1).strip() : "Wrong";
            if (name.contains("八通")) name = "Line 1";
            if (name.contains("大兴")) name = "Line 4";
            int arrival = text.lastIndexOf("Arrival Stop:");
            return new Segment(
                    name,
                    departure.find() ? stop(stop(departure.group(1))) : stop("Wrong"),
                    stop(stop((arrival < 0 ? text : text.substring(arrival + "Arrival Stop:".length())).strip())));
        }
    }

    /// A route with the map it is held to.
    private static final class Trip {
        private final Map<String, List<String>> lines = new LinkedHashMap<>();
        private final List<Segment> strict = new ArrayList<>();
        private final List<Segment> loose = new ArrayList<>();
        private final String from;
        private final String to;

        Trip(Case in) {
            in.object("metro_data")
                    .fields()
                    .forEach((line, stops) -> lines.put(
                            line,
                            Json.list(stops).stream()
                                    .map(each -> stop(String.valueOf(each)))
                                    .toList()));
            from = stop(in.text("station_1"));
            to = stop(in.text("station_2"));
            for (String part : in.text("response").split("--", -1)) {
                if (part.isBlank()) continue;
                if (holds(part)) strict.add(Segment.of(part));
                // The released detail rule finds a segment whatever its capitals, the check of the whole does not.
                if (holds(part) || holdsLoosely(part)) loose.add(Segment.of(part));
            }
        }

        private static boolean holds(String part) {
            return part.contains("Route Name:") && part.contains("Departure Stop:") && part.contains("Arrival Stop:");
        }

        private static boolean holdsLoosely(String part) {
            String small = part.toLowerCase(Locale.ROOT);
            return small.contains("route name:")
                    && small.contains("departure stop:")
                    && small.contains("arrival stop:");
        }

        private boolean ends(List<Segment> route) {
            return !route.isEmpty()
                    && route.getFirst().departure().equals(from)
                    && route.getLast().arrival().equals(to);
        }

        private boolean on(Segment segment) {
            List<String> stops = lines.get(segment.line());
            return stops != null && stops.contains(segment.departure()) && stops.contains(segment.arrival());
        }

        boolean right() {
            if (!ends(strict)) return false;
            for (int i = 0; i < strict.size(); i++) {
                if (!on(strict.get(i))) return false;
                if (i + 1 < strict.size()
                        && !strict.get(i).arrival().equals(strict.get(i + 1).departure())) return false;
            }
            return true;
        }

        /// At most 10: for both ends, each known line and each change that is needed; a segment too many
        /// costs 5.
        double detail(double transfers, boolean released) {
            if (!ends(loose)) return 0;
            double total = 2;
            for (int i = 0; i < loose.size(); i++) {
                Segment segment = loose.get(i);
                boolean extra = released ? i + 1 > transfers : i > transfers;
                if (extra) total -= 5;
                List<String> stops = lines.get(segment.line());
                if (stops == null) continue;
                if (transfers > 0) total += 3;
                else if (stops.contains(from) && stops.contains(to)) total += 4;
                boolean changes = i + 1 < loose.size()
                        && segment.arrival().equals(loose.get(i + 1).departure());
                if (on(segment) && changes && i + 1 <= transfers) total += 1;
            }
            return Math.min(total, HIGHEST_DETAIL);
        }
    }
}
