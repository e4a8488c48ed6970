package dev.assay.papers;

import dev.assay.core.formula.FormulaException;
import dev.assay.tasks.control.RewardProgram;
import dev.assay.tasks.control.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Looks at a reward program of a sparse and a dense part before it is trained, as Auto MC-Reward's critic does:
/// by rules, where the paper asks a language model.
final class ProgramCritic {
    static final String SPARSE = "sparse";
    static final String DENSE = "dense";

    /// A step, as frames before and after it.
    record Step(double[] before, double[] after) {}

    private ProgramCritic() {}

    /// What is wrong with a program; empty for nothing.
    ///
    /// @param seen steps that were taken at random
    /// @param success a step that does what is wanted
    /// @param failure one that does not
    static List<String> objections(
            World world, Map<String, String> program, int actions, List<Step> seen, Step success, Step failure) {
        List<String> objections = new ArrayList<>();
        for (String part : List.of(SPARSE, DENSE))
            if (!program.containsKey(part)) objections.add("the program has no " + part + " part");
        if (!objections.isEmpty()) return objections;
        RewardProgram.Meter meter;
        try {
            Map<String, String> parts = new LinkedHashMap<>();
            parts.put(SPARSE, program.get(SPARSE));
            parts.put(DENSE, program.get(DENSE));
            meter = RewardProgram.of(world, parts).meter();
        } catch (FormulaException e) {
            return List.of(e.getMessage());
        }
        double[] action = new double[actions];
        try {
            double[][] paid =
                    seen.stream().map(step -> paid(meter, step, action)).toArray(double[][]::new);
            double[] good = paid(meter, success, action);
            double[] bad = paid(meter, failure, action);
            if (Arrays.stream(paid).allMatch(each -> each[1] == paid[0][1])
                    && good[1] == paid[0][1]
                    && bad[1] == paid[0][1])
                objections.add("dense is the same in all " + seen.size() + " steps that were tried");
            if (!(good[0] > 0)) objections.add("sparse is not positive at the success example");
            if (bad[0] > 0) objections.add("sparse is positive at the failure example");
            if (good[1] < bad[1]) objections.add("dense is higher at the failure example than at the success example");
        } catch (FormulaException e) {
            objections.add(e.getMessage());
        }
        return objections;
    }

    private static double[] paid(RewardProgram.Meter meter, Step step, double[] action) {
        meter.begin(step.before);
        meter.pay(action, step.after);
        return meter.components().clone();
    }
}
