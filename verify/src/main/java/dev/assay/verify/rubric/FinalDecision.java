package dev.assay.verify.rubric;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Optional;

/// The verdict of a judge that ends its reply with `Final Decision: \boxed{Yes}` or `\boxed{No}`
/// (Dr. SCI, arXiv 2602.08321, appendix G).
public final class FinalDecision {
    private static final Pattern VERDICT =
            Pattern.compile("(?i)final\\s+decision\\s*:\\s*\\\\boxed\\s*\\{\\s*(yes|no)\\s*\\}");

    private FinalDecision() {}

    /// True for yes, by the last verdict in the reply; empty if there is none. Upper or lower
    /// case and blanks do not matter.
    public static Optional<Boolean> in(String reply) {
        Boolean yes = null;
        Matcher found = VERDICT.matcher(reply);
        while (found.find()) yes = found.group(1).equalsIgnoreCase("yes");
        return Optional.ofNullable(yes);
    }
}
