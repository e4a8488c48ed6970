package dev.assay.papers;

import dev.assay.core.advantage.Gae;
import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.advantage.Whiten;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.evidence.Tuning;
import dev.assay.papers.world.Quest;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// The multi-turn guide at desk scale: text quests of two sizes; PPO, GRPO and RLOO under rewards for every
/// sub-goal or for winning only; and demonstrations against episodes under one budget. The policy is a table
/// over the next sub-goal and whether it is in reach; a noun is the one that matters or one of the others.
final class MeowTeaTaroClaims {
    private static final int QUESTS = 8;
    private static final int GROUP = 8;
    private static final int EPOCHS = 2;
    private static final int TESTED = 400;
    /// Sub-goals of a small quest.
    private static final int LENGTH = 6;
    /// Head start of the noun that matters, in nats.
    private static final double HINT = 0.4;
    private static final int EPISODES = QUESTS * GROUP;
    /// Units a demonstration costs; an episode costs 1.
    private static final int DEMONSTRATION = 10;

    /// Where advantages come from.
    enum Learner {
        PPO,
        GRPO,
        RLOO
    }

    /// What is paid.
    enum Pay {
        SPARSE,
        DENSE,
        /// Scores that sum to 1, divided as the released wrapper does it.
        PUBLISHED
    }

    private MeowTeaTaroClaims() {}

    static List<Claim> claims() {
        List<Arm> arms = new ArrayList<>();
        for (Learner learner : Learner.values())
            for (Pay pay : List.of(Pay.SPARSE, Pay.DENSE)) arms.add(arm(learner, pay));
        arms.add(arm(Learner.PPO, Pay.PUBLISHED));
        arms.add(new Arm("untrained", trial -> tested(start(), trial)));
        Experiment rewards = new Experiment(
                "rewards",
                "Quests of 2 rooms, 3 objects, 6 sub-goals in 12 turns, from a start that wins one in a thousand; 40"
                        + " updates (quick: 15) of 8 quests x 8 episodes, clip 0.2, 2 epochs, Adam, no KL; area = success"
                        + " averaged over training; large = unseen quests of 4 rooms, 6 objects, 8 sub-goals."
                        + " With 4 sub-goals and a better start every arm won always; both"
                        + " were made harder until PPO with sparse rewards, the only arm looked at, had an"
                        + " area of 30 to 70% (on these seeds).",
                arms,
                8,
                6,
                new Tuning("rate", new double[] {0.02, 0.05, 0.1}, "area", true, 2));
        Experiment budget = new Experiment(
                "budget",
                "1000 units from an untrained uniform policy: demonstrations of the planner at 10 each, imitated for 30"
                        + " epochs, then PPO with sparse rewards at 1 per episode, rate 0.05.",
                List.of(split(100, 0), split(60, 400), split(30, 700), split(0, 1000)),
                8,
                6);
        List<Claim> claims = new ArrayList<>();
        claims.add(new Claim(
                "transfer",
                "What is learned on small quests carries over to large ones",
                rewards,
                new Test.Superior(Contrast.of("large", "PPO sparse", "untrained"), 0.15),
                "the table's states are the same in both sizes, so only the length and the number of nouns differ"));
        for (Learner learner : Learner.values())
            claims.add(new Claim(
                    "dense-" + learner,
                    "Rewards for every sub-goal are learned faster with " + learner,
                    rewards,
                    new Test.Superior(Contrast.of("area", learner + " dense", learner + " sparse"), 0.05)));
        claims.add(new Claim(
                "algorithm",
                "How much they help depends on the algorithm: more with PPO than with RLOO",
                rewards,
                new Test.Superior(
                        new Contrast(
                                "area", ordered("PPO dense", 1, "PPO sparse", -1, "RLOO dense", -1, "RLOO sparse", 1)),
                        0.02)));
        for (Learner learner : List.of(Learner.PPO, Learner.GRPO))
            claims.add(new Claim(
                    "biased-" + learner,
                    learner + " beats the unbiased RLOO under sparse rewards",
                    rewards,
                    new Test.Superior(Contrast.of("area", learner + " sparse", "RLOO sparse"), 0.02)));
        claims.add(new Claim(
                "hole",
                "Divided as released, lost games pay more than won ones, and fewer are won",
                rewards,
                new Test.Superior(Contrast.of("small", "PPO dense", "PPO published dense"), 0.05),
                "not a claim of the paper: a hole of its code"));
        claims.add(new Claim(
                "mix-rl",
                "On large quests a mix of demonstrations and episodes beats episodes alone",
                budget,
                new Test.Superior(Contrast.of("large", "60 + 400", "0 + 1000"), 0.05)));
        claims.add(new Claim(
                "mix-demonstrations",
                "and demonstrations alone",
                budget,
                new Test.Superior(Contrast.of("large", "60 + 400", "100 + 0"), 0.02)));
        return claims;
    }

