package dev.assay.papers;

import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.evidence.Tuning;
import dev.assay.papers.world.ActorCritic;
import dev.assay.tasks.control.CraftCave;
import dev.assay.tasks.control.RewardProgram;
import dev.assay.tasks.control.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Auto MC-Reward at desk scale: diamonds in a cave of stone and lava, programs of which only the signs count,
/// looked at by a critic and changed after failed episodes, both of them rules.
final class AutoMcRewardClaims {
    private static final double RATE = 0.002;
    /// Weights of the policy's entropy that every arm is tried with.
    private static final double[] ENTROPIES = {0.01, 0.03, 0.1};

    private static final int UPDATES = 800;
    private static final int TESTED = 100;
    /// Rounds of the designer at most.
    private static final int ROUNDS = 3;

    private static final String SPARSE = "sparse only";
    private static final String APPROACH = "approach";
    private static final String AVOID = "approach, not lava";
    private static final String RAW = "approach, not lava, magnitudes";
    private static final String DESIGNED = "designed";
    private static final String STANDING = "standing bonus";
    private static final String ENDING = "standing bonus, ends with success";

    private static final String FOUND = "diamonds > prev.diamonds ? 1 : 0";
    private static final String NEARER =
            "(near_diamond < 99 && prev.near_diamond < 99 ? prev.near_diamond - near_diamond : 0)";
    private static final String NEW = "(moved_to_new_cell + broke_block > 0 ? 1 : -1)";

    /// Things a dense part may speak of, in the order in which the first that applies decides.
    enum Term {
        LAVA,
        APPROACH,
        EXPLORE
    }

    private AutoMcRewardClaims() {}

    static List<Claim> claims() {
        Experiment cave = new Experiment(
                "cave",
                "A cave with lava and a few diamonds, 250 steps; a linear actor-critic, " + UPDATES
                        + " updates (quick: 4) of " + ActorCritic.STEPS + " steps. Success: a diamond, in " + TESTED
                        + " fresh episodes. Deaths are counted in training, up to a quarter and from there to a half.",
                List.of(
                        arm(SPARSE, Map.of("sparse", FOUND), true, true),
                        arm(APPROACH, written(List.of(Term.APPROACH)), true, true),
                        arm(AVOID, written(List.of(Term.LAVA, Term.APPROACH)), true, true),
                        arm(RAW, written(List.of(Term.LAVA, Term.APPROACH)), false, true),
                        new Arm(DESIGNED, AutoMcRewardClaims::designed),
                        arm(STANDING, standing(), true, true),
                        arm(ENDING, standing(), true, false)),
                6,
                6,
                new Tuning("entropy", ENTROPIES, "success", true, 1));
        String rules = "designer, critic and analyzer are rules, not language models";
        return List.of(
                new Claim(
                        "designed",
                        "A program refined after failures finds diamonds twice as often as the sparse reward",
                        cave,
                        new Test.Superior(Contrast.scaled("success", 1, DESIGNED, 2, SPARSE), 0),
                        rules + "; each round is trained as long as the sparse reward"),
                new Claim(
                        "lava-early",
                        "A term against lava saves a third of the deaths in the first quarter of the training",
                        cave,
                        new Test.Superior(Contrast.scaled("deaths to 25%", 2.0 / 3, APPROACH, 1, AVOID), 0)),
                new Claim(
                        "lava",
                        "and in the second",
                        cave,
                        new Test.Superior(Contrast.scaled("deaths to 50%", 2.0 / 3, APPROACH, 1, AVOID), 0)),
                new Claim(
                        "signs",
                        "Signs do as well as magnitudes, 10 points given",
                        cave,
                        new Test.Within(Contrast.of("success", AVOID, RAW), 0.1)),
                new Claim(
                        "bonus",
                        "Where success ends the episode, a standing bonus loses half of the successes",
                        cave,
                        new Test.Superior(Contrast.scaled("success", 0.5, STANDING, 1, ENDING), 0),
                        "a finding of the design: 0.1 a step outweighs 1 for the diamond"));
    }

