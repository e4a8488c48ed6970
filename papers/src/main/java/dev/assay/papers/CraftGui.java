package dev.assay.papers;

import dev.assay.core.Fidelity;
import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import dev.assay.core.paper.Case;
import dev.assay.core.paper.Paper;
import dev.assay.core.paper.RecipeRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// CRAFT-GUI (arXiv 2508.11360): a phone agent trained in stages of growing difficulty, with a reward in
/// parts for what it does and a judge for what it says of the screen. The weights are ours: the paper's
/// are not public.
public final class CraftGui implements Paper {
    @Override
    public Card card() {
        return new Card(
                "craft-gui",
                "CRAFT-GUI: Curriculum-Reinforced Agent For GUI Tasks",
                "2508.11360",
                "GUI actions by format, kind and argument; questions about the screen by a judge",
                List.of(
                        "reward of operations and of understanding, the coarse baseline",
                        "points in boxes or discs, pixels or fractions",
                        "difficulty of an item"),
                List.of(
                        "always naming the commonest kind of action earns 0.4 of its rows",
                        "a judge that likes long answers can be talked round; the offline judge counts words"));
    }

    @Override
    public List<Claim> claims(Lab lab) {
        return CraftGuiClaims.claims();
    }

    @Override
    public Map<String, Object> conform(Map<String, Object> input) {
        Case in = new Case(input);
        if (!in.op().equals("operation") && !in.op().equals("understanding"))
            throw in.unknown("operation", "understanding");
        try (RecipeRun run =
                new RecipeRun("craft-gui", RecipeRun.changes(List.of(), Map.of(), Fidelity.PUBLISHED), Double.NaN)) {
            Map<String, Object> info = new LinkedHashMap<>(in.fields());
            Object reference = info.remove("reference");
            Map<String, Object> values =
                    new LinkedHashMap<>(run.values(Cases.rollout(in.text("response", ""), reference, info)));
            values.put("score", values.get("reward"));
            return values;
        }
    }

    /// Difficulty of an item: the length of its trajectory, one more if the target has a look-alike on the
    /// screen, and one more if an earlier screen must be remembered. From recorded data only.
    ///
    /// @param length steps of the trajectory
    static int difficulty(int length, boolean lookAlike, boolean earlierScreen) {
        return length + (lookAlike ? 1 : 0) + (earlierScreen ? 1 : 0);
    }
}
