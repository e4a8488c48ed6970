package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.RecipeRun;
import dev.assay.papers.world.Choices;
import dev.assay.papers.world.ConditionalLogit;
import dev.assay.papers.world.Softmax;
import dev.assay.verify.time.TimeOverlap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/// ChronusOmni at desk scale: clips of 8 to 12 half seconds with two things seen and two heard, one token each
/// per half second, some of them wrong. The policy reads the stream of tokens by distance: how much a token
/// matters for a mark of time, or for another token, depends only on how far apart they stand. Where the marks
/// stand is the first claim, what answers are paid for the second.
final class ChronusOmniClaims {
    private static final int LEAST = 8;
    private static final int MOST = 12;
    private static final int CLASSES = 6;
    /// Chance that a unit shows nothing of an event, and that it shows something else.
    private static final double LOST = 0.3;

    private static final double WRONG = 0.1;
    /// Share of demonstrations that do not keep to the form.
    private static final double SLOPPY = 0.15;

    /// What a token of the stream may be; things seen and heard are numbered from these.
    private static final int NOTHING = -1;

    private static final int MARK = -2;
    private static final int HEARD = CLASSES;

    /// Farthest distance that is told apart.
    private static final int REACH = 3 * MOST;

    private static final int NEAR = 2 * REACH + 1;
    private static final List<String> TYPES = List.of("v2t", "a2t", "t2v", "t2a", "v2a", "a2v");
    private static final int BATCH = 32;
    private static final int GROUP = 4;
    private static final double RATE = 0.05;
    private static final int TESTED = 3000;

    private static final String BLOCKS = "blocks";
    private static final String WOVEN = "interleaved";
    private static final String GRPO = "interleaved, GRPO";
    private static final String MORE = "interleaved, imitation goes on";
    private static final String FORMAT = "interleaved, GRPO on format";
    private static final String DRAWN = "it is the likeliest answer that is measured, so a sharper policy alone gains"
            + " nothing; see IoU, drawn, for one answer drawn at random";

    private ChronusOmniClaims() {}

    static List<Claim> claims(Lab lab) {
        Experiment experiment = new Experiment(
                "clips",
                "Clips of 8 to 12 half seconds, one token seen and one heard in each, 30% of those of an event lost and 10%"
                        + " wrong; choices log-linear in what stands at which distance; 300 steps of imitation of 32 new"
                        + " questions (quick: 60), 15% of them answered in another form, then 300 more (quick: 30) of GRPO,"
                        + " 8 questions x 4, or of imitation, Adam " + RATE + " for all; 3000 new questions."
                        + " With half that noise imitation found 0.88 of IoU in a quick run, so it was doubled, once. A"
                        + " transformer of width 32 did not learn to read the clips within a minute and was given up.",
                List.of(
                        arm(lab, BLOCKS, false, Stage.NONE, List.of()),
                        arm(lab, WOVEN, true, Stage.NONE, List.of()),
                        arm(lab, GRPO, true, Stage.REWARD, List.of()),
                        arm(lab, MORE, true, Stage.IMITATION, List.of()),
                        arm(lab, FORMAT, true, Stage.REWARD, List.of("format-only"))),
                8,
                6);
        return List.of(
                new Claim(
                        "blocks",
                        "Marks of time among what they mark find 10 points more events than the same tokens in blocks",
                        experiment,
                        new Test.Superior(Contrast.of("IoU 0.5", WOVEN, BLOCKS), 0.1),
                        "the policy knows distances and cannot count: clips differ in length, so in blocks a mark and its"
                                + " frame stand at distances that differ, too"),
                new Claim(
                        "grpo",
                        "Paid by overlap, IoU rises by 0.04 more than with further imitation",
                        experiment,
                        new Test.Superior(Contrast.of("IoU", GRPO, MORE), 0.04),
                        DRAWN),
                new Claim(
                        "grpo-drawn",
                        "also for answers drawn at random",
                        experiment,
                        new Test.Superior(Contrast.of("IoU, drawn", GRPO, MORE), 0.04),
                        "drawn, a range without its marks counts as no range, so part of this is the format"),
                new Claim(
                        "text",
                        "at no loss of METEOR",
                        experiment,
                        new Test.Within(Contrast.of("METEOR", GRPO, MORE), 0.02)),
                new Claim(
                        "format",
                        "Paid for the format alone, answers keep to it in 98 of 100 cases",
                        experiment,
                        new Test.Superior(Contrast.alone("format", FORMAT), 0.98)),
                new Claim(
                        "format-iou",
                        "and IoU does not rise by more than 0.02",
                        experiment,
                        new Test.Within(Contrast.of("IoU", WOVEN, FORMAT), 0.02)),
                new Claim(
                        "floor",
                        "What is learned beats naming the whole clip by 0.1",
                        experiment,
                        new Test.Superior(Contrast.alone("IoU above whole clip", GRPO), 0.1),
                        "a policy that names the whole clip earns the share of the events"));
    }

