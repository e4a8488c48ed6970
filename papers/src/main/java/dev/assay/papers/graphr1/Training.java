package dev.assay.papers.graphr1;

import dev.assay.core.Draws;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import dev.assay.learn.SafeTensors;
import dev.assay.tasks.graph.Problem;
import dev.assay.verify.graph.GraphTask;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One run of all stages of Graph-R1 that can be stopped at any moment and goes on as if it had not been: teacher
/// traces, rejection, imitation, GRPO level by level, tests. What is drawn depends on the seed and the
/// number of the step only.
public final class Training implements AutoCloseable {
    /// Steps from checkpoint to checkpoint.
    private static final int OFTEN = 20;

    /// Hears of steps as they are taken.
    public interface Listener {
        /// Rejection is done.
        ///
        /// @param counts by the name of the stage
        void rejected(Map<String, Integer> counts);

        /// @param step from 0 of `steps`
        void imitated(int step, int steps, double loss);

        void reinforced(Round round, long of);
    }

    /// A policy or a method on held-out puzzles.
    ///
    /// @param name of who was tested
    /// @param seen on sizes that were trained on
    /// @param larger on puzzles one node larger
    /// @param solved share of answers as good as the optimum on the sizes that were trained on, by problem
    public record Tested(String name, Exam seen, Exam larger, Map<GraphTask, Double> solved) {
        static Tested of(String name, List<Judge.Score> seen, List<Judge.Score> larger) {
            return new Tested(name, Exam.of(seen), Exam.of(larger), Exam.solved(seen));
        }
    }

    /// Two answers to one puzzle.
    ///
    /// @param before response of the imitator
    /// @param after response of the trained policy
    /// @param listed the final list of `after`; empty if there is none that can be read
    /// @param reward of `after`
    public record Example(Problem problem, String before, String after, int[] listed, double reward) {}

    /// What came of a run.
    ///
    /// @param counts of the rejection, by stage
    /// @param losses of imitation, by step
    /// @param rounds of reinforcement
    public record Outcome(
            Map<String, Integer> counts,
            List<Double> losses,
            List<Round> rounds,
            List<Tested> tested,
            List<Example> examples) {}

    private final Path checkpoint;
    private final Plan plan;
    private final long seed;
    private final PointerPolicy policy;
    private final PointerPolicy reference;
    private final Learner learner;
    private final List<Double> losses = new ArrayList<>();
    private final List<Round> rounds = new ArrayList<>();
    private boolean imitated;

    /// @param folder where the checkpoint goes
    /// @param resume true to go on from the checkpoint, if there is one
    /// @throws IOException if there is a checkpoint and `resume` is false, or if it is of another run
    public Training(Path folder, Plan plan, long seed, boolean resume) throws IOException {
        this.checkpoint = folder.resolve("checkpoint.safetensors");
        this.plan = plan;
        this.seed = seed;
        if (Files.exists(checkpoint) && !resume)
            throw new FileAlreadyExistsException(
                    checkpoint.toString(), null, "there is a run already; go on with --resume or name another folder");
        Files.createDirectories(folder);
        var random = Draws.seeded(seed);
        policy = new PointerPolicy(random.stream("policy", ""));
        reference = new PointerPolicy(random.stream("policy", ""));
        learner = new Learner(policy, seed);
        if (Files.exists(checkpoint)) load();
    }

