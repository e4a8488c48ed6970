package dev.assay.papers;

import dev.assay.core.Draws;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.formula.FormulaException;
import dev.assay.core.guide.GatedEvolution;
import dev.assay.papers.world.Pilot;
import dev.assay.tasks.control.PenSpin;
import dev.assay.tasks.control.RewardProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/// Eureka at desk scale: reward programs for a pen that is spun, proposed by a stochastic grammar, trained one by
/// one, the best edited by what its components did.
final class EurekaClaims {
    private static final int SAMPLES = 8;
    /// Of which so many are new after the first round.
    private static final int NEW = 1;

    private static final int ROUNDS = 4;
    private static final int GENERATIONS = 24;
    private static final int EPISODES = 2;
    /// Generations between two looks at a training, and episodes of a look.
    private static final int LOOK = 4;

    private static final int LOOKED = 4;
    /// Fresh trainings of a finished program, and episodes of their test.
    private static final int AGAIN = 5;

    private static final int TESTED = 20;
    /// Generations on random targets, and then on the spin, and their episodes.
    private static final int STAGE = 80;

    private static final int STAGE_EPISODES = 3;

    private static final String EUREKA = "evolution with reflection";
    private static final String BLIND = "evolution, random edits";
    private static final String IID = "independent samples";
    private static final String EXPERT = "expert form";
    private static final String SPARSE = "task score only";
    private static final String STAGED = "random targets first";
    private static final String SCRATCH = "spin from the start";

    /// The published expert reward of the shadow hand with a loss for a drop, which is not published.
    private static final Map<String, String> HAND = Map.of(
            "hand",
            "-10 * pen_offset + 1 / (pen_angle_error + 0.1) - 0.0002 * dot(action, action) + 250 * hit - 50 * dropped");

    /// Deviation of the weights at the start of a training: with all of them 0 no finger touches.
    private static final double START = 0.3;

    /// How the next round's programs come about.
    private interface Designer {
        ProgramGrammar.Genome next(Tried best, RandomGenerator draws);
    }

    private static final ProgramGrammar GRAMMAR = new ProgramGrammar(new PenSpin(PenSpin.Targets.SPIN));

    private EurekaClaims() {}

    static List<Claim> claims() {
        Experiment search = new Experiment(
                "search",
                "A pen turned by two fingers to targets a quarter turn apart, 200 steps; programs from a random grammar, "
                        + SAMPLES + " a round, " + ROUNDS + " rounds (quick: 2 of 2), each trained once for "
                        + GENERATIONS
                        + " generations (quick: 1) of an evolution strategy. Hits: targets reached, mean of " + AGAIN
                        + " fresh trainings of the program that won.",
                List.of(
                        new Arm(EUREKA, trial -> searched(trial, EurekaClaims::reflected)),
                        new Arm(BLIND, trial -> searched(trial, (best, draws) -> GRAMMAR.mutant(best.genome, draws))),
                        new Arm(IID, trial -> searched(trial, (_, draws) -> GRAMMAR.fresh(draws))),
                        new Arm(EXPERT, trial -> Map.of("hits", fresh(trial, program(HAND)))),
                        new Arm(SPARSE, trial -> Map.of("hits", fresh(trial, null)))),
                6,
                6);
        Experiment stages = new Experiment(
                "stages",
                "The expert form with a loss of 50 for a drop: " + STAGE + " generations on random targets and " + STAGE
                        + " on the spin (quick: 1 each), or all on the spin.",
                List.of(
                        new Arm(STAGED, trial -> staged(trial, PenSpin.Targets.RANDOM)),
                        new Arm(SCRATCH, trial -> staged(trial, PenSpin.Targets.SPIN))),
                6,
                6);
        String grammar =
                "programs come from a random grammar, not from a language model, and the search is a sixth of the"
                        + " design's: hardly a program spins the pen";
        return List.of(
                new Claim(
                        "evolution",
                        "The program of an evolution with reflection hits half as often again as the best of as many"
                                + " independent ones",
                        search,
                        new Test.Superior(Contrast.scaled("hits", 1, EUREKA, 1.5, IID), 0),
                        grammar),
                new Claim(
                        "expert",
                        "and three times as often as the expert form",
                        search,
                        new Test.Superior(Contrast.scaled("hits", 1, EUREKA, 3, EXPERT), 0),
                        "with a loss of 50 for a drop, without which it is no better"),
                new Claim(
                        "sparse",
                        "and more than the task's own score",
                        search,
                        new Test.Superior(Contrast.of("hits", EUREKA, SPARSE), 0),
                        "the strategy learns from returns, so it can use a score that is rarely paid"),
                new Claim(
                        "reflection",
                        "Edits that follow from the components beat random ones",
                        search,
                        new Test.Superior(Contrast.of("hits", EUREKA, BLIND), 0),
                        grammar),
                new Claim(
                        "curse",
                        "The winner's score in the search is 1 above what it trains to again",
                        search,
                        new Test.Superior(Contrast.alone("promised less hits", EUREKA), 1),
                        "a warning of the design: the fitness of one training is a noisy maximum"),
                new Claim(
                        "curriculum",
                        "Random targets first make the expert form hit five times as often",
                        stages,
                        new Test.Superior(Contrast.scaled("hits", 1, STAGED, 5, SCRATCH), 0),
                        "a training either spins or parks before the first target, so a few seeds decide little"));
    }