    /// The first term that applies decides.
    static Map<String, String> written(List<Term> terms) {
        String dense = terms.contains(Term.EXPLORE) ? NEW : "0";
        if (terms.contains(Term.APPROACH)) dense = NEARER + " != 0 ? " + NEARER + " : " + dense;
        if (terms.contains(Term.LAVA)) dense = "near_lava <= 1 ? -1 : (" + dense + ")";
        Map<String, String> program = new LinkedHashMap<>();
        program.put(ProgramCritic.SPARSE, FOUND);
        program.put(ProgramCritic.DENSE, dense);
        return program;
    }

    private static Map<String, String> standing() {
        Map<String, String> program = new LinkedHashMap<>();
        program.put(ProgramCritic.SPARSE, FOUND);
        program.put(ProgramCritic.DENSE, NEW + " + 3 * " + NEARER);
        return program;
    }

    private static Arm arm(String name, Map<String, String> program, boolean signs, boolean endless) {
        return new Arm(
                name, trial -> trained(trial, program, signs, endless, "").measures());
    }

    /// What came of a training.
    ///
    /// @param early deaths an episode up to a quarter of the training
    /// @param later the same from there to a half
    private record Outcome(double success, double died, double early, double later, Failures failures) {
        Map<String, Double> measures() {
            Map<String, Double> measures = new LinkedHashMap<>();
            measures.put("success", success);
            measures.put("deaths", died);
            measures.put("deaths to 25%", early);
            measures.put("deaths to 50%", later);
            return measures;
        }
    }

    /// How episodes without a diamond ended.
    ///
    /// @param lava of them, in lava
    /// @param idle ran out of time with fewer than 30 new cells or broken blocks
    /// @param seen saw a diamond
    record Failures(int all, int lava, int idle, int seen) {
        /// What should be changed, the most pressing first.
        List<Term> suggestions() {
            List<Term> terms = new ArrayList<>();
            if (lava > 0.1 * all) terms.add(Term.LAVA);
            if (seen > 0.3 * all) terms.add(Term.APPROACH);
            if (idle > 0.5 * all) terms.add(Term.EXPLORE);
            return terms;
        }
    }

    private static Outcome trained(
            Trial trial, Map<String, String> program, boolean signs, boolean endless, String round) {
        int updates = trial.size(UPDATES, 4);
        RewardProgram compiled = RewardProgram.of(new CraftCave(endless), program);
        ActorCritic policy = new ActorCritic(new CraftCave(endless), RATE, trial.setting());
        int[] counts = new int[2];
        double[] deaths = new double[3];
        policy.learn(
                () -> new CraftCave(endless),
                () -> new Paid(compiled.meter(), signs, counts),
                updates,
                trial.stream("play" + round),
                u -> {
                    int part = 4 * u / updates;
                    if (4 * u % updates != 0 || part > 2) return;
                    deaths[part] = counts[0] == 0 ? 0 : (double) counts[1] / counts[0];
                    counts[0] = 0;
                    counts[1] = 0;
                });
        Watched watched = new Watched();
        RandomGenerator draws = trial.stream("test" + round);
        CraftCave world = new CraftCave(endless);
        for (int e = 0; e < TESTED; e++) policy.play(world, draws, watched);
        return new Outcome(
                watched.found / (double) TESTED,
                watched.died / (double) TESTED,
                deaths[1],
                deaths[2],
                new Failures(TESTED - watched.found, watched.lava, watched.idle, watched.seen));
    }

