package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
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
import dev.assay.papers.world.Softmax;
import dev.assay.tasks.transit.Cities;
import dev.assay.tasks.transit.City;
import dev.assay.tasks.transit.Questions;
import dev.assay.tasks.transit.Questions.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/// RewardMap at desk scale: two made-up maps, and a table of what the policy believes of each, above all
/// which stop is on which line. Every question, easy or not, is answered from these beliefs, so what the
/// easy ones teach serves routes too; that is the transfer that the paper's stages count on.
final class RewardMapClaims {
    private static final int MAPS = 2;
    private static final int SAMPLES = 8;
    private static final int GROUPS = 16;
    private static final double RATE = 0.05;
    /// Routes asked about in training, and others in the test.
    private static final int TRAINED = 96;

    private static final int TESTED = 96;
    /// Most places on a line, and most lines that are counted.
    private static final int PLACES = 9;

    private static final String CORRECT = "routes, right or wrong";
    private static final String DETAIL = "routes, detail";
    private static final String MIXED = "mixed, right or wrong";
    private static final String STAGED = "staged, right or wrong";
    private static final String FULL = "RewardMap";
    private static final String COARSE = "coarse stages, detail";
    private static final String IMITATION = "imitation, then routes, detail";

    private static final String TABLE =
            "beliefs are tables: an easy question teaches the few it asks about, and nothing of" + " how to read a map";

    private RewardMapClaims() {}

    static List<Claim> claims(Lab lab) {
        Experiment experiment = new Experiment(
                "routes",
                "2 made-up hard maps, a belief of each stop and line as a softmax, 16 questions of 8 samples an update, Adam "
                        + RATE + ", 240 updates (quick: 8), half of them easy questions where there are any; success on"
                        + " pairs of stops that were not trained on.",
                List.of(
                        arm(lab, CORRECT, List.of("correctness"), List.of(), false),
                        arm(lab, DETAIL, List.of(), List.of(), false),
                        arm(lab, MIXED, List.of("correctness"), null, false),
                        arm(lab, STAGED, List.of("correctness"), STAGES, false),
                        arm(lab, FULL, List.of(), STAGES, false),
                        arm(lab, COARSE, List.of(), List.of(EASY), false),
                        arm(lab, IMITATION, List.of(), List.of(EASY), true)),
                12,
                6);
        return List.of(
                new Claim(
                        "sparse",
                        "With right or wrong alone, more than half of the groups of routes have no signal",
                        experiment,
                        new Test.Superior(Contrast.alone("flat groups", CORRECT), 0.5),
                        "the paper's reason for both devices; the sheet expected 0.8"),
                new Claim(
                        "full",
                        "Stages and detail together find 10 points more routes than right or wrong on routes alone",
                        experiment,
                        new Test.Superior(Contrast.of("success", FULL, CORRECT), 0.1)),
                new Claim(
                        "detail",
                        "Detail alone finds 3 points more",
                        experiment,
                        new Test.Superior(Contrast.of("success", DETAIL, CORRECT), 0.03)),
                new Claim(
                        "stages",
                        "and so do stages alone",
                        experiment,
                        new Test.Superior(Contrast.of("success", STAGED, CORRECT), 0.03),
                        TABLE),
                new Claim(
                        "both",
                        "Both together are better than detail alone",
                        experiment,
                        new Test.Superior(Contrast.of("success", FULL, DETAIL), 0.01)),
                new Claim(
                        "order",
                        "Stages are better than the same questions mixed",
                        experiment,
                        new Test.Superior(Contrast.of("success", STAGED, MIXED), 0.01)),
                new Claim(
                        "coarse",
                        "Fine stages are better than easy questions shuffled, then routes",
                        experiment,
                        new Test.Superior(Contrast.of("success", FULL, COARSE), 0.01)),
                new Claim(
                        "imitation",
                        "Easy questions learned by reward serve no worse than the same ones imitated",
                        experiment,
                        new Test.Within(Contrast.of("success", FULL, IMITATION), 0.02)));
    }

