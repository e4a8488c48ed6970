package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.curriculum.Coverage;
import dev.assay.core.curriculum.Mastery;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.RecipeRun;
import dev.assay.papers.world.Attempt;
import dev.assay.papers.world.Choices;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Dr. SCI at desk scale: lab reports of short statements, whose result is right only if the law and the
/// substitution stated last are. Rubric items are checked in the text and the boxed result is compared with
/// the reference, both by the recipe.
final class DrSciClaims {
    private static final int GROUP = 8;
    private static final double RATE = 0.05;
    private static final int TESTED = 200;

    private static final String RUBRIC = "SciRubric";
    private static final String GATED = "gated";
    private static final String RAR = "rubric only";
    private static final String GENRM = "answer only";
    private static final String RUBRIC_NOISY = "SciRubric, noisy judge";
    private static final String GENRM_NOISY = "answer only, noisy judge";
    private static final String COVERAGE = "coverage";
    private static final String RANDOM = "random";
    private static final String MASTERY = "mastery";
    private static final String HARD = "hard only";

    private static final String TABLE =
            "skills were made harder once, for at first every arm solved 95%; in a table a hard question teaches each of"
                    + " its skills, and a pool of few questions few of them";

    private DrSciClaims() {}

    static List<Claim> claims() {
        Experiment rewards = new Experiment(
                "rewards",
                "8 kinds of reports with a law, a substitution, a sign and a unit; a previous-statement softmax per kind;"
                        + " GRPO groups of 8, Adam " + RATE + ", 200 updates (quick: 20). A noisy judge takes a wrong"
                        + " result for right with probability 0.15 in a report of 5 statements, and in proportion to"
                        + " their number up to 0.5. Rates from 200 reports a kind; length in"
                        + " reports of 5 statements.",
                List.of(
                        reward(RUBRIC, List.of(), false),
                        reward(GATED, List.of("gated"), false),
                        reward(RAR, List.of("rar"), false),
                        reward(GENRM, List.of("genrm"), false),
                        reward(RUBRIC_NOISY, List.of(), true),
                        reward(GENRM_NOISY, List.of("genrm"), true)),
                8,
                6);
        Experiment demonstrations = new Experiment(
                "demonstrations",
                "3,000 right reports in 6 styles, 80% of them in one; 300 are imitated, then 100 updates (quick: 10) of"
                        + " the same reward. How often a result comes out right depends on kind and style.",
                List.of(
                        new Arm(COVERAGE, trial -> imitated(trial, true)),
                        new Arm(RANDOM, trial -> imitated(trial, false))),
                10,
                6);
        Experiment curriculum = new Experiment(
                "curriculum",
                "400 questions of 1 to 4 of 24 skills, a softmax per skill that knows some well and some hardly; 40 epochs"
                        + " (quick: 6) of as many groups of 8 as the first pool has questions; success on other"
                        + " questions of 3 and 4 skills.",
                List.of(
                        new Arm(MASTERY, trial -> taught(trial, MASTERY)),
                        new Arm(RANDOM, trial -> taught(trial, RANDOM)),
                        new Arm(HARD, trial -> taught(trial, HARD))),
                10,
                6);
        return List.of(
                new Claim(
                        "rubric-only",
                        "Rubric and answer together give 3 points more right answers than the rubric alone",
                        rewards,
                        new Test.Superior(Contrast.of("accuracy", RUBRIC, RAR), 0.03)),
                new Claim(
                        "padding",
                        "whose reports grow 25% longer",
                        rewards,
                        new Test.Superior(Contrast.scaled("length", 1, RAR, 1.25, RUBRIC), 0)),
                new Claim(
                        "collapse",
                        "With a noisy judge, rubric and answer give 3 points more than the answer alone",
                        rewards,
                        new Test.Superior(Contrast.of("accuracy", RUBRIC_NOISY, GENRM_NOISY), 0.03)),
                new Claim(
                        "length",
                        "which the judge makes 25% longer than an exact one does",
                        rewards,
                        new Test.Superior(Contrast.scaled("length", 1, GENRM_NOISY, 1.25, GENRM), 0)),
                new Claim(
                        "gated",
                        "Paying nothing for a wrong answer costs no right ones",
                        rewards,
                        new Test.Within(Contrast.of("accuracy", GATED, RUBRIC), 0.02),
                        "ours: the paper lets the rubric make up for a wrong answer"),
                new Claim(
                        "4-grams",
                        "Demonstrations chosen for their new 4-grams have 30% more of them",
                        demonstrations,
                        new Test.Superior(Contrast.scaled("4-grams, thousands", 1, COVERAGE, 1.3, RANDOM), 0)),
                new Claim(
                        "patterns",
                        "The policy that imitates them finds right results in more ways: one more per 100 reports",
                        demonstrations,
                        new Test.Superior(Contrast.of("patterns", COVERAGE, RANDOM), 0.01)),
                new Claim(
                        "exploration",
                        "and is right 3 points more often after training by reward",
                        demonstrations,
                        new Test.Superior(Contrast.of("accuracy", COVERAGE, RANDOM), 0.03)),
                new Claim(
                        "curriculum",
                        "Replacing mastered questions solves 4 points more hard ones than drawing uniformly",
                        curriculum,
                        new Test.Superior(Contrast.of("hard", MASTERY, RANDOM), 0.04),
                        TABLE),
                new Claim(
                        "hard-only",
                        "and than drawing hard ones only",
                        curriculum,
                        new Test.Superior(Contrast.of("hard", MASTERY, HARD), 0.04),
                        TABLE));
    }

