package dev.assay.core.engine;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts words; one signal per word. Rollouts without words are missing, those that say "n/a" do not
/// apply.
///
/// @param costly true to be called only where it is needed
@Named("word-count")
public record WordCount(@Default("false") boolean costly) implements Part<RewardFunction> {
    static final AtomicInteger CALLS = new AtomicInteger();

    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("count", 0, 1e9), new Aspect("word", Scope.Kind.SPAN, 0, 1e9));
            }

            @Override
            public boolean costly() {
                return costly;
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                CALLS.incrementAndGet();
                String text = row.rollout().response();
                if (text.equals("n/a")) return new Reading.NotApplicable("nothing to count");
                if (text.isBlank()) return new Reading.Missing("no words");
                List<Signal> signals = new ArrayList<>();
                int start = 0;
                for (String word : text.split(" ")) {
                    signals.add(Signal.of("word", word.length(), new Scope.Span(start, start + word.length()), null));
                    start += word.length() + 1;
                }
                signals.add(Signal.whole("count", signals.size(), () -> "counted"));
                return new Reading.Measured(signals);
            }
        };
    }
}
