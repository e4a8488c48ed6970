package dev.assay.papers.graphr1;

import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Graph-R1 at desk scale: a pointer network in place of the language model, a noisy local search in place of
/// its teacher, and everything else as published: rejection in three stages, imitation, then GRPO on what
/// the recipe pays for the text, level by level. Arms see the same number of symbols.
public final class GraphR1Claims {
    private static final String START = "imitation";
    private static final String FINE = "fine";

    private final Lab lab;

    private GraphR1Claims(Lab lab) {
        this.lab = lab;
    }

    /// What the paper says and a desk can refute.
    public static List<Claim> of(Lab lab) {
        return new GraphR1Claims(lab).claims();
    }

    private List<Claim> claims() {
        Experiment experiment = new Experiment(
                "stages",
                "Travelling salesman with 5-8 cities, maximum clique in 6-12 nodes, edit distance of 4-6 nodes; "
                        + "a pointer network of 149,204 weights; imitation of " + Plan.FULL.imitation()
                        + " symbols, GRPO of 8 answers to 32 puzzles on " + Plan.FULL.reinforcement()
                        + " symbols (quick: " + Plan.QUICK.imitation() + " and " + Plan.QUICK.reinforcement()
                        + "); tested on 1,400 puzzles that nobody saw, and on 300 that are one node larger. All seeds"
                        + " share the puzzles.",
                List.of(
                        new Arm("unfiltered", trial -> measure(imitator(trial, false), trial)),
                        new Arm(START, trial -> measure(imitator(trial, true), trial)),
                        new Arm(FINE, trial -> reinforced(trial, true, null, true)),
                        new Arm("mixed", trial -> reinforced(trial, true, null, false)),
                        new Arm("norepeat", trial -> reinforced(trial, true, "norepeat", true)),
                        new Arm("binary", trial -> reinforced(trial, true, "binary", true)),
                        new Arm("scratch", trial -> reinforced(trial, false, null, true))),
                6,
                1);
        return List.of(
                new Claim(
                        "rejection",
                        "Imitating only optimal traces solves 5 points more than imitating all of them",
                        experiment,
                        new Test.Superior(Contrast.of("optimal", START, "unfiltered"), 0.05)),
                new Claim(
                        "exploration",
                        "Imitation teaches to try more: without it the reinforced policy names one candidate less per answer",
                        experiment,
                        new Test.Superior(Contrast.of("candidates", FINE, "scratch"), 1),
                        "added when the other claims had been run"),
                new Claim(
                        "reinforcement",
                        "The fine-grained reward raises the optimal rate of the imitator by 5 points",
                        experiment,
                        new Test.Superior(Contrast.of("optimal", FINE, START), 0.05)),
                new Claim(
                        "larger",
                        "It does so on puzzles larger than any seen, too",
                        experiment,
                        new Test.Superior(Contrast.of("optimal larger", FINE, START), 0.05)),
                new Claim(
                        "repetition",
                        "It halves the share of answers that repeat themselves",
                        experiment,
                        new Test.Superior(share("repetition", 0.5), 0)),
                new Claim(
                        "term",
                        "Without its term for repetition more answers repeat themselves",
                        experiment,
                        new Test.Superior(Contrast.of("repetition", "norepeat", FINE), 0)),
                new Claim(
                        "length",
                        "It cuts the length of answers by a fifth",
                        experiment,
                        new Test.Superior(share("symbols", 0.8), 0),
                        "no term pays for brevity: the limits of the levels, 32 to 64 symbols, cut off what is longer"),
                new Claim(
                        "binary",
                        "It solves 3 points more than a reward of 1 for the optimum and 0 for all else",
                        experiment,
                        new Test.Superior(Contrast.of("optimal", FINE, "binary"), 0.03)),
                new Claim(
                        "feasible",
                        "Its answers are feasible more often than the binary reward's, by 10 points",
                        experiment,
                        new Test.Superior(Contrast.of("feasible", FINE, "binary"), 0.1)),
                new Claim(
                        "levels",
                        "Five levels of growing difficulty end above the same puzzles mixed",
                        experiment,
                        new Test.Superior(Contrast.of("optimal", FINE, "mixed"), 0),
                        "mixed runs at the limit and the temperature of the last level"),
                new Claim(
                        "scratch",
                        "Without imitation the same reinforcement stays 20 points behind",
                        experiment,
                        new Test.Superior(Contrast.of("optimal", FINE, "scratch"), 0.2)));
    }

    /// How far the trained policy is below this share of what the imitator has.
    private static Contrast share(String measure, double share) {
        Map<String, Double> weights = new LinkedHashMap<>();
        weights.put(START, share);
        weights.put(FINE, -1.0);
        return new Contrast(measure, weights);
    }

    private static Plan plan(Trial trial) {
        return trial.quick() ? Plan.QUICK : Plan.FULL;
    }

    private PuzzleBook book(Trial trial) {
        Plan plan = plan(trial);
        return lab.shared("graph-r1 puzzles " + plan, () -> PuzzleBook.draw(plan.puzzles(), plan.tests(), 1));
    }

    private static PointerPolicy blank(Trial trial) {
        return new PointerPolicy(trial.stream("policy"));
    }

    private PointerPolicy imitator(Trial trial, boolean rejecting) {
        Plan plan = plan(trial);
        return lab.shared("graph-r1 imitator " + trial.seed() + rejecting + plan, () -> {
            PointerPolicy policy = blank(trial);
            try (Learner learner = new Learner(policy, trial.seed())) {
                List<Trace> traces = plan.demonstrations(book(trial), rejecting, trial.seed())
                        .traces();
                List<List<Trace>> batches = learner.batches(traces);
                for (int step = 0; step < batches.size(); step++)
                    learner.imitate(batches.get(step), step, batches.size());
            }
            return policy;
        });
    }

    private Map<String, Double> reinforced(Trial trial, boolean taught, String variant, boolean levels) {
        Plan plan = plan(trial);
        PuzzleBook book = book(trial);
        try (PointerPolicy start = taught ? null : blank(trial);
                PointerPolicy policy = blank(trial);
                Learner learner = new Learner(policy, trial.seed());
                Judge judge = new Judge(variant)) {
            PointerPolicy reference = taught ? imitator(trial, true) : start;
            policy.weights().set(reference.weights());
            int step = 0;
            for (long written = 0; written < plan.reinforcement(); step++) {
                int level = levels ? plan.level(written) : PuzzleBook.LEVELS - 1;
                List<Puzzle> pool = levels ? book.levels().get(level) : book.train();
                written = learner.reinforce(step, level, written, pool, judge, reference)
                        .written();
            }
            return measure(policy, trial);
        }
    }

    private Map<String, Double> measure(PointerPolicy policy, Trial trial) {
        Exam held = Exam.of(Plan.exam(policy, book(trial).held(), trial.seed()));
        Exam larger = Exam.of(Plan.exam(policy, book(trial).larger(), trial.seed()));
        Map<String, Double> measures = new LinkedHashMap<>(held.measures());
        measures.put("optimal larger", larger.optimal());
        return measures;
    }
}