    /// From a first program that only sees the success, round after round, each changed by what the failures of the
    /// last one suggest and passed by the critic; the best round counts.
    private static Map<String, Double> designed(Trial trial) {
        List<Term> terms = new ArrayList<>(List.of(Term.EXPLORE));
        Outcome best = null;
        int rounds = 0;
        while (rounds < ROUNDS) {
            Map<String, String> program = written(terms);
            List<String> objections = criticised(program, trial.stream("critic"));
            if (!objections.isEmpty()) throw new IllegalStateException(String.join("; ", objections));
            Outcome outcome = trained(trial, program, true, true, " " + rounds++);
            if (best == null || outcome.success > best.success) best = outcome;
            boolean changed = false;
            for (Term term : outcome.failures.suggestions()) {
                if (terms.contains(term)) continue;
                terms.add(term);
                changed = true;
            }
            if (!changed) break;
        }
        Map<String, Double> measures = best.measures();
        measures.put("rounds", (double) rounds);
        return measures;
    }

    /// What the critic says of a program for the cave.
    static List<String> criticised(Map<String, String> program, RandomGenerator draws) {
        CraftCave world = new CraftCave(true);
        List<ProgramCritic.Step> seen = new ArrayList<>();
        world.reset(draws);
        for (int t = 0; t < 200; t++) {
            double[] before = new double[world.frame()];
            double[] after = new double[world.frame()];
            world.read(before);
            World.Outcome outcome = world.step(draws.nextInt(world.actions()));
            world.read(after);
            seen.add(new ProgramCritic.Step(before, after));
            if (outcome != World.Outcome.GOES_ON) world.reset(draws);
        }
        // One step nearer to a diamond and its taking; one step away from it, into lava.
        double[] near = {10, 3, 99, 0, 1, 0, 0, 0};
        double[] taken = {11, 2, 99, 1, 1, 1, 1, 0};
        double[] lost = {11, 4, 0, 0, 0, 0, 0, 0};
        return ProgramCritic.objections(
                world,
                program,
                world.actions(),
                seen,
                new ProgramCritic.Step(near, taken),
                new ProgramCritic.Step(near, lost));
    }

    /// Pays the signs of the two parts, or the parts themselves.
    static final class Paid implements ActorCritic.Pay<CraftCave> {
        private final RewardProgram.Meter meter;
        private final boolean signs;
        /// Episodes that ended, and deaths.
        private final int[] counts;
        private final double[] frame = new double[new CraftCave(true).frame()];
        private final double[] action = new double[1];

        Paid(RewardProgram.Meter meter, boolean signs, int[] counts) {
            this.meter = meter;
            this.signs = signs;
            this.counts = counts;
        }

        @Override
        public void begin(CraftCave world) {
            world.read(frame);
            meter.begin(frame);
        }

        @Override
        public double of(CraftCave world, int done, World.Outcome outcome) {
            world.read(frame);
            action[0] = done;
            meter.pay(action, frame);
            double sparse = meter.components()[0];
            double dense = meter.components().length > 1 ? meter.components()[1] : 0;
            if (outcome != World.Outcome.GOES_ON) {
                counts[0]++;
                if (!world.alive()) counts[1]++;
            }
            return signs
                    ? AutoMcReward.combined(sparse, dense, AutoMcReward.SPARSE, AutoMcReward.DENSE)
                    : AutoMcReward.SPARSE * sparse + AutoMcReward.DENSE * dense;
        }
    }

    /// Watches episodes of a finished policy.
    private static final class Watched implements ActorCritic.Pay<CraftCave> {
        private final double[] frame = new double[new CraftCave(true).frame()];
        private int found;
        private int died;
        private int lava;
        private int idle;
        private int seen;
        private boolean saw;
        private int fresh;

        @Override
        public void begin(CraftCave world) {
            saw = false;
            fresh = 0;
        }

        @Override
        public double of(CraftCave world, int action, World.Outcome outcome) {
            world.read(frame);
            saw |= frame[1] < CraftCave.UNSEEN;
            if (frame[5] > 0 || frame[6] > 0) fresh++;
            if (outcome == World.Outcome.GOES_ON) return 0;
            boolean dead = !world.alive();
            if (dead) died++;
            if (frame[3] > 0) {
                found++;
                return 0;
            }
            if (dead) lava++;
            else if (fresh < 30) idle++;
            if (saw) seen++;
            return 0;
        }
    }
}