    private static RewardProgram program(Map<String, String> components) {
        return RewardProgram.of(new PenSpin(PenSpin.Targets.SPIN), components);
    }

    /// A program and what its training was like.
    ///
    /// @param fitness greatest task score at any look; as published, a program that broke has -10000
    /// @param levels mean size of each component a step, over the looks
    /// @param moves how far each component's mean moved from look to look, greatest less least
    record Tried(ProgramGrammar.Genome genome, double fitness, double[] levels, double[] moves) {}

    private static Tried tried(ProgramGrammar.Genome genome, int generations, RandomGenerator draws) {
        PenSpin world = new PenSpin(PenSpin.Targets.SPIN);
        Pilot pilot = new Pilot(world);
        Pilot looker = new Pilot(new PenSpin(PenSpin.Targets.SPIN));
        double[] levels = new double[genome.size()];
        double[] least = new double[genome.size()];
        double[] greatest = new double[genome.size()];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
        double[] best = {0};
        try {
            RewardProgram program = RewardProgram.of(world, GRAMMAR.written(genome));
            RewardProgram.Meter meter = program.meter();
            RandomGenerator looks = Draws.seeded(draws.nextLong()).stream("looks", "");
            pilot.train(pilot.start(START, draws), program, generations, EPISODES, draws, (done, weights) -> {
                if (done % LOOK != 0 && done != generations) return;
                Pilot.Flight flight = looker.watched(weights, LOOKED, looks, meter);
                best[0] = Math.max(best[0], flight.score());
                for (int c = 0; c < levels.length; c++) {
                    double mean = flight.components()[c];
                    levels[c] = Math.max(levels[c], Math.abs(mean));
                    least[c] = Math.min(least[c], mean);
                    greatest[c] = Math.max(greatest[c], mean);
                }
            });
        } catch (FormulaException _) {
            return new Tried(genome, Eureka.FAILURE, levels, levels);
        }
        for (int c = 0; c < levels.length; c++) greatest[c] -= least[c];
        return new Tried(genome, best[0], levels, greatest);
    }

