package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.Reading;
import dev.assay.core.Rollout;
import dev.assay.core.Signal;
import dev.assay.core.Step;
import dev.assay.core.advantage.CheckWeights;
import dev.assay.core.engine.Line;
import dev.assay.core.engine.RunState;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.json.Json;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// VeRPO (arXiv 2601.03525): each unit test counts the more the fewer attempts of the group pass it and
/// the fewer tests are passed as often; what an attempt earns so is added, centred, to the outcome.
public final class Verpo implements Paper {
    @Override
    public Card card() {
        return new Card(
                "verpo",
                "VeRPO: Verifiable Dense Reward Policy Optimization for Code Generation",
                "2601.03525",
                "unit tests weighed by pass rate and density within the group, anchored by the outcome",
                List.of(
                        "recipe over the sandbox, or over tests run elsewhere",
                        "one attempt or several",
                        "the plain forms as variants"),
                List.of(
                        "beta and the number of tests set the scale of the local term: at beta 1 it can outweigh the"
                                + " outcome, so a program that passes the hardest test alone beats one that passes the rest",
                        "a program that special-cases the visible hard test is paid most; nothing in the reward sees it"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return VerpoClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        if (!in.op().equals("advantage")) throw in.unknown("advantage");
        Map<String, String> settings = new LinkedHashMap<>();
        for (String name : List.of("alpha", "sigma", "delta", "gamma"))
            if (in.has(name)) settings.put("rewards.graded." + name, Double.toString(in.number(name)));
        if (in.has("beta")) settings.put("beta", Double.toString(in.number("beta")));
        settings.put("rewards.graded.form", in.text("weights", "calibrated"));
        List<Rollout> rollouts = rollouts(in);
        var changes = RecipeRun.changes(List.of("recorded"), settings, Fidelity.PUBLISHED);
        try (RecipeRun run = new RecipeRun("verpo", changes, Double.NaN)) {
            return answer(in, run.lines(rollouts, new RunState()));
        }
    }

    private static List<Rollout> rollouts(Case in) {
        String problem = in.text("id", "case");
        List<Object> passes = in.list("passes");
        if (passes.isEmpty()) throw new IllegalArgumentException("problem " + problem + " has no rollouts");
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < passes.size(); i++) {
            if (!(passes.get(i) instanceof List<?> turns) || turns.isEmpty())
                throw new IllegalArgumentException("problem " + problem + ": rollout " + i + " has no attempts");
            List<Step> steps = new ArrayList<>();
            for (Object turn : turns) steps.add(new Step(null, "", null, -1, -1, Map.of("passes", turn)));
            Map<String, Object> info = new LinkedHashMap<>();
            info.put("steps", steps);
            if (in.has("outcome")) info.put("outcome", in.numbers("outcome")[i]);
            rollouts.add(Rollout.of(Integer.toString(i), problem, null, "", null, info));
        }
        return rollouts;
    }

    private static Map<String, Object> answer(Case in, List<Line> lines) {
        List<double[]> attempts = new ArrayList<>();
        List<double[]> turns = new ArrayList<>();
        List<double[]> advantages = new ArrayList<>();
        List<Object> trajectories = new ArrayList<>();
        for (Line line : lines) {
            for (Object turn : Json.list(in.list("passes").get(turns.size())))
                attempts.add(Json.list(turn).stream().mapToDouble(Verpo::number).toArray());
            turns.add(((Reading.Measured) line.reading(0))
                    .signals().stream()
                            .filter(signal -> signal.aspect().equals("turn"))
                            .mapToDouble(Signal::value)
                            .toArray());
            trajectories.add(line.value(1));
            advantages.add(line.advantage().at());
        }
        CheckWeights.Weights weights = new CheckWeights(
                        CheckWeights.Form.valueOf(
                                in.text("weights", "calibrated").toUpperCase(java.util.Locale.ROOT)),
                        in.number("alpha", 2),
                        in.number("sigma", 0.3),
                        in.number("delta", 1e-6))
                .of(attempts.toArray(double[][]::new));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("pass_rate", weights.passRate());
        answer.put("density", weights.density());
        answer.put("weight", weights.weight());
        answer.put("turn_reward", turns);
        answer.put("traj_reward", trajectories);
        answer.put("advantage", advantages);
        return answer;
    }

    private static double number(Object pass) {
        return pass instanceof Boolean flag ? flag ? 1 : 0 : ((Number) pass).doubleValue();
    }
}
