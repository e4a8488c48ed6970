package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Reading;
import dev.assay.core.Rollout;
import dev.assay.core.Signal;
import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.RecipeRun;
import dev.assay.papers.world.Choices;
import dev.assay.papers.world.Softmax;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Mixed-R1 at desk scale: questions of four kinds with their matched rewards. No picture is rendered: the
/// policy is a table from what it sees (an option, a bar, a coordinate, an attribute) to what it says, and
/// starts unsure. Captions name size, colour and shape of two things; every word has a synonym and the
/// reference picks one at random.
final class MixedR1Claims {
    private static final List<String> KINDS = List.of("matching", "chart", "iou", "open");
    private static final String[][] SIZES = {{"large", "big"}, {"small", "little"}};
    private static final String[][] COLOURS = {
        {"red", "crimson"},
        {"blue", "azure"},
        {"green", "emerald"},
        {"yellow", "golden"},
        {"black", "dark"},
        {"white", "pale"}
    };
    private static final String[][] SHAPES = {
        {"disc", "circle"}, {"square", "box"}, {"star", "asterisk"}, {"triangle", "wedge"}, {"cross", "plus"}
    };
    private static final String[][][] ATTRIBUTES = {SIZES, COLOURS, SHAPES};
    private static final int OPTIONS = 4;
    private static final int BARS = 20;
    private static final int BINS = 12;
    private static final int GROUP = 8;
    private static final int QUESTIONS = 16;
    private static final double RATE = 0.03;
    private static final int TESTED = 400;

    /// What an answer is paid for.
    enum Pay {
        MATCHED,
        EXACT,
        FORWARD,
        BACKWARD,
        IMITATE,
        NOTHING
    }

    private MixedR1Claims() {}

    static List<Claim> claims(Lab lab) {
        Experiment experiment = new Experiment(
                "kinds",
                "four kinds of questions, tables from what is seen to what is said, 200 updates (quick: 60) of 16"
                        + " questions x 8 answers (4 of each kind), GRPO, Adam 0.03; F1 is that of the caption's attributes,"
                        + " synonyms folded.",
                List.of(
                        arm(lab, "mixed", Pay.MATCHED),
                        arm(lab, "exact match", Pay.EXACT),
                        arm(lab, "forward only", Pay.FORWARD),
                        arm(lab, "backward only", Pay.BACKWARD),
                        arm(lab, "imitation", Pay.IMITATE),
                        arm(lab, "start", Pay.NOTHING)),
                8,
                6);
        return List.of(
                above("matching", "matching", 0.03, experiment),
                above("chart", "chart", 0.03, experiment),
                above("iou", "iou", 0.05, experiment),
                above("open", "F1", 0.03, experiment),
                new Claim(
                        "exact-iou",
                        "Exact match for all leaves boxes where they are",
                        experiment,
                        new Test.Equal(Contrast.of("iou", "exact match", "start"), 0.05)),
                new Claim(
                        "exact-open",
                        "and captions",
                        experiment,
                        new Test.Equal(Contrast.of("F1", "exact match", "start"), 0.05)),
                new Claim(
                        "flat",
                        "because more than 80% of its groups of boxes and captions have no spread",
                        experiment,
                        new Test.Superior(Contrast.alone("flat groups", "exact match"), 0.8)),
                new Claim(
                        "forward",
                        "Forward similarity alone ends with a lower F1 than both directions",
                        experiment,
                        new Test.Superior(Contrast.of("F1", "mixed", "forward only"), 0.03)),
                new Claim(
                        "backward",
                        "and so does backward similarity alone",
                        experiment,
                        new Test.Superior(Contrast.of("F1", "mixed", "backward only"), 0.03)),
                new Claim(
                        "imitation",
                        "The mixture is at least as good as imitation of the references, averaged over kinds",
                        experiment,
                        new Test.Within(Contrast.of("mean", "mixed", "imitation"), 0.03),
                        "imitation sees the right answer to every question here, and a table loses nothing by it"));
    }

    private static Claim above(String id, String measure, double by, Experiment experiment) {
        return new Claim(
                id,
                "Trained on all kinds at once, " + measure + " rises",
                experiment,
                new Test.Superior(Contrast.of(measure, "mixed", "start"), by));
    }

