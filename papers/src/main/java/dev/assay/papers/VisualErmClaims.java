package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Rollout;
import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.paper.RecipeRun;
import dev.assay.core.statistics.Correlation;
import dev.assay.papers.world.Copyist;
import dev.assay.verify.box.Boxes;
import dev.assay.verify.drawing.ChartFields;
import dev.assay.verify.drawing.Svg;
import dev.assay.verify.drawing.Undrawable;
import dev.assay.verify.image.Differences;
import dev.assay.verify.image.Differences.Change;
import dev.assay.verify.image.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Visual-ERM at desk scale: icons of four shapes in SVG, really drawn, copied by a policy that misreads every
/// third token. The judge is the recipe's rule on pixels and not a learned model; what truly differs is known
/// from the shapes themselves.
final class VisualErmClaims {
    private static final int SIDE = 64;
    private static final int CELL = 8;
    private static final int SLOTS = 4;
    private static final int TOKENS = 4;
    /// Kinds of tokens: shape (the first is none), colour, place, size.
    private static final int[] SIZES = {4, 5, 4, 2};

    private static final int[] KINDS = new int[SLOTS * TOKENS];
    private static final String[] COLOURS = {"#c0392b", "#2980b9", "#27ae60", "#f1c40f", "#8e44ad"};
    private static final double MISREAD = 0.3;
    private static final int SAMPLES = 8;
    private static final int GROUPS = 6;
    private static final double RATE = 0.08;
    private static final String RULE = "the judge is a rule on pixels, not a learned model";

    static {
        for (int i = 0; i < KINDS.length; i++) KINDS[i] = i % TOKENS;
    }

    private VisualErmClaims() {}

    static List<Claim> claims() {
        Experiment lists = new Experiment(
                "lists",
                "300 pairs of icons (quick: 60), the second with 0 to 4 tokens changed; lists matched one to one by kind and"
                        + " place, yes at an overlap of a half.",
                List.of(
                        new Arm("list", trial -> matched(trial, true)),
                        new Arm("cells that differ", trial -> matched(trial, false))),
                8,
                6);
        Experiment learning = new Experiment(
                "learning",
                "A table of misreadings, three tokens in ten wrong at the start, 40 updates of 6 icons by 8 samples (quick:"
                        + " 5), Adam " + RATE + "; true fidelity 1 - S / 10 of 150 other icons, from the shapes.",
                List.of(
                        new Arm("start", trial -> measured(start(), trial)),
                        arm("list", List.of("svg")),
                        arm("pixel", List.of("svg", "pixel")),
                        arm("hash", List.of("svg", "hash")),
                        new Arm("text", VisualErmClaims::byText)),
                8,
                6);
        Experiment revising = new Experiment(
                "revising",
                "200 drafts of the first policy (quick: 60), revised in up to four rounds: shapes where the list points are"
                        + " written again; or as many shapes at random, kept if the score is better; or where another draft's"
                        + " list points.",
                List.of(
                        new Arm("list", trial -> revised(trial, Feedback.LIST)),
                        new Arm("score alone", trial -> revised(trial, Feedback.SCORE)),
                        new Arm("another list", trial -> revised(trial, Feedback.OTHER))),
                8,
                6);
        return List.of(
                new Claim(
                        "localised",
                        "The list finds what differs, with an F1 of a half or more",
                        lists,
                        new Test.Superior(Contrast.alone("F1", "list"), 0.5),
                        RULE),
                new Claim(
                        "threshold",
                        "Differing cells taken one by one do not: at least a quarter less",
                        lists,
                        new Test.Superior(Contrast.of("F1", "list", "cells that differ"), 0.25)),
                new Claim(
                        "severity",
                        "The severities of the list go with the true ones: a correlation of 0.5 or more",
                        lists,
                        new Test.Superior(Contrast.alone("S_c", "list"), 0.5)),
                new Claim(
                        "coarse",
                        "Trained on it, true fidelity ends 5 points above training on a coarse hash",
                        learning,
                        new Test.Superior(Contrast.of("fidelity", "list", "hash"), 0.05),
                        "a perceptual hash stands for the coarse embedding"),
                new Claim(
                        "pixel",
                        "and above the mean difference of pixels",
                        learning,
                        new Test.Superior(Contrast.of("fidelity", "list", "pixel"), 0)),
                new Claim(
                        "text",
                        "and above the edit distance of the code",
                        learning,
                        new Test.Superior(Contrast.of("fidelity", "list", "text"), 0),
                        "here code and picture correspond, which helps text: one picture has one text"),
                new Claim(
                        "loop",
                        "Revised where the list points, drafts gain 3 points more in three rounds than by the score alone",
                        revising,
                        new Test.Superior(Contrast.of("round 3", "list", "score alone"), 0.03)),
                new Claim(
                        "shuffled",
                        "Another draft's list is worse by as much",
                        revising,
                        new Test.Superior(Contrast.of("round 3", "list", "another list"), 0.03)),
                new Claim(
                        "flat",
                        "The fourth round adds less than 3 points",
                        revising,
                        new Test.Equal(Contrast.alone("fourth round", "list"), 0.03)));
    }

