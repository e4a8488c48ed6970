package dev.assay.papers;

import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.Step;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.guide.CutAndRegenerate;
import dev.assay.core.guide.RefinerGain;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.paper.RecipeRun;
import dev.assay.papers.world.Choices;
import dev.assay.papers.world.LogLinear;
import dev.assay.papers.world.Softmax;
import dev.assay.verify.retrieval.Corpus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/// Search-R2 at desk scale: a graph of 160 entities written as sentences in a BM25 index, and questions that
/// need one to three of them in a row. The actor picks from tables what to look up and when to answer; what
/// comes back is what the index returns. A discriminator and a trimmer look at what was asked and searched.
final class SearchR2Claims {
    private static final int ENTITIES = 160;
    /// Entities that share the first word of their name.
    private static final int NAMESAKES = 4;

    private static final int RELATIONS = 8;
    /// Words that a question may use for a relation.
    private static final int SYNONYMS = 5;

    private static final int WORDS = RELATIONS * SYNONYMS;
    private static final int SEARCHES = 5;
    private static final int GROUP = 5;
    private static final int QUESTIONS = 16;
    private static final double RATE = 0.05;
    private static final int TESTED = 2000;

    private static final String PLAIN = "outcome";
    private static final String DOUBLED = "outcome, 10 rollouts";
    private static final String FROZEN = "frozen refiner";
    private static final String JOINT = "refiner";
    private static final String FULL = "Search-R2";
    private static final String ADDED = "refiner, added process";

    private static final List<String> NAMES_OF_RELATIONS =
            List.of("founder", "capital", "spouse", "river", "rival", "teacher", "harbour", "emblem");

    private SearchR2Claims() {}

    static List<Claim> claims(Lab lab) {
        Experiment experiment = new Experiment(
                "hops",
                "160 entities, 8 relations, 1280 sentences in a Lucene index, questions of 1 to 3 hops in 40 words; tables"
                        + " for the relation, the name searched for and whether to go on; GRPO 16 questions x 5, Adam "
                        + RATE + ", until 15,000 searches are written (quick: 8,000), rewritten ones included; one"
                        + " revision; 2000 new questions. With 30,000 searches the plain arm answered 94% of the harder"
                        + " questions (on these seeds), so the budget was halved, once; and the refiner was given the"
                        + " actor's own probabilities to look at, since in the paper both are one model.",
                List.of(
                        arm(lab, PLAIN, List.of("outcome-only"), GROUP, Refining.NONE),
                        arm(lab, DOUBLED, List.of("outcome-only"), 2 * GROUP, Refining.NONE),
                        arm(lab, FROZEN, List.of("outcome-only"), GROUP, Refining.FROZEN),
                        arm(lab, JOINT, List.of("outcome-only"), GROUP, Refining.JOINT),
                        arm(lab, FULL, List.of(), GROUP, Refining.JOINT),
                        arm(lab, ADDED, List.of("additive"), GROUP, Refining.JOINT)),
                8,
                6);
        String twice = "the refiner may write an answer twice in the test, too, as in the paper; actor-alone asks"
                + " without it";
        return List.of(
                new Claim(
                        "full",
                        "With a refiner and the gated reward 5 points more questions of 2 and 3 hops are answered",
                        experiment,
                        new Test.Superior(Contrast.of("exact, 2-3 hops", FULL, PLAIN), 0.05),
                        twice),
                new Claim(
                        "doubled",
                        "and no fewer than with twice as many rollouts a question",
                        experiment,
                        new Test.Within(Contrast.of("exact, 2-3 hops", FULL, DOUBLED), 0),
                        twice),
                new Claim(
                        "frozen",
                        "A refiner that was never trained gains nothing over the first attempt",
                        experiment,
                        new Test.Equal(Contrast.alone("gain", FROZEN), 0.01)),
                new Claim(
                        "joint",
                        "One trained jointly gains 5 points over it",
                        experiment,
                        new Test.Superior(Contrast.alone("gain", FULL), 0.05)),
                new Claim(
                        "formula",
                        "which is what precision, volume and skill sum up to",
                        experiment,
                        new Test.Equal(Contrast.alone("gain less formula", FULL), 0.02)),
                new Claim(
                        "actor-alone",
                        "The actor alone is not worse for it",
                        experiment,
                        new Test.Within(Contrast.of("exact, first attempt", FULL, PLAIN), 0.02)),
                new Claim(
                        "useful",
                        "The gated process reward raises the share of useful searches by 3 points",
                        experiment,
                        new Test.Superior(Contrast.of("useful", FULL, JOINT), 0.03)),
                new Claim(
                        "answers",
                        "at no loss of answers",
                        experiment,
                        new Test.Within(Contrast.of("exact", FULL, JOINT), 0.01)),
                new Claim(
                        "spam",
                        "Added instead of gated, it raises searches a question by half",
                        experiment,
                        new Test.Superior(Contrast.scaled("searches / 5", 1, ADDED, 1.5, JOINT), 0),
                        "the process reward is a mean, so a useless search lowers it; what it invites is to stop after"
                                + " one good search"),
                new Claim(
                        "hack",
                        "and answers fewer questions than gated",
                        experiment,
                        new Test.Superior(Contrast.of("exact", FULL, ADDED), 0.01)));
    }