    private static Arm arm(Lab lab, String name, Pay pay) {
        return new Arm(name, trial -> run(trial, embeddings(lab), pay));
    }

    /// Vectors in which synonyms are close, words of one sort less so, others hardly: written once.
    private static Path embeddings(Lab lab) {
        return lab.shared("mixed-r1 embeddings", () -> {
            StringBuilder text = new StringBuilder();
            RandomGenerator draws = new Trial(1, false, Double.NaN).stream("embeddings");
            for (int sort = 0; sort < ATTRIBUTES.length; sort++)
                for (int value = 0; value < ATTRIBUTES[sort].length; value++) {
                    double[] meaning = draws.doubles(24, -0.5, 0.5).toArray();
                    for (String word : ATTRIBUTES[sort][value]) {
                        text.append(word);
                        for (int d = 0; d < meaning.length; d++)
                            text.append(' ')
                                    .append(meaning[d] + (d % 3 == sort ? 0.3 : 0) + 0.03 * draws.nextGaussian());
                        text.append('\n');
                    }
                }
            try {
                Path file = Files.createTempFile("assay-words", ".txt");
                file.toFile().deleteOnExit();
                Files.writeString(file, text);
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// What there is to see: an option, a bar's height, a box, or the attributes of two things.
    private record Question(int kind, int[] seen, Object reference, String exact) {
        static Question draw(int kind, RandomGenerator draws) {
            return switch (kind) {
                case 0 -> {
                    int option = draws.nextInt(OPTIONS);
                    yield of(kind, new int[] {option}, letter(option));
                }
                case 1 -> {
                    int bar = draws.nextInt(BARS);
                    yield of(kind, new int[] {bar}, height(bar));
                }
                case 2 -> {
                    int[] box = new int[4];
                    for (int c = 0; c < 2; c++) {
                        box[c] = draws.nextInt(BINS - 3);
                        box[c + 2] = box[c] + 3 + draws.nextInt(BINS - 3 - box[c]);
                    }
                    List<Object> corners = new ArrayList<>();
                    for (int c : box) corners.add((double) c);
                    yield new Question(kind, box, corners, box(box));
                }
                default -> {
                    int[] things = new int[6];
                    StringBuilder caption = new StringBuilder();
                    for (int a = 0; a < 6; a++) {
                        things[a] = draws.nextInt(ATTRIBUTES[a % 3].length);
                        caption.append(a == 0 ? "" : " ").append(ATTRIBUTES[a % 3][things[a]][draws.nextInt(2)]);
                    }
                    yield of(kind, things, caption.toString());
                }
            };
        }

        private static Question of(int kind, int[] seen, String answer) {
            return new Question(kind, seen, answer, answer);
        }

        static String letter(int option) {
            return String.valueOf((char) ('A' + option));
        }

        static String height(int bar) {
            return Integer.toString(5 * (bar + 1));
        }

        static String box(int[] box) {
            return "[" + box[0] + ", " + box[1] + ", " + box[2] + ", " + box[3] + "]";
        }
    }

    /// Rows of the policy: options, bars, coordinates, attributes (two words for each value, or silence),
    /// how many words of no use are added, and the layout.
    private static final int BAR_ROW = OPTIONS;
    private static final int BOX_ROW = BAR_ROW + BARS;
    private static final int WORD_ROW = BOX_ROW + 4 * BINS;
    private static final int PADDING_ROW = WORD_ROW + 13;
    private static final int LAYOUT_ROW = PADDING_ROW + 1;
    private static final int[] FIRST_WORD = {WORD_ROW, WORD_ROW + 2, WORD_ROW + 8};

    private static Softmax start() {
        double[][] rows = new double[LAYOUT_ROW + 1][];
        for (int o = 0; o < OPTIONS; o++) rows[o] = near(OPTIONS, o, 1, 1);
        for (int b = 0; b < BARS; b++) rows[BAR_ROW + b] = near(BARS, b, 2, 0.7);
        for (int c = 0; c < 4; c++) for (int b = 0; b < BINS; b++) rows[BOX_ROW + c * BINS + b] = near(BINS, b, 2, 0.7);
        for (int sort = 0; sort < 3; sort++)
            for (int v = 0; v < ATTRIBUTES[sort].length; v++) {
                double[] row = new double[2 * ATTRIBUTES[sort].length + 1];
                row[2 * v] = row[2 * v + 1] = 1.5;
                row[row.length - 1] = 1;
                rows[FIRST_WORD[sort] + v] = row;
            }
        rows[PADDING_ROW] = new double[] {1, 0, 0, 0};
        rows[LAYOUT_ROW] = new double[] {2, 0};
        return new Softmax(rows);
    }

    /// Logits that fall off from the true value.
    private static double[] near(int n, int at, double peak, double slope) {
        double[] row = new double[n];
        for (int i = 0; i < n; i++) row[i] = peak - slope * Math.abs(i - at);
        return row;
    }

    private record Answer(Choices choices, String said, boolean laidOut) {
        static Answer sample(Softmax policy, Question question, RandomGenerator draws) {
            Choices choices = new Choices();
            String said = switch (question.kind) {
                case 0 -> Question.letter(choices.pick(policy, question.seen[0], draws));
                case 1 -> Question.height(choices.pick(policy, BAR_ROW + question.seen[0], draws));
                case 2 -> {
                    int[] box = new int[4];
                    for (int c = 0; c < 4; c++)
                        box[c] = choices.pick(policy, BOX_ROW + c * BINS + question.seen[c], draws);
                    yield Question.box(box);
                }
                default -> caption(policy, question, choices, draws);
            };
            return new Answer(choices, said, choices.pick(policy, LAYOUT_ROW, draws) == 0);
        }

        private static String caption(Softmax policy, Question question, Choices choices, RandomGenerator draws) {
            List<String> words = new ArrayList<>();
            for (int a = 0; a < 6; a++) {
                int word = choices.pick(policy, FIRST_WORD[a % 3] + question.seen[a], draws);
                if (word < 2 * ATTRIBUTES[a % 3].length) words.add(ATTRIBUTES[a % 3][word / 2][word % 2]);
            }
            int padding = 2 * choices.pick(policy, PADDING_ROW, draws);
            for (int i = 0; i < padding; i++) {
                String[][] sort = ATTRIBUTES[draws.nextInt(3)];
                words.add(sort[draws.nextInt(sort.length)][draws.nextInt(2)]);
            }
            return String.join(" ", words);
        }

        Rollout rollout(String id, String group, Question question, Pay pay) {
            String answer = "<answer>" + said + "</answer>";
            boolean exact = pay == Pay.EXACT;
            return Rollout.of(
                    id,
                    group,
                    null,
                    laidOut ? "<think>I look.</think>\n" + answer : answer,
                    exact ? question.exact : question.reference,
                    Map.of("kind", exact ? "matching" : KINDS.get(question.kind)));
        }
    }

    private static Map<String, Double> run(Trial trial, Path embeddings, Pay pay) {
        Softmax policy = start();
        RandomGenerator draws = trial.stream("policy");
        RandomGenerator questions = trial.stream("questions");
        int updates = pay == Pay.NOTHING ? 0 : trial.size(200, 60);
        var settings = Map.of("rewards.open.embeddings", embeddings.toString());
        try (RecipeRun recipe =
                new RecipeRun("mixed-r1", RecipeRun.changes(List.of(), settings, Fidelity.MENDED), Double.NaN)) {
            double[] flat = new double[2];
            for (int update = 0; update < updates; update++) {
                if (pay == Pay.IMITATE) imitate(policy, questions);
                else update(policy, recipe, pay, questions, draws, flat);
                policy.adam(RATE);
            }
            Map<String, Double> measures = test(policy, recipe, trial.stream("test"));
            if (flat[1] > 0) measures.put("flat groups", flat[0] / flat[1]);
            return measures;
        }
    }

    private static void update(
            Softmax policy,
            RecipeRun recipe,
            Pay pay,
            RandomGenerator questions,
            RandomGenerator draws,
            double[] flat) {
        for (int q = 0; q < QUESTIONS; q++) {
            Question question = Question.draw(q % 4, questions);
            List<Answer> answers = new ArrayList<>();
            List<Rollout> rollouts = new ArrayList<>();
            for (int i = 0; i < GROUP; i++) {
                answers.add(Answer.sample(policy, question, draws));
                rollouts.add(answers.get(i).rollout(q + "-" + i, "" + q, question, pay));
            }
            List<Line> lines = recipe.lines(rollouts, new RunState());
            double[] rewards = recipe.rewards(lines);
            boolean oneWay = question.kind == 3 && (pay == Pay.FORWARD || pay == Pay.BACKWARD);
            if (oneWay) for (int i = 0; i < GROUP; i++) rewards[i] = oneWay(lines.get(i), pay, answers.get(i));
            if (question.kind > 1) {
                // Of the task: the layout is learned at once.
                Set<Double> different = new HashSet<>();
                for (int i = 0; i < GROUP; i++) different.add(rewards[i] - (answers.get(i).laidOut ? 1 : 0));
                if (different.size() == 1) flat[0]++;
                flat[1]++;
            }
            double[] advantages = Cases.advantages(GroupRelative.GRPO, rewards);
            for (int i = 0; i < GROUP; i++) answers.get(i).choices.push(advantages[i] / GROUP / QUESTIONS);
        }
    }

    /// One direction of the recipe's own similarity.
    private static double oneWay(Line line, Pay pay, Answer answer) {
        double format = answer.laidOut ? 1 : 0;
        for (int r = 0; r < 5; r++)
            if (line.reading(r) instanceof Reading.Measured measured)
                for (Signal signal : measured.signals())
                    if (signal.aspect().equals(pay == Pay.FORWARD ? "forward" : "backward"))
                        return format + signal.value();
        throw new IllegalStateException("the similarity was not read");
    }

    private static void imitate(Softmax policy, RandomGenerator questions) {
        for (int q = 0; q < QUESTIONS; q++) {
            Question question = Question.draw(q % 4, questions);
            double weight = 1.0 / QUESTIONS;
            policy.push(LAYOUT_ROW, 0, weight);
            int[] seen = question.seen;
            switch (question.kind) {
                case 0 -> policy.push(seen[0], seen[0], weight);
                case 1 -> policy.push(BAR_ROW + seen[0], seen[0], weight);
                case 2 -> {
                    for (int c = 0; c < 4; c++) policy.push(BOX_ROW + c * BINS + seen[c], seen[c], weight);
                }
                default -> {
                    String[] words = question.exact.split(" ");
                    for (int a = 0; a < 6; a++) {
                        int synonym = words[a].equals(ATTRIBUTES[a % 3][seen[a]][0]) ? 0 : 1;
                        policy.push(FIRST_WORD[a % 3] + seen[a], 2 * seen[a] + synonym, weight);
                    }
                    policy.push(PADDING_ROW, 0, weight);
                }
            }
        }
    }

    private static Map<String, Double> test(Softmax policy, RecipeRun recipe, RandomGenerator draws) {
        double[] task = new double[4];
        double words = 0;
        double f1 = 0;
        for (int i = 0; i < TESTED; i++) {
            Question question = Question.draw(i % 4, draws);
            Answer answer = Answer.sample(policy, question, draws);
            List<Line> lines =
                    recipe.lines(List.of(answer.rollout("" + i, "" + i, question, Pay.MATCHED)), new RunState());
            task[i % 4] += (Double) recipe.values(lines.getFirst()).get("task") * 4 / TESTED;
            if (question.kind != 3) continue;
            words += answer.said.split(" ").length * 4.0 / TESTED;
            f1 += f1(answer.said, question.exact) * 4 / TESTED;
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        for (int k = 0; k < 4; k++) measures.put(KINDS.get(k), task[k]);
        measures.put("F1", f1);
        measures.put("words", words);
        measures.put("mean", (task[0] + task[1] + task[2] + f1) / 4);
        return measures;
    }

    private static double f1(String said, String meant) {
        Set<String> ours = folded(said);
        Set<String> theirs = folded(meant);
        double both = ours.stream().filter(theirs::contains).count();
        return both == 0 ? 0 : 2 * both / (ours.size() + theirs.size());
    }

    private static Set<String> folded(String caption) {
        return java.util.Arrays.stream(caption.split(" "))
                .map(word -> {
                    for (String[][] sort : ATTRIBUTES)
                        for (String[] synonyms : sort) if (word.equals(synonyms[1])) return synonyms[0];
                    return word;
                })
                .collect(Collectors.toSet());
    }
}