    private static int[] icon(RandomGenerator draws) {
        int[] icon = new int[KINDS.length];
        for (int i = 0; i < icon.length; i++) icon[i] = draws.nextInt(SIZES[KINDS[i]]);
        return icon;
    }

    /// Box of a slot's shape, `x1, y1, x2, y2` in pixels. Slots are rows, so shapes do not cover each other.
    private static double[] box(int[] icon, int slot) {
        double half = icon[slot * TOKENS + 3] == 0 ? 4 : 7;
        double x = 8 + 16 * icon[slot * TOKENS + 2];
        double y = 8 + 16 * slot;
        return new double[] {x - half, y - half, x + half, y + half};
    }

    private static String svg(int[] icon) {
        StringBuilder out = new StringBuilder("<svg viewBox=\"0 0 64 64\">");
        for (int s = 0; s < SLOTS; s++) {
            double[] b = box(icon, s);
            String fill = "\" fill=\"" + COLOURS[icon[s * TOKENS + 1]] + "\"/>";
            double half = (b[2] - b[0]) / 2;
            switch (icon[s * TOKENS]) {
                case 1 ->
                    out.append("<circle cx=\"%s\" cy=\"%s\" r=\"%s%s".formatted(b[0] + half, b[1] + half, half, fill));
                case 2 ->
                    out.append("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s%s"
                            .formatted(b[0], b[1], 2 * half, 2 * half, fill));
                case 3 ->
                    out.append("<polygon points=\"%s,%s %s,%s %s,%s%s"
                            .formatted(b[0], b[3], b[0] + half, b[1], b[2], b[3], fill));
                default -> {}
            }
        }
        return out.append("</svg>").toString();
    }

    private static Picture drawn(int[] icon) {
        try {
            return Svg.draw(svg(icon), SIDE, SIDE);
        } catch (Undrawable e) {
            throw new IllegalStateException(e);
        }
    }

    /// Something that differs.
    private record Fault(String kind, int severity, double[] box) {}