    /// Whether there is a refiner, and whether it learns.
    private enum Refining {
        NONE,
        FROZEN,
        JOINT
    }

    private static Arm arm(Lab lab, String name, List<String> variants, int group, Refining refining) {
        return new Arm(name, trial -> run(lab, trial, variants, group, refining));
    }

    /// A graph and its index; the object of every pair of subject and relation, and what queries found.
    private record World(int[][] objects, String[] names, Map<String, Integer> found) {
        static World of(RandomGenerator draws) {
            String[] names = new String[ENTITIES];
            for (int e = 0; e < ENTITIES; e++) names[e] = "kin" + e / NAMESAKES + " born" + e;
            int[][] objects = new int[ENTITIES][RELATIONS];
            for (int[] row : objects) for (int r = 0; r < RELATIONS; r++) row[r] = draws.nextInt(ENTITIES);
            return new World(objects, names, found(objects, names));
        }

        String query(int relation, int entity, boolean full) {
            return NAMES_OF_RELATIONS.get(relation) + " "
                    + (full ? names[entity] : names[entity].split(" ")[0]);
        }

        /// The first document for every query that can be written, as `subject * RELATIONS + relation`.
        private static Map<String, Integer> found(int[][] objects, String[] names) {
            World world = new World(objects, names, Map.of());
            Map<String, Integer> found = new ConcurrentHashMap<>();
            Path file = null;
            try {
                file = Files.createTempFile("graph", ".jsonl");
                Files.write(file, documents(objects, names));
                try (Corpus corpus = Corpus.open(file)) {
                    for (int e = 0; e < ENTITIES; e++)
                        for (int r = 0; r < RELATIONS; r++)
                            for (boolean full : new boolean[] {true, false}) {
                                String query = world.query(r, e, full);
                                found.computeIfAbsent(
                                        query,
                                        q -> Integer.parseInt(
                                                corpus.search(q, 1).getFirst().id()));
                            }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                if (file != null) file.toFile().delete();
            }
            return Map.copyOf(found);
        }

        private static List<String> documents(int[][] objects, String[] names) {
            List<String> lines = new ArrayList<>();
            for (int e = 0; e < ENTITIES; e++)
                for (int r = 0; r < RELATIONS; r++) {
                    Map<String, Object> document = new LinkedHashMap<>();
                    document.put("id", "" + (e * RELATIONS + r));
                    document.put("title", names[e]);
                    document.put(
                            "contents",
                            "The " + NAMES_OF_RELATIONS.get(r) + " of " + names[e] + " is " + names[objects[e][r]]);
                    lines.add(new JsonBuffer().value(document).toString());
                }
            return lines;
        }
    }