    private static Arm reward(String name, List<String> variants, boolean noisy) {
        return new Arm(name, trial -> rewarded(trial, variants, noisy));
    }

    /// What a statement is about, in the order of a plain report, and in how many forms it comes.
    private enum About {
        LAW(4),
        SUBSTITUTION(4),
        SIGN(2),
        UNIT(3),
        REMARK(2),
        MISTAKE(2),
        ASIDE(3);

        private final int forms;

        About(int forms) {
            this.forms = forms;
        }

        /// Number of the first statement about this.
        int first() {
            return Arrays.stream(values())
                    .limit(ordinal())
                    .mapToInt(a -> a.forms)
                    .sum();
        }

        static About of(int statement) {
            About about = LAW;
            for (About each : values()) if (statement >= each.first()) about = each;
            return about;
        }
    }

    private static final int STATEMENTS =
            Arrays.stream(About.values()).mapToInt(a -> a.forms).sum();
    private static final int END = STATEMENTS;
    private static final int KINDS = 8;
    private static final int LONGEST = 14;
    private static final int PLAIN = 5;
    private static final int RESULTS = 4;
    /// Rows of the table per kind: one per statement before, the start, and the arithmetic.
    private static final int ROWS = STATEMENTS + 2;

    private static String says(int statement) {
        About about = About.of(statement);
        return about.name().toLowerCase(Locale.ROOT) + " " + (char) ('a' + statement - about.first()) + ".";
    }

    /// Which statements of each kind of report are right; one per subject that matters.
    private record World(int[][] right, List<List<Object>> rubrics) {
        static World of(RandomGenerator draws) {
            int[][] right = new int[KINDS][PLAIN];
            List<List<Object>> rubrics = new ArrayList<>();
            for (int k = 0; k < KINDS; k++) {
                for (About about : List.of(About.LAW, About.SUBSTITUTION, About.SIGN, About.UNIT, About.REMARK))
                    right[k][about.ordinal()] = about.first() + draws.nextInt(about.forms);
                rubrics.add(List.of(
                        item("Essential", right[k][0]),
                        item("Essential", right[k][3]),
                        item("Important", right[k][1]),
                        item("Important", right[k][2]),
                        item("Optional", right[k][4]),
                        item("Pitfall", About.MISTAKE.first()),
                        item("Pitfall", About.MISTAKE.first() + 1)));
            }
            return new World(right, rubrics);
        }

        private static Object item(String category, int statement) {
            return Map.of(
                    "title",
                    says(statement),
                    "category",
                    category,
                    "check",
                    Map.of("any_of", List.of(says(statement))));
        }

        boolean right(int kind, int statement) {
            int about = About.of(statement).ordinal();
            return about < PLAIN && right[kind][about] == statement;
        }
    }

    /// A report, its result apart.
    private record Report(int kind, List<Integer> statements, boolean right, Choices choices) {
        /// @param slips how often a right calculation still fails, by kind and by what the report begins with
        static Report sample(World world, Softmax policy, int kind, double[][] slips, RandomGenerator draws) {
            Choices choices = new Choices();
            List<Integer> statements = new ArrayList<>();
            int before = END;
            int law = -1;
            int substitution = -1;
            while (statements.size() < LONGEST) {
                int next = choices.pick(policy, kind * ROWS + before, draws);
                if (next == END) break;
                statements.add(next);
                if (About.of(next) == About.LAW) law = next;
                if (About.of(next) == About.SUBSTITUTION) substitution = next;
                before = next;
            }
            boolean counted = choices.pick(policy, kind * ROWS + STATEMENTS + 1, draws) == 0;
            boolean derived =
                    law >= 0 && substitution >= 0 && world.right(kind, law) && world.right(kind, substitution);
            double slip = statements.isEmpty()
                    ? 1
                    : slips[kind][About.of(statements.getFirst()).ordinal()];
            boolean slipped = draws.nextDouble() < slip;
            return new Report(kind, statements, derived && counted && !slipped, choices);
        }