    private static final List<Kind> EASY =
            List.of(Kind.TorF1, Kind.TorF2, Kind.Counting2, Kind.Counting3, Kind.Counting1);
    private static final List<List<Kind>> STAGES =
            List.of(List.of(Kind.TorF1, Kind.TorF2), List.of(Kind.Counting2, Kind.Counting3), List.of(Kind.Counting1));

    /// @param stages of easy questions, which fill the first half; none for routes only; null to draw all
    ///     kinds at once, half of them routes
    /// @param imitate true to learn the easy questions from their answers
    private static Arm arm(Lab lab, String name, List<String> variants, List<List<Kind>> stages, boolean imitate) {
        return new Arm(name, trial -> run(lab, trial, variants, stages, imitate));
    }

    /// The kind of the next question.
    private static Kind kind(double progress, List<List<Kind>> stages, RandomGenerator draws) {
        if (stages == null) return draws.nextBoolean() ? Kind.planning : EASY.get(draws.nextInt(EASY.size()));
        int stage = (int) (2 * progress * stages.size());
        if (stages.isEmpty() || stage >= stages.size()) return Kind.planning;
        return stages.get(stage).get(draws.nextInt(stages.get(stage).size()));
    }

    /// A hard map and the routes asked about on it.
    private record World(City city, List<Questions.Question> trained, List<Questions.Question> tested) {
        static World of(int map, Trial trial) {
            RandomGenerator draws = trial.stream("routes " + map);
            City city = new Cities(trial.seed()).get(3L * map + 2);
            Map<Integer, Questions.Question> routes = new LinkedHashMap<>();
            while (routes.size() < TRAINED + TESTED) {
                Questions.Question question = Questions.ask("q", Kind.planning, city, map, draws);
                routes.putIfAbsent(question.from() * city.stops().size() + question.to(), question);
            }
            List<Questions.Question> all = List.copyOf(routes.values());
            return new World(city, all.subList(0, TRAINED), all.subList(TRAINED, all.size()));
        }

        Questions.Question ask(Kind kind, int map, RandomGenerator draws) {
            return kind == Kind.planning
                    ? trained.get(draws.nextInt(TRAINED))
                    : Questions.ask("q", kind, city, map, draws);
        }
    }

    private static Map<String, Double> run(
            Lab lab, Trial trial, List<String> variants, List<List<Kind>> stages, boolean imitate) {
        World[] worlds = new World[MAPS];
        Beliefs[] beliefs = new Beliefs[MAPS];
        for (int m = 0; m < MAPS; m++) {
            int map = m;
            worlds[m] = lab.shared("reward-map " + m + " of seed " + trial.seed(), () -> World.of(map, trial));
            beliefs[m] = new Beliefs(worlds[m].city);
        }
        RandomGenerator questions = trial.stream("questions");
        RandomGenerator draws = trial.stream("policy");
        double flat = 0;
        int routes = 0;
        int updates = trial.size(240, 8);
        var changes = RecipeRun.changes(variants, Map.of(), Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("reward-map", changes, Double.NaN)) {
            for (int update = 0; update < updates; update++) {
                List<Rollout> rollouts = new ArrayList<>();
                List<Answer> answers = new ArrayList<>();
                List<Questions.Question> asked = new ArrayList<>();
                for (int g = 0; g < GROUPS; g++) {
                    int map = g % MAPS;
                    Kind kind = kind((double) update / updates, stages, questions);
                    Questions.Question question = worlds[map].ask(kind, map, questions);
                    Map<String, Object> info = question.row("");
                    for (int i = 0; i < SAMPLES; i++) {
                        Answer answer = beliefs[map].answer(question, draws);
                        if (imitate && kind != Kind.planning) {
                            // Beliefs drawn given the right answer: the gradient of its likelihood.
                            while (!right(question, answer)) answer = beliefs[map].answer(question, draws);
                            for (Choice choice : answer.choices) choice.push(beliefs[map].policy, 1);
                            continue;
                        }
                        asked.add(question);
                        answers.add(answer);
                        rollouts.add(Rollout.of("" + i, "" + g, null, answer.text, info.get("answer"), info));
                    }
                }
                List<Line> lines = rollouts.isEmpty() ? List.of() : recipe.lines(rollouts, new RunState());
                for (int first = 0; first < lines.size(); first += SAMPLES) {
                    boolean silent = true;
                    for (int i = first; i < first + SAMPLES; i++) {
                        double advantage = lines.get(i).advantage().whole();
                        if (Math.abs(advantage) > 1e-12) silent = false;
                        Softmax policy = beliefs[(int) asked.get(i).cityNumber()].policy;
                        for (Choice choice : answers.get(i).choices) choice.push(policy, advantage);
                    }
                    if (asked.get(first).kind() != Kind.planning) continue;
                    routes++;
                    if (silent) flat++;
                }
                for (Beliefs each : beliefs) each.policy.adam(RATE);
            }
        }
        Map<String, Double> measures = new LinkedHashMap<>(success(worlds, beliefs, trial));
        measures.put("flat groups", flat / routes);
        return measures;
    }