    /// @param start the entity asked about
    /// @param words one per hop
    private record Question(int start, int[] words) {
        static Question draw(RandomGenerator draws) {
            int[] words = new int[1 + draws.nextInt(3)];
            for (int h = 0; h < words.length; h++) words[h] = draws.nextInt(WORDS);
            return new Question(draws.nextInt(ENTITIES), words);
        }

        /// Documents that lead to the answer, in order.
        List<Integer> path(World world) {
            List<Integer> path = new ArrayList<>();
            int at = start;
            for (int word : words) {
                int relation = word % RELATIONS;
                path.add(at * RELATIONS + relation);
                at = world.objects[at][relation];
            }
            return path;
        }
    }

    /// One search.
    ///
    /// @param word of the question that it is about; the last one again when none is left
    /// @param again true if none was left
    /// @param document that came back
    /// @param entity that the actor is at afterwards
    /// @param onward true if it then goes on
    private record Hop(
            int word,
            boolean again,
            int relation,
            boolean full,
            int document,
            int entity,
            boolean onward,
            Choices choices) {
        /// What a refiner sees of it: the word with the relation, half a name, a search too many, and how
        /// unlikely the actor itself finds the relation, for both are one model.
        void see(Softmax actor, double[] features) {
            features[word * RELATIONS + relation]++;
            features[SEEN - 3] += 1 - actor.probabilities(word)[relation];
            if (!full) features[WORDS * RELATIONS]++;
            if (again) features[WORDS * RELATIONS + 1]++;
        }
    }

    /// What a refiner sees of hops, then words not looked up (of a whole attempt) and a constant.
    private static final int SEEN = WORDS * RELATIONS + 5;

    /// Rows of the actor's table: relation by word, half or whole name, whether to go on by words left.
    private static final int NAME_ROW = WORDS;

    private static final int ONWARD_ROWS = WORDS + 1;

    private static Softmax start() {
        double[][] logits = new double[ONWARD_ROWS + 4][];
        for (int w = 0; w < WORDS; w++) {
            logits[w] = new double[RELATIONS];
            logits[w][w % RELATIONS] = 2;
        }
        logits[NAME_ROW] = new double[] {0, 1};
        for (int left = 0; left < 4; left++) logits[ONWARD_ROWS + left] = new double[] {left == 0 ? 0.5 : 0, left};
        return new Softmax(logits);
    }

    /// An actor, and a refiner that judges (decision 0) and finds the wrong hop (decision 1).
    ///
    /// @param refiner null for none
    private record Policy(World world, Softmax actor, LogLinear refiner) {
        /// Writes the rest of an attempt.
        List<Hop> complete(Question question, List<Hop> kept, RandomGenerator draws) {
            List<Hop> rest = new ArrayList<>();
            int used = kept.size();
            int entity = kept.isEmpty() ? question.start : kept.getLast().entity;
            boolean onward = true;
            while (onward && used < SEARCHES) {
                boolean again = used >= question.words.length;
                int word = question.words[Math.min(used, question.words.length - 1)];
                Choices choices = new Choices();
                int relation = choices.pick(actor, word, draws);
                boolean full = choices.pick(actor, NAME_ROW, draws) == 1;
                int document = world.found.get(world.query(relation, entity, full));
                // A search too many changes nothing of what is known.
                if (!again) entity = world.objects[document / RELATIONS][document % RELATIONS];
                used++;
                int left = Math.max(0, question.words.length - used);
                onward = choices.pick(actor, ONWARD_ROWS + left, draws) == 1;
                rest.add(new Hop(word, again, relation, full, document, entity, onward, choices));
            }
            return rest;
        }

        double[] seen(Question question, List<Hop> hops) {
            double[] features = new double[SEEN];
            for (Hop hop : hops) hop.see(actor, features);
            features[SEEN - 2] = Math.max(0, question.words.length - hops.size());
            features[SEEN - 1] = 1;
            return features;
        }

