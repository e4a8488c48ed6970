package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.engine.Line;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.RecipeRun;
import dev.assay.core.preference.WeightedHeads;
import dev.assay.core.statistics.Correlation;
import dev.assay.papers.world.Choices;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// HARMO at desk scale: sums that come out right if running sums are written down, and scenes to be described;
/// a learned reward model that has come to like short answers.
final class HarmoClaims {
    private static final int PROMPTS = 16;
    private static final int GROUP = 8;
    private static final double RATE = 0.05;
    private static final int TESTED = 1000;
    /// Numbers of a sum, at least and at most.
    private static final int FEWEST = 3;

    private static final int MOST = 5;
    /// How many clauses of no use a thought may have.
    private static final int PADDING = 3;

    private static final String[][] WORDS = {
        {"small", "large"}, {"red", "blue", "green", "black"}, {"square", "circle", "star", "cross"}
    };
    private static final int THINGS = 2;
    /// How well an attribute is seen, by its kind.
    private static final double[] SEEN = {0.7, 0.95, 0.95};

    /// Preference pairs the reward model is fitted to, how many are the wrong way round, what a word costs, and
    /// how often the model mistakes a right answer for a wrong one or an attribute for another.
    private static final int PAIRS = 2000;

    private static final double FLIPPED = 0.1;
    private static final double A_WORD = 0.01;
    private static final double MISTAKEN = 0.2;

    private static final String FULL = "HARMO";
    private static final String START = "imitation";
    private static final String NO_LENGTH = "without length";
    private static final String NO_FORMAT = "without format";
    private static final String MODEL = "model only";
    private static final String RULE = "rule only";
    private static final String STD = "with std";
    private static final String COSINE = "cosine for the model";

    private final Lab lab;

    private HarmoClaims(Lab lab) {
        this.lab = lab;
    }

    static List<Claim> claims(Lab lab) {
        return new HarmoClaims(lab).claims();
    }

    private List<Claim> claims() {
        Experiment experiment = new Experiment(
                "sums and scenes",
                "Sums of 3-5 numbers, right in 15% without and 95% with all running sums, and scenes of 6 attributes;"
                        + " tables that start half short, half long; 16 prompts x 8, Adam " + RATE
                        + ", 200 updates (quick: 40). The reward model is fitted to 2000 pairs ordered by true score less 0.01"
                        + " a word, 1 in 10 turned round, and sees right answers and attributes with 20% mistakes.",
                List.of(
                        arm(START, List.of(), false, 0),
                        arm(FULL, List.of(), false, 1),
                        arm(NO_LENGTH, List.of("no-length"), false, 1),
                        arm(NO_FORMAT, List.of("no-format"), false, 1),
                        arm(MODEL, List.of("model-only"), false, 1),
                        arm(RULE, List.of("rule-only"), false, 1),
                        arm(STD, List.of("std"), false, 1),
                        arm(COSINE, List.of(), true, 1)),
                8,
                6);
        return List.of(
                new Claim(
                        "sums",
                        "Where answers can be checked, the rule is right 10 points more often than the model alone",
                        experiment,
                        new Test.Superior(Contrast.of("sums right", FULL, MODEL), 0.1)),
                new Claim(
                        "scenes",
                        "and where they cannot, the model gives an F1 0.05 above exact match",
                        experiment,
                        new Test.Superior(Contrast.of("F1 of scenes", FULL, RULE), 0.05)),
                new Claim(
                        "brevity",
                        "The model alone shortens the thoughts on sums by 30%",
                        experiment,
                        new Test.Superior(Contrast.scaled("length of a sum, 100 words", 0.7, START, 1, MODEL), 0)),
                new Claim(
                        "length-accuracy",
                        "Without the length term 3 points fewer sums are right",
                        experiment,
                        new Test.Superior(Contrast.of("sums right", FULL, NO_LENGTH), 0.03)),
                new Claim(
                        "length-words",
                        "or scenes are described in 15% fewer words",
                        experiment,
                        new Test.Superior(Contrast.scaled("length of a scene, 100 words", 0.85, FULL, 1, NO_LENGTH), 0),
                        "measured on scenes: sums are paid by the rule, which has no taste for brevity"),
                new Claim(
                        "format",
                        "Without its reward the format is kept in less than 90% of the answers",
                        experiment,
                        new Test.Superior(Contrast.alone("malformed", NO_FORMAT), 0.1)),
                new Claim(
                        "extreme",
                        "Divided by the deviation, very easy and very hard questions have 1.5 times their share of the"
                                + " update",
                        experiment,
                        new Test.Superior(Contrast.scaled("share of extremes", 1, STD, 1.5, FULL), 0)),
                new Claim(
                        "std",
                        "and it is no better for it",
                        experiment,
                        new Test.Within(Contrast.of("sums right", FULL, STD), 0.02)),
                new Claim(
                        "surrogate",
                        "Cosine to a reference replaces the model without loss of F1",
                        experiment,
                        new Test.Within(Contrast.of("F1 of scenes", COSINE, FULL), 0.03)));
    }