        Attempt attempt(World world, int sample, Boolean verdict) {
            StringBuilder text = new StringBuilder();
            for (int statement : statements) text.append(says(statement)).append(' ');
            text.append("\\boxed{").append(right ? 12 + kind : 3).append('}');
            Map<String, Object> info = new LinkedHashMap<>();
            info.put("rubrics", world.rubrics.get(kind));
            if (verdict != null) info.put("answer_correct", verdict);
            return new Attempt(
                    choices, Rollout.of(kind + "-" + sample, "" + kind, null, text.toString(), "" + (12 + kind), info));
        }

        /// Order of subjects.
        List<About> pattern() {
            return statements.stream().map(About::of).toList();
        }
    }

    private static final double[][] NO_SLIPS = new double[KINDS][About.values().length];

    /// Mostly goes from subject to subject, and is right more often than chance would have it.
    private static Softmax start(World world) {
        double[][] logits = new double[KINDS * ROWS][];
        for (int k = 0; k < KINDS; k++) {
            for (int before = 0; before <= END; before++) {
                double[] row = logits[k * ROWS + before] = new double[STATEMENTS + 1];
                int next = before == END ? 0 : About.of(before).ordinal() + 1;
                if (next >= About.REMARK.ordinal()) {
                    row[END] = 3;
                    continue;
                }
                About about = About.values()[next];
                for (int f = 0; f < about.forms; f++) row[about.first() + f] = 2;
                row[world.right[k][next]] += 1;
            }
            logits[k * ROWS + STATEMENTS + 1] = new double[] {1, 0, 0, 0};
        }
        return new Softmax(logits);
    }

    private static Map<String, Double> rewarded(Trial trial, List<String> variants, boolean noisy) {
        World world = World.of(trial.stream("world"));
        Softmax policy = start(world);
        train(world, policy, variants, NO_SLIPS, noisy, trial, trial.size(200, 20));
        return tested(world, policy, NO_SLIPS, trial);
    }

    private static void train(
            World world,
            Softmax policy,
            List<String> variants,
            double[][] slips,
            boolean noisy,
            Trial trial,
            int updates) {
        RandomGenerator draws = trial.stream("policy");
        RandomGenerator judge = trial.stream("judge");
        var changes = RecipeRun.changes(variants, Map.of(), Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("dr-sci", changes, Double.NaN)) {
            for (int update = 0; update < updates; update++) {
                List<Attempt> attempts = new ArrayList<>();
                for (int k = 0; k < KINDS; k++)
                    for (int i = 0; i < GROUP; i++) {
                        Report report = Report.sample(world, policy, k, slips, draws);
                        double taken = Math.min(0.5, 0.15 * report.statements.size() / PLAIN);
                        Boolean verdict = noisy ? report.right || judge.nextDouble() < taken : null;
                        attempts.add(report.attempt(world, i, verdict));
                    }
                Attempt.push(recipe, attempts, GROUP);
                policy.adam(RATE);
            }
        }
    }

    private static Map<String, Double> tested(World world, Softmax policy, double[][] slips, Trial trial) {
        RandomGenerator draws = trial.stream("test");
        double right = 0;
        double statements = 0;
        List<Rollout> rollouts = new ArrayList<>();
        for (int k = 0; k < KINDS; k++)
            for (int i = 0; i < TESTED; i++) {
                Report report = Report.sample(world, policy, k, slips, draws);
                if (report.right) right++;
                statements += report.statements.size();
                rollouts.add(report.attempt(world, i, null).rollout());
            }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("accuracy", right / rollouts.size());
        measures.put("length", statements / PLAIN / rollouts.size());
        var changes = RecipeRun.changes(List.of("rar"), Map.of(), Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("dr-sci", changes, Double.NaN)) {
            double[] met = recipe.rewards(recipe.lines(rollouts, new RunState()));
            measures.put("rubric met", Arrays.stream(met).average().orElseThrow());
        }
        return measures;
    }