    private static Map<String, Double> ordered(Object... pairs) {
        Map<String, Double> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) map.put((String) pairs[i], ((Number) pairs[i + 1]).doubleValue());
        return map;
    }

    private static Arm arm(Learner learner, Pay pay) {
        String name = learner + (pay == Pay.PUBLISHED ? " published dense" : pay == Pay.DENSE ? " dense" : " sparse");
        return new Arm(name, trial -> {
            Table policy = start();
            double area = train(policy, learner, pay, trial.size(40, 15) * EPISODES, trial.setting(), trial);
            Map<String, Double> measures = tested(policy, trial);
            measures.put("area", area);
            return measures;
        });
    }

    private static Arm split(int demonstrations, int episodes) {
        return new Arm(demonstrations + " + " + episodes, trial -> {
            if (demonstrations * DEMONSTRATION + episodes > 1000)
                throw new IllegalArgumentException(
                        "the split costs " + (demonstrations * DEMONSTRATION + episodes) + " units of 1000");
            Table policy = new Table(new Softmax(new double[8][4]), new Softmax(new double[32][2]));
            imitate(policy, demonstrations, trial);
            train(policy, Learner.PPO, Pay.SPARSE, episodes, 0.05, trial);
            return tested(policy, trial);
        });
    }

    /// Verbs by sub-goal and reach, then whether to name the noun that matters.
    private record Table(Softmax verbs, Softmax nouns) {
        static int verbState(Quest.Play play) {
            return play.verb() * 2 + (play.applies() ? 1 : 0);
        }

        static int nounState(Quest.Play play, int verb) {
            return verbState(play) * 4 + verb;
        }

        /// Probability of the noun that matters among all: the others share one logit.
        double point(int state, int nouns) {
            double[] p = nouns().probabilities(state);
            return p[0] / (p[0] + (nouns - 1) * p[1]);
        }

        void adam(double rate) {
            verbs.adam(rate);
            nouns.adam(rate);
        }
    }

    private static Table start() {
        double[][] verbs = new double[8][4];
        for (int v = 0; v < 4; v++) {
            verbs[v * 2 + 1][v] = 1;
            verbs[v * 2][Quest.GO] = 1;
        }
        double[][] nouns = new double[32][2];
        for (double[] row : nouns) row[0] = HINT;
        return new Table(new Softmax(verbs), new Softmax(nouns));
    }

    /// One turn: the states and choices of its two tokens.
    ///
    /// @param pointed true if the noun that matters was named
    /// @param nouns how many there are
    /// @param value number of the critic's state
    private record Turn(int verbState, int verb, int nounState, boolean pointed, int nouns, double[] log, int value) {}

    private record Episode(List<Turn> turns, double[] scores, boolean won, int length) {}

    private static Episode play(Table policy, Quest quest, RandomGenerator draws) {
        Quest.Play play = quest.new Play();
        List<Turn> turns = new ArrayList<>();
        int length = quest.goals().length;
        double[] scores = new double[2 * length];
        while (turns.size() < 2 * length && !play.won()) {
            int verbState = Table.verbState(play);
            int verb = policy.verbs.sample(verbState, draws);
            int nounState = Table.nounState(play, verb);
            double point = policy.point(nounState, quest.nouns());
            boolean pointed = draws.nextDouble() < point;
            int noun = play.noun(verb);
            if (!pointed) noun = (noun + 1 + draws.nextInt(quest.nouns() - 1)) % quest.nouns();
            double[] log = {policy.verbs.log(verbState, verb), Math.log(pointed ? point : 1 - point)};
            int value = play.reached() * (2 * length + 1) + turns.size();
            turns.add(new Turn(verbState, verb, nounState, pointed, quest.nouns(), log, value));
            if (play.command(verb, noun)) scores[turns.size() - 1] = 1;
        }
        return new Episode(turns, Arrays.copyOf(scores, turns.size()), play.won(), length);
    }

    /// Rewards of the tokens, two per turn, the second being its separator.
    private static double[] paid(Episode episode, Pay pay) {
        int n = episode.turns.size();
        double[] positions = new double[n];
        for (int k = 0; k < n; k++) positions[k] = 2 * k + 1;
        double scale = pay == Pay.PUBLISHED ? 1.0 / episode.length : 1;
        double[] scores = Arrays.stream(episode.scores).map(x -> x * scale).toArray();
        double most = pay == Pay.PUBLISHED ? 1 : episode.length;
        return MeowTeaTaro.placed(pay != Pay.SPARSE, episode.won ? 1 : 0, scores, positions, most, 2 * n);
    }

    /// Success averaged over the episodes of training.
    private static double train(Table policy, Learner learner, Pay pay, int episodes, double rate, Trial trial) {
        RandomGenerator quests = trial.stream("quests");
        RandomGenerator draws = trial.stream("policy");
        double[] critic = new double[(LENGTH + 1) * (2 * LENGTH + 1)];
        double won = 0;
        int played = 0;
        while (played < episodes) {
            List<Episode> batch = new ArrayList<>();
            List<Integer> groups = new ArrayList<>();
            for (int q = 0; q < QUESTS && played < episodes; q++) {
                Quest quest = Quest.draw(2, 3, LENGTH, quests);
                for (int i = 0; i < GROUP && played < episodes; i++, played++) {
                    batch.add(play(policy, quest, draws));
                    groups.add(q);
                    if (batch.getLast().won) won++;
                }
            }
            double[][] advantages = advantages(learner, pay, batch, groups, critic);
            for (int epoch = 0; epoch < EPOCHS; epoch++) {
                for (int i = 0; i < batch.size(); i++) push(policy, batch.get(i), advantages[i], batch.size());
                policy.adam(rate);
            }
        }
        return episodes == 0 ? 0 : won / episodes;
    }

    private static double[][] advantages(
            Learner learner, Pay pay, List<Episode> batch, List<Integer> groups, double[] critic) {
        double[][] advantages = new double[batch.size()][];
        double[][] rewards = new double[batch.size()][];
        for (int i = 0; i < rewards.length; i++) rewards[i] = paid(batch.get(i), pay);
        if (learner != Learner.PPO) {
            double[] totals = Arrays.stream(rewards)
                    .mapToDouble(row -> Arrays.stream(row).sum())
                    .toArray();
            GroupRelative estimator = learner == Learner.GRPO ? GroupRelative.GRPO : MeowTeaTaro.RLOO;
            double[] whole = estimator.estimate(
                    totals, groups.stream().mapToInt(Integer::intValue).toArray());
            for (int i = 0; i < rewards.length; i++) {
                advantages[i] = new double[rewards[i].length];
                Arrays.fill(advantages[i], whole[i]);
            }
            return advantages;
        }
        double[] sums = new double[critic.length];
        int[] counts = new int[critic.length];
        for (int i = 0; i < rewards.length; i++) {
            List<Turn> turns = batch.get(i).turns;
            double[] values = new double[rewards[i].length];
            for (int t = 0; t < values.length; t++) values[t] = critic[turns.get(t / 2).value];
            advantages[i] = Gae.estimate(rewards[i], values, 0, 1, 0.95);
            for (int k = 0; k < turns.size(); k++) {
                sums[turns.get(k).value] += advantages[i][2 * k] + values[2 * k];
                counts[turns.get(k).value]++;
            }
        }
        for (int v = 0; v < critic.length; v++) if (counts[v] > 0) critic[v] += 0.5 * (sums[v] / counts[v] - critic[v]);
        return Whiten.textbook(advantages, null, true);
    }

    /// Clipped gradient of both tokens of every turn.
    private static void push(Table policy, Episode episode, double[] advantages, int batch) {
        for (int k = 0; k < episode.turns.size(); k++) {
            Turn turn = episode.turns.get(k);
            double verb = Math.exp(policy.verbs.log(turn.verbState, turn.verb) - turn.log[0]);
            if (!clipped(verb, advantages[2 * k]))
                policy.verbs.push(turn.verbState, turn.verb, verb * advantages[2 * k] / batch);
            double point = policy.point(turn.nounState, turn.nouns);
            double noun = Math.exp(Math.log(turn.pointed ? point : 1 - point) - turn.log[1]);
            if (!clipped(noun, advantages[2 * k + 1]))
                pushNoun(policy, turn.nounState, turn.pointed, point, noun * advantages[2 * k + 1] / batch);
        }
    }

    private static boolean clipped(double ratio, double advantage) {
        return advantage > 0 ? ratio > 1.2 : ratio < 0.8;
    }

    private static void pushNoun(Table policy, int state, boolean pointed, double point, double weight) {
        double pull = weight * ((pointed ? 1 : 0) - point);
        policy.nouns.pushLogit(state, 0, pull);
        policy.nouns.pushLogit(state, 1, -pull);
    }

    /// Imitates the planner, which names the next sub-goal and never leaves its way.
    private static void imitate(Table policy, int demonstrations, Trial trial) {
        RandomGenerator quests = trial.stream("demonstrations");
        List<Quest> shown = new ArrayList<>();
        for (int i = 0; i < demonstrations; i++) shown.add(Quest.draw(2, 3, LENGTH, quests));
        for (int epoch = 0; epoch < 30 && demonstrations > 0; epoch++) {
            for (Quest quest : shown) {
                Quest.Play play = quest.new Play();
                for (int[] goal : quest.goals()) {
                    policy.verbs.push(Table.verbState(play), goal[0], 1.0 / demonstrations);
                    int state = Table.nounState(play, goal[0]);
                    pushNoun(policy, state, true, policy.point(state, quest.nouns()), 1.0 / demonstrations);
                    play.command(goal[0], goal[1]);
                }
            }
            policy.adam(0.05);
        }
    }

    private static Map<String, Double> tested(Table policy, Trial trial) {
        RandomGenerator draws = trial.stream("test");
        double small = 0;
        double large = 0;
        for (int i = 0; i < TESTED; i++) {
            if (play(policy, Quest.draw(2, 3, LENGTH, draws), draws).won) small++;
            if (play(policy, Quest.draw(4, 6, LENGTH + 2, draws), draws).won) large++;
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("small", small / TESTED);
        measures.put("large", large / TESTED);
        return measures;
    }
}