    private Arm arm(String name, List<String> variants, boolean cosine, int trained) {
        return new Arm(name, trial -> run(trial, variants, cosine, trained * trial.size(200, 40)));
    }

    /// A sum to be worked out, or a scene.
    ///
    /// @param numbers of the sum; null for a scene
    /// @param scene its attributes, thing by thing
    private record Question(int[] numbers, int[] scene) {
        static Question draw(boolean sum, RandomGenerator draws) {
            if (sum) {
                int[] numbers = new int[FEWEST + draws.nextInt(MOST - FEWEST + 1)];
                for (int i = 0; i < numbers.length; i++) numbers[i] = 10 + draws.nextInt(90);
                return new Question(numbers, null);
            }
            int[] scene = new int[THINGS * WORDS.length];
            for (int a = 0; a < scene.length; a++) scene[a] = draws.nextInt(WORDS[a % WORDS.length].length);
            return new Question(null, scene);
        }

        String reference() {
            return numbers != null ? "" + Arrays.stream(numbers).sum() : named(scene);
        }
    }

    /// Attributes as words; -1 for one that is not named.
    private static String named(int[] attributes) {
        List<String> words = new ArrayList<>();
        for (int a = 0; a < attributes.length; a++)
            if (attributes[a] >= 0) words.add(WORDS[a % WORDS.length][attributes[a]]);
        return String.join(" ", words);
    }

    /// Rows of the policy: running sums written, by numbers of the sum; what is named, by kind of attribute;
    /// padding; layout.
    private static final int NAME_ROW = MOST - FEWEST + 1;

    private static final int PADDING_ROW = NAME_ROW + WORDS.length;
    private static final int LAYOUT_ROW = PADDING_ROW + 1;

    private static Softmax start() {
        double[][] rows = new double[LAYOUT_ROW + 1][];
        for (int n = FEWEST; n <= MOST; n++) {
            rows[n - FEWEST] = new double[n + 1];
            rows[n - FEWEST][0] = rows[n - FEWEST][n] = 1.5;
        }
        for (int kind = 0; kind < WORDS.length; kind++) rows[NAME_ROW + kind] = new double[2];
        rows[PADDING_ROW] = new double[PADDING];
        rows[PADDING_ROW][0] = 1;
        rows[LAYOUT_ROW] = new double[] {2.5, 0, 0};
        return new Softmax(rows);
    }

