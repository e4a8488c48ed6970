package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.curriculum.Promotion;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.paper.RecipeRun;
import dev.assay.papers.world.Choices;
import dev.assay.papers.world.ConditionalLogit;
import dev.assay.papers.world.Softmax;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// CRAFT-GUI at desk scale: a phone whose screens are lists of elements with a box, an icon and a word. A task
/// is an instruction of one to ten words, each to be carried out on its screen; long tasks have more targets
/// with a look-alike and more to be remembered from an earlier screen. The policy picks an element by what
/// is seen of it, the rest from tables, and writes the real text.
final class CraftGuiClaims {
    private static final int WORDS = 24;
    private static final int ICONS = 8;
    private static final int LABELS = 12;
    private static final int ELEMENTS = 6;
    private static final int LONGEST = 10;
    private static final int TASKS = 600;
    private static final int GROUPS = 8;
    private static final int GROUP = 8;
    private static final double RATE = 0.03;
    private static final int TESTED = 200;
    /// Share of items that ask about the screen.
    private static final double UNDERSTANDING = 0.2;
    /// Chance that the judge takes an answer for its opposite.
    private static final double MISJUDGED = 0.1;

    /// What a word asks for: a press on an element, text, a scroll, an app. The end of a task has its own word.
    private static final int CLICK = 0;

    private static final int TYPE = 1;
    private static final int SCROLL = 2;
    private static final int APP = 3;
    private static final int FINISH = 4;
    private static final List<String> ACTIONS = List.of("click", "type", "scroll", "open_app", "finish", "back");
    private static final List<String> DIRECTIONS = List.of("up", "down", "left", "right");
    private static final List<String> APPS = List.of("clock", "notes", "shop", "maps", "chat");
    /// Where a press lands: in the box, beside it, or farther off; in widths of the screen.
    private static final double[] AIMS = {0, 0.03, 0.08};

    /// Answers about the screen: as recorded, in other words, denied, in part.
    private static final List<String> ANSWERS = List.of("12 euro", "twelve in cash", "not 12 euro", "12 o'clock");

    private static final double[] WORTH = {1, 1, 0, 0.5};

    private static final String COARSE = "uniform, coarse";
    private static final String FINE = "uniform, fine";
    private static final String STAGED = "curriculum, coarse";
    private static final String FULL = "CRAFT-GUI";
    private static final String REVERSED = "reversed, fine";
    private static final String RULES = "CRAFT-GUI without judge";

    private CraftGuiClaims() {}

    static List<Claim> claims() {
        Experiment experiment = new Experiment(
                "phone",
                "600 tasks of 1 to 10 steps over 24 words, screens of 6 elements; log-linear choice of the element, tables"
                        + " for format, action, aim, text and answers; single recorded steps, 8 x 8 an update, Adam "
                        + RATE
                        + ", 480 updates (quick: 150), a fifth of the items questions about a screen; stages left at 70% or"
                        + " after a third of the groups; 200 new tasks of each length, played to their end."
                        + " With 1200 updates the uniform, coarse arm solved 95% of the long tasks (on these seeds), so"
                        + " they were cut, once.",
                List.of(
                        arm(COARSE, List.of("coarse"), Order.UNIFORM),
                        arm(FINE, List.of(), Order.UNIFORM),
                        arm(STAGED, List.of("coarse"), Order.EASY_FIRST),
                        arm(FULL, List.of(), Order.EASY_FIRST),
                        arm(REVERSED, List.of(), Order.HARD_FIRST),
                        arm(RULES, List.of("no-judge"), Order.EASY_FIRST)),
                8,
                6);
        String steps = "steps are learned one by one from recorded screens, as in the paper, so a long task is no"
                + " sparser than a short one; it only has more of what is hard";
        return List.of(
                new Claim(
                        "full",
                        "Stages and a reward in parts solve 8 points more tasks of 4 to 10 steps than neither",
                        experiment,
                        new Test.Superior(Contrast.of("long", FULL, COARSE), 0.08)),
                new Claim(
                        "fine",
                        "The reward in parts alone solves 4 points more",
                        experiment,
                        new Test.Superior(Contrast.of("long", FINE, COARSE), 0.04),
                        "tables of a few choices hit the right one often enough for all or nothing to have a signal; parts"
                                + " then make a half-right action better than its group"),
                new Claim(
                        "fine-staged",
                        "and with stages, too",
                        experiment,
                        new Test.Superior(Contrast.of("long", FULL, STAGED), 0.04)),
                new Claim(
                        "stages",
                        "Stages solve 3 points more than uniform draws",
                        experiment,
                        new Test.Superior(Contrast.of("long", FULL, FINE), 0.03),
                        steps),
                new Claim(
                        "reversed",
                        "Hard before easy solves no more than uniform draws",
                        experiment,
                        new Test.Superior(Contrast.of("long", FINE, REVERSED), 0),
                        steps),
                new Claim(
                        "kept",
                        "With a fifth replayed, short tasks lose less than 3 points in the hard stage",
                        experiment,
                        new Test.Within(Contrast.alone("short, since hard stage", FULL), 0.03)),
                new Claim(
                        "judge",
                        "A judge beside the rules gives 10 points more right answers about the screen",
                        experiment,
                        new Test.Superior(Contrast.of("understood", FULL, RULES), 0.1),
                        "the judge errs in one case of ten; the rules count words, which an answer that denies shares."
                                + " Tables share nothing, so it cannot cost any tasks here"));
    }