    private static boolean right(Questions.Question question, Answer answer) {
        return answer.said == (Integer) question.answer();
    }

    /// The share of routes that lead there, over all and by changes needed.
    private static Map<String, Double> success(World[] worlds, Beliefs[] beliefs, Trial trial) {
        RandomGenerator draws = trial.stream("test");
        int times = trial.size(20, 3);
        double[] good = new double[3];
        double[] tried = new double[3];
        for (int m = 0; m < MAPS; m++)
            for (Questions.Question question : worlds[m].tested)
                for (int i = 0; i < times; i++) {
                    tried[question.changes()]++;
                    if (beliefs[m].leads(beliefs[m].route(question, draws, new ArrayList<>()), question))
                        good[question.changes()]++;
                }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("success", (good[0] + good[1] + good[2]) / (tried[0] + tried[1] + tried[2]));
        for (int c = 0; c < 3; c++) measures.put("success, " + c + " changes", good[c] / Math.max(1, tried[c]));
        return measures;
    }

    /// One thing that was chosen, and how its probability is pushed.
    private interface Choice {
        void push(Softmax policy, double weight);
    }

    /// @param said the answer as data has it; -1 for a route
    private record Answer(String text, int said, List<Choice> choices) {}

    /// What a policy believes of one map.
    private static final class Beliefs {
        private final City city;
        private final int stops;
        private final int lines;
        private final Softmax policy;

        Beliefs(City city) {
            this.city = city;
            this.stops = city.stops().size();
            this.lines = city.lines().size();
            double[][] logits = new double[stops * lines + stops * lines + lines * lines + 1][];
            int s = 0;
            for (int i = 0; i < stops * lines; i++) logits[s++] = new double[2];
            for (int i = 0; i < stops * lines; i++) logits[s++] = new double[PLACES];
            for (int i = 0; i < lines * lines; i++) logits[s++] = new double[lines];
            logits[s] = new double[PLACES];
            this.policy = new Softmax(logits);
        }

        /// Is a stop on a line?
        private int on(int stop, int line) {
            return stop * lines + line;
        }

        /// Where on a line is a stop?
        private int place(int stop, int line) {
            return stops * lines + stop * lines + line;
        }

        /// Which line leads from one to another? The first itself if they meet.
        private int via(int from, int to) {
            return 2 * stops * lines + from * lines + to;
        }

        private int number() {
            return 2 * stops * lines + lines * lines;
        }

        private int draw(int state, RandomGenerator draws, List<Choice> choices) {
            int action = policy.sample(state, draws);
            choices.add((p, weight) -> p.push(state, action, weight));
            return action;
        }

