package dev.assay.verify.text;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.List;

/// Share of the runs of `n` words of a response that are different from each other: 1 for a text that never
/// says the same twice, near 0 for one that does nothing else (distinct-n; Li et al., 2016, arXiv
/// 1510.03055). A text shorter than a run has 1. `1 - distinct` is the usual penalty for repetition.
///
/// @param n words of a run, 1 or more
@Named("distinct-words")
public record DistinctWords(@Default("3") int n) implements Part<RewardFunction> {
    public DistinctWords {
        if (n < 1) throw new IllegalArgumentException("n: expected 1 or more, found " + n);
    }

    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("distinct", 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                return Reading.of(
                        Signal.whole("distinct", Overlap.distinct(row.rollout().response(), n), null));
            }
        };
    }
}