    /// Runs what is left of the run.
    public Outcome run(Listener listener) throws IOException {
        PuzzleBook book = PuzzleBook.draw(plan.puzzles(), plan.tests(), seed);
        Plan.Demonstrations demonstrations = plan.demonstrations(book, true, seed);
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int i = 0; i < Rejection.STAGES.size(); i++)
            counts.put(Rejection.STAGES.get(i), demonstrations.counts()[i]);
        listener.rejected(counts);
        if (!imitated) imitate(demonstrations.traces(), listener);
        reinforce(book, listener);
        return new Outcome(counts, losses, rounds, tested(book), examples(book));
    }

    private void imitate(List<Trace> traces, Listener listener) throws IOException {
        List<List<Trace>> batches = learner.batches(traces);
        while (losses.size() < batches.size()) {
            int step = losses.size();
            losses.add(learner.imitate(batches.get(step), step, batches.size()));
            listener.imitated(step, batches.size(), losses.getLast());
            if (losses.size() % OFTEN == 0) save();
        }
        imitated = true;
        reference.weights().set(policy.weights());
        learner.fresh();
        save();
    }

    private void reinforce(PuzzleBook book, Listener listener) throws IOException {
        try (Judge judge = new Judge(null)) {
            for (long written = written(); written < plan.reinforcement(); written = written()) {
                int level = plan.level(written);
                List<Puzzle> pool = book.levels().get(level);
                rounds.add(learner.reinforce(rounds.size(), level, written, pool, judge, reference));
                listener.reinforced(rounds.getLast(), plan.reinforcement());
                if (rounds.size() % OFTEN == 0) save();
            }
        }
        save();
    }

    private long written() {
        return rounds.isEmpty() ? 0 : rounds.getLast().written();
    }

    /// The classical methods that answer all three problems, the teacher, and the policy after each stage.
    private List<Tested> tested(PuzzleBook book) {
        List<Tested> tested = new ArrayList<>();
        for (String method : List.of("random", "greedy"))
            tested.add(Tested.of(method, classical(method, book.held()), classical(method, book.larger())));
        tested.add(Tested.of("teacher", teacher(book.held()), teacher(book.larger())));
        tested.add(tested("imitation", reference, book));
        tested.add(tested("reinforcement", policy, book));
        return tested;
    }

    private Tested tested(String name, PointerPolicy who, PuzzleBook book) {
        return Tested.of(name, Plan.exam(who, book.held(), seed), Plan.exam(who, book.larger(), seed));
    }

    private List<Judge.Score> teacher(List<Puzzle> puzzles) {
        var random = Draws.seeded(seed).stream("teacher exam", "");
        try (Judge judge = new Judge(null)) {
            return judge.score(puzzles.stream()
                    .map(puzzle -> Teacher.USUAL.write(puzzle, Learner.LONGEST, random))
                    .toList());
        }
    }

    /// A method that writes its answer and nothing else.
    private List<Judge.Score> classical(String method, List<Puzzle> puzzles) {
        var random = Draws.seeded(seed).stream("classical", method);
        try (Judge judge = new Judge(null)) {
            return judge.score(puzzles.stream()
                    .map(puzzle -> {
                        Problem problem = puzzle.problem();
                        String answer = problem.answers(random).get(method);
                        if (answer == null)
                            throw new IllegalStateException(problem.task().word() + " has no method '" + method + "'");
                        return Trace.answer(puzzle, problem.nodes(answer));
                    })
                    .toList());
        }
    }

    /// Two puzzles of each task, the largest that were trained on.
    private List<Example> examples(PuzzleBook book) {
        List<Puzzle> chosen = new ArrayList<>();
        for (GraphTask task : Puzzle.TASKS) {
            List<Puzzle> all = book.held().stream()
                    .filter(puzzle -> puzzle.problem().task() == task)
                    .toList();
            chosen.addAll(all.subList(all.size() - 2, all.size()));
        }
        List<Trace> before =
                reference.sample(chosen, 1, 1, Learner.LONGEST, Draws.seeded(seed).stream("example", "before"));
        List<Trace> after = policy.sample(chosen, 1, 1, Learner.LONGEST, Draws.seeded(seed).stream("example", "after"));
        List<Example> examples = new ArrayList<>();
        try (Judge judge = new Judge(null)) {
            List<Judge.Score> scores = judge.score(after);
            for (int i = 0; i < chosen.size(); i++)
                examples.add(new Example(
                        chosen.get(i).problem(),
                        before.get(i).text(),
                        after.get(i).text(),
                        after.get(i).answer(),
                        scores.get(i).reward()));
        }
        return examples;
    }

    private String settings() {
        return plan + " seed " + seed;
    }

    private void save() throws IOException {
        TreeMap<String, SafeTensors.Array> tensors = new TreeMap<>();
        SafeTensors.put(tensors, "weights/", policy.weights());
        SafeTensors.put(tensors, "reference/", reference.weights());
        SafeTensors.put(tensors, "means/", learner.adam().means());
        SafeTensors.put(tensors, "squares/", learner.adam().squares());
        TreeMap<String, String> metadata = new TreeMap<>();
        metadata.put("settings", settings());
        metadata.put("imitated", Boolean.toString(imitated));
        metadata.put("steps", Long.toString(learner.adam().steps()));
        metadata.put("losses", new JsonBuffer().value(losses).toString());
        metadata.put(
                "rounds",
                new JsonBuffer()
                        .value(rounds.stream().map(Round::numbers).toList())
                        .toString());
        SafeTensors.write(checkpoint, new SafeTensors.Content(tensors, metadata));
    }

    private void load() throws IOException {
        SafeTensors.Content content = SafeTensors.read(checkpoint);
        Map<String, String> metadata = content.metadata();
        if (!settings().equals(metadata.get("settings")))
            throw new IOException(checkpoint + " is of another run (" + metadata.get("settings") + "; this one is "
                    + settings() + "); name another folder or give the same options");
        SafeTensors.get(content, "weights/", policy.weights(), checkpoint);
        SafeTensors.get(content, "reference/", reference.weights(), checkpoint);
        SafeTensors.get(content, "means/", learner.adam().means(), checkpoint);
        SafeTensors.get(content, "squares/", learner.adam().squares(), checkpoint);
        learner.adam().resume(Long.parseLong(metadata.get("steps")));
        imitated = Boolean.parseBoolean(metadata.get("imitated"));
        numbers(Json.parse(metadata.get("losses"))).forEach(losses::add);
        for (Object round : Json.list(Json.parse(metadata.get("rounds")))) rounds.add(Round.of(numbers(round)));
    }

    private static List<Double> numbers(Object list) {
        return Json.list(list).stream().map(Double.class::cast).toList();
    }

    /// Writes the weights of the policy, as safetensors.
    public void write(Path file) throws IOException {
        TreeMap<String, SafeTensors.Array> tensors = new TreeMap<>();
        SafeTensors.put(tensors, "", policy.weights());
        SafeTensors.write(file, new SafeTensors.Content(tensors, new TreeMap<>()));
    }

    @Override
    public void close() {
        learner.close();
        policy.close();
        reference.close();
    }
}