        double[] seen(Hop hop) {
            double[] features = new double[SEEN];
            hop.see(actor, features);
            features[SEEN - 1] = 1;
            return features;
        }

        /// Reads from the first hop on and cuts before the one that looks wrong; before the last if none does.
        double[] cut(List<Hop> hops) {
            double[] p = new double[hops.size()];
            double rest = 1;
            for (int k = 0; k < p.length; k++) {
                p[k] = k == p.length - 1 ? rest : rest * refiner.probability(1, seen(hops.get(k)));
                rest -= p[k];
            }
            return p;
        }

        double accept(Question question, List<Hop> hops) {
            return refiner.probability(0, seen(question, hops));
        }

        CutAndRegenerate.Outcome<Hop> attempt(Question question, Draws draws, String name) {
            return new CutAndRegenerate<Hop>(
                            (kept, random) -> complete(question, kept, random),
                            hops -> accept(question, hops),
                            this::cut,
                            refiner == null ? 0 : 1,
                            Double.NaN)
                    .run(draws, name);
        }

        /// Pushes what was kept and written anew, and if it learns, what the refiner decided.
        void push(Question question, CutAndRegenerate.Outcome<Hop> outcome, boolean refining, double weight) {
            for (Hop hop : outcome.steps()) hop.choices.push(weight);
            if (!refining) return;
            for (var decision : outcome.decisions()) {
                refiner.push(0, seen(question, outcome.first()), decision.accepted(), weight);
                if (decision.accepted()) continue;
                for (int k = 0; k <= decision.kept() && k < outcome.first().size() - 1; k++)
                    refiner.push(1, seen(outcome.first().get(k)), k == decision.kept(), weight);
            }
        }
    }

    private static Rollout rollout(World world, Question question, List<Hop> hops, String group, int number) {
        List<Integer> path = question.path(world);
        int last = path.getLast();
        List<Step> steps = new ArrayList<>();
        StringBuilder response = new StringBuilder();
        int entity = question.start;
        for (Hop hop : hops) {
            String query = world.query(hop.relation, entity, hop.full);
            entity = hop.entity;
            response.append("<search>").append(query).append("</search>");
            Map<String, Object> info = Map.of("query", query, "documents", List.of("" + hop.document));
            steps.add(new Step(null, "", null, -1, -1, info));
        }
        response.append("<answer>").append(world.names[entity]).append("</answer>");
        List<Object> facts = path.stream().<Object>map(d -> "" + d).toList();
        String gold = world.names[world.objects[last / RELATIONS][last % RELATIONS]];
        Map<String, Object> info = Map.of("steps", steps, "supporting_facts", facts);
        return Rollout.of(group + "-" + number, group, null, response.toString(), List.of(gold), info);
    }

    private static Map<String, Double> run(Lab lab, Trial trial, List<String> variants, int group, Refining refining) {
        World world = lab.shared("search-r2 world of seed " + trial.seed(), () -> World.of(trial.stream("world")));
        LogLinear refiner = null;
        if (refining != Refining.NONE) {
            double[][] weights = new double[2][SEEN];
            // Revises three attempts in ten, and cuts anywhere.
            weights[0][SEEN - 1] = 0.85;
            weights[1][SEEN - 1] = -0.7;
            refiner = new LogLinear(weights);
        }
        Policy policy = new Policy(world, start(), refiner);
        RandomGenerator asked = trial.stream("questions");
        Draws draws = Draws.seeded(trial.seed());
        int budget = trial.size(15_000, 8_000);
        int written = 0;
        var changes = RecipeRun.changes(variants, Map.of(), Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("search-r2", changes, Double.NaN)) {
            for (int update = 0; written < budget; update++) {
                List<Question> questions = new ArrayList<>();
                List<CutAndRegenerate.Outcome<Hop>> outcomes = new ArrayList<>();
                List<Rollout> rollouts = new ArrayList<>();
                for (int q = 0; q < QUESTIONS; q++) {
                    Question question = Question.draw(asked);
                    for (int i = 0; i < group; i++) {
                        var outcome = policy.attempt(question, draws, update + "/" + q + "/" + i);
                        written += written(outcome);
                        questions.add(question);
                        outcomes.add(outcome);
                        rollouts.add(rollout(world, question, outcome.steps(), "" + q, i));
                    }
                }
                var lines = recipe.lines(rollouts, new RunState());
                for (int i = 0; i < lines.size(); i++) {
                    double weight = lines.get(i).advantage().whole() / lines.size();
                    policy.push(questions.get(i), outcomes.get(i), refining == Refining.JOINT, weight);
                }
                policy.actor.adam(RATE);
                if (refining == Refining.JOINT) refiner.adam(RATE);
            }
        }
        return test(policy, trial);
    }

