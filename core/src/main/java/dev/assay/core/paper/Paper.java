package dev.assay.core.paper;

import java.util.List;
import java.util.Map;

/// One of the published systems.
public interface Paper {
    /// Lower-case words joined by hyphens, the same as its recipe's.
    String id();

    /// Title of the paper.
    String title();

    /// arXiv number.
    String arxiv();

    /// What it is, in one line.
    String summary();

    /// What works here today, in a few words each.
    List<String> works();

    /// Known holes of the published reward, and what fools it; empty if none are known.
    default List<String> holes() {
        return List.of();
    }

    /// Runs one of the system's public functions.
    ///
    /// @param input a JSON case; `op` selects the function
    /// @return plain JSON values
    /// @throws RuntimeException if the case is wrong; the message says how
    Map<String, Object> conform(Map<String, Object> input);
}
