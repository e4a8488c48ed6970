package dev.assay.tasks.transit;

import dev.assay.verify.transit.TransitMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A city's transit lines, drawn on a lattice.
///
/// @param name of the city
/// @param level how hard its map is to read: `easy`, `middle` or `hard`
/// @param stops where stops are, each on one lattice point
/// @param lines at least one; every two stops are joined, with changes
public record City(String name, String level, List<Stop> stops, List<Line> lines) {
    /// A stop.
    ///
    /// @param name unique in its city, however it is written ({@link TransitMap#stop})
    /// @param x column of the lattice, from 0 at the left
    /// @param y row of the lattice, from 0 at the top
    public record Stop(String name, int x, int y) {}

    /// A line.
    ///
    /// @param color of its drawing, 0xRRGGBB
    /// @param stops numbers of its stops in order, each once
    public record Line(String name, int color, List<Integer> stops) {
        /// True if it stops there.
        public boolean has(int stop) {
            return stops.contains(stop);
        }
    }

    /// A ride along a line from one stop to another.
    public record Ride(int line, int from, int to) {}

    public City {
        stops = List.copyOf(stops);
        lines = List.copyOf(lines);
    }

    /// Numbers of the lines through a stop.
    public List<Integer> linesAt(int stop) {
        List<Integer> at = new ArrayList<>();
        for (int l = 0; l < lines.size(); l++) if (lines.get(l).has(stop)) at.add(l);
        return at;
    }

    /// How many stops are on more than one line.
    public int interchanges() {
        int many = 0;
        for (int s = 0; s < stops.size(); s++) if (linesAt(s).size() > 1) many++;
        return many;
    }

    /// Stops between two stops of a line.
    public int between(int line, int from, int to) {
        List<Integer> along = lines.get(line).stops();
        return Math.abs(along.indexOf(from) - along.indexOf(to)) - 1;
    }

    /// A route with the fewest changes and, of those, the fewest stops; empty from a stop to itself. Rides are
    /// searched breadth first, one layer per change.
    ///
    /// @throws IllegalArgumentException if the stops are not joined
    public List<Ride> route(int from, int to) {
        if (from == to) return List.of();
        Map<Integer, List<Ride>> reached = new HashMap<>(Map.of(from, List.of()));
        Map<Integer, List<Ride>> layer = new LinkedHashMap<>(reached);
        while (!layer.isEmpty()) {
            Map<Integer, List<Ride>> next = new LinkedHashMap<>();
            layer.forEach((at, route) -> {
                for (int line : linesAt(at))
                    for (int stop : lines.get(line).stops()) {
                        if (reached.containsKey(stop)) continue;
                        List<Ride> longer = new ArrayList<>(route);
                        longer.add(new Ride(line, at, stop));
                        next.merge(stop, longer, (a, b) -> length(b) < length(a) ? b : a);
                    }
            });
            if (next.containsKey(to)) return next.get(to);
            reached.putAll(next);
            layer = next;
        }
        throw new IllegalArgumentException(name + ": no way from "
                + stops.get(from).name() + " to " + stops.get(to).name());
    }

    /// Fewest changes between two stops, as a function of their lines; large where there is no way.
    ///
    /// @return by line and line: 0 for the same, 1 for lines that share a stop, ...
    public int[][] changes() {
        int n = lines.size();
        int[][] changes = new int[n][n];
        for (int a = 0; a < n; a++)
            for (int b = 0; b < n; b++)
                changes[a][b] = a == b ? 0 : lines.get(a).stops().stream().anyMatch(lines.get(b)::has) ? 1 : n;
        for (int k = 0; k < n; k++)
            for (int a = 0; a < n; a++)
                for (int b = 0; b < n; b++) changes[a][b] = Math.min(changes[a][b], changes[a][k] + changes[k][b]);
        return changes;
    }

    private int length(List<Ride> route) {
        int length = 0;
        for (Ride ride : route) length += between(ride.line, ride.from, ride.to) + 1;
        return length;
    }

    /// A route as an answer is written.
    public String text(List<Ride> route) {
        List<String> rides = new ArrayList<>();
        for (Ride ride : route)
            rides.add("Route Name: " + lines.get(ride.line).name() + "\nDeparture Stop: "
                    + stops.get(ride.from).name() + "\nArrival Stop: "
                    + stops.get(ride.to).name());
        return String.join("\n--\n", rides);
    }

    /// Line to names of stops, as a station file tells it.
    public Map<String, List<String>> stations() {
        Map<String, List<String>> stations = new LinkedHashMap<>();
        for (Line line : lines)
            stations.put(
                    line.name(),
                    line.stops().stream().map(s -> stops.get(s).name()).toList());
        return stations;
    }
}
