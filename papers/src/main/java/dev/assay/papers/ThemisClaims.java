package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.preference.Logistic;
import dev.assay.core.preference.WinRate;
import dev.assay.papers.world.Activation;
import dev.assay.papers.world.Network;
import dev.assay.papers.world.Softmax;
import dev.assay.verify.tools.CalculatorTool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Themis at desk scale: answers to products, remainders and look-ups in a table that no model sees. A reward model
/// that learned to call a tool and to read what it says is held against one of the same size without tools.
final class ThemisClaims {
    private static final int PLACES = 10;
    private static final int SYMBOLS = 39;
    private static final int DIGITS = 3;
    private static final int KINDS = 3;
    private static final int BATCH = 48;
    private static final double RATE = 2e-3;
    private static final double LETTERS = 26;

    /// Places of the answer and of the observation, each a digit or nothing.
    private static final int ANSWER = PLACES * SYMBOLS;

    private static final int SEEN = ANSWER + DIGITS * 11;
    private static final int INPUTS = SEEN + DIGITS * 11;

    private static final String VANILLA = "no tools";
    private static final String THEMIS = "tools";
    private static final String SILENT = "tools, no rationale";
    private static final String RANDOM = "tools, random observations";
    private static final String WRONG = "tools, another tool called";

    private ThemisClaims() {}

    static List<Claim> claims(Lab lab) {
        Experiment experiment = new Experiment(
                "tools",
                "products of two digits by one, 3-digit numbers modulo 7, values of 1000 three-letter keys; 10 characters at"
                        + " changing places, answers and observations of 3 digits; 3000 pairs (quick: 300) with near misses, 1500"
                        + " (quick: 150) of the test; network 456-96-64-2 scores and says match or not, another 390-64-23 names"
                        + " the tool and where its input begins and ends; 600 steps (quick: 60) of 48, Adam 0.002. Tools are"
                        + " given in training and called in the test.",
                List.of(
                        new Arm(VANILLA, trial -> tested(lab, trial, Reads.NOTHING, true)),
                        new Arm(THEMIS, trial -> tested(lab, trial, Reads.CALLED, true)),
                        new Arm(SILENT, trial -> tested(lab, trial, Reads.CALLED, false)),
                        new Arm(RANDOM, trial -> tested(lab, trial, Reads.RANDOM, true)),
                        new Arm(WRONG, trial -> tested(lab, trial, Reads.WRONG, true))),
                6,
                6);
        return List.of(
                new Claim(
                        "tools",
                        "A reward model that calls tools ranks 20 points more pairs rightly",
                        experiment,
                        new Test.Superior(Contrast.of("accuracy", THEMIS, VANILLA), 0.2)),
                new Claim(
                        "reads",
                        "It reads them: random observations cost 20 points",
                        experiment,
                        new Test.Superior(Contrast.of("accuracy", THEMIS, RANDOM), 0.2)),
                new Claim(
                        "which",
                        "and so do those of another tool",
                        experiment,
                        new Test.Superior(Contrast.of("accuracy", THEMIS, WRONG), 0.2)),
                new Claim(
                        "calls",
                        "Nine in ten calls name the tool and its input exactly",
                        experiment,
                        new Test.Superior(Contrast.alone("exact calls", THEMIS), 0.9)),
                new Claim(
                        "rationale",
                        "Learning to say whether the answer matches helps ranking",
                        experiment,
                        new Test.Superior(Contrast.of("accuracy", THEMIS, SILENT), 0),
                        "in the paper a rationale is written text; both arms rank nearly everything rightly here"));
    }

    /// What is read before an answer is scored.
    private enum Reads {
        NOTHING,
        CALLED,
        RANDOM,
        WRONG
    }