    /// In which order tasks are trained on.
    private enum Order {
        UNIFORM,
        EASY_FIRST,
        HARD_FIRST
    }

    private static Arm arm(String name, List<String> variants, Order order) {
        return new Arm(name, trial -> run(trial, variants, order));
    }

    /// What each word asks for.
    ///
    /// @param kinds of action by word; all of them do occur
    /// @param icons of the element by word
    /// @param labels of the element by word
    private record World(int[] kinds, int[] icons, int[] labels) {
        static World of(RandomGenerator draws) {
            int[] kinds = new int[WORDS];
            int[] icons = new int[WORDS];
            int[] labels = new int[WORDS];
            for (int w = 0; w < WORDS; w++) {
                // Six of ten are presses, as in recorded trajectories.
                kinds[w] = w < 4 ? w : draws.nextDouble() < 0.6 ? CLICK : 1 + draws.nextInt(3);
                icons[w] = draws.nextInt(ICONS);
                labels[w] = draws.nextInt(LABELS);
            }
            return new World(kinds, icons, labels);
        }
    }

    /// @param icon class of what is drawn
    /// @param x left edge in parts of the screen
    /// @param y upper edge
    private record Element(int icon, int label, double x, double y) {
        static final double WIDTH = 0.2;
        static final double HEIGHT = 0.08;
    }

    /// One recorded step.
    ///
    /// @param word of the instruction; the number of words for the end of the task
    /// @param target number of the element to press
    /// @param earlier true if the text to type was seen on an earlier screen
    private record Scene(int word, int kind, Element[] screen, int target, boolean earlier) {
        static Scene draw(World world, int word, boolean alike, boolean earlier, RandomGenerator draws) {
            int kind = word == WORDS ? FINISH : world.kinds[word];
            Element[] screen = new Element[ELEMENTS];
            int target = draws.nextInt(ELEMENTS);
            int other = (target + 1 + draws.nextInt(ELEMENTS - 1)) % ELEMENTS;
            for (int e = 0; e < ELEMENTS; e++) {
                int icon = draws.nextInt(ICONS);
                int label = draws.nextInt(LABELS);
                if (kind == CLICK && e == target) {
                    icon = world.icons[word];
                    label = world.labels[word];
                } else if (kind == CLICK && icon == world.icons[word]) icon = (icon + 1) % ICONS;
                if (kind == CLICK && alike && e == other) {
                    icon = world.icons[word];
                    if (label == world.labels[word]) label = (label + 1) % LABELS;
                }
                double x = 0.1 + 0.5 * (e % 2) + 0.1 * draws.nextDouble();
                double y = 0.1 + 0.3 * (e / 2) + 0.1 * draws.nextDouble();
                screen[e] = new Element(icon, label, x, y);
            }
            return new Scene(word, kind, screen, target, earlier);
        }

        /// What is seen of each element beside the word: its icon and its label.
        double[][] seen() {
            double[][] seen = new double[ELEMENTS][WORDS * (ICONS + LABELS)];
            for (int e = 0; e < ELEMENTS; e++) {
                seen[e][word * ICONS + screen[e].icon] = 1;
                seen[e][WORDS * ICONS + word * LABELS + screen[e].label] = 1;
            }
            return seen;
        }

        Map<String, Object> gold() {
            Map<String, Object> gold = new LinkedHashMap<>();
            gold.put("action", ACTIONS.get(kind));
            Element pressed = screen[target];
            switch (kind) {
                case CLICK ->
                    gold.put(
                            "bbox",
                            List.of(pressed.x, pressed.y, pressed.x + Element.WIDTH, pressed.y + Element.HEIGHT));
                case TYPE -> gold.put("text", text(word, earlier ? 1 : 0));
                case SCROLL -> gold.put("direction", DIRECTIONS.get(word % DIRECTIONS.size()));
                case APP -> gold.put("app", APPS.get(word % APPS.size()));
                default -> {
                    // The others have no argument.
                }
            }
            return gold;
        }

