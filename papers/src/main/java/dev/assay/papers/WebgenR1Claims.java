package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Leases;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// WebGen-R1 at desk scale: a small shop whose every choice can go wrong, in two moods, compiled to HTML, CSS
/// and a script and really opened and clicked in Chromium. Equal sites are opened once for all arms.
final class WebgenR1Claims {
    private static final String[] MOODS = {"dark", "light"};
    /// The choices: theme, contrast of the text, page a link leads to, script, spacing, and whether the answer
    /// is closed, has its script file, and names its style sheet right.
    private static final int[] CHOICES = {2, 2, 2, 3, 2, 2, 2, 2};

    private static final int THEME = 0;
    private static final int CONTRAST = 1;
    private static final int LINK = 2;
    private static final int SCRIPT = 3;
    private static final int SPACING = 4;
    /// Skeleton: given by the scaffold, free without it.
    private static final int CLOSED = 5;

    private static final int FILE = 6;
    private static final int SHEET = 7;
    private static final int SAMPLES = 8;
    private static final int GROUPS = 4;
    private static final double RATE = 0.15;
    private static final Map<String, String> SMALL = Map.of(
            "rewards.page.visit.width", "360",
            "rewards.page.visit.height", "240",
            "rewards.page.visit.settle", "0",
            "rewards.page.visit.clicks", "4");

    private WebgenR1Claims() {}

    static List<Claim> claims(Lab lab) {
        Experiment experiment = new Experiment(
                "sites",
                "A shop page in two moods, eight choices in a table, all choices as likely at the start; 20 updates of 4 briefs"
                        + " by 8 samples (quick: 3), Adam " + RATE
                        + "; every site opened and clicked in Chromium at 360 by 240, equal ones once; measured on 64 samples"
                        + " (quick: 32).",
                List.of(
                        new Arm("start", trial -> measured(lab.leases(), Softmaxes.start(), true, trial)),
                        arm(lab, "cascade", List.of(), true),
                        arm(lab, "cascade, links and buttons", List.of("graded-function"), true),
                        arm(lab, "cascade without scaffold", List.of(), false),
                        arm(lab, "judge alone", List.of("judge-only"), true),
                        arm(lab, "static check alone", List.of("static-only"), true),
                        arm(lab, "cascade without function", List.of("no-function"), true),
                        new Arm("best of 8 imitated", trial -> imitated(lab.leases(), trial))),
                6,
                6);
        return List.of(
                new Claim(
                        "renders",
                        "With scaffold and cascade nine sites in ten are opened",
                        experiment,
                        new Test.Superior(Contrast.alone("opened", "cascade"), 0.9)),
                new Claim(
                        "works",
                        "and twice as many have everything working as at the start",
                        experiment,
                        new Test.Superior(Contrast.scaled("works", 1, "cascade", 2, "start"), 0)),
                new Claim(
                        "looks",
                        "and looks gain a point of five",
                        experiment,
                        new Test.Superior(Contrast.of("looks", "cascade", "start"), 1)),
                new Claim(
                        "scaffold",
                        "Without the scaffold 5 points fewer are opened after as many updates",
                        experiment,
                        new Test.Superior(Contrast.of("opened", "cascade", "cascade without scaffold"), 0.05)),
                new Claim(
                        "judge-looks",
                        "The judge alone looks as good, within 0.3",
                        experiment,
                        new Test.Within(Contrast.of("looks", "judge alone", "cascade"), 0.3)),
                new Claim(
                        "judge-works",
                        "but 10 points fewer sites work",
                        experiment,
                        new Test.Superior(Contrast.of("works", "cascade", "judge alone"), 0.1)),
                new Claim(
                        "static",
                        "The static check alone leaves the looks where they were, within 0.3",
                        experiment,
                        new Test.Equal(Contrast.of("looks", "static check alone", "start"), 0.3)),
                new Claim(
                        "function",
                        "Without the functional term 10 points fewer sites work",
                        experiment,
                        new Test.Superior(Contrast.of("works", "cascade", "cascade without function"), 0.1)),
                new Claim(
                        "dead",
                        "A console without errors does not make buttons work: paid for links and buttons, 10 points more do",
                        experiment,
                        new Test.Superior(Contrast.of("works", "cascade, links and buttons", "cascade"), 0.1),
                        "the design's: a button without a listener writes no error"),
                new Claim(
                        "calls",
                        "The gates spare 40% of the judge's calls in the first five updates",
                        experiment,
                        new Test.Superior(Contrast.alone("calls spared", "cascade"), 0.4)),
                new Claim(
                        "imitation",
                        "Imitating the best of 8 of the start looks a point worse",
                        experiment,
                        new Test.Superior(Contrast.of("looks", "cascade", "best of 8 imitated"), 1)));
    }

