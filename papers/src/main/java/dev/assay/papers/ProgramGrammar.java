package dev.assay.papers;

import dev.assay.tasks.control.Environment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Reward programs over the declared variables of a world, drawn and edited at random: a stochastic designer that
/// stands in for a language model in experiments. A program is a set of weighted terms.
final class ProgramGrammar {
    private static final double ON = 0.4;

    /// Terms of one kind for one variable.
    private record Atom(String name, String before, String after, boolean tempered) {}

    /// A term of a program.
    ///
    /// @param temperature of what is squashed; unused by others
    private record Term(int atom, double weight, double temperature) {}

    /// A program.
    record Genome(List<Term> terms) {
        Genome {
            terms = List.copyOf(terms);
        }

        /// Number of terms.
        int size() {
            return terms.size();
        }
    }

    /// What is done to a term.
    enum Edit {
        DROP,
        RESCALE,
        /// Divide the weight by ten.
        TENTH,
        FLIP,
        TEMPER,
        ADD
    }

    private final List<Atom> atoms = new ArrayList<>();

    /// @param world where its variables are declared; lists and what no reward may read are left out
    ProgramGrammar(Environment world) {
        for (Environment.Variable variable : world.variables()) {
            if (variable.reader() == Environment.Reader.FITNESS || variable.size() > 1) continue;
            String name = variable.name();
            atoms.add(new Atom(name, name, "", false));
            boolean flag = variable.min() == 0
                    && variable.max() == 1
                    && variable.unit().isEmpty();
            if (variable.min() == 0 && !flag) atoms.add(new Atom("near_" + name, "exp(-" + name + " / ", ")", true));
        }
        atoms.add(new Atom("effort", "dot(action, action)", "", false));
    }

    /// The program as formulas.
    Map<String, String> written(Genome genome) {
        Map<String, String> program = new LinkedHashMap<>();
        for (Term term : genome.terms) {
            Atom atom = atoms.get(term.atom);
            program.put(
                    atom.name,
                    term.weight + " * " + atom.before + (atom.tempered ? Double.toString(term.temperature) : "")
                            + atom.after);
        }
        return program;
    }

    /// A new program: each term with probability 0.4, weights from 0.1 to 10 and temperatures from 0.02 to 2
    /// evenly on a logarithmic scale; at least one term.
    Genome fresh(RandomGenerator draws) {
        List<Term> terms = new ArrayList<>();
        while (terms.isEmpty())
            for (int a = 0; a < atoms.size(); a++) if (draws.nextDouble() < ON) terms.add(term(a, draws));
        return new Genome(terms);
    }

    private Term term(int atom, RandomGenerator draws) {
        double sign = atoms.get(atom).tempered || draws.nextBoolean() ? 1 : -1;
        return new Term(atom, sign * between(0.1, 10, draws), between(0.02, 2, draws));
    }

    private static double between(double low, double high, RandomGenerator draws) {
        return low * Math.pow(high / low, draws.nextDouble());
    }

    /// The program after one edit; what cannot be done leaves it as it is.
    ///
    /// @param at which term; not used to add one
    Genome edited(Genome genome, Edit edit, int at, RandomGenerator draws) {
        List<Term> terms = new ArrayList<>(genome.terms);
        if (edit == Edit.ADD) {
            int atom = draws.nextInt(atoms.size());
            if (terms.stream().noneMatch(term -> term.atom == atom)) terms.add(term(atom, draws));
            return new Genome(terms);
        }
        Term old = terms.get(at);
        switch (edit) {
            case DROP -> {
                if (terms.size() > 1) terms.remove(at);
            }
            case RESCALE -> terms.set(at, new Term(old.atom, old.weight * between(0.25, 4, draws), old.temperature));
            case TENTH -> terms.set(at, new Term(old.atom, old.weight / 10, old.temperature));
            case FLIP -> terms.set(at, new Term(old.atom, -old.weight, old.temperature));
            default -> terms.set(at, new Term(old.atom, old.weight, between(0.02, 2, draws)));
        }
        return new Genome(terms);
    }

    /// One or two random edits of random terms.
    Genome mutant(Genome genome, RandomGenerator draws) {
        Edit[] edits = {Edit.ADD, Edit.DROP, Edit.RESCALE, Edit.FLIP, Edit.TEMPER};
        Genome changed = genome;
        int rounds = 1 + draws.nextInt(2);
        for (int r = 0; r < rounds; r++)
            changed = edited(changed, edits[draws.nextInt(edits.length)], draws.nextInt(changed.size()), draws);
        return changed;
    }
}
