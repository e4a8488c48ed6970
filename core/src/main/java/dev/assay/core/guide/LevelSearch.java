package dev.assay.core.guide;

import dev.assay.core.preference.Champion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Hierarchical search (MOOSE-Chem2, arXiv 2505.19209): details are fixed level by level. Inside
/// a level every branch climbs from several starts, and a last line starts from the best of the
/// local optima with all of them as material. Deterministic if proposer and judge are: the same
/// answers give the same tree.
///
/// @param levels number of levels, from coarse to fine
/// @param branches branches that are followed from level to level
/// @param starts independent lines of a branch
/// @param recombinations most attempts to recombine the local optima
/// @param climb patience and length of a line
/// @param votes votes in each order when local optima are ranked
/// @param budget most calls of the judge in all; what it no longer allows is left out
public record LevelSearch(
        int levels, int branches, int starts, int recombinations, Climb climb, int votes, int budget) {
    /// Five levels, three branches, three starts, two recombinations, patience 2, five votes, as
    /// published.
    public static final LevelSearch PUBLISHED = new LevelSearch(5, 3, 3, 2, new Climb(2, 150), 5, Integer.MAX_VALUE);

    /// Writes changed hypotheses.
    public interface Proposer<H> {
        /// A hypothesis with one detail of this level added or changed.
        ///
        /// @param material other local optima to take from; empty outside recombination
        H propose(H current, int level, List<H> material);
    }

    /// Compares hypotheses.
    public interface Judge<H> {
        /// 2 if the second is better at this level, else 1.
        int vote(H first, H second, int level);
    }

    /// One branch at one level.
    ///
    /// @param base where it began
    /// @param lines its lines, the recombining ones last
    /// @param best where it ended; the base if nothing was better
    public record Branch<H>(int level, H base, List<Climb.Line<H>> lines, H best) {}

    /// @param levels the branches of each level
    /// @param best the best of the last level
    /// @param calls calls of the judge at each level; the last number is the final ranking
    public record Tree<H>(List<List<Branch<H>>> levels, H best, int[] calls) {}

    public LevelSearch {
        if (levels < 1 || branches < 1 || starts < 1 || votes < 1)
            throw new IllegalArgumentException("levels, branches, starts and votes: expected 1 or more of each");
        if (recombinations < 0 || budget < 0)
            throw new IllegalArgumentException("recombinations and budget: expected 0 or more");
    }

    /// Searches from a coarse hypothesis.
    public <H> Tree<H> run(H coarse, Proposer<H> proposer, Judge<H> judge) {
        Run<H> run = new Run<>(proposer, judge);
        List<List<Branch<H>>> tree = new ArrayList<>();
        List<H> entries = new ArrayList<>();
        for (int b = 0; b < branches; b++) entries.add(coarse);
        for (int level = 0; level < levels; level++) {
            List<Branch<H>> grown = new ArrayList<>();
            for (H entry : entries) grown.add(run.branch(entry, level));
            tree.add(List.copyOf(grown));
            entries = grown.stream().map(Branch::best).toList();
        }
        H best = entries.get(run.champion(entries, levels));
        return new Tree<>(List.copyOf(tree), best, run.calls);
    }

    /// One search: counts the calls of the judge.
    private final class Run<H> {
        private final Proposer<H> proposer;
        private final Judge<H> judge;
        private final int[] calls = new int[levels + 1];
        private int spent;

        Run(Proposer<H> proposer, Judge<H> judge) {
            this.proposer = proposer;
            this.judge = judge;
        }

        Branch<H> branch(H base, int level) {
            List<Climb.Line<H>> lines = new ArrayList<>();
            for (int s = 0; s < starts; s++) lines.add(line(base, level, List.of()));
            List<H> optima = lines.stream()
                    .filter(line -> line.accepted() > 0)
                    .map(Climb.Line::best)
                    .toList();
            if (optima.isEmpty()) return new Branch<>(level, base, List.copyOf(lines), base);
            H best = optima.get(champion(optima, level));
            for (int r = 0; r < recombinations && optima.size() > 1; r++) {
                Climb.Line<H> line = line(best, level, optima);
                lines.add(line);
                if (line.accepted() == 0) continue;
                best = line.best();
                break;
            }
            return new Branch<>(level, base, List.copyOf(lines), best);
        }

        private Climb.Line<H> line(H start, int level, List<H> material) {
            return climb.run(
                    start,
                    current -> spent < budget ? proposer.propose(current, level, material) : null,
                    (current, next) -> vote(current, next, level) == 2);
        }

        int champion(List<H> candidates, int level) {
            return Champion.pick(candidates, votes, (first, second, count) -> {
                int[] cast = new int[Math.min(count, budget - spent)];
                for (int i = 0; i < cast.length; i++) cast[i] = vote(first, second, level);
                return cast;
            });
        }

        private int vote(H first, H second, int level) {
            spent++;
            calls[level]++;
            return judge.vote(first, second, Math.min(level, levels - 1));
        }
    }

    /// All calls of a tree.
    public static int calls(Tree<?> tree) {
        return Arrays.stream(tree.calls).sum();
    }
}
