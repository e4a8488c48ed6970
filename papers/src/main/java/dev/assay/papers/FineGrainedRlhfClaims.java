package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.TokenTrace;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.evidence.Tuning;
import dev.assay.core.paper.RecipeRun;
import dev.assay.papers.world.Baseline;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Fine-Grained RLHF at desk scale: answers of six sentences of four tokens; some tokens are false, some
/// irrelevant, and the answer should hold all four that inform. A token is three words, so that the
/// released cutting into sub-sentences of five words applies.
final class FineGrainedRlhfClaims {
    private static final int SENTENCES = 6;
    private static final int EACH = 4;
    private static final int TOKENS = SENTENCES * EACH;
    private static final int VOCABULARY = 8;
    private static final int INFORMING = 4;
    private static final int BATCH = 32;
    private static final int TESTED = 300;

    private FineGrainedRlhfClaims() {}

    static List<Claim> claims() {
        Tuning tuning = new Tuning("rate", new double[] {0.02, 0.05, 0.1}, "area", true, 2);
        Experiment place = new Experiment(
                "where it is paid",
                about() + " The same rewards, at the ends of their segments or all on the last token.",
                List.of(
                        arm("dense", 0.3, 0.5, true),
                        arm("at the end", 0.3, 0.5, false),
                        arm("dense, relevance only", 0.3, 0, true),
                        arm("dense, facts only", 0, 0.5, true)),
                8,
                6,
                tuning);
        Experiment steer = new Experiment(
                "weights",
                about() + " Rate 0.05.",
                List.of(
                        arm("relevance 0.05", 0.05, 0.5, true),
                        arm("relevance 0.3", 0.3, 0.5, true),
                        arm("relevance 0.6", 0.6, 0.5, true)),
                8,
                6);
        return List.of(
                new Claim(
                        "faster",
                        "Typed rewards paid where they belong are learned faster than the same sum paid at the end",
                        place,
                        new Test.Superior(Contrast.of("area", "dense", "at the end"), 0.1)),
                new Claim(
                        "relevance",
                        "Relevance rises with its weight",
                        steer,
                        new Test.Trend("relevant", List.of("relevance 0.05", "relevance 0.3", "relevance 0.6"), 0.01)),
                new Claim(
                        "cost",
                        "while factuality does not",
                        steer,
                        new Test.Within(
                                new Contrast("factual", Map.of("relevance 0.05", 1.0, "relevance 0.6", -1.0)), 0)));
    }

    private static String about() {
        return "6 sentences x 4 tokens of 8, a softmax per position, exact rules as annotators, batch 32, 250 updates"
                + " (quick: 60), Adam; area = mean reward over training by the same weights in all arms.";
    }

    private static Arm arm(String name, double relevance, double facts, boolean dense) {
        return new Arm(name, trial -> run(trial, relevance, facts, dense));
    }

    /// What the tokens of one world mean: the first four inform, then two are false, two irrelevant.
    private record World(int[] meaning) {
        static World of(RandomGenerator draws) {
            int[] meaning = new int[VOCABULARY];
            for (int v = 0; v < VOCABULARY; v++) meaning[v] = v;
            for (int v = VOCABULARY - 1; v > 0; v--) {
                int w = draws.nextInt(v + 1);
                int kept = meaning[v];
                meaning[v] = meaning[w];
                meaning[w] = kept;
            }
            return new World(meaning);
        }

        boolean isFalse(int token) {
            return meaning[token] == 4 || meaning[token] == 5;
        }

        boolean irrelevant(int token) {
            return meaning[token] > 5;
        }

        double complete(int[] answer) {
            return Arrays.stream(answer)
                            .map(v -> meaning[v])
                            .filter(m -> m < INFORMING)
                            .distinct()
                            .count()
                    / (double) INFORMING;
        }

        /// The share of sentences without a false token.
        double factual(int[] answer) {
            return clean(answer, EACH, true);
        }

        /// The share of half sentences without an irrelevant one.
        double relevant(int[] answer) {
            return clean(answer, EACH / 2, false);
        }

        private double clean(int[] answer, int size, boolean facts) {
            double clean = 0;
            for (int from = 0; from < TOKENS; from += size) {
                boolean bad = false;
                for (int t = from; t < from + size; t++) bad |= facts ? isFalse(answer[t]) : irrelevant(answer[t]);
                if (!bad) clean++;
            }
            return clean * size / TOKENS;
        }