    /// What follows imitation.
    private enum Stage {
        NONE,
        REWARD,
        IMITATION
    }

    private static Arm arm(Lab lab, String name, boolean woven, Stage stage, List<String> variants) {
        return new Arm(name, trial -> {
            Policy policy = lab.shared("chronus-omni " + woven + " " + trial, () -> {
                        Policy fresh = Policy.fresh();
                        imitate(fresh, woven, trial.size(300, 60), trial.stream("imitation"));
                        return fresh;
                    })
                    .fork();
            if (stage == Stage.IMITATION) imitate(policy, woven, trial.size(300, 30), trial.stream("questions"));
            if (stage == Stage.REWARD) reinforce(policy, woven, variants, trial);
            return test(policy, woven, trial);
        });
    }

    /// @param kind number of its class
    /// @param to after its last unit
    private record Event(int kind, int from, int to) {
        int shared(Event other) {
            return Math.min(to, other.to) - Math.max(from, other.from);
        }

        /// Two events of different classes that do not overlap.
        static Event[] two(int units, RandomGenerator draws) {
            int kind = draws.nextInt(CLASSES);
            int other = (kind + 1 + draws.nextInt(CLASSES - 1)) % CLASSES;
            int middle = units / 2 - 1 + draws.nextInt(3);
            return new Event[] {within(kind, 0, middle, draws), within(other, middle, units, draws)};
        }

        private static Event within(int kind, int from, int to, RandomGenerator draws) {
            int length = 2 + draws.nextInt(Math.min(4, to - from) - 1);
            int start = from + draws.nextInt(to - from - length + 1);
            return new Event(kind, start, start + length);
        }
    }

    /// Tokens of a clip in their order.
    ///
    /// @param marks where the marks of time stand, one more than units
    private record Stream(int[] tokens, int[] marks) {
        static Stream of(int units, Event[] seen, Event[] heard, boolean woven, RandomGenerator draws) {
            int[] frames = shown(seen, units, 0, draws);
            int[] sounds = shown(heard, units, HEARD, draws);
            int[] tokens = new int[3 * units + 1];
            int[] marks = new int[units + 1];
            for (int u = 0; u <= units; u++) {
                marks[u] = woven ? 3 * u : u;
                tokens[marks[u]] = MARK;
                if (u == units) continue;
                tokens[woven ? 3 * u + 1 : units + 1 + u] = frames[u];
                tokens[woven ? 3 * u + 2 : 2 * units + 1 + u] = sounds[u];
            }
            return new Stream(tokens, marks);
        }

        private static int[] shown(Event[] events, int units, int base, RandomGenerator draws) {
            int[] tokens = new int[units];
            for (int u = 0; u < units; u++) {
                tokens[u] = NOTHING;
                for (Event event : events)
                    if (u >= event.from && u < event.to && draws.nextDouble() >= LOST) tokens[u] = base + event.kind;
                if (draws.nextDouble() < WRONG) tokens[u] = base + draws.nextInt(CLASSES);
            }
            return tokens;
        }

        /// Adds where tokens of a kind stand, as seen from a place.
        void look(int from, int kind, double weight, double[] features, int offset) {
            for (int p = 0; p < tokens.length; p++)
                if (tokens[p] == kind) features[offset + p - from + REACH] += weight;
        }
    }