        Answer answer(Questions.Question question, RandomGenerator draws) {
            List<Choice> choices = new ArrayList<>();
            int from = question.from();
            int to = question.to();
            return switch (question.kind()) {
                case TorF1 -> {
                    boolean joined = false;
                    for (int l = 0; l < lines; l++) {
                        boolean a = draw(on(from, l), draws, choices) == 1;
                        boolean b = draw(on(to, l), draws, choices) == 1;
                        joined |= a && b;
                    }
                    yield yes(joined, choices);
                }
                case TorF2 -> yes(draw(on(from, asked(question)), draws, choices) == 1, choices);
                case Counting2 -> {
                    int count = 0;
                    for (int l = 0; l < lines; l++) count += draw(on(from, l), draws, choices);
                    yield new Answer("\\boxed{" + count + "}", count, choices);
                }
                case Counting3 -> {
                    int count = draw(number(), draws, choices);
                    yield new Answer("\\boxed{" + count + "}", count, choices);
                }
                case Counting1 -> {
                    int line = asked(question);
                    int count =
                            Math.abs(draw(place(from, line), draws, choices) - draw(place(to, line), draws, choices))
                                    - 1;
                    // The lowest option is the true count less the number of the right one.
                    int option = Math.clamp(count - city.between(line, from, to) + (Integer) question.answer(), 0, 3);
                    yield new Answer("\\boxed{" + (char) ('A' + option) + "}", option, choices);
                }
                case planning -> {
                    String text = city.text(route(question, draws, choices));
                    yield new Answer(text, -1, choices);
                }
            };
        }

        private static Answer yes(boolean yes, List<Choice> choices) {
            return new Answer(yes ? "\\boxed{yes}" : "\\boxed{no}", yes ? 1 : 0, choices);
        }

        /// The line that a question names.
        private int asked(Questions.Question question) {
            for (int l = 0; l < lines; l++)
                if (question.prompt().contains(city.lines().get(l).name())) return l;
            throw new IllegalStateException(question.prompt());
        }

        /// First and last line as the two stops are believed to be on them, then where to change.
        List<City.Ride> route(Questions.Question question, RandomGenerator draws, List<Choice> choices) {
            int first = among(lines, l -> new int[] {on(question.from(), l)}, draws, choices);
            int last = among(lines, l -> new int[] {on(question.to(), l)}, draws, choices);
            List<Integer> along = new ArrayList<>(List.of(first));
            if (first != last) {
                int middle = draw(via(first, last), draws, choices);
                if (middle != first && middle != last) along.add(middle);
                along.add(last);
            }
            List<City.Ride> rides = new ArrayList<>();
            int at = question.from();
            for (int r = 0; r < along.size(); r++) {
                int line = along.get(r);
                int next = r + 1 < along.size() ? along.get(r + 1) : -1;
                int stop = next < 0
                        ? question.to()
                        : among(stops, s -> new int[] {on(s, line), on(s, next)}, draws, choices);
                rides.add(new City.Ride(line, at, stop));
                at = stop;
            }
            return rides;
        }

        /// Draws one of several in proportion to the belief that all its statements are true.
        private int among(int size, IntFunction<int[]> states, RandomGenerator draws, List<Choice> choices) {
            double[] p = new double[size];
            double sum = 0;
            for (int i = 0; i < size; i++) {
                p[i] = 1;
                for (int state : states.apply(i)) p[i] *= policy.probabilities(state)[1];
                sum += p[i];
            }
            for (int i = 0; i < size; i++) p[i] /= sum;
            int drawn = Softmax.draw(p, draws);
            choices.add((policy, weight) -> {
                if (weight == 0) return;
                for (int i = 0; i < size; i++)
                    for (int state : states.apply(i)) policy.push(state, 1, weight * ((i == drawn ? 1 : 0) - p[i]));
            });
            return drawn;
        }

        /// True if a route leads from the first to the second stop of a question.
        boolean leads(List<City.Ride> rides, Questions.Question question) {
            int at = question.from();
            for (City.Ride ride : rides) {
                City.Line line = city.lines().get(ride.line());
                if (ride.from() != at || !line.has(ride.from()) || !line.has(ride.to())) return false;
                at = ride.to();
            }
            return at == question.to();
        }
    }
}