    /// The policy: a softmax per mood and choice.
    private static final class Softmaxes {
        private Softmaxes() {}

        static Softmax start() {
            double[][] logits = new double[MOODS.length * CHOICES.length][];
            for (int s = 0; s < logits.length; s++) logits[s] = new double[CHOICES[s % CHOICES.length]];
            return new Softmax(logits);
        }

        static int[] sample(Softmax policy, int mood, boolean scaffold, RandomGenerator draws) {
            int[] choices = new int[CHOICES.length];
            for (int c = 0; c < choices.length; c++) {
                int drawn = policy.sample(mood * CHOICES.length + c, draws);
                // The scaffold closes the answer and names the style sheet; the script is the policy's to add.
                choices[c] = scaffold && (c == CLOSED || c == SHEET) ? 0 : drawn;
            }
            return choices;
        }
    }

    /// Compiles choices to an answer. 0 is right everywhere but in the theme, where it is dark.
    private static String site(int[] c) {
        boolean dark = c[THEME] == 0;
        String background = dark ? "#14161c" : "#fafafa";
        String text = c[CONTRAST] == 0 ? (dark ? "#f0f0f4" : "#1c1f24") : (dark ? "#3c3f48" : "#c4c4c8");
        int step = c[SPACING] == 0 ? 16 : 13;
        String css =
                "body{margin:0;background:%s;color:%s;font:16px/24px sans-serif}main{padding:%dpx 24px}p{margin:0 0 %dpx}div{height:56px;background:#2d5f9a;margin-bottom:%dpx}a{color:%s}"
                        .formatted(background, text, step, step, step, text);
        String html =
                "<!doctype html><html><head><title>Shop</title><link rel=stylesheet href=\"%s\"></head><body><div></div><main><p>Blanket, 49 euros</p><p><button id=add>Add</button></p><p id=count>none yet</p><p><a href=%s>About</a></p></main><script src=\"app.js\"></script></body></html>"
                        .formatted(
                                c[SHEET] == 0 ? "style.css" : "styles.css", c[LINK] == 0 ? "about.html" : "abuot.html");
        String js = switch (c[SCRIPT]) {
            case 0 -> "document.getElementById('add').onclick=()=>{document.getElementById('count').textContent='one'}";
            case 1 -> "document.getElementById('buy').onclick=()=>{document.getElementById('count').textContent='one'}";
            default -> "function add(){document.getElementById('count').textContent='one'}";
        };
        return "<think>\nplan\n</think>\n<answer>\n<webArtifact id=\"s\" title=\"Shop\">\n" + file("index.html", html)
                + file("about.html", "<p>We weave.</p>")
                + file("style.css", css)
                + (c[FILE] == 0 ? file("app.js", js) : "")
                + (c[CLOSED] == 0 ? "</webArtifact>" : "")
                + "\n</answer>";
    }

    private static String file(String path, String content) {
        return "<webAction type=\"file\" filePath=\"" + path + "\">" + content + "</webAction>\n";
    }

    private static Rollout row(int group, int sample, int mood, int[] choices) {
        return Rollout.of(group + "-" + sample, "" + group, null, site(choices), null, Map.of("mood", MOODS[mood]));
    }

    private static RecipeRun recipe(Leases leases, List<String> variants) {
        return new RecipeRun("webgen-r1", RecipeRun.changes(variants, SMALL, Fidelity.MENDED), Double.NaN, leases);
    }