    /// A question about a clip.
    ///
    /// @param type number of its kind
    /// @param asked number of the thing seen or heard that it names, or whose range it gives
    /// @param range units of the range that it asks for or gives
    /// @param caption number of the thing that the answer describes
    private record Question(int type, Stream stream, int asked, int[] range, int caption, int phrase) {
        static Question draw(boolean woven, RandomGenerator draws) {
            int units = LEAST + draws.nextInt(MOST - LEAST + 1);
            Event[] seen = Event.two(units, draws);
            Event[] heard = Event.two(units, draws);
            Stream stream = Stream.of(units, seen, heard, woven, draws);
            int type = draws.nextInt(TYPES.size());
            boolean sight = type == 0 || type == 2 || type == 4;
            Event asked = (sight ? seen : heard)[draws.nextInt(2)];
            Event[] others = sight ? heard : seen;
            Event met = asked.shared(others[0]) >= asked.shared(others[1]) ? others[0] : others[1];
            int number = asked.kind + (sight ? 0 : HEARD);
            int caption = type < 4 ? number : met.kind + (sight ? HEARD : 0);
            return new Question(type, stream, number, new int[] {asked.from, asked.to}, caption, draws.nextInt(2));
        }

        boolean when() {
            return type < 2;
        }

        /// What each mark sees of the thing asked about.
        double[][] marks() {
            double[][] seen = new double[stream.marks.length][NEAR];
            for (int m = 0; m < seen.length; m++) stream.look(stream.marks[m], asked, 1, seen[m], 0);
            return seen;
        }

        /// The same, and how far after the start each mark is.
        double[][] ends(int start) {
            double[][] seen = new double[stream.marks.length][NEAR + 2 * MOST + 1];
            for (int m = 0; m < seen.length; m++) {
                stream.look(stream.marks[m], asked, 1, seen[m], 0);
                seen[m][NEAR + m - start + MOST] = 1;
            }
            return seen;
        }

        /// Where each thing that may be described stands, as seen from the marks of the range, or from the
        /// tokens of the thing asked about.
        double[][] things() {
            int base = caption < HEARD ? 0 : HEARD;
            double[][] seen = new double[CLASSES][2 * NEAR];
            for (int c = 0; c < CLASSES; c++)
                if (type < 4)
                    for (int end = 0; end < 2; end++)
                        stream.look(stream.marks[range[end]], base + c, 1, seen[c], end * NEAR);
                else
                    for (int p = 0; p < stream.tokens.length; p++)
                        if (stream.tokens[p] == asked) stream.look(p, base + c, 0.5, seen[c], 0);
            return seen;
        }

        String reference() {
            return when() ? span(0, range[0], range[1]) : words(caption, new int[] {phrase, phrase, phrase});
        }

        /// The overlap that naming the whole clip has.
        double whole() {
            return TimeOverlap.iou(0, stream.marks.length - 1, range[0], range[1]);
        }
    }

    /// A range in the form asked for, with a blank too many, or in words.
    private static String span(int form, int start, int end) {
        String pattern = switch (form) {
            case 0 -> "second{%.1f}-second{%.1f}";
            case 1 -> "second{%.1f}-second{%.1f} ";
            default -> "from %.1f to %.1f";
        };
        return String.format(Locale.ROOT, pattern, start / 2.0, end / 2.0);
    }

    /// Three words, each in one of two phrasings: a colour or pitch, a thing, and what it does.
    private static String words(int thing, int[] phrases) {
        String side = thing < HEARD ? "seen" : "heard";
        int kind = thing % CLASSES;
        return side + kind % 2 + "ab".charAt(phrases[0]) + " thing" + side + kind / 2 + "ab".charAt(phrases[1])
                + " does" + side + kind / 2 + "ab".charAt(phrases[2]);
    }

    /// @param reader heads: start and end for things seen and heard, then what to describe by kind of question
    /// @param writer rows: form of a range, phrasing of the first word, of each later one after the one before
    private record Policy(ConditionalLogit reader, Softmax writer) {
        private static final int THINGS = 4;

        static Policy fresh() {
            double[][] heads = new double[THINGS + TYPES.size()][];
            for (int h = 0; h < heads.length; h++)
                heads[h] = new double[h >= THINGS ? 2 * NEAR : h % 2 == 0 ? NEAR : NEAR + 2 * MOST + 1];
            double[][] rows = new double[6][2];
            rows[0] = new double[3];
            return new Policy(new ConditionalLogit(heads), new Softmax(rows));
        }

        Policy fork() {
            return new Policy(reader.fork(), writer.fork());
        }

        /// Adds the gradient of the likelihood of the answer that is taught.
        void teach(Question question, int form, double weight) {
            if (question.when()) {
                int start = question.range[0];
                reader.push(2 * question.type, question.marks(), start, weight);
                reader.push(2 * question.type + 1, question.ends(start), question.range[1], weight);
                writer.push(0, form, weight);
                return;
            }
            reader.push(THINGS + question.type, question.things(), question.caption % CLASSES, weight);
            writer.push(1, question.phrase, weight);
            for (int w = 1; w < 3; w++) writer.push(2 * w + question.phrase, question.phrase, weight);
        }