    /// @param text 10 characters
    /// @param kind 0 a product, 1 a remainder, 2 a look-up; the tool of the same number answers it
    /// @param from first character of the tool's input
    /// @param to last character of it
    private record Question(String text, int kind, int from, int to, int right) {
        static Question drawn(int kind, int[] table, RandomGenerator draws) {
            String input = switch (kind) {
                case 0 -> 10 + draws.nextInt(90) + "*" + (2 + draws.nextInt(8));
                case 1 -> Integer.toString(100 + draws.nextInt(900));
                default -> key(draws.nextInt(table.length));
            };
            String asked = kind == 1 ? input + "%" : input;
            int from = draws.nextInt(PLACES - asked.length() + 1);
            String text = " ".repeat(from) + asked + " ".repeat(PLACES - from - asked.length());
            return new Question(text, kind, from, from + input.length() - 1, call(kind, input, table));
        }

        /// A wrong answer, near for products and any other value for the rest.
        int wrong(RandomGenerator draws) {
            while (true) {
                int off = new int[] {1, 2, 10, 20}[draws.nextInt(4)];
                int wrong = switch (kind) {
                    case 0 -> right + (draws.nextBoolean() ? off : -off);
                    case 1 -> draws.nextInt(7);
                    default -> draws.nextInt(1000);
                };
                if (wrong != right && wrong >= 0 && wrong < 1000) return wrong;
            }
        }
    }

    private static String key(int number) {
        StringBuilder key = new StringBuilder();
        for (int left = number * 17, i = 0; i < 3; i++, left /= (int) LETTERS)
            key.append((char) ('a' + left % (int) LETTERS));
        return key.toString();
    }

    /// What a tool says, as a number; -1 if the call fails.
    private static int call(int tool, String input, int[] table) {
        return switch (tool) {
            case 0 -> {
                Double computed = new CalculatorTool(Fidelity.MENDED)
                        .check("<<" + input + "=0>>0", "#### 0")
                        .computed();
                yield computed == null || !input.contains("*") ? -1 : computed.intValue();
            }
            case 1 -> input.matches("[0-9]{1,3}") ? Integer.parseInt(input) % 7 : -1;
            default -> {
                for (int k = 0; k < table.length; k++) if (key(k).equals(input)) yield table[k];
                yield -1;
            }
        };
    }

    private static int symbol(char c) {
        return switch (c) {
            case '*' -> 36;
            case '%' -> 37;
            case ' ' -> 38;
            default -> c <= '9' ? c - '0' : 10 + c - 'a';
        };
    }

    private static double[] read(String text, int length) {
        double[] x = new double[length];
        for (int i = 0; i < PLACES; i++) x[i * SYMBOLS + symbol(text.charAt(i))] = 1;
        return x;
    }

    /// Marks the digits of a number, or that there is none.
    private static void mark(double[] x, int at, int number) {
        for (int d = 0; d < DIGITS; d++, number /= 10) x[at + d * 11 + (number < 0 ? 10 : number % 10)] = 1;
    }

    private static double[] input(Question question, int answer, int observation) {
        double[] x = read(question.text, INPUTS);
        mark(x, ANSWER, answer);
        mark(x, SEEN, observation);
        return x;
    }

    private record Pair(Question question, int wrong) {}

    private static int[] table(Trial trial) {
        RandomGenerator draws = trial.stream("table");
        int[] table = new int[1000];
        for (int k = 0; k < table.length; k++) table[k] = draws.nextInt(1000);
        return table;
    }

