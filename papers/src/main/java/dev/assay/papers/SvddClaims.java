package dev.assay.papers;

import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.evidence.Trial;
import dev.assay.core.guide.Particles;
import dev.assay.papers.world.FlowSampler;
import dev.assay.papers.world.MixtureFlow;
import dev.assay.papers.world.Pictures;
import dev.assay.papers.world.Sentences;
import dev.assay.tasks.scenes.Caption;
import dev.assay.tasks.scenes.SceneCheck;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/// SVDD at desk scale: at every step one child of several is kept, against the best of as many full samples,
/// on graded and on pass-or-fail rewards of pictures, and on a rare word of captions.
final class SvddClaims {
    private static final int PICTURE_STEPS = 16;
    private static final int SENTENCE_STEPS = 24;
    private static final double WRONG = 0.35;

    private SvddClaims() {}

    /// One output, chosen somehow.
    private interface Chooser {
        <S> S one(Particles<S> guide, int steps, ToDoubleFunction<S> reward, RandomGenerator draws);
    }

    private static final Chooser BASE = best(1);

    private static Chooser best(int n) {
        return new Chooser() {
            @Override
            public <S> S one(Particles<S> guide, int steps, ToDoubleFunction<S> reward, RandomGenerator draws) {
                return guide.run(n, new Svdd.Siblings(1, 0, steps), draws).samples().stream()
                        .max(Comparator.comparingDouble(reward))
                        .orElseThrow();
            }
        };
    }

    private static Chooser svdd(int children, double alpha) {
        return new Chooser() {
            @Override
            public <S> S one(Particles<S> guide, int steps, ToDoubleFunction<S> reward, RandomGenerator draws) {
                return guide.run(1, new Svdd.Siblings(children, alpha, steps), draws)
                        .samples()
                        .getFirst();
            }
        };
    }

    static List<Claim> claims(Lab lab) {
        Experiment pictures = new Experiment(
                "pictures",
                "Pictures of 9 cells by an exact flow model that looks at one cell at a time, 16 ancestral steps, 40 captions"
                        + " (quick: 4). Each reward is steered for apart: bytes: minus the deflated size in hundreds; warmth:"
                        + " mean (red - blue) / 2; dense: half for all that the caption asks for, an eighth for each of four"
                        + " parts. Best of M + 1 makes as many calls of the generator as SVDD with M children, or a few more."
                        + " clean: share of pictures without malformed cells, of those steered for bytes.",
                List.of(
                        pictures(lab, "base", BASE),
                        pictures(lab, "best of 5", best(5)),
                        pictures(lab, "SVDD, 4 children", svdd(4, 0)),
                        pictures(lab, "best of 11", best(11)),
                        pictures(lab, "SVDD, 10 children", svdd(10, 0)),
                        pictures(lab, "SVDD, 10 children, alpha 0.01", svdd(10, 0.01))),
                8,
                6);
        Experiment sentences = new Experiment(
                "sentences",
                "Captions of up to 10 words by exact masked diffusion, 24 steps, 200 outputs (quick: 20). lovely: share of the"
                        + " two things that are so. A state is worth the reward of its likeliest words (fill), or the expected"
                        + " reward.",
                List.of(
                        sentences("base", BASE, SvddClaims::expected),
                        sentences("best of 5", best(5), SvddClaims::expected),
                        sentences("SVDD, 4 children", svdd(4, 0), SvddClaims::expected),
                        sentences("best of 11", best(11), SvddClaims::expected),
                        sentences("SVDD, 10 children", svdd(10, 0), SvddClaims::expected),
                        sentences("SVDD, 10 children, fill", svdd(10, 0), SvddClaims::likely)),
                8,
                6);
        return List.of(
                new Claim(
                        "bytes",
                        "At equal calls, pictures chosen step by step are smaller than the best of full samples by 5 bytes",
                        pictures,
                        new Test.Superior(Contrast.of("bytes", "SVDD, 10 children", "best of 11"), 0.05)),
                new Claim(
                        "warmth",
                        "and warmer by 0.05, if warmth is asked for",
                        pictures,
                        new Test.Superior(Contrast.of("warmth", "SVDD, 10 children", "best of 11"), 0.05)),
                new Claim(
                        "few",
                        "Four children do for bytes what the best of five does, and 2 bytes more",
                        pictures,
                        new Test.Superior(Contrast.of("bytes", "SVDD, 4 children", "best of 5"), 0.02)),
                new Claim(
                        "children",
                        "More children are not worse",
                        pictures,
                        new Test.Within(Contrast.of("bytes", "SVDD, 10 children", "SVDD, 4 children"), 0.01)),
                new Claim(
                        "natural",
                        "Drawn at a temperature, at most 0.05 fewer of the pictures are free of malformed cells",
                        pictures,
                        new Test.Within(Contrast.of("clean", "SVDD, 10 children, alpha 0.01", "base"), 0.05),
                        "at first of pixels without a colour; the exact model draws none, steered or not, as a full run"
                                + " showed"),
                new Claim(
                        "passes",
                        "On a reward that mostly passes or fails, the best of full samples is as good",
                        pictures,
                        new Test.Within(Contrast.of("dense", "best of 11", "SVDD, 10 children"), 0.02),
                        "not the paper's; the design predicts no winner"),
                new Claim(
                        "word",
                        "A rare word becomes more frequent than in the best of full captions, by 0.02",
                        sentences,
                        new Test.Superior(Contrast.of("lovely", "SVDD, 10 children", "best of 11"), 0.02)),
                new Claim(
                        "grammar",
                        "while grammar loses less than 0.05",
                        sentences,
                        new Test.Within(Contrast.of("grammatical", "SVDD, 10 children", "base"), 0.05)),
                new Claim(
                        "blind",
                        "The likeliest words, which the released code looks at, say less than the expected reward",
                        sentences,
                        new Test.Superior(Contrast.of("lovely", "SVDD, 10 children", "SVDD, 10 children, fill"), 0.02),
                        "not the paper's"));
    }