        /// What may be typed: as the instruction says, as an earlier screen said, half of either, anything.
        static String text(int word, int source) {
            return switch (source) {
                case 0 -> "add w" + word + " now";
                case 1 -> "pay w" + word + " then";
                case 2 -> "add now";
                default -> "hello";
            };
        }
    }

    /// @param scenes its steps, the end included
    /// @param difficulty by the paper's sheet
    private record Task(List<Scene> scenes, int difficulty) {
        static Task draw(World world, int length, RandomGenerator draws) {
            List<Scene> scenes = new ArrayList<>();
            boolean anyAlike = false;
            boolean anyEarlier = false;
            for (int s = 0; s < length; s++) {
                int word = s == length - 1 ? WORDS : draws.nextInt(WORDS);
                boolean alike = draws.nextDouble() < 0.06 * length;
                boolean earlier = s > 0 && draws.nextDouble() < 0.06 * length;
                Scene scene = Scene.draw(world, word, alike, earlier, draws);
                scenes.add(scene);
                anyAlike |= alike && scene.kind == CLICK;
                anyEarlier |= earlier && scene.kind == TYPE;
            }
            return new Task(scenes, CraftGui.difficulty(length, anyAlike, anyEarlier));
        }
    }

    /// Rows of the tables: form, form of answers, action by word, aim by icon, source of a text by whether it
    /// was seen earlier, direction and app by word, answer about a screen.
    private static final int ACTION_ROWS = 2;

    private static final int AIM_ROWS = ACTION_ROWS + WORDS + 1;
    private static final int TEXT_ROWS = AIM_ROWS + ICONS;
    private static final int DIRECTION_ROWS = TEXT_ROWS + 2;
    private static final int APP_ROWS = DIRECTION_ROWS + WORDS;
    private static final int ANSWER_ROW = APP_ROWS + WORDS;

    /// @param eye picks an element
    /// @param hand the rest
    private record Policy(ConditionalLogit eye, Softmax hand) {
        static Policy fresh() {
            double[][] rows = new double[ANSWER_ROW + 1][];
            for (int r = 0; r < rows.length; r++) rows[r] = new double[width(r)];
            // Knows the form, and rather what to do than where.
            rows[0][0] = rows[1][0] = 1;
            return new Policy(new ConditionalLogit(new double[1][WORDS * (ICONS + LABELS)]), new Softmax(rows));
        }

        private static int width(int row) {
            if (row < ACTION_ROWS) return 2;
            if (row < AIM_ROWS) return ACTIONS.size();
            if (row < TEXT_ROWS) return AIMS.length;
            if (row < DIRECTION_ROWS) return 4;
            if (row < APP_ROWS) return DIRECTIONS.size();
            return row < ANSWER_ROW ? APPS.size() : ANSWERS.size();
        }

        /// @param right true if it is all as recorded
        record Move(String text, boolean right, Choices choices) {}

        Move act(Scene scene, RandomGenerator draws) {
            Choices choices = new Choices();
            boolean formed = choices.pick(hand, 0, draws) == 0;
            int kind = choices.pick(hand, ACTION_ROWS + scene.word, draws);
            Map<String, Object> action = new LinkedHashMap<>();
            action.put("action", ACTIONS.get(kind));
            boolean right = formed && kind == scene.kind;
            int word = Math.min(scene.word, WORDS - 1);
            switch (kind) {
                case CLICK -> {
                    int target =
                            scene.word == WORDS ? draws.nextInt(ELEMENTS) : choices.point(eye, 0, scene.seen(), draws);
                    Element pressed = scene.screen[target];
                    int aim = choices.pick(hand, AIM_ROWS + pressed.icon, draws);
                    action.put("x", pressed.x + (aim == 0 ? Element.WIDTH / 2 : Element.WIDTH + AIMS[aim]));
                    action.put("y", pressed.y + Element.HEIGHT / 2);
                    right &= target == scene.target && aim == 0;
                }
                case TYPE -> {
                    int source = choices.pick(hand, TEXT_ROWS + (scene.earlier ? 1 : 0), draws);
                    action.put("text", Scene.text(word, source));
                    right &= source == (scene.earlier ? 1 : 0);
                }
                case SCROLL -> {
                    int direction = choices.pick(hand, DIRECTION_ROWS + word, draws);
                    action.put("direction", DIRECTIONS.get(direction));
                    right &= direction == word % DIRECTIONS.size();
                }
                case APP -> {
                    int app = choices.pick(hand, APP_ROWS + word, draws);
                    action.put("app", APPS.get(app));
                    right &= app == word % APPS.size();
                }
                default -> {
                    // The others have no argument.
                }
            }
            String json = new JsonBuffer().value(action).toString();
            String text = formed ? "<think>so</think><action>" + json + "</action>" : "<action>" + json;
            return new Move(text, right, choices);
        }