    /// What was written.
    ///
    /// @param said the answer
    /// @param score how good it truly is, 0 to 1
    /// @param padded clauses of no use
    private record Answer(Question question, String text, String said, double score, int padded, boolean formed) {
        static Answer sample(Softmax policy, Question question, RandomGenerator draws, Choices choices) {
            StringBuilder thought = new StringBuilder("I look.");
            String said;
            double score;
            if (question.numbers != null) {
                int n = question.numbers.length;
                int steps = choices.pick(policy, n - FEWEST, draws);
                int sum = 0;
                for (int s = 0; s < steps; s++)
                    thought.append(" Up to here it is ")
                            .append(sum += question.numbers[s])
                            .append('.');
                boolean right = draws.nextDouble() < 0.15 + 0.8 * steps / n;
                said = "" + (Arrays.stream(question.numbers).sum() + (right ? 0 : 10));
                score = right ? 1 : 0;
            } else {
                int[] named = new int[question.scene.length];
                for (int a = 0; a < named.length; a++) {
                    int kind = a % WORDS.length;
                    boolean seen = draws.nextDouble() < SEEN[kind];
                    int other = (question.scene[a] + 1) % WORDS[kind].length;
                    named[a] =
                            choices.pick(policy, NAME_ROW + kind, draws) == 0 ? -1 : seen ? question.scene[a] : other;
                }
                said = named(named);
                score = f1(named, question.scene);
            }
            int padded = choices.pick(policy, PADDING_ROW, draws);
            thought.append(" I check it once more.".repeat(padded));
            int layout = choices.pick(policy, LAYOUT_ROW, draws);
            String answer = "<answer>" + said + "</answer>";
            String text = switch (layout) {
                case 0 -> "<think>" + thought + "</think>\n" + answer;
                case 1 -> thought + "\n" + answer;
                default -> "<think>" + thought + "\n" + answer;
            };
            return new Answer(question, text, said, score, padded, layout == 0);
        }

        private static double f1(int[] named, int[] scene) {
            double said = Arrays.stream(named).filter(each -> each >= 0).count();
            double right = 0;
            for (int a = 0; a < named.length; a++) if (named[a] == scene[a]) right++;
            return right == 0 ? 0 : 2 * right / (said + scene.length);
        }

        int words() {
            return text.split("\\s+").length;
        }

        /// What the reward model sees: whether the sum is right, the share of attributes that are, the length in
        /// tens of words. Its eyes are not ours.
        double[] seen(RandomGenerator draws) {
            double[] seen = new double[3];
            seen[2] = words() / 10.0;
            if (question.numbers != null) {
                seen[0] = draws.nextDouble() < MISTAKEN ? 1 - score : score;
                return seen;
            }
            for (int a = 0; a < question.scene.length; a++) {
                String word = WORDS[a % WORDS.length][question.scene[a]];
                boolean there = List.of(said.split(" ")).contains(word);
                if (draws.nextDouble() < MISTAKEN) there = !there;
                if (there) seen[1] += 1.0 / question.scene.length;
            }
            return seen;
        }

        Rollout rollout(String id, String group, Map<String, Object> more) {
            Map<String, Object> info = new LinkedHashMap<>(more);
            info.put("kind", question.numbers != null ? "verifiable" : "open");
            return Rollout.of(id, group, null, text, question.reference(), info);
        }
    }

    /// The reward model: a logistic regression on what it sees, fitted to pairs (Bradley and Terry 1952).
    private double[] model(Trial trial) {
        return lab.shared("harmo reward model of seed " + trial.seed(), () -> {
            RandomGenerator draws = trial.stream("pairs");
            Softmax policy = start();
            double[][] gaps = new double[PAIRS][];
            for (int p = 0; p < PAIRS; p++) {
                Question question = Question.draw(p % 2 == 0, draws);
                Answer one = Answer.sample(policy, question, draws, new Choices());
                Answer other = Answer.sample(policy, question, draws, new Choices());
                double gap = one.score - A_WORD * one.words() - (other.score - A_WORD * other.words());
                boolean first = gap > 0 ^ draws.nextDouble() < FLIPPED;
                double[] a = one.seen(draws);
                double[] b = other.seen(draws);
                for (int k = 0; k < a.length; k++) a[k] = first ? a[k] - b[k] : b[k] - a[k];
                gaps[p] = a;
            }
            double[] weights = new double[gaps[0].length];
            for (int step = 0; step < 2000; step++)
                for (double[] gap : sampled(gaps, draws)) {
                    double pull = 0.02 / (1 + Math.exp(WeightedHeads.dot(weights, gap)));
                    for (int k = 0; k < weights.length; k++) weights[k] += pull * gap[k];
                }
            return weights;
        });
    }

    private static double[][] sampled(double[][] all, RandomGenerator draws) {
        double[][] some = new double[16][];
        for (int i = 0; i < some.length; i++) some[i] = all[draws.nextInt(all.length)];
        return some;
    }

    /// What scores an answer that no rule can check.
    private interface Scorer {
        Map<String, Object> of(Answer answer, RandomGenerator draws);
    }

