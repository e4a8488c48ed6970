package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Reading;
import dev.assay.core.Signal;
import dev.assay.core.advantage.GroupRelative;
import dev.assay.core.advantage.KlPenalty;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// ChronusOmni (arXiv 2512.09841): a video and audio model that says when things happen. Questions that
/// ask for a time range are paid by overlap and format, the others by METEOR; every frame and slice of
/// sound is preceded by its time in plain text.
public final class ChronusOmni implements Paper {
    private static final double CLAMP = 11;

    /// What stands between two marks of time: one frame and the sound that follows it.
    ///
    /// @param mark the time in plain text
    /// @param from first token of sound, 1-based
    /// @param to last token of sound; before `from` if there is none left
    public record Unit(String mark, int from, int to) {}

    @Override
    public Card card() {
        return new Card(
                "chronus-omni",
                "ChronusOmni: Improving Time Awareness of Omni Large Language Models",
                "2512.09841",
                "the kind of a question picks its reward: overlap of time ranges and format, or METEOR",
                List.of(
                        "both rewards, the unused word error rate, routing by kind",
                        "GRPO advantages and the clamped KL",
                        "the order of frames, sound and time marks"),
                List.of(
                        "always answering the whole clip earns the mean share of the events",
                        "a range that runs backwards gets 0 for overlap and still its point for format"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return ChronusOmniClaims.claims(lab);
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "score" -> score(in);
            case "advantages" -> {
                GroupRelative estimator = new GroupRelative(
                        GroupRelative.Center.MEAN,
                        GroupRelative.Scale.GROUP,
                        1,
                        1e-4,
                        GroupRelative.Singleton.ZERO,
                        "",
                        "");
                yield Cases.answer(Cases.advantages(estimator, in.numbers("group_rewards")));
            }
            case "kl" -> Map.of("per_token_kl", KlPenalty.k3(in.numbers("logp"), in.numbers("ref_logp"), CLAMP));
            default -> throw in.unknown("score", "advantages", "kl");
        };
    }

    private static Map<String, Object> score(Case in) {
        Map<String, Object> info = Map.of("data_type", in.text("data_type"));
        try (RecipeRun run =
                new RecipeRun("chronus-omni", RecipeRun.changes(List.of(), Map.of(), Fidelity.PUBLISHED), Double.NaN)) {
            var rollout = Cases.rollout(in.text("completion"), in.text("solution"), info);
            List<Line> lines = run.lines(List.of(rollout), new RunState());
            Map<String, Object> rewards = new LinkedHashMap<>();
            for (int part = 0; part < 3; part++)
                if (lines.getFirst().reading(part) instanceof Reading.Measured measured)
                    for (Signal signal : measured.signals()) rewards.put(name(signal.aspect()), signal.value());
            return Map.of("rewards", rewards, "total", run.rewards(lines)[0]);
        }
    }

    private static String name(String aspect) {
        return aspect.equals("match") ? "format" : aspect;
    }

    /// The units of a clip, in order.
    ///
    /// @param duration of the clip in seconds
    /// @param frames frames sampled evenly, the first at 0 and the last at the end; at least 2
    /// @param audioTokens tokens of sound, five a second
    static List<Unit> interleave(double duration, int frames, int audioTokens) {
        double dt = duration / (frames - 1);
        List<Unit> units = new ArrayList<>();
        for (int j = 0; j < frames; j++) {
            int from = (int) Math.rint(5 * dt * j) + 1;
            int to = j == frames - 1 ? audioTokens : (int) Math.rint(5 * dt * (j + 1));
            String mark = String.format(java.util.Locale.ROOT, "second{%.1f}", dt * j);
            units.add(new Unit(mark, Math.min(from, audioTokens + 1), Math.min(to, audioTokens)));
        }
        return units;
    }
}
