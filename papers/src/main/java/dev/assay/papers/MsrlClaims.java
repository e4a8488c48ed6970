package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.RecipeRun;
import dev.assay.papers.world.Copyist;
import dev.assay.papers.world.Copyist.Sample;
import dev.assay.verify.drawing.ChartPainter;
import dev.assay.verify.drawing.ChartSpec;
import dev.assay.verify.drawing.Undrawable;
import dev.assay.verify.image.Likeness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// MSRL at desk scale: charts of four values, a type, a title and four matters of style, written down by a
/// policy that may misread each, and really drawn. The corpus it imitates first is noisy, as a corpus written
/// by language models is.
final class MsrlClaims {
    private static final int VALUES = 4;
    private static final String[] TYPES = {"bar", "line", "point"};
    private static final String[] WORDS = {"Rain", "Sales", "Speed", "Growth", "Visitors", "Energy"};
    private static final String[] COLOURS = {"#4c78a8", "#f58518", "#e45756", "#72b7b2", "#54a24b", "#b279a2"};
    private static final double[] WIDTHS = {0.3, 0.6, 0.9};
    private static final String[] MARKERS = {"circle", "square"};
    /// Kinds of tokens: value, type, word, colour, width, marker, grid, and whether the text is well formed.
    private static final int[] SIZES = {8, 3, 6, 6, 3, 2, 2, 2};

    private static final int[] KINDS = {0, 0, 0, 0, 1, 2, 2, 3, 4, 5, 6, 7};
    private static final int TYPE = 4;
    private static final int COLOUR = 7;
    private static final int SYNTAX = 11;
    private static final double NOISE = 0.12;
    private static final int CORPUS = 4000;
    private static final int SAMPLES = 8;
    private static final int GROUPS = 8;
    private static final double RATE = 0.1;
    private static final Map<String, String> SMALL = Map.of(
            "rewards.chart.canvas.width", "96",
            "rewards.chart.canvas.height", "72",
            "rewards.look.width", "96",
            "rewards.look.height", "72");
    private static final String TABLE = "the policy is a table of misreadings, sampled at temperature 1; a network that"
            + " reads pictures was not tried";

    private MsrlClaims() {}

    static List<Claim> claims() {
        Experiment experiment = new Experiment(
                "charts",
                "Charts of four values, type, title and style; a table of misreadings imitates 4,000 rows, 12% of them noisy,"
                        + " then 30 updates of 8 charts by 8 samples (quick: 3), Adam " + RATE
                        + ", drawn at 96 by 72; measured on 100 other charts (quick: 30).",
                List.of(
                        new Arm("imitation of 2,000", trial -> measured(start(trial, CORPUS / 2), trial)),
                        new Arm("imitation", trial -> measured(start(trial, CORPUS), trial)),
                        new Arm("imitation of clean rows", MsrlClaims::clean),
                        new Arm("fields", trial -> learned(trial, start(trial, CORPUS), List.of("stage-1"), 1)),
                        new Arm("two stages", trial -> learned(trial, start(trial, CORPUS), List.of("stage-1"), 0.6)),
                        new Arm("picture", trial -> learned(trial, start(trial, CORPUS), List.of("visual"), 1)),
                        new Arm(
                                "two stages from nothing",
                                trial -> learned(trial, start(trial, 0), List.of("stage-1"), 0.6))),
                8,
                6);
        return List.of(
                new Claim(
                        "plateau",
                        "Twice the noisy rows change the fields by less than 1.5 points",
                        experiment,
                        new Test.Equal(Contrast.of("fields", "imitation", "imitation of 2,000"), 0.015),
                        TABLE),
                new Claim(
                        "textual",
                        "Rewards on the fields lift them 4 points above imitation",
                        experiment,
                        new Test.Superior(Contrast.of("fields", "fields", "imitation"), 0.04)),
                new Claim(
                        "exec",
                        "and more charts can be drawn",
                        experiment,
                        new Test.Superior(Contrast.of("drawn", "fields", "imitation"), 0.01)),
                new Claim(
                        "clean",
                        "It is the reward and not the clean rows: as many updates of imitating clean rows end 1 point lower",
                        experiment,
                        new Test.Superior(Contrast.of("fields", "fields", "imitation of clean rows"), 0.01)),
                new Claim(
                        "look",
                        "The picture in a second stage adds 1 point to how charts look",
                        experiment,
                        new Test.Superior(Contrast.of("look", "two stages", "fields"), 0.01)),
                new Claim(
                        "pixels",
                        "and pixels that no reward sees come closer too",
                        experiment,
                        new Test.Superior(Contrast.of("pixels", "two stages", "fields"), 0)),
                new Claim(
                        "picture",
                        "The picture alone looks as good as two stages",
                        experiment,
                        new Test.Within(Contrast.of("look", "picture", "two stages"), 0.01),
                        "with as many updates, so with two and a half times the comparisons of pictures"),
                new Claim(
                        "scratch",
                        "Without imitation first the same rewards end 10 points lower on the fields",
                        experiment,
                        new Test.Superior(Contrast.of("fields", "two stages", "two stages from nothing"), 0.1)));
    }

    private static int[] chart(RandomGenerator draws) {
        int[] chart = new int[KINDS.length];
        for (int i = 0; i < SYNTAX; i++) chart[i] = draws.nextInt(SIZES[KINDS[i]]);
        return chart;
    }

