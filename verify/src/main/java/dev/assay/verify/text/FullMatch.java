package dev.assay.verify.text;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.manual.Named;
import java.util.List;

/// 1 if the whole response matches a pattern, from its first character to its last, else 0.
///
/// @param pattern RE2 syntax; `(?s)` lets a dot match line ends, `(?i)` ignores case
@Named("full-match")
public record FullMatch(String pattern) implements Part<RewardFunction> {
    public FullMatch {
        compiled(pattern);
    }

    private static Pattern compiled(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("pattern: " + e.getMessage().replace('\n', ' '));
        }
    }

    @Override
    public RewardFunction open(Resources resources) {
        Pattern compiled = compiled(pattern);
        return new RewardFunction.Each() {
            @Override
            public List<Aspect> aspects() {
                return List.of(Aspect.whole("match", 0, 1));
            }

            @Override
            public Reading read(Scored row, Draws draws) {
                boolean matches = compiled.matches(row.rollout().response());
                return Reading.of(Signal.whole(
                        "match", matches ? 1 : 0, () -> (matches ? "matches " : "does not match ") + pattern));
            }
        };
    }
}
