package dev.assay.papers.graphr1;

import java.util.Arrays;

/// What was written for a puzzle, symbol by symbol: nodes by number, and four marks.
///
/// @param symbols nodes and marks
/// @param logp log-probability of each when drawn; empty if another wrote it
record Trace(Puzzle puzzle, int[] symbols, double[] logp) {
    /// Opens the thought.
    static final int THINK = Puzzle.ITEMS;
    /// Ends a candidate.
    static final int NEXT = THINK + 1;
    /// Ends the thought.
    static final int CLOSE = THINK + 2;
    /// Ends the answer.
    static final int END = THINK + 3;
    /// Number of symbols.
    static final int SYMBOLS = THINK + 4;

    static Trace of(Puzzle puzzle, int[] symbols) {
        return new Trace(puzzle, symbols, new double[0]);
    }

    /// An empty thought and an answer.
    static Trace answer(Puzzle puzzle, int[] nodes) {
        int[] symbols = new int[nodes.length + 3];
        symbols[0] = THINK;
        symbols[1] = CLOSE;
        System.arraycopy(nodes, 0, symbols, 2, nodes.length);
        symbols[symbols.length - 1] = END;
        return of(puzzle, symbols);
    }

    /// The nodes between the end of the thought and the end; empty if it does not end so.
    int[] answer() {
        int from = symbols.length - 1;
        while (from > 0 && symbols[from - 1] < THINK) from--;
        boolean whole = ended() && from > 0 && symbols[from - 1] == CLOSE;
        return whole ? Arrays.copyOfRange(symbols, from, symbols.length - 1) : new int[0];
    }

    int length() {
        return symbols.length;
    }

    /// True if it ended by itself.
    boolean ended() {
        return symbols.length > 0 && symbols[symbols.length - 1] == END;
    }

    /// Number of candidates in the thought.
    int candidates() {
        int n = 0;
        boolean open = false;
        for (int s : symbols) {
            if (s < THINK) open = true;
            else {
                if (open && (s == NEXT || s == CLOSE)) n++;
                open = false;
                if (s == CLOSE) break;
            }
        }
        return n;
    }

    /// The text that stands for it; what the checkers read. They take the last list in brackets, so only the
    /// answer has brackets, and only {@link #END} closes them: an answer that was cut off is none.
    String text() {
        StringBuilder text = new StringBuilder();
        boolean thinking = false;
        boolean bracket = false;
        int before = END;
        for (int symbol : symbols) {
            switch (symbol) {
                case THINK -> {
                    text.append("<think>\n");
                    thinking = true;
                }
                case NEXT -> text.append(".\n");
                case CLOSE -> {
                    text.append(before < THINK ? ".\n" : "").append("</think>\n<answer>\n");
                    thinking = false;
                }
                case END -> text.append(bracket ? "]\n" : "").append("</answer>\n");
                default -> {
                    if (before < THINK) text.append(", ");
                    else if (thinking) text.append("Candidate ");
                    else if (!bracket) text.append("[");
                    bracket |= !thinking;
                    text.append(puzzle.name(symbol));
                }
            }
            before = symbol;
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Trace t && puzzle == t.puzzle && Arrays.equals(symbols, t.symbols);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(symbols);
    }

    @Override
    public String toString() {
        return text();
    }
}