    private static List<int[]> charts(int count, RandomGenerator draws) {
        List<int[]> charts = new ArrayList<>();
        for (int i = 0; i < count; i++) charts.add(chart(draws));
        return charts;
    }

    /// A row as a language model would write it: now and then a value is off, a colour swapped, or it does not
    /// parse.
    private static Sample noisy(int[] chart, RandomGenerator draws) {
        int[] written = chart.clone();
        if (draws.nextDouble() < NOISE)
            switch (draws.nextInt(3)) {
                case 0 -> {
                    int place = draws.nextInt(VALUES);
                    written[place] = other(chart[place], SIZES[0], draws);
                }
                case 1 -> written[COLOUR] = other(chart[COLOUR], SIZES[3], draws);
                default -> written[SYNTAX] = 1;
            }
        return new Sample(chart, written);
    }

    private static int other(int token, int size, RandomGenerator draws) {
        return (token + 1 + draws.nextInt(size - 1)) % size;
    }

    private static Copyist start(Trial trial, int rows) {
        RandomGenerator draws = trial.stream("corpus");
        List<Sample> corpus = new ArrayList<>();
        for (int i = 0; i < rows; i++) corpus.add(noisy(chart(draws), draws));
        return Copyist.imitating(SIZES, KINDS, corpus);
    }

    private static String text(int[] chart) {
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < VALUES; i++)
            values.append(i == 0 ? "" : ",")
                    .append("{\"k\":\"")
                    .append((char) ('A' + i))
                    .append("\",\"v\":")
                    .append(5 * chart[i] + 5)
                    .append('}');
        String text =
                "{\"title\":\"%s %s\",\"mark\":{\"type\":\"%s\",\"color\":\"%s\",\"width\":%s,\"marker\":\"%s\",\"grid\":%s},\"data\":{\"values\":[%s]},\"encoding\":{\"x\":{\"field\":\"k\",\"title\":\"\"},\"y\":{\"field\":\"v\",\"title\":\"\"}}}"
                        .formatted(
                                WORDS[chart[5]],
                                WORDS[chart[6]],
                                TYPES[chart[TYPE]],
                                COLOURS[chart[COLOUR]],
                                WIDTHS[chart[8]],
                                MARKERS[chart[9]],
                                chart[10] == 1,
                                values);
        return chart[SYNTAX] == 0 ? text : text.substring(0, text.length() - 1);
    }

    private static Rollout row(int group, int sample, Sample what) {
        return Rollout.of(group + "-" + sample, "" + group, null, text(what.written()), text(what.seen()), Map.of());
    }

    private static RecipeRun recipe(List<String> variants) {
        return new RecipeRun("msrl", RecipeRun.changes(variants, SMALL, Fidelity.MENDED), Double.NaN);
    }

    /// @param share of the updates that these variants have; the rest has the whole reward
    private static Map<String, Double> learned(Trial trial, Copyist policy, List<String> variants, double share) {
        RandomGenerator texts = trial.stream("training");
        RandomGenerator draws = trial.stream("policy");
        int updates = trial.size(30, 3);
        int switched = (int) Math.round(share * updates);
        try (RecipeRun one = recipe(variants);
                RecipeRun two = recipe(List.of())) {
            for (int u = 0; u < updates; u++)
                policy.learn(charts(GROUPS, texts), SAMPLES, u < switched ? one : two, MsrlClaims::row, RATE, draws);
        }
        return measured(policy, trial);
    }

    private static Map<String, Double> clean(Trial trial) {
        Copyist policy = start(trial, CORPUS);
        RandomGenerator texts = trial.stream("training");
        for (int u = 0; u < trial.size(30, 3); u++) {
            List<Sample> batch = new ArrayList<>();
            for (int[] chart : charts(GROUPS * SAMPLES, texts)) batch.add(new Sample(chart, chart));
            policy.imitate(batch, RATE);
        }
        return measured(policy, trial);
    }

    private static Map<String, Double> measured(Copyist policy, Trial trial) {
        RandomGenerator texts = trial.stream("test");
        RandomGenerator draws = trial.stream("test policy");
        List<Rollout> rollouts = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < trial.size(100, 30); i++) {
            int[] chart = chart(texts);
            samples.add(new Sample(chart, policy.write(chart, draws)));
            rollouts.add(row(i, 0, samples.getLast()));
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        try (RecipeRun recipe = recipe(List.of())) {
            for (Line line : recipe.lines(rollouts, new RunState())) {
                Map<String, Object> values = recipe.values(line);
                measures.merge("drawn", (Double) values.get("r_exec") / samples.size(), Double::sum);
                measures.merge("fields", (Double) values.get("r_text") / samples.size(), Double::sum);
                measures.merge("look", (Double) values.get("r_vis") / samples.size(), Double::sum);
            }
        }
        for (Sample sample : samples) measures.merge("pixels", pixels(sample) / samples.size(), Double::sum);
        return measures;
    }

    /// 0 for what cannot be drawn.
    private static double pixels(Sample sample) {
        try {
            return Likeness.PIXEL.of(
                    ChartPainter.draw(ChartSpec.read(text(sample.written())), 160, 120)
                            .picture(),
                    ChartPainter.draw(ChartSpec.read(text(sample.seen())), 160, 120)
                            .picture());
        } catch (Undrawable _) {
            return 0;
        }
    }
}