    private static Arm arm(Lab lab, String name, List<String> variants, boolean scaffold) {
        return new Arm(name, trial -> {
            Softmax policy = Softmaxes.start();
            RandomGenerator draws = trial.stream("policy");
            int updates = trial.size(20, 3);
            double spared = 0;
            int early = Math.min(5, updates);
            try (RecipeRun recipe = recipe(lab.leases(), variants)) {
                for (int u = 0; u < updates; u++) {
                    List<int[]> sites = new ArrayList<>();
                    List<Line> lines = sampled(recipe, policy, scaffold, sites, draws);
                    for (int i = 0; i < sites.size(); i++) {
                        push(
                                policy,
                                i / SAMPLES % MOODS.length,
                                sites.get(i),
                                scaffold,
                                lines.get(i).advantage().whole() / sites.size());
                        if (u < early
                                && recipe.values(lines.get(i)).get("built").equals(0.0))
                            spared += 1.0 / sites.size() / early;
                    }
                    policy.adam(RATE);
                }
            }
            Map<String, Double> measures = new LinkedHashMap<>(measured(lab.leases(), policy, scaffold, trial));
            measures.put("calls spared", spared);
            return measures;
        });
    }

    private static List<Line> sampled(
            RecipeRun recipe, Softmax policy, boolean scaffold, List<int[]> sites, RandomGenerator draws) {
        List<Rollout> rollouts = new ArrayList<>();
        for (int g = 0; g < GROUPS; g++)
            for (int i = 0; i < SAMPLES; i++) {
                int mood = g % MOODS.length;
                sites.add(Softmaxes.sample(policy, mood, scaffold, draws));
                rollouts.add(row(g, i, mood, sites.getLast()));
            }
        return recipe.lines(rollouts, new RunState());
    }

    private static void push(Softmax policy, int mood, int[] choices, boolean scaffold, double weight) {
        for (int c = 0; c < choices.length; c++)
            if (!scaffold || c != CLOSED && c != SHEET) policy.push(mood * CHOICES.length + c, choices[c], weight);
    }

    private static Map<String, Double> imitated(Leases leases, Trial trial) {
        Softmax start = Softmaxes.start();
        Softmax policy = start.fork();
        RandomGenerator draws = trial.stream("policy");
        try (RecipeRun recipe = recipe(leases, List.of())) {
            for (int u = 0; u < trial.size(20, 3); u++) {
                List<int[]> sites = new ArrayList<>();
                double[] rewards = recipe.rewards(sampled(recipe, start, true, sites, draws));
                for (int g = 0; g < GROUPS; g++) {
                    int from = g * SAMPLES;
                    int best = java.util.stream.IntStream.range(from, from + SAMPLES)
                            .boxed()
                            .max(Comparator.comparingDouble(i -> rewards[i]))
                            .orElseThrow();
                    push(policy, g % MOODS.length, sites.get(best), true, 1.0 / GROUPS);
                }
                policy.adam(RATE);
            }
        }
        return measured(leases, policy, true, trial);
    }

    /// Share of sites that are opened, of those where all links and buttons work, and points for looks; a site
    /// that is not opened has none.
    private static Map<String, Double> measured(Leases leases, Softmax policy, boolean scaffold, Trial trial) {
        RandomGenerator draws = trial.stream("test");
        int count = trial.size(64, 32);
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int mood = i % MOODS.length;
            rollouts.add(row(i, 0, mood, Softmaxes.sample(policy, mood, scaffold, draws)));
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        try (RecipeRun recipe = recipe(leases, List.of("graded-function"))) {
            for (Line line : recipe.lines(rollouts, new RunState())) {
                Map<String, Object> values = recipe.values(line);
                measures.merge("opened", (Double) values.get("built") / count, Double::sum);
                measures.merge("works", (values.get("functional").equals(1.0) ? 1.0 : 0) / count, Double::sum);
                measures.merge("looks", (Double) values.get("grade") / count, Double::sum);
            }
        }
        return measures;
    }
}