        String answer(Question question, RandomGenerator draws, Choices choices) {
            if (question.when()) {
                int start = choices.point(reader, 2 * question.type, question.marks(), draws);
                int end = choices.point(reader, 2 * question.type + 1, question.ends(start), draws);
                return span(choices.pick(writer, 0, draws), start, end);
            }
            int thing = choices.point(reader, THINGS + question.type, question.things(), draws);
            int[] phrases = new int[3];
            for (int w = 0; w < 3; w++) phrases[w] = choices.pick(writer, w == 0 ? 1 : 2 * w + phrases[w - 1], draws);
            return words(thing + (question.caption < HEARD ? 0 : HEARD), phrases);
        }

        /// Overlap of the likeliest range.
        double overlap(Question question) {
            int start = reader.greedy(2 * question.type, question.marks());
            int end = reader.greedy(2 * question.type + 1, question.ends(start));
            return TimeOverlap.iou(start, end, question.range[0], question.range[1]);
        }
    }

    private static void imitate(Policy policy, boolean woven, int steps, RandomGenerator draws) {
        for (int step = 0; step < steps; step++) {
            for (int i = 0; i < BATCH; i++) {
                Question question = Question.draw(woven, draws);
                int form = draws.nextDouble() < SLOPPY ? 1 + draws.nextInt(2) : 0;
                policy.teach(question, form, 1.0 / BATCH);
            }
            policy.reader.adam(RATE);
            policy.writer.adam(RATE);
        }
    }

    private static void reinforce(Policy policy, boolean woven, List<String> variants, Trial trial) {
        RandomGenerator asked = trial.stream("questions");
        RandomGenerator draws = trial.stream("policy");
        var changes = RecipeRun.changes(variants, Map.of(), Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("chronus-omni", changes, Double.NaN)) {
            int steps = trial.size(300, 30);
            for (int step = 0; step < steps; step++) {
                List<Rollout> rollouts = new ArrayList<>();
                List<Choices> choices = new ArrayList<>();
                for (int q = 0; q < BATCH / GROUP; q++) {
                    Question question = Question.draw(woven, asked);
                    for (int i = 0; i < GROUP; i++) {
                        choices.add(new Choices());
                        String answer = policy.answer(question, draws, choices.getLast());
                        rollouts.add(rollout(question, q, i, answer));
                    }
                }
                Choices.reinforce(recipe, rollouts, choices);
                policy.reader.adam(RATE);
                policy.writer.adam(RATE);
            }
        }
    }

    private static Rollout rollout(Question question, int group, int number, String answer) {
        Map<String, Object> info = Map.of("data_type", TYPES.get(question.type));
        return Rollout.of(group + "-" + number, "" + group, null, answer, question.reference(), info);
    }

    private static Map<String, Double> test(Policy policy, boolean woven, Trial trial) {
        RandomGenerator asked = trial.stream("test");
        RandomGenerator draws = trial.stream("test answers");
        int tested = trial.size(TESTED, 600);
        double iou = 0;
        double drawn = 0;
        double half = 0;
        double formed = 0;
        double whole = 0;
        double meteor = 0;
        double ranges = 0;
        try (RecipeRun recipe =
                new RecipeRun("chronus-omni", RecipeRun.changes(List.of(), Map.of(), Fidelity.MENDED), Double.NaN)) {
            for (int i = 0; i < tested; i++) {
                Question question = Question.draw(woven, asked);
                String answer = policy.answer(question, draws, new Choices());
                double reward =
                        (Double) recipe.values(rollout(question, i, 0, answer)).get("reward");
                if (!question.when()) {
                    meteor += reward;
                    continue;
                }
                boolean good = answer.endsWith("}");
                double overlap = policy.overlap(question);
                ranges++;
                iou += overlap;
                drawn += good ? reward - 1 : reward;
                whole += question.whole();
                if (overlap >= 0.5) half++;
                if (good) formed++;
            }
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("IoU", iou / ranges);
        measures.put("IoU, drawn", drawn / ranges);
        measures.put("IoU 0.5", half / ranges);
        measures.put("format", formed / ranges);
        measures.put("METEOR", meteor / (tested - ranges));
        measures.put("IoU above whole clip", (iou - whole) / ranges);
        return measures;
    }
}