        Rollout rollout(int id, int[] answer) {
            StringBuilder text = new StringBuilder();
            int[] start = new int[TOKENS];
            int[] end = new int[TOKENS];
            List<Object> errors = new ArrayList<>();
            for (int t = 0; t < TOKENS; t++) {
                String word = "w" + answer[t] + " of it";
                start[t] = text.length();
                text.append(t % EACH == 0 ? word.toUpperCase(Locale.ROOT) : word);
                if (t % EACH == EACH - 1) text.append('.');
                else if (t % 2 == 1) text.append(',');
                end[t] = text.length();
                if (isFalse(answer[t])) errors.add(error("Wrong-Grounding", start[t], end[t]));
                if (irrelevant(answer[t])) errors.add(error("Irrelevant", start[t], end[t]));
                text.append(' ');
            }
            Map<String, Object> info = new HashMap<>();
            info.put("feedback", Map.of("errors", errors));
            info.put("completeness_score", complete(answer));
            info.put("tokens", new TokenTrace(start, end, null, null, null, null));
            return Rollout.of("" + id, "batch", null, text.toString().strip(), null, info);
        }

        private static Map<String, Object> error(String type, double start, double end) {
            return Map.of("error type", type, "start", start, "end", end);
        }
    }

    private static Map<String, Double> run(Trial trial, double relevance, double facts, boolean dense) {
        World world = World.of(trial.stream("world"));
        Softmax policy = Softmax.uniform(TOKENS, VOCABULARY);
        RandomGenerator draws = trial.stream("policy");
        double rate = Double.isNaN(trial.setting()) ? 0.05 : trial.setting();
        int updates = trial.size(250, 60);
        double area = 0;
        Map<String, String> settings =
                new HashMap<>(Map.of("mean", "0", "std", "1", "rewards.relevance.min_words", "1"));
        settings.put("relevance", "" + relevance);
        settings.put("facts", "" + facts);
        settings.put("pay.relevance.weight", "" + relevance);
        settings.put("pay.facts.weight", "" + facts);
        var changes = RecipeRun.changes(List.of("completeness"), settings, Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("fine-grained-rlhf", changes, Double.NaN)) {
            for (int update = 0; update < updates; update++) {
                int[][] answers = new int[BATCH][TOKENS];
                List<Rollout> rollouts = new ArrayList<>();
                for (int i = 0; i < BATCH; i++) {
                    for (int t = 0; t < TOKENS; t++) answers[i][t] = policy.sample(t, draws);
                    rollouts.add(world.rollout(i, answers[i]));
                    // By the paper's weights, whatever the arm is trained on.
                    area += (0.3 * 12 * (2 * world.relevant(answers[i]) - 1)
                                    + 0.5 * SENTENCES * (2 * world.factual(answers[i]) - 1)
                                    + 0.3 * world.complete(answers[i]))
                            / BATCH
                            / updates;
                }
                List<Line> lines = recipe.lines(rollouts, new RunState());
                double[] totals = recipe.rewards(lines);
                double[][] returns = new double[BATCH][];
                for (int i = 0; i < BATCH; i++) {
                    returns[i] = dense ? lines.get(i).advantage().at().clone() : new double[TOKENS];
                    if (!dense) Arrays.fill(returns[i], totals[i]);
                }
                double[][] advantages = Baseline.perPosition(returns);
                for (int i = 0; i < BATCH; i++)
                    for (int t = 0; t < TOKENS; t++) policy.push(t, answers[i][t], advantages[i][t] / BATCH);
                policy.adam(rate);
            }
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("area", area);
        RandomGenerator test = trial.stream("test");
        double[] rates = new double[3];
        int[] answer = new int[TOKENS];
        for (int i = 0; i < TESTED; i++) {
            for (int t = 0; t < TOKENS; t++) answer[t] = policy.sample(t, test);
            rates[0] += world.relevant(answer) / TESTED;
            rates[1] += world.factual(answer) / TESTED;
            rates[2] += world.complete(answer) / TESTED;
        }
        measures.put("relevant", rates[0]);
        measures.put("factual", rates[1]);
        measures.put("complete", rates[2]);
        return measures;
    }
}
