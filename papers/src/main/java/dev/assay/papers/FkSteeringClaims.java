package dev.assay.papers;

import dev.assay.core.evidence.Arm;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Contrast;
import dev.assay.core.evidence.Experiment;
import dev.assay.core.evidence.Lab;
import dev.assay.core.evidence.Test;
import dev.assay.core.guide.Particles;
import dev.assay.papers.FkSteering.Population;
import dev.assay.papers.FkSteering.Potential;
import dev.assay.papers.FkSteering.Settings;
import dev.assay.papers.world.MixtureFlow;
import dev.assay.papers.world.Pictures;
import dev.assay.papers.world.Sentences;
import dev.assay.tasks.scenes.Caption;
import dev.assay.tasks.scenes.SceneCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// FK steering at desk scale: an exact flow model of small pictures and an exact masked model of captions are
/// steered by what a checker says of their look-ahead.
final class FkSteeringClaims {
    private static final double LAMBDA = 10;
    private static final int PARTICLES = 4;
    private static final int PICTURE_STEPS = 16;
    private static final int SENTENCE_STEPS = 24;
    /// Completions of a look-ahead at a sentence.
    private static final int COMPLETIONS = 4;

    /// Share of wrong captions that the generators learned from.
    private static final double STRONG = 0.35;

    private static final double WEAK = 0.6;

    private FkSteeringClaims() {}

    static List<Claim> claims(Lab lab) {
        Experiment pictures = new Experiment(
                "pictures",
                "Pictures of 9 cells by an exact flow model that looks at one cell at a time, 16 ancestral steps; 4 particles,"
                        + " resampled every 4 steps, lambda 10, reward: half for all that the caption asks for, an eighth for"
                        + " number, colour, shape and place; 100 captions (quick: 6). mean: of all particles; best: of each"
                        + " caption; survivors: share of starts with descendants. All arms of 4 make equally many calls of the"
                        + " generator.",
                List.of(
                        pictures(lab, "independent", STRONG, Potential.BON, PARTICLES, 1),
                        pictures(lab, "at the end", STRONG, Potential.IS, PARTICLES, 1),
                        pictures(lab, "diff", STRONG, Potential.DIFF, PARTICLES, 1),
                        pictures(lab, "max", STRONG, Potential.MAX, PARTICLES, 1),
                        pictures(lab, "add", STRONG, Potential.ADD, PARTICLES, 1),
                        pictures(lab, "independent, no noise", STRONG, Potential.BON, PARTICLES, 0),
                        pictures(lab, "diff, no noise", STRONG, Potential.DIFF, PARTICLES, 0),
                        pictures(lab, "weak", WEAK, Potential.BON, PARTICLES, 1),
                        pictures(lab, "weak, diff, 8 particles", WEAK, Potential.DIFF, 8, 1)),
                8,
                6);
        Experiment sentences = new Experiment(
                "sentences",
                "Captions of up to 10 words by exact masked diffusion, 24 steps; 4 particles, resampled every 4 steps,"
                        + " lambda 10, reward: share of the two things that are 'lovely', looked ahead by 4 completions; 60"
                        + " populations (quick: 6).",
                List.of(
                        sentences("independent", Potential.BON, PARTICLES),
                        sentences("at the end", Potential.IS, PARTICLES),
                        sentences("diff", Potential.DIFF, PARTICLES),
                        sentences("add", Potential.ADD, PARTICLES),
                        sentences("diff, 8 particles", Potential.DIFF, 8)),
                8,
                6);
        return List.of(
                new Claim(
                        "diff",
                        "At equal calls of the generator, resampling by the gain in reward lifts the whole population by 0.06",
                        pictures,
                        new Test.Superior(Contrast.of("mean", "diff", "independent"), 0.06)),
                new Claim(
                        "add",
                        "and so does resampling by its sum",
                        pictures,
                        new Test.Superior(Contrast.of("mean", "add", "independent"), 0.06)),
                new Claim(
                        "max",
                        "and by its maximum",
                        pictures,
                        new Test.Superior(Contrast.of("mean", "max", "independent"), 0.06)),
                new Claim(
                        "noise",
                        "It is steering and not only selection: without noise in the steps, where copies stay copies, the gain"
                                + " is at least 0.02 smaller",
                        pictures,
                        new Test.Superior(
                                new Contrast(
                                        "mean",
                                        Map.of(
                                                "diff",
                                                1.0,
                                                "independent",
                                                -1.0,
                                                "diff, no noise",
                                                -1.0,
                                                "independent, no noise",
                                                1.0)),
                                0.02)),
                new Claim(
                        "end",
                        "Resampling on the way leads to a higher mean than resampling once at the end",
                        pictures,
                        new Test.Superior(Contrast.of("mean", "diff", "at the end"), 0),
                        "not the paper's: the plainest rival at equal calls"),
                new Claim(
                        "alive",
                        "and keeps more of the starts alive",
                        pictures,
                        new Test.Superior(Contrast.of("survivors", "diff", "at the end"), 0),
                        "not the paper's"),
                new Claim(
                        "best",
                        "The best of a steered population is as good as the best of an independent one",
                        pictures,
                        new Test.Within(Contrast.of("best", "diff", "independent"), 0.02),
                        "not the paper's; the design's pilot saw it fail for want of diversity"),
                new Claim(
                        "small",
                        "A generator that learned from worse captions, with 8 steered particles, passes the better one without",
                        pictures,
                        new Test.Superior(Contrast.of("mean", "weak, diff, 8 particles", "independent"), 0)),
                new Claim(
                        "word",
                        "A rare word becomes more frequent by 0.1",
                        sentences,
                        new Test.Superior(Contrast.of("lovely", "diff", "independent"), 0.1)),
                new Claim(
                        "more",
                        "and more so with 8 particles",
                        sentences,
                        new Test.Superior(Contrast.of("lovely", "diff, 8 particles", "diff"), 0.02)),
                new Claim(
                        "grammar",
                        "while grammar loses less than 0.05",
                        sentences,
                        new Test.Within(Contrast.of("grammatical", "diff", "independent"), 0.05)));
    }

