package dev.assay.verify.image;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/// Where two pictures of one size differ: cells of a grid that hold differing pixels, joined with their
/// neighbours.
public final class Differences {
    /// Channels that differ by less look the same.
    private static final int TOLERANCE = 24;
    /// What share of the differing pixels decides what happened.
    private static final double MOST = 0.7;
    /// Fewer differing pixels are the rounding of an edge.
    private static final int FEWEST = 3;

    /// Pixels around a place in which its edges are compared, and how well they must agree to be one shape.
    private static final int AROUND = 3;

    private static final double SAME_EDGES = 0.8;

    private Differences() {}

    /// What happened at a place.
    public enum Change {
        /// Only the original has something there.
        MISSING(3),
        /// Only the other one has.
        EXTRA(3),
        /// Both have something there, in other shapes.
        RESHAPED(2),
        /// Both have the same shape in other colours.
        RECOLOURED(1);

        private final int severity;

        Change(int severity) {
            this.severity = severity;
        }

        /// 1 minor, 2 has to be repaired, 3 misleads.
        public int severity() {
            return severity;
        }

        /// The word used in files and messages.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// One difference.
    ///
    /// @param x1 left edge in pixels, inside the picture; `x2` and `y2` are just outside the difference
    /// @param pixels how many differ
    public record Place(Change change, int x1, int y1, int x2, int y2, int pixels) {
        /// How many faults it counts for: one, and one more for each sixteenth of the picture that differs there.
        public int faults(Picture picture) {
            return (int) Math.ceil(16.0 * pixels / (picture.width() * picture.height()));
        }

        /// The corners `x1, y1, x2, y2`.
        public double[] box() {
            return new double[] {x1, y1, x2, y2};
        }
    }

    /// All differences, from the top to the bottom.
    ///
    /// @param cell side of a cell of the grid, in pixels
    /// @throws IllegalArgumentException if the pictures differ in size
    public static List<Place> between(Picture original, Picture other, int cell) {
        if (original.width() != other.width() || original.height() != other.height())
            throw new IllegalArgumentException("differences of pictures of different size");
        int across = (original.width() + cell - 1) / cell;
        int down = (original.height() + cell - 1) / cell;
        boolean[] marked = new boolean[across * down];
        for (int y = 0; y < original.height(); y++)
            for (int x = 0; x < original.width(); x++)
                if (differ(original, other, x, y)) marked[y / cell * across + x / cell] = true;
        int[] grounds = {original.background(), other.background()};
        List<Place> places = new ArrayList<>();
        for (int c = 0; c < marked.length; c++) {
            if (!marked[c]) continue;
            Place place = place(original, other, cell, joined(marked, c, across, down), across, grounds);
            if (place.pixels >= FEWEST) places.add(place);
        }
        places.sort(Comparator.comparingInt(Place::y1).thenComparingInt(Place::x1));
        return places;
    }

    private static boolean differ(Picture a, Picture b, int x, int y) {
        return Picture.apart(a.at(x, y), b.at(x, y)) > TOLERANCE;
    }

    /// The marked cells that hang together with one, which are unmarked.
    private static List<Integer> joined(boolean[] marked, int first, int across, int down) {
        List<Integer> cells = new ArrayList<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(first));
        marked[first] = false;
        while (!open.isEmpty()) {
            int c = open.pop();
            cells.add(c);
            int x = c % across;
            int y = c / across;
            int[] around = {
                x > 0 ? c - 1 : -1, x + 1 < across ? c + 1 : -1, y > 0 ? c - across : -1, y + 1 < down ? c + across : -1
            };
            for (int next : around)
                if (next >= 0 && marked[next]) {
                    marked[next] = false;
                    open.push(next);
                }
        }
        return cells;
    }

    private static Place place(Picture a, Picture b, int cell, List<Integer> cells, int across, int[] grounds) {
        int x1 = Integer.MAX_VALUE;
        int y1 = Integer.MAX_VALUE;
        int x2 = 0;
        int y2 = 0;
        int pixels = 0;
        int gone = 0;
        int come = 0;
        int kept = 0;
        for (int c : cells)
            for (int y = c / across * cell; y < Math.min((c / across + 1) * cell, a.height()); y++)
                for (int x = c % across * cell; x < Math.min((c % across + 1) * cell, a.width()); x++) {
                    if (!differ(a, b, x, y)) continue;
                    pixels++;
                    x1 = Math.min(x1, x);
                    y1 = Math.min(y1, y);
                    x2 = Math.max(x2, x + 1);
                    y2 = Math.max(y2, y + 1);
                    boolean inA = Picture.apart(a.at(x, y), grounds[0]) > TOLERANCE;
                    boolean inB = Picture.apart(b.at(x, y), grounds[1]) > TOLERANCE;
                    if (inA && !inB) gone++;
                    else if (inB && !inA) come++;
                    else kept++;
                }
        Change change = gone >= MOST * pixels
                ? Change.MISSING
                : come >= MOST * pixels
                        ? Change.EXTRA
                        : kept >= MOST * pixels && sameShape(a, b, x1, y1, x2, y2)
                                ? Change.RECOLOURED
                                : Change.RESHAPED;
        return new Place(change, x1, y1, x2, y2, pixels);
    }

    /// A shape that moved on a coloured ground changes colours too, but not only.
    private static boolean sameShape(Picture a, Picture b, int x1, int y1, int x2, int y2) {
        int left = Math.max(0, x1 - AROUND);
        int top = Math.max(0, y1 - AROUND);
        int right = Math.min(a.width(), x2 + AROUND);
        int bottom = Math.min(a.height(), y2 + AROUND);
        Edges one = Edges.of(a.cut(left, top, right, bottom));
        Edges other = Edges.of(b.cut(left, top, right, bottom));
        return one.f1(other) >= SAME_EDGES;
    }
}