        Move answer(RandomGenerator draws) {
            Choices choices = new Choices();
            boolean formed = choices.pick(hand, 1, draws) == 0;
            int answer = choices.pick(hand, ANSWER_ROW, draws);
            String text = (formed ? "<think>so</think>" : "") + "<answer>" + ANSWERS.get(answer) + "</answer>";
            return new Move(text, formed && WORTH[answer] == 1, choices);
        }

        /// What a judge says of an answer.
        static double judged(String text, RandomGenerator draws) {
            for (int a = 0; a < WORTH.length; a++)
                if (text.endsWith("<answer>" + ANSWERS.get(a) + "</answer>"))
                    return draws.nextDouble() < MISJUDGED ? 1 - WORTH[a] : WORTH[a];
            return 0;
        }

        void adam() {
            eye.adam(RATE);
            hand.adam(RATE);
        }

        /// Share of tasks that are done right to their end.
        double solved(World world, int shortest, int longest, RandomGenerator draws) {
            double solved = 0;
            for (int length = shortest; length <= longest; length++)
                for (int i = 0; i < TESTED; i++)
                    if (Task.draw(world, length, draws).scenes.stream().allMatch(scene -> act(scene, draws).right))
                        solved++;
            return solved / TESTED / (longest - shortest + 1);
        }
    }

    private static Map<String, Double> run(Trial trial, List<String> variants, Order order) {
        World world = World.of(trial.stream("world"));
        RandomGenerator tasksDrawn = trial.stream("tasks");
        List<Task> tasks = new ArrayList<>();
        for (int t = 0; t < TASKS; t++) tasks.add(Task.draw(world, 1 + tasksDrawn.nextInt(LONGEST), tasksDrawn));
        int sign = order == Order.HARD_FIRST ? -1 : 1;
        List<int[]> stages = order == Order.UNIFORM
                ? List.of(IntStream.range(0, TASKS).toArray())
                : Promotion.terciles(
                        tasks.stream().mapToInt(task -> sign * task.difficulty).toArray());
        int updates = trial.size(480, 150);
        Promotion curriculum = new Promotion(stages, 0.7, 50, updates * GROUPS / 3, 0.2);
        Policy policy = Policy.fresh();
        RandomGenerator draws = trial.stream("policy");
        RandomGenerator items = trial.stream("items");
        double before = Double.NaN;
        var changes = RecipeRun.changes(variants, Map.of(), Fidelity.MENDED);
        try (RecipeRun recipe = new RecipeRun("craft-gui", changes, Double.NaN)) {
            for (int update = 0; update < updates; update++) {
                List<Rollout> rollouts = new ArrayList<>();
                List<Choices> choices = new ArrayList<>();
                for (int g = 0; g < GROUPS; g++) {
                    boolean question = items.nextDouble() < UNDERSTANDING;
                    int stage = curriculum.stage();
                    int number = curriculum.next(items);
                    List<Scene> scenes = tasks.get(number).scenes;
                    Scene scene = scenes.get(items.nextInt(scenes.size()));
                    int right = 0;
                    for (int i = 0; i < GROUP; i++) {
                        Policy.Move move = question ? policy.answer(draws) : policy.act(scene, draws);
                        if (move.right) right++;
                        choices.add(move.choices);
                        Map<String, Object> info = question
                                ? Map.of("judge_score", Policy.judged(move.text, draws))
                                : Map.of("gold", scene.gold());
                        String reference = question ? ANSWERS.getFirst() : null;
                        rollouts.add(Rollout.of(g + "-" + i, "" + g, null, move.text, reference, info));
                    }
                    boolean own = Arrays.stream(stages.get(stage)).anyMatch(t -> t == number);
                    if (own && !question) curriculum.report(right > GROUP / 2);
                    if (curriculum.stage() == stages.size() - 1 && Double.isNaN(before))
                        before = policy.solved(world, 1, 3, trial.stream("short"));
                }
                Choices.reinforce(recipe, rollouts, choices);
                policy.adam();
            }
        }
        RandomGenerator test = trial.stream("test");
        double few = policy.solved(world, 1, 3, trial.stream("short"));
        double middle = policy.solved(world, 4, 6, test);
        double many = policy.solved(world, 7, LONGEST, test);
        double understood = 0;
        for (int i = 0; i < 1000; i++) if (policy.answer(test).right) understood += 1e-3;
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("short", few);
        measures.put("4-6 steps", middle);
        measures.put("7-10 steps", many);
        measures.put("long", (3 * middle + 4 * many) / 7);
        measures.put("all lengths", (3 * few + 3 * middle + 4 * many) / 10);
        measures.put("understood", understood);
        measures.put("short, since hard stage", Double.isNaN(before) ? 0 : few - before);
        return measures;
    }
}