    private static Arm pictures(Lab lab, String name, Chooser chooser) {
        return new Arm(name, trial -> {
            MixtureFlow flow = Pictures.fitted(lab, trial, WRONG);
            Map<String, Double> measures = new LinkedHashMap<>();
            double[] bytes = steered(trial, flow, chooser, (picture, _) -> Pictures.compressibility(picture));
            measures.put("bytes", bytes[0]);
            measures.put("clean", bytes[1]);
            measures.put("warmth", steered(trial, flow, chooser, (picture, _) -> Pictures.warmth(picture))[0]);
            measures.put("dense", steered(trial, flow, chooser, SvddClaims::dense)[0]);
            return measures;
        });
    }

    private static double dense(double[] picture, Caption caption) {
        return SceneCheck.of(picture, caption).dense();
    }

    /// Mean reward, and share of pictures without malformed cells.
    private static double[] steered(
            Trial trial, MixtureFlow flow, Chooser chooser, ToDoubleBiFunction<double[], Caption> reward) {
        RandomGenerator captions = trial.stream("captions");
        RandomGenerator draws = trial.stream("chains");
        int prompts = trial.size(40, 4);
        double[] means = new double[2];
        for (int n = 0; n < prompts; n++) {
            Caption caption = Caption.draw(captions);
            Particles<FlowSampler.State> guide = new Particles<>(
                    Pictures.sampler(flow, caption, PICTURE_STEPS, 1),
                    (_, state) -> reward.applyAsDouble(state.clean(), caption));
            double[] picture = chooser.one(
                            guide, PICTURE_STEPS, state -> reward.applyAsDouble(state.x(), caption), draws)
                    .x();
            means[0] += reward.applyAsDouble(picture, caption) / prompts;
            means[1] += SceneCheck.of(picture, caption).clean() / prompts;
        }
        return means;
    }

    private static Arm sentences(String name, Chooser chooser, Particles.Look<int[]> look) {
        return new Arm(name, trial -> {
            RandomGenerator draws = trial.stream("chains");
            Particles<int[]> guide = new Particles<>(new Sentences(SENTENCE_STEPS), look);
            int outputs = trial.size(200, 20);
            double lovely = 0;
            double right = 0;
            for (int n = 0; n < outputs; n++) {
                int[] tokens = chooser.one(guide, SENTENCE_STEPS, Sentences::lovely, draws);
                lovely += Sentences.lovely(tokens) / outputs;
                if (Sentences.grammatical(tokens)) right += 1.0 / outputs;
            }
            return Map.of("lovely", lovely, "grammatical", right);
        });
    }

    /// The reward of the likeliest words (SVDD-PM as released).
    private static double likely(int step, int[] tokens) {
        double[] shown = Arrays.stream(tokens).asDoubleStream().toArray();
        double[] filled = Svdd.filled(shown, Sentences.likeliest(tokens), Sentences.HIDDEN);
        return Sentences.lovely(
                Arrays.stream(filled).mapToInt(word -> (int) word).toArray());
    }

    /// The reward that is expected, word by word.
    private static double expected(int step, int[] tokens) {
        double[][] chances = Sentences.chances(tokens);
        double sum = 0;
        for (int i = 0; i < tokens.length; i++)
            sum += tokens[i] == Sentences.HIDDEN ? chances[i][Sentences.LOVELY] : tokens[i] == Sentences.LOVELY ? 1 : 0;
        return sum / 2;
    }
}
