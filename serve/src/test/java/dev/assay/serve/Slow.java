package dev.assay.serve;

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
import java.util.concurrent.atomic.AtomicInteger;

/// Waits as a judge does, or computes for ever as a broken check does, for as long as the row's field `wait` says,
/// in milliseconds; misses where the row says `missing`.
///
/// @param stubborn true to compute, whoever interrupts it
@Named("slow")
public record Slow(@Default("false") boolean stubborn) implements Part<RewardFunction> {
    static final AtomicInteger CALLS = new AtomicInteger();
    /// What computes ends when this changes, whatever its row says.
    static volatile Object turn = new Object();

    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("value", 0, 1));
            }

            @Override
            public boolean costly() {
                return !stubborn;
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                CALLS.incrementAndGet();
                if (Boolean.TRUE.equals(row.rollout().info("missing"))) return new Reading.Missing("the judge is away");
                if (Boolean.TRUE.equals(row.rollout().info("broken")))
                    throw new IllegalStateException("secret of the part");
                double wait = row.rollout().info("wait") instanceof Double millis ? millis : 0;
                long end = System.nanoTime() + (long) (wait * 1e6);
                try {
                    if (!stubborn && wait > 0) Thread.sleep((long) wait);
                } catch (InterruptedException e) {
                    throw new IllegalStateException("interrupted", e);
                }
                Object started = turn;
                while (stubborn && turn == started && System.nanoTime() - end < 0) Thread.onSpinWait();
                return Reading.of(Signal.whole("value", row.rollout().response().length() % 2, null));
            }
        };
    }
}