    private static Settings settings(Potential potential, int particles, int steps) {
        return new Settings(potential, LAMBDA, particles, steps, 3, steps - 1, 4, false, false, 0);
    }

    private static Arm pictures(Lab lab, String name, double wrong, Potential potential, int particles, double eta) {
        return new Arm(name, trial -> {
            MixtureFlow flow = Pictures.fitted(lab, trial, wrong);
            RandomGenerator captions = trial.stream("captions");
            RandomGenerator draws = trial.stream("chains");
            int prompts = trial.size(100, 6);
            double mean = 0;
            double best = 0;
            double survivors = 0;
            double exact = 0;
            for (int n = 0; n < prompts; n++) {
                Caption caption = Caption.draw(captions);
                var run = new Particles<>(
                                Pictures.sampler(flow, caption, PICTURE_STEPS, eta),
                                (_, state) ->
                                        SceneCheck.of(state.clean(), caption).dense())
                        .run(particles, new Population(settings(potential, particles, PICTURE_STEPS)), draws);
                List<SceneCheck> checks = run.samples().stream()
                        .map(sample -> SceneCheck.of(sample.x(), caption))
                        .toList();
                mean += checks.stream().mapToDouble(SceneCheck::dense).average().orElseThrow() / prompts;
                exact +=
                        checks.stream().mapToDouble(SceneCheck::exact).average().orElseThrow() / prompts;
                best += checks.stream().mapToDouble(SceneCheck::dense).max().orElseThrow() / prompts;
                survivors += run.survivors() / prompts;
            }
            return measures("mean", mean, "best", best, "exact", exact, "survivors", survivors);
        });
    }

    private static Arm sentences(String name, Potential potential, int particles) {
        return new Arm(name, trial -> {
            RandomGenerator draws = trial.stream("chains");
            int populations = trial.size(60, 6);
            Particles<int[]> guide = new Particles<>(new Sentences(SENTENCE_STEPS), (_, tokens) -> {
                double[] rewards = new double[COMPLETIONS];
                for (int c = 0; c < COMPLETIONS; c++) rewards[c] = Sentences.lovely(Sentences.completed(tokens, draws));
                return FkSteering.softMean(rewards, 1);
            });
            List<int[]> all = new ArrayList<>();
            for (int n = 0; n < populations; n++)
                all.addAll(guide.run(particles, new Population(settings(potential, particles, SENTENCE_STEPS)), draws)
                        .samples());
            return measures(
                    "lovely",
                            all.stream()
                                    .mapToDouble(Sentences::lovely)
                                    .average()
                                    .orElseThrow(),
                    "grammatical", all.stream().filter(Sentences::grammatical).count() / (double) all.size(),
                    "distinct", all.stream().map(Arrays::toString).distinct().count() / (double) all.size());
        });
    }

    private static Map<String, Double> measures(Object... pairs) {
        Map<String, Double> measures = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) measures.put((String) pairs[i], (Double) pairs[i + 1]);
        return measures;
    }
}