    private Scorer scorer(Trial trial, boolean cosine) {
        double[] weights = model(trial);
        if (!cosine) return (answer, draws) -> Map.of("model_score", WeightedHeads.dot(weights, answer.seen(draws)));
        Map<String, double[]> vectors = new LinkedHashMap<>();
        RandomGenerator made = trial.stream("vectors");
        for (String[] kind : WORDS)
            for (String word : kind) vectors.put(word, made.doubles(16, -1, 1).toArray());
        return (answer, _) -> Map.of(
                "response_embedding", mean(vectors, answer.said),
                "reference_embedding", mean(vectors, answer.question.reference()));
    }

    private static List<Object> mean(Map<String, double[]> vectors, String words) {
        double[] sum = new double[16];
        for (String word : words.split(" ")) {
            double[] vector = vectors.getOrDefault(word, new double[sum.length]);
            for (int d = 0; d < sum.length; d++) sum[d] += vector[d];
        }
        return Arrays.stream(sum).<Object>mapToObj(x -> x).toList();
    }

    private Map<String, Double> run(Trial trial, List<String> variants, boolean cosine, int updates) {
        Softmax policy = start();
        Scorer scorer = scorer(trial, cosine);
        RandomGenerator questions = trial.stream("questions");
        RandomGenerator draws = trial.stream("policy");
        double extreme = 0;
        double all = 0;
        var changes = RecipeRun.changes(variants, Map.of(), Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("harmo", changes, Double.NaN)) {
            for (int update = 0; update < updates; update++) {
                List<Answer> answers = new ArrayList<>();
                List<Choices> choices = new ArrayList<>();
                List<Rollout> rollouts = new ArrayList<>();
                for (int q = 0; q < PROMPTS; q++) {
                    Question question = Question.draw(q % 2 == 0, questions);
                    for (int i = 0; i < GROUP; i++) {
                        choices.add(new Choices());
                        answers.add(Answer.sample(policy, question, draws, choices.getLast()));
                        Map<String, Object> scored = scorer.of(answers.getLast(), draws);
                        rollouts.add(answers.getLast().rollout("" + rollouts.size(), "" + q, scored));
                    }
                }
                List<Line> lines = Choices.reinforce(recipe, rollouts, choices);
                for (int first = 0; first < lines.size(); first += 2 * GROUP) {
                    double passed = 0;
                    double moved = 0;
                    for (int i = first; i < first + GROUP; i++) {
                        passed += answers.get(i).score / GROUP;
                        moved += Math.abs(lines.get(i).advantage().whole());
                    }
                    all += moved;
                    if (passed < 0.15 || passed > 0.85) extreme += moved;
                }
                policy.adam(RATE);
            }
        }
        Map<String, Double> measures = test(policy, scorer(trial, false), trial.stream("test"));
        if (all > 0) measures.put("share of extremes", extreme / all);
        return measures;
    }

    private static Map<String, Double> test(Softmax policy, Scorer model, RandomGenerator draws) {
        double[] right = new double[2];
        double[] words = new double[2];
        double malformed = 0;
        double padded = 0;
        double wrong = 0;
        double[] lengths = new double[TESTED];
        double[] scores = new double[TESTED];
        for (int i = 0; i < TESTED; i++) {
            int kind = i % 2;
            Answer answer = Answer.sample(policy, Question.draw(kind == 0, draws), draws, new Choices());
            right[kind] += 2 * answer.score / TESTED;
            words[kind] += 2.0 * answer.words() / TESTED;
            if (!answer.formed) malformed += 1.0 / TESTED;
            if (kind == 0 && answer.score == 0) {
                wrong++;
                if (answer.padded > 0) padded++;
            }
            lengths[i] = answer.words();
            scores[i] = (Double) model.of(answer, draws).get("model_score");
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("sums right", right[0]);
        measures.put("F1 of scenes", right[1]);
        measures.put("length of a sum, 100 words", words[0] / 100);
        measures.put("length of a scene, 100 words", words[1] / 100);
        measures.put("malformed", malformed);
        measures.put("wrong sums padded", wrong == 0 ? 0 : padded / wrong);
        measures.put("model with length", Correlation.pearson(lengths, scores, 2));
        return measures;
    }
}
