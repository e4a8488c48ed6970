package dev.assay.core.paper;

import dev.assay.core.evidence.Claim;
import dev.assay.core.evidence.Lab;
import java.util.List;
import java.util.Map;

/// One of the published systems.
public interface Paper {
    /// A system's entry in the catalogue.
    ///
    /// @param id lower-case words joined by hyphens, the same as its recipe's
    /// @param title title of the paper
    /// @param arxiv arXiv number
    /// @param summary what it is, in one line
    /// @param works what works here today, in a few words each
    /// @param holes known holes of the published reward, and what fools it; empty if none are known
    record Card(String id, String title, String arxiv, String summary, List<String> works, List<String> holes) {}

    Card card();

    /// Runs one of the system's public functions.
    ///
    /// @param input a JSON case; `op` selects the function
    /// @return plain JSON values
    /// @throws RuntimeException if the case is wrong; the message says how
    Map<String, Object> conform(Map<String, Object> input);

    /// The paper's claims at desk scale. Nothing is run yet.
    ///
    /// @param lab keeps what runs share
    default List<Claim> claims(Lab lab) {
        return List.of();
    }
}
