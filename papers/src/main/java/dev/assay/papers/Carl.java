package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// CaRL (arXiv 2504.17838): a driving policy is paid for progress on its route; everything else is a
/// factor in [0, 1] on that progress or ends the drive. A sum of shaped terms has optima that wait.
public final class Carl implements Paper {
    /// What a time-to-collision check that failed leaves of the progress until the drive ends: the constant
    /// of CARLA, ours for nuPlan.
    private static final double FAILED = 0.5;

    @Override
    public Card card() {
        return new Card(
                "carl",
                "CaRL: Learning Scalable Planning Policies with Simple Rewards",
                "2504.17838",
                "progress times factors, ended by hard infractions",
                List.of(
                        "nuPlan reward in its three forms, with factors given or measured (recipe carl)",
                        "CARLA reward (recipe carl-carla)",
                        "sticky checks and progress that only counts forwards"),
                List.of(
                        "the released penalty for an end is added on every step: guarded here, released in the variant"
                                + " unguarded",
                        "without a penalty a crash costs only the progress it forgoes"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return CarlClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        return switch (in.op()) {
            case "step_reward" -> {
                Map<String, String> settings = new LinkedHashMap<>();
                if (in.has("config"))
                    in.object("config").fields().forEach((name, value) -> settings.put(name, String.valueOf(value)));
                settings.put("reward_accumulation", in.text("mode", "regular"));
                yield values("carl", settings, in.object("components").fields());
            }
            case "lane_distance" -> {
                Map<String, String> settings = new LinkedHashMap<>();
                if (in.has("threshold"))
                    settings.put("lane_distance_threshold", Double.toString(in.number("threshold")));
                Map<String, Object> info = Map.of(
                        "center_m", in.number("center"),
                        "left_m", in.number("left"),
                        "right_m", in.number("right"),
                        "on_lane", in.flag("on_lane", true),
                        "route_completion", 0.0);
                yield Map.of("factor", values("carl", settings, info).get("lane_distance"));
            }
            case "too_fast" -> {
                Map<String, String> settings = new LinkedHashMap<>();
                if (in.has("threshold")) settings.put("speeding_threshold", Double.toString(in.number("threshold")));
                Map<String, Object> info = new HashMap<>(Map.of("route_completion", 0.0));
                info.put("speed_mps", in.number("speed"));
                if (in.has("limit")) info.put("limit_mps", in.number("limit"));
                yield Map.of("factor", values("carl", settings, info).get("too_fast"));
            }
            case "carla_comfort" -> {
                List<Double> violated = in.list("violated").stream()
                        .map(each -> each.equals(true) || each.equals(1.0) ? 1.0 : 0.0)
                        .toList();
                Map<String, Object> info =
                        Map.of("violated", violated, "route_completion", 0.0, "last_route_completion", 0.0);
                Map<String, String> settings = Map.of("comfort_factor", Double.toString(in.number("factor", 0.5)));
                yield Map.of("penalty", values("carl-carla", settings, info).get("comfort"));
            }
            case "carla_step" -> {
                Map<String, Object> info = new HashMap<>(in.fields());
                if (in.has("infraction"))
                    info.put(
                            "infraction",
                            in.text("infraction").replace(' ', '_').replace('-', '_'));
                yield values("carl-carla", Cases.settings(in, "terminal_hint", "red_light_hint"), info);
            }
            default -> throw in.unknown("step_reward", "lane_distance", "too_fast", "carla_comfort", "carla_step");
        };
    }

    private static Map<String, Object> values(String recipe, Map<String, String> settings, Map<String, Object> info) {
        try (RecipeRun run =
                new RecipeRun(recipe, RecipeRun.changes(List.of(), settings, Fidelity.PUBLISHED), Double.NaN)) {
            return run.values(Cases.rollout("", null, info));
        }
    }

    /// Route completion gained at each step of one drive: only what goes beyond the best so far, so driving
    /// back and forth earns nothing.
    ///
    /// @param completion of the route after each step
    /// @param start completion before the first
    static double[] gained(double[] completion, double start) {
        double best = start;
        double[] gained = new double[completion.length];
        for (int t = 0; t < gained.length; t++) {
            gained[t] = Math.max(0, completion[t] - best);
            best = Math.max(best, completion[t]);
        }
        return gained;
    }

    /// The factor of a check that stays failed: for `ticks` steps, or with 0 to the end of the drive.
    ///
    /// @param failed whether the check failed at each step
    static double[] sticky(boolean[] failed, int ticks) {
        double[] factor = new double[failed.length];
        int last = -1;
        for (int t = 0; t < factor.length; t++) {
            if (failed[t]) last = t;
            boolean holds = last < 0 || ticks > 0 && t - last >= ticks;
            factor[t] = holds ? 1 : FAILED;
        }
        return factor;
    }
}
