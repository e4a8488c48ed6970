package dev.assay.papers;

import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.papers.world.ActorCritic;
import dev.assay.tasks.control.MiniDungeon;
import dev.assay.tasks.control.World;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// ONI at desk scale: a small dungeon told in messages, and an annotator that labels them late and sometimes
/// wrongly while the policy learns.
final class OniClaims {
    private static final int UPDATES = 1600;
    /// Of the comparison of queues, which is over when all messages have been seen.
    private static final int FEW = 400;
    private static final double RATE = 0.002;
    private static final double ENTROPY = 0.01;
    private static final int ROOM = 3;
    private static final int TESTED = 100;

    private static final double EXTRINSIC = 10;
    private static final double INTRINSIC = 0.4;
    private static final double BETA = 3;
    private static final double NOISE = 0.1;
    private static final int DELAY = 5;

    private static final String GAME = "game reward only";
    private static final String TABLE = "table";
    private static final String FARM = "table, no count";
    private static final String TABLE_WORDS = "table, many wordings";
    private static final String CLASSIFIER_WORDS = "classifier, many wordings";
    private static final String NEWEST = "newest first";
    private static final String OLDEST = "oldest first";

    private static final List<String> WORDS =
            List.of("old", "grey", "small", "wet", "dark", "worn", "cold", "odd", "plain", "dusty");

    /// @param wordings of each kind of message: 1, or every pair of the ten words
    /// @param classifier true to learn a classifier of the labels, false to look them up
    /// @param speed labels that the annotator gives between two updates
    private record Setting(
            double intrinsic,
            double beta,
            int updates,
            boolean wordings,
            boolean classifier,
            int speed,
            boolean newest) {}

    private static final Setting PLAIN = new Setting(INTRINSIC, BETA, UPDATES, false, false, 100, true);

    private OniClaims() {}

    static List<Claim> claims() {
        Experiment dungeon = new Experiment(
                "dungeon",
                "A dungeon of four rooms of 3 by 3 cells a level, 200 steps, the goal two levels down; a linear actor-critic, "
                        + UPDATES + " updates (quick: 12) of " + ActorCritic.STEPS
                        + " steps. 10 for the goal, 0.4 for a"
                        + " helpful message over its count in the episode, cubed. Labels come 5 updates late and one in"
                        + " ten is wrong. Level: reached, mean of " + TESTED + " fresh episodes.",
                List.of(
                        arm(GAME, new Setting(0, BETA, UPDATES, false, false, 100, true)),
                        arm(TABLE, PLAIN),
                        arm(FARM, new Setting(INTRINSIC, 0, UPDATES, false, false, 100, true))),
                6,
                6);
        Experiment words = new Experiment(
                "words",
                "The same with a hundred wordings of each message; an annotator that gives two labels an update.",
                List.of(
                        arm(TABLE_WORDS, new Setting(INTRINSIC, BETA, UPDATES, true, false, 2, true)),
                        arm(CLASSIFIER_WORDS, new Setting(INTRINSIC, BETA, UPDATES, true, true, 2, true))),
                6,
                6);
        Experiment queue = new Experiment(
                "queue",
                "The table again for " + FEW + " updates: the annotator takes the newest message or the oldest first.",
                List.of(
                        arm(NEWEST, new Setting(INTRINSIC, BETA, FEW, true, false, 2, true)),
                        arm(OLDEST, new Setting(INTRINSIC, BETA, FEW, true, false, 2, false))),
                6,
                6);
        String labels = "the annotator is a rule with noise, not a language model";
        return List.of(
                new Claim(
                        "deeper",
                        "Labels of messages take the policy 0.2 levels deeper than the game's reward",
                        dungeon,
                        new Test.Superior(Contrast.of("level", TABLE, GAME), 0.2),
                        labels),
                new Claim(
                        "farming",
                        "Without the count, twice the share of the intrinsic return comes from one message",
                        dungeon,
                        new Test.Superior(Contrast.scaled("share of one message", 1, FARM, 2, TABLE), 0)),
                new Claim(
                        "count",
                        "and the policy gets less deep",
                        dungeon,
                        new Test.Superior(Contrast.of("level", TABLE, FARM), 0)),
                new Claim(
                        "wording",
                        "Where messages are worded in many ways, a classifier gets deeper than the table",
                        words,
                        new Test.Superior(Contrast.of("level", CLASSIFIER_WORDS, TABLE_WORDS), 0),
                        "the count goes by the exact text, so many wordings let one message be farmed in both arms"),
                new Claim(
                        "queue",
                        "Newest first, a label comes sooner after its message was first seen",
                        queue,
                        new Test.Superior(Contrast.of("median age, 100", OLDEST, NEWEST), 0.01),
                        "of the messages that were labelled; those left in the queue have none"));
    }