    /// What a report in a style begins with; the rest follows in the usual order. The first is the usual one.
    private static final List<About> STYLES =
            List.of(About.LAW, About.SUBSTITUTION, About.SIGN, About.UNIT, About.REMARK, About.ASIDE);

    private static List<Integer> demonstration(World world, int kind, RandomGenerator draws) {
        About first = draws.nextDouble() < 0.8 ? About.LAW : STYLES.get(1 + draws.nextInt(STYLES.size() - 1));
        List<Integer> report = new ArrayList<>();
        report.add(first == About.ASIDE ? aside(draws) : world.right[kind][first.ordinal()]);
        for (About about : List.of(About.LAW, About.SUBSTITUTION, About.SIGN, About.UNIT)) {
            if (about == first) continue;
            if (draws.nextDouble() < 0.15) report.add(aside(draws));
            report.add(world.right[kind][about.ordinal()]);
        }
        return report;
    }

    private static int aside(RandomGenerator draws) {
        return About.ASIDE.first() + draws.nextInt(About.ASIDE.forms);
    }

    private static Map<String, Double> imitated(Trial trial, boolean coverage) {
        RandomGenerator draws = trial.stream("world");
        World world = World.of(draws);
        double[][] slips = new double[KINDS][About.values().length];
        for (double[] row : slips) {
            Arrays.fill(row, 0.3);
            row[About.LAW.ordinal()] = 0.4;
            row[STYLES.get(1 + draws.nextInt(STYLES.size() - 1)).ordinal()] = 0.05;
        }
        int[] kinds = new int[3000];
        List<List<Integer>> reports = new ArrayList<>();
        List<List<String>> documents = new ArrayList<>();
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = draws.nextInt(KINDS);
            reports.add(demonstration(world, kinds[i], draws));
            documents.add(words(kinds[i], reports.get(i)));
        }
        int[] chosen = coverage
                ? Coverage.choose(documents, 300, 4).selected()
                : draws.ints(0, kinds.length).distinct().limit(300).toArray();
        Softmax policy = imitate(kinds, reports, chosen);
        Map<String, Double> measures = new LinkedHashMap<>();
        List<List<String>> taken =
                Arrays.stream(chosen).mapToObj(documents::get).toList();
        int[] covered = Coverage.choose(taken, taken.size(), 4).covered();
        measures.put("4-grams, thousands", covered[covered.length - 1] / 1000.0);
        Set<List<Object>> patterns = new HashSet<>();
        RandomGenerator before = trial.stream("before");
        for (int k = 0; k < KINDS; k++)
            for (int i = 0; i < TESTED; i++) {
                Report report = Report.sample(world, policy, k, slips, before);
                if (report.right) patterns.add(List.of(k, report.pattern()));
            }
        measures.put("patterns", (double) patterns.size() / KINDS / TESTED);
        measures.put("accuracy, start", tested(world, policy, slips, trial).get("accuracy"));
        train(world, policy, List.of(), slips, false, trial, trial.size(100, 10));
        measures.putAll(tested(world, policy, slips, trial));
        return measures;
    }

    /// A question's kind is named in its report, so that reports of different kinds share little.
    private static List<String> words(int kind, List<Integer> report) {
        List<String> words = new ArrayList<>();
        for (int statement : report) {
            words.add(kind + ":" + About.of(statement));
            words.add(says(statement));
        }
        return words;
    }

    /// The table with the highest likelihood, but for a twentieth of a count everywhere.
    private static Softmax imitate(int[] kinds, List<List<Integer>> reports, int[] chosen) {
        double[][] logits = new double[KINDS * ROWS][STATEMENTS + 1];
        for (double[] row : logits) Arrays.fill(row, 0.05);
        for (int i : chosen) {
            int before = END;
            for (int statement : reports.get(i)) {
                logits[kinds[i] * ROWS + before][statement]++;
                before = statement;
            }
            logits[kinds[i] * ROWS + before][END]++;
        }
        for (double[] row : logits) for (int a = 0; a < row.length; a++) row[a] = Math.log(row[a]);
        // Calculating is not what styles differ in here: slips stand for it.
        for (int k = 0; k < KINDS; k++) logits[k * ROWS + STATEMENTS + 1] = new double[] {6, 0, 0, 0};
        return new Softmax(logits);
    }

    private static final int SKILLS = 24;
    private static final int OPTIONS = 10;

    /// Questions, each a list of skills.
    private record Book(List<int[]> questions, Softmax start) {
        static Book of(RandomGenerator draws) {
            double[][] logits = new double[SKILLS][OPTIONS];
            for (double[] row : logits) row[0] = 5 * draws.nextDouble();
            List<int[]> questions = new ArrayList<>();
            for (int i = 0; i < 400; i++) questions.add(question(1 + draws.nextInt(4), draws));
            return new Book(questions, new Softmax(logits));
        }

        static int[] question(int steps, RandomGenerator draws) {
            return draws.ints(0, SKILLS).distinct().limit(steps).toArray();
        }

        Attempt attempt(Softmax policy, int question, int sample, RandomGenerator draws) {
            Choices choices = new Choices();
            StringBuilder result = new StringBuilder("1");
            // Option 0 is the right one; the result has one figure per step after its first.
            for (int skill : questions.get(question)) result.append(choices.pick(policy, skill, draws));
            return new Attempt(
                    choices,
                    Rollout.of(
                            question + "-" + sample,
                            "" + question,
                            null,
                            "\\boxed{" + result + "}",
                            "1" + "0".repeat(questions.get(question).length),
                            Map.of("verification", "verifiable", "rubrics", List.of())));
        }
    }

    private static Map<String, Double> taught(Trial trial, String how) {
        RandomGenerator world = trial.stream("world");
        Book book = Book.of(world);
        Softmax policy = book.start.fork();
        RandomGenerator draws = trial.stream("policy");
        RandomGenerator order = trial.stream("order");
        try (RecipeRun recipe =
                new RecipeRun("dr-sci", RecipeRun.changes(List.of(), Map.of(), Fidelity.MENDED), Double.NaN)) {
            Map<String, Double> rates = new LinkedHashMap<>();
            IntStream.range(0, book.questions.size())
                    .forEach(q -> rates.put(
                            "" + q,
                            accuracy(asked(book, policy, recipe, List.of("" + q), draws))
                                    .get("" + q)));
            policy.clear();
            Mastery.Parts parts = Mastery.partition(rates, 1, 0.625);
            List<String> pool = parts.train();
            int size = pool.size();
            Map<String, Double> pending = new LinkedHashMap<>();
            for (String id : parts.pending()) pending.put(id, rates.get(id));
            List<String> from = new ArrayList<>(parts.pending());
            if (how.equals(RANDOM)) from.addAll(pool);
            for (int epoch = 0; epoch < trial.size(40, 6); epoch++) {
                List<String> questions = how.equals(MASTERY)
                        ? pool
                        : order.ints(0, from.size())
                                .distinct()
                                .limit(size)
                                .mapToObj(from::get)
                                .toList();
                Map<String, Double> reached = new LinkedHashMap<>();
                for (int first = 0; first < questions.size(); first += 16) {
                    List<String> some = questions.subList(first, Math.min(questions.size(), first + 16));
                    reached.putAll(accuracy(asked(book, policy, recipe, some, draws)));
                    policy.adam(RATE);
                }
                if (!how.equals(MASTERY)) continue;
                Mastery.Step step = Mastery.next(pool, pending, reached, 0.9, new Random(order.nextLong()));
                pool = step.train();
                pending = step.pending();
            }
            Map<String, Double> measures = new LinkedHashMap<>();
            measures.put("hard", solved(policy, trial.stream("test"), 3));
            measures.put("easy", solved(policy, trial.stream("test"), 1));
            measures.put("pool", (double) size);
            return measures;
        }
    }

    /// Asks each question of a list as often as a group is large; the gradient waits for its step.
    private static List<Line> asked(
            Book book, Softmax policy, RecipeRun recipe, List<String> questions, RandomGenerator draws) {
        List<Attempt> attempts = new ArrayList<>();
        for (String q : questions)
            for (int i = 0; i < GROUP; i++) attempts.add(book.attempt(policy, Integer.parseInt(q), i, draws));
        return Attempt.push(recipe, attempts, GROUP);
    }

    /// Share of right answers per group.
    private static Map<String, Double> accuracy(List<Line> lines) {
        Map<String, Double> accuracy = new LinkedHashMap<>();
        for (Line line : lines) accuracy.merge(line.rollout().group(), (Double) line.value(0) / GROUP, Double::sum);
        return accuracy;
    }

    /// Probability of a right answer to new questions of two lengths.
    private static double solved(Softmax policy, RandomGenerator draws, int least) {
        double solved = 0;
        int questions = 400;
        for (int i = 0; i < questions; i++) {
            double right = 1;
            for (int skill : Book.question(least + i % 2, draws)) right *= policy.probabilities(skill)[0];
            solved += right / questions;
        }
        return solved;
    }
}
