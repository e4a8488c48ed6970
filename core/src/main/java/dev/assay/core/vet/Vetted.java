package dev.assay.core.vet;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The report on one recipe.
///
/// @param groups groups with a good and a bad answer
/// @param labelled true if rows say which answers are good and bad, false if the recipe's own rewards chose
/// @param tied ids of good answers that were not paid more than the bad one of their group; where nothing is
///     labelled it names the groups only if all of them tie
/// @param recorded groups whose reward does not read the answer: only its recorded measurements count, so no
///     text can be tried there
/// @param findings one per attack
public record Vetted(
        String recipe, int groups, boolean labelled, List<String> tied, int recorded, List<Finding> findings) {

    /// Word of the verdict on good and bad answers that tie, beside those of {@link Attack}.
    public static final String TIED = "tied";

    /// The words of everything that fooled the recipe.
    public Set<String> fooledBy() {
        Set<String> words = new TreeSet<>();
        if (!tied.isEmpty()) words.add(TIED);
        for (Finding finding : findings)
            if (finding.verdict() == Finding.Verdict.FOOLED)
                words.add(finding.attack().word());
        return words;
    }
}