    private static Arm arm(String name, Setting setting) {
        return new Arm(name, trial -> learnt(trial, setting));
    }

    private static Map<String, Double> learnt(Trial trial, Setting setting) {
        int updates = trial.size(setting.updates, 12);
        Annotator annotator = new Annotator(
                setting.speed, setting.newest, setting.classifier, NOISE, DELAY, trial.stream("annotator"));
        ActorCritic policy = new ActorCritic(new MiniDungeon(ROOM), RATE, ENTROPY);
        RandomGenerator words = trial.stream("words");
        policy.learn(
                () -> new MiniDungeon(ROOM),
                () -> new Told(annotator, setting, words),
                updates,
                trial.stream("play"),
                annotator::updated);
        Tested tested = new Tested(new Told(annotator, setting, words));
        RandomGenerator draws = trial.stream("test");
        MiniDungeon world = new MiniDungeon(ROOM);
        for (int e = 0; e < TESTED; e++) policy.play(world, draws, tested);
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("level", tested.levels / TESTED);
        measures.put("success", tested.arrived / TESTED);
        measures.put("share of one message", tested.paid == 0 ? 0 : tested.shares / tested.paid);
        measures.put("health left", tested.health / TESTED);
        measures.put("labels", (double) annotator.labels.size());
        measures.put("median age, 100", annotator.medianAge() / 100);
        return measures;
    }

    /// The pay of the plain arm with a table.
    static Told told(Annotator annotator, RandomGenerator draws) {
        return new Told(annotator, PLAIN, draws);
    }

    /// What one copy of the dungeon is paid.
    static final class Told implements ActorCritic.Pay<MiniDungeon> {
        private final Annotator annotator;
        private final Setting setting;
        private final RandomGenerator draws;
        private final Map<String, Integer> counts = new HashMap<>();
        private double intrinsic;

        Told(Annotator annotator, Setting setting, RandomGenerator draws) {
            this.annotator = annotator;
            this.setting = setting;
            this.draws = draws;
        }

        @Override
        public void begin(MiniDungeon world) {
            counts.clear();
        }

        @Override
        public double of(MiniDungeon world, int action, World.Outcome outcome) {
            String word = setting.wordings
                    ? WORDS.get(draws.nextInt(WORDS.size())) + " " + WORDS.get(draws.nextInt(WORDS.size()))
                    : WORDS.getFirst();
            String message = world.message().worded(word);
            double reached = world.level() == MiniDungeon.GOAL ? 1 : 0;
            if (setting.intrinsic > 0) annotator.see(message, world.message());
            double label = annotator.label(message);
            int count = counts.merge(message, 1, Integer::sum);
            double all = Oni.total(reached, label, count, EXTRINSIC, setting.intrinsic, setting.beta);
            intrinsic = all - EXTRINSIC * reached;
            return all;
        }
    }

    /// Watches episodes of the finished policy.
    private static final class Tested implements ActorCritic.Pay<MiniDungeon> {
        private final Told told;
        private final Map<MiniDungeon.Message, Double> earned = new HashMap<>();
        private double levels;
        private double arrived;
        private double health;
        /// Episodes in which messages earned anything, and the shares of the one that earned most.
        private double paid;

        private double shares;

        Tested(Told told) {
            this.told = told;
        }

        @Override
        public void begin(MiniDungeon world) {
            told.begin(world);
            earned.clear();
        }

        @Override
        public double of(MiniDungeon world, int action, World.Outcome outcome) {
            told.of(world, action, outcome);
            earned.merge(world.message(), told.intrinsic, Double::sum);
            if (outcome == World.Outcome.GOES_ON) return 0;
            levels += world.level();
            health += world.health();
            if (world.level() == MiniDungeon.GOAL) arrived++;
            double all = earned.values().stream().mapToDouble(x -> x).sum();
            if (all > 0) {
                paid++;
                shares += Collections.max(earned.values()) / all;
            }
            return 0;
        }
    }
}