    /// The published advice as rules: never a success, start over; what hardly moves is dropped or rescaled; what
    /// is far larger than the rest is divided by ten; else anything.
    static ProgramGrammar.Genome reflected(Tried best, RandomGenerator draws) {
        if (best.fitness <= 0) return GRAMMAR.fresh(draws);
        double all = Arrays.stream(best.levels).sum();
        List<int[]> rules = new ArrayList<>();
        for (int c = 0; c < best.levels.length; c++) {
            if (best.moves[c] < 0.02 * best.levels[c]) {
                rules.add(new int[] {c, ProgramGrammar.Edit.DROP.ordinal()});
                rules.add(new int[] {c, ProgramGrammar.Edit.RESCALE.ordinal()});
            }
            if (best.levels.length > 1 && best.levels[c] > 10 * (all - best.levels[c]))
                rules.add(new int[] {c, ProgramGrammar.Edit.TENTH.ordinal()});
        }
        if (rules.isEmpty() || draws.nextBoolean()) return GRAMMAR.mutant(best.genome, draws);
        int[] rule = rules.get(draws.nextInt(rules.size()));
        return GRAMMAR.edited(best.genome, ProgramGrammar.Edit.values()[rule[1]], rule[0], draws);
    }

    /// The history of a search: the first round's best is the start, every later round a proposal.
    private static GatedEvolution.Progress<Tried> search(Trial trial, Designer designer) {
        RandomGenerator draws = trial.stream("designer");
        RandomGenerator training = trial.stream("search");
        int samples = trial.size(SAMPLES, 2);
        int generations = trial.size(GENERATIONS, 1);
        Tried first = best(samples, _ -> GRAMMAR.fresh(draws), generations, training);
        return new GatedEvolution(0)
                .run(
                        GatedEvolution.Progress.start(first, first.fitness),
                        trial.size(ROUNDS, 2) - 1,
                        (current, _) -> best(
                                samples,
                                i -> i < NEW ? GRAMMAR.fresh(draws) : designer.next(current, draws),
                                generations,
                                training),
                        Tried::fitness);
    }

    private static Tried best(
            int samples, IntFunction<ProgramGrammar.Genome> propose, int generations, RandomGenerator draws) {
        Tried best = null;
        for (int i = 0; i < samples; i++) {
            Tried one = tried(propose.apply(i), generations, draws);
            if (best == null || one.fitness > best.fitness) best = one;
        }
        return best;
    }

    private static Map<String, Double> searched(Trial trial, Designer designer) {
        Tried top = search(trial, designer).top();
        double hits = fresh(trial, program(GRAMMAR.written(top.genome)));
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("hits", hits);
        measures.put("promised in the search", top.fitness);
        measures.put("promised less hits", top.fitness - hits);
        measures.put("terms", (double) top.genome.size());
        return measures;
    }

    /// Hits after fresh trainings.
    private static double fresh(Trial trial, RewardProgram program) {
        RandomGenerator draws = trial.stream("fresh");
        RandomGenerator test = trial.stream("test");
        double sum = 0;
        for (int i = 0; i < AGAIN; i++) {
            Pilot pilot = new Pilot(new PenSpin(PenSpin.Targets.SPIN));
            double[] weights = pilot.start(START, draws);
            pilot.train(weights, program, trial.size(GENERATIONS, 1), EPISODES, draws, (_, _) -> {});
            sum += pilot.judged(weights, TESTED, test) / AGAIN;
        }
        return sum;
    }

    private static Map<String, Double> staged(Trial trial, PenSpin.Targets targets) {
        RewardProgram program = program(HAND);
        Pilot spin = new Pilot(new PenSpin(PenSpin.Targets.SPIN));
        RandomGenerator draws = trial.stream("stages");
        int generations = trial.size(STAGE, 1);
        double[] weights = spin.start(START, draws);
        new Pilot(new PenSpin(targets)).train(weights, program, generations, STAGE_EPISODES, draws, (_, _) -> {});
        spin.train(weights, program, generations, STAGE_EPISODES, draws, (_, _) -> {});
        return Map.of("hits", spin.judged(weights, TESTED, trial.stream("test")));
    }
}