    /// What truly differs: 3 a shape that is missing, too many or another, 2 one elsewhere or of another size,
    /// 1 another colour. The place is where either stands.
    private static List<Fault> truth(int[] seen, int[] written) {
        List<Fault> faults = new ArrayList<>();
        for (int s = 0; s < SLOTS; s++) {
            int at = s * TOKENS;
            if (seen[at] == 0 && written[at] == 0) continue;
            double[] a = box(seen, s);
            double[] b = box(written, s);
            double[] both = seen[at] == 0
                    ? b
                    : written[at] == 0
                            ? a
                            : new double[] {
                                Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])
                            };
            if (seen[at] == 0 || written[at] == 0) faults.add(new Fault("structure", 3, both));
            else if (seen[at] != written[at]) faults.add(new Fault("shape", 3, both));
            else if (!Arrays.equals(a, b)) faults.add(new Fault("shape", 2, both));
            else if (seen[at + 1] != written[at + 1]) faults.add(new Fault("style", 1, both));
        }
        return faults;
    }

    private static int severity(List<Fault> faults) {
        return faults.stream().mapToInt(Fault::severity).sum();
    }

    private static double fidelity(int[] seen, int[] written) {
        return 1 - Math.min(1, severity(truth(seen, written)) / 10.0);
    }

    private static List<Fault> seen(Picture original, Picture made) {
        return Differences.between(original, made, CELL).stream()
                .map(place -> new Fault(kind(place.change()), place.change().severity(), place.box()))
                .toList();
    }

    private static String kind(Change change) {
        return switch (change) {
            case MISSING, EXTRA -> "structure";
            case RESHAPED -> "shape";
            case RECOLOURED -> "style";
        };
    }

    /// The plain alternative: every cell that differs is a fault by itself.
    private static List<Fault> cells(Picture original, Picture made) {
        List<Fault> faults = new ArrayList<>();
        for (int y = 0; y < SIDE; y += CELL)
            for (int x = 0; x < SIDE; x += CELL)
                if (!Differences.between(
                                original.cut(x, y, x + CELL, y + CELL), made.cut(x, y, x + CELL, y + CELL), CELL)
                        .isEmpty()) faults.add(new Fault("shape", 2, new double[] {x, y, x + CELL, y + CELL}));
        return faults;
    }

    private static Map<String, Double> matched(Trial trial, boolean listed) {
        RandomGenerator draws = trial.stream("pairs");
        int pairs = trial.size(300, 60);
        double hits = 0;
        double guesses = 0;
        double truths = 0;
        double[] said = new double[pairs];
        double[] real = new double[pairs];
        for (int p = 0; p < pairs; p++) {
            int[] icon = icon(draws);
            int[] other = icon.clone();
            for (int e = draws.nextInt(5); e > 0; e--) {
                int place = draws.nextInt(other.length);
                other[place] = draws.nextInt(SIZES[KINDS[place]]);
            }
            List<Fault> truth = truth(icon, other);
            Picture a = drawn(icon);
            Picture b = drawn(other);
            List<Fault> found = listed ? seen(a, b) : cells(a, b);
            hits += hits(truth, found);
            guesses += found.size();
            truths += truth.size();
            said[p] = severity(found);
            real[p] = severity(truth);
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("F1", guesses + truths == 0 ? 0 : 2 * hits / (guesses + truths));
        measures.put("S_c", Correlation.pearson(said, real, 2));
        return measures;
    }

    /// Pairs of one kind that overlap by a half. True places are disjoint, so no found one overlaps two of them
    /// that much, and first come is as good as any matching.
    private static int hits(List<Fault> truth, List<Fault> found) {
        List<Fault> left = new ArrayList<>(found);
        int hits = 0;
        for (Fault fault : truth)
            for (Fault guess : left)
                if (guess.kind.equals(fault.kind) && Boxes.iou(guess.box, fault.box) >= 0.5) {
                    left.remove(guess);
                    hits++;
                    break;
                }
        return hits;
    }

    /// Three tokens in ten are written wrong, whichever.
    private static Copyist start() {
        double[][][] logits = new double[SIZES.length][][];
        for (int k = 0; k < SIZES.length; k++) {
            logits[k] = new double[SIZES[k]][SIZES[k]];
            for (int i = 0; i < SIZES[k]; i++)
                for (int j = 0; j < SIZES[k]; j++)
                    logits[k][i][j] = Math.log(i == j ? 1 - MISREAD : MISREAD / (SIZES[k] - 1));
        }
        return new Copyist(SIZES, KINDS, logits);
    }

    private static Arm arm(String name, List<String> variants) {
        return new Arm(name, trial -> {
            Copyist policy = start();
            RandomGenerator texts = trial.stream("training");
            RandomGenerator draws = trial.stream("policy");
            Map<String, String> small = new LinkedHashMap<>();
            for (String part : List.of("drawn", "seen"))
                for (String side : List.of("width", "height"))
                    small.put("rewards." + part + ".canvas." + side, Integer.toString(SIDE));
            try (RecipeRun recipe =
                    new RecipeRun("visual-erm", RecipeRun.changes(variants, small, Fidelity.MENDED), Double.NaN)) {
                for (int u = 0; u < trial.size(40, 5); u++)
                    policy.learn(
                            icons(texts),
                            SAMPLES,
                            recipe,
                            (g, i, sample) -> Rollout.of(
                                    g + "-" + i, "" + g, null, svg(sample.written()), svg(sample.seen()), Map.of()),
                            RATE,
                            draws);
            }
            return measured(policy, trial);
        });
    }

    private static Map<String, Double> byText(Trial trial) {
        Copyist policy = start();
        RandomGenerator texts = trial.stream("training");
        RandomGenerator draws = trial.stream("policy");
        for (int u = 0; u < trial.size(40, 5); u++)
            policy.learn(
                    icons(texts),
                    SAMPLES,
                    sample -> ChartFields.alike(svg(sample.written()), svg(sample.seen())),
                    RATE,
                    draws);
        return measured(policy, trial);
    }

    /// Icons of at least one shape: an empty picture is the blank one that earns nothing.
    private static List<int[]> icons(RandomGenerator draws) {
        List<int[]> icons = new ArrayList<>();
        while (icons.size() < GROUPS) {
            int[] icon = icon(draws);
            if (icon[0] + icon[TOKENS] + icon[2 * TOKENS] + icon[3 * TOKENS] > 0) icons.add(icon);
        }
        return icons;
    }

    private static Map<String, Double> measured(Copyist policy, Trial trial) {
        RandomGenerator texts = trial.stream("test");
        RandomGenerator draws = trial.stream("test policy");
        double fidelity = 0;
        for (int i = 0; i < 150; i++) {
            int[] icon = icon(texts);
            fidelity += fidelity(icon, policy.write(icon, draws)) / 150;
        }
        return Map.of("fidelity", fidelity);
    }

    /// What a reviser is told.
    private enum Feedback {
        LIST,
        SCORE,
        OTHER
    }

    private static Map<String, Double> revised(Trial trial, Feedback feedback) {
        RandomGenerator texts = trial.stream("drafts");
        RandomGenerator draws = trial.stream("revisions");
        Copyist policy = start();
        int drafts = trial.size(200, 60);
        int[][] icons = new int[drafts][];
        int[][] now = new int[drafts][];
        for (int d = 0; d < drafts; d++) {
            icons[d] = icon(texts);
            now[d] = policy.write(icons[d], texts);
        }
        double[] mean = new double[5];
        for (int round = 0; round < mean.length; round++) {
            for (int d = 0; d < drafts; d++) mean[round] += fidelity(icons[d], now[d]) / drafts;
            List<List<Fault>> lists = new ArrayList<>();
            for (int d = 0; d < drafts; d++) lists.add(seen(drawn(icons[d]), drawn(now[d])));
            int[][] next = new int[drafts][];
            for (int d = 0; d < drafts; d++) {
                boolean[] again = new boolean[SLOTS];
                List<Fault> list = lists.get(feedback == Feedback.OTHER ? (d + 1) % drafts : d);
                if (feedback == Feedback.SCORE) {
                    for (int k = slots(list); k > 0; ) {
                        int slot = draws.nextInt(SLOTS);
                        if (again[slot]) continue;
                        again[slot] = true;
                        k--;
                    }
                } else for (Fault fault : list) mark(again, fault);
                next[d] = now[d].clone();
                for (int i = 0; i < next[d].length; i++)
                    if (again[i / TOKENS]) next[d][i] = policy.place(icons[d], i, draws);
                boolean worse = severity(seen(drawn(icons[d]), drawn(next[d]))) >= severity(lists.get(d));
                if (feedback == Feedback.SCORE && worse) next[d] = now[d];
            }
            now = next;
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("draft", mean[0]);
        measures.put("round 3", mean[3]);
        measures.put("fourth round", mean[4] - mean[3]);
        return measures;
    }

    private static void mark(boolean[] again, Fault fault) {
        for (int s = 0; s < SLOTS; s++) if (fault.box[1] < 16 * s + 16 && fault.box[3] > 16 * s) again[s] = true;
    }

    private static int slots(List<Fault> list) {
        boolean[] again = new boolean[SLOTS];
        for (Fault fault : list) mark(again, fault);
        int count = 0;
        for (boolean one : again) if (one) count++;
        return count;
    }
}