    private static int written(CutAndRegenerate.Outcome<Hop> outcome) {
        int kept = outcome.revised()
                ? outcome.decisions().getFirst().kept()
                : outcome.steps().size();
        return outcome.first().size() + outcome.steps().size() - kept;
    }

    private static Map<String, Double> test(Policy policy, Trial trial) {
        RandomGenerator asked = trial.stream("test");
        RandomGenerator more = trial.stream("continuations");
        Draws draws = Draws.seeded(~trial.seed());
        double exact = 0;
        double first = 0;
        double hard = 0;
        double hards = 0;
        double searches = 0;
        double useful = 0;
        List<RefinerGain.Attempt> attempts = new ArrayList<>();
        for (int i = 0; i < TESTED; i++) {
            Question question = Question.draw(asked);
            var outcome = policy.attempt(question, draws, "" + i);
            double right = right(policy.world, question, outcome.steps());
            double before = right(policy.world, question, outcome.first());
            exact += right / TESTED;
            first += before / TESTED;
            if (question.words.length > 1) {
                hard += right;
                hards++;
            }
            searches += (double) outcome.steps().size() / TESTED;
            List<Integer> path = question.path(policy.world);
            long evidence = outcome.steps().stream()
                    .map(Hop::document)
                    .distinct()
                    .filter(path::contains)
                    .count();
            useful += (double) evidence / outcome.steps().size() / TESTED;
            if (policy.refiner == null) continue;
            double[] values = new double[outcome.first().size()];
            for (int k = 0; k < values.length; k++) values[k] = value(policy, question, outcome.first(), k, more);
            attempts.add(new RefinerGain.Attempt(
                    1.0 / TESTED,
                    before,
                    policy.accept(question, outcome.first()),
                    policy.cut(outcome.first()),
                    values));
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("exact", exact);
        measures.put("exact, 2-3 hops", hard / hards);
        measures.put("exact, first attempt", first);
        measures.put("searches / 5", searches / SEARCHES);
        measures.put("useful", useful);
        if (policy.refiner != null) {
            RefinerGain gain = RefinerGain.of(attempts);
            measures.put("gain", exact - first);
            measures.put("gain less formula", exact - first - gain.gain());
            measures.put("precision", gain.precision());
            measures.put("volume", gain.volume());
            measures.put("skill", gain.skill());
        }
        return measures;
    }

    private static double right(World world, Question question, List<Hop> hops) {
        int last = question.path(world).getLast();
        return hops.getLast().entity == world.objects[last / RELATIONS][last % RELATIONS] ? 1 : 0;
    }

    /// Expected answers after the first `kept` hops, from eight continuations.
    private static double value(Policy policy, Question question, List<Hop> hops, int kept, RandomGenerator draws) {
        double value = 0;
        for (int m = 0; m < 8; m++) {
            List<Hop> whole = new ArrayList<>(hops.subList(0, kept));
            whole.addAll(policy.complete(question, List.copyOf(whole), draws));
            value += right(policy.world, question, whole) / 8;
        }
        return value;
    }
}