    private static List<Pair> pairs(Trial trial, String stream, int count) {
        RandomGenerator draws = trial.stream(stream);
        int[] table = table(trial);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Question question = Question.drawn(i % KINDS, table, draws);
            pairs.add(new Pair(question, question.wrong(draws)));
        }
        return pairs;
    }

    /// @param caller names the tool, and where its input begins and ends
    /// @param scorer its first output is the reward, the second the logit of a match
    private record Model(Network caller, Network scorer) {}

    private static Model trained(Lab lab, Trial trial, boolean tools, boolean rationale) {
        String key = "themis " + trial.seed() + trial.quick() + tools + rationale;
        return lab.shared(key, () -> {
            List<Pair> pairs = pairs(trial, "pairs", trial.size(3000, 300));
            Network caller = Network.random(trial.stream("caller"), Activation.SILU, ANSWER, 64, KINDS + 2 * PLACES);
            Network scorer = Network.random(trial.stream("scorer"), Activation.SILU, INPUTS, 96, 64, 2);
            RandomGenerator draws = trial.stream("batches");
            for (int step = 0; step < trial.size(600, 60); step++) {
                for (int i = 0; i < BATCH; i++) {
                    Pair pair = pairs.get(draws.nextInt(pairs.size()));
                    Question question = pair.question;
                    if (tools) call(caller, question);
                    int observation = tools ? question.right : -1;
                    Network.Pass right = scorer.pass(input(question, question.right, observation));
                    Network.Pass wrong = scorer.pass(input(question, pair.wrong, observation));
                    double down = Themis.RANK * Logistic.PLAIN.gradient(right.score() - wrong.score(), 1, 0) / BATCH;
                    double match = tools && rationale ? 0.5 / BATCH : 0;
                    scorer.push(right, -down, match * (1 - Logistic.sigmoid(right.outputs()[1])));
                    scorer.push(wrong, down, -match * Logistic.sigmoid(wrong.outputs()[1]));
                }
                scorer.adam(RATE);
                if (tools) caller.adam(RATE);
            }
            return new Model(caller, scorer);
        });
    }

    /// Adds the gradient of the likelihood of the right call.
    private static void call(Network caller, Question question) {
        Network.Pass pass = caller.pass(read(question.text, ANSWER));
        double[] pull = new double[KINDS + 2 * PLACES];
        int[] starts = {0, KINDS, KINDS + PLACES, pull.length};
        int[] targets = {question.kind, question.from, question.to};
        for (int head = 0; head < targets.length; head++) {
            double[] chances = Softmax.softmax(Arrays.copyOfRange(pass.outputs(), starts[head], starts[head + 1]));
            for (int k = 0; k < chances.length; k++)
                pull[starts[head] + k] = ((k == targets[head] ? 1 : 0) - chances[k]) / BATCH;
        }
        caller.push(pass, pull);
    }

    private static int best(double[] outputs, int from, int to) {
        int best = from;
        for (int k = from; k < to; k++) if (outputs[k] > outputs[best]) best = k;
        return best - from;
    }

    private static Map<String, Double> tested(Lab lab, Trial trial, Reads reads, boolean rationale) {
        Model model = trained(lab, trial, reads != Reads.NOTHING, rationale);
        int[] table = table(trial);
        RandomGenerator draws = trial.stream("observations");
        List<Pair> pairs = pairs(trial, "test", trial.size(1500, 150));
        double[][] margins = new double[KINDS][pairs.size() / KINDS];
        double[] all = new double[pairs.size()];
        double exact = 0;
        for (int i = 0; i < all.length; i++) {
            Question question = pairs.get(i).question;
            double[] said = model.caller.of(read(question.text, ANSWER));
            int tool = best(said, 0, KINDS);
            int from = best(said, KINDS, KINDS + PLACES);
            int to = best(said, KINDS + PLACES, said.length);
            if (tool == question.kind && from == question.from && to == question.to) exact += 1.0 / all.length;
            String input = from <= to ? question.text.substring(from, to + 1) : "";
            int observation = switch (reads) {
                case NOTHING -> -1;
                case CALLED -> call(tool, input, table);
                case RANDOM -> draws.nextInt(question.kind == 1 ? 7 : 1000);
                case WRONG -> call((tool + 1 + draws.nextInt(KINDS - 1)) % KINDS, input, table);
            };
            all[i] = model.scorer.score(input(question, question.right, observation))
                    - model.scorer.score(input(question, pairs.get(i).wrong, observation));
            margins[i % KINDS][i / KINDS] = all[i];
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("accuracy", WinRate.accuracy(all, 0));
        measures.put("products", WinRate.accuracy(margins[0], 0));
        measures.put("remainders", WinRate.accuracy(margins[1], 0));
        measures.put("look-ups", WinRate.accuracy(margins[2], 0));
        measures.put("exact calls", exact);
        return measures;
    }
}
