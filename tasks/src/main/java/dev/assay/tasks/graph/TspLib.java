package dev.assay.tasks.graph;

import dev.assay.tasks.exact.TspSearch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringTokenizer;

/// Reads symmetric TSPLIB instances (Reinelt, "TSPLIB 95", ORSA Journal on Computing 3, 1991): distances as
/// a matrix or part of one, or computed from coordinates by the functions EUC_2D, CEIL_2D, MAN_2D, MAX_2D,
/// ATT and GEO.
final class TspLib {
    /// Most cities: the search keeps n^2 bytes for each level of its tree.
    static final int MOST_CITIES = 400;

    /// Earth's radius in km, and pi, as the format prescribes them.
    private static final double RADIUS = 6378.388;

    private static final double PI = 3.141592;

    private TspLib() {}

    /// @throws IllegalArgumentException that says what is wrong
    static GraphFile.Given read(String text) {
        Map<String, String> head = new HashMap<>();
        Map<String, List<Double>> sections = new HashMap<>();
        List<Double> section = null;
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.equals("EOF")) break;
            if (line.isEmpty()) continue;
            int colon = line.indexOf(':');
            if (Character.isLetter(line.charAt(0))) {
                String key =
                        (colon < 0 ? line : line.substring(0, colon)).strip().toUpperCase(Locale.ROOT);
                section = null;
                if (key.endsWith("_SECTION")) sections.put(key, section = new ArrayList<>());
                else if (colon >= 0) head.put(key, line.substring(colon + 1).strip());
                else throw new IllegalArgumentException("line " + (i + 1) + ": expected KEY : VALUE");
            } else if (section == null) {
                throw new IllegalArgumentException("line " + (i + 1) + ": numbers outside a section");
            } else numbers(line, i, section);
        }
        int[][] distance = distances(head, sections);
        List<String> names = new ArrayList<>();
        for (int v = 1; v <= distance.length; v++) names.add(Integer.toString(v));
        List<Network.Link> links = new ArrayList<>();
        for (int i = 0; i < distance.length; i++) for (int j = 0; j < i; j++) links.add(new Network.Link(j, i, null));
        return new GraphFile.Given(0, new Network(names, links), null, distance);
    }

    private static void numbers(String line, int number, List<Double> section) {
        StringTokenizer words = new StringTokenizer(line);
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            try {
                section.add(Double.valueOf(word));
            } catch (NumberFormatException _) {
                throw new IllegalArgumentException("line " + (number + 1) + ": '" + word + "' is no number");
            }
        }
    }

    private static int[][] distances(Map<String, String> head, Map<String, List<Double>> sections) {
        String type = head.getOrDefault("TYPE", "TSP");
        if (!type.startsWith("TSP")) throw new IllegalArgumentException("TYPE " + type + "; expected TSP (symmetric)");
        int n;
        try {
            n = Integer.parseInt(head.getOrDefault("DIMENSION", ""));
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("DIMENSION is no whole number: " + head.get("DIMENSION"));
        }
        if (n < 3 || n > MOST_CITIES)
            throw new IllegalArgumentException("DIMENSION " + n + "; expected 3 to " + MOST_CITIES);
        String weights = head.getOrDefault("EDGE_WEIGHT_TYPE", "EXPLICIT");
        return weights.equals("EXPLICIT")
                ? explicit(n, head.getOrDefault("EDGE_WEIGHT_FORMAT", ""), sections.get("EDGE_WEIGHT_SECTION"))
                : computed(n, weights, sections.get("NODE_COORD_SECTION"));
    }

    private static int[][] explicit(int n, String format, List<Double> numbers) {
        if (numbers == null) throw new IllegalArgumentException("no EDGE_WEIGHT_SECTION");
        int[][] distance = new int[n][n];
        int k = 0;
        for (int i = 0; i < n; i++) {
            // By columns, the upper part is the lower one by rows, and the other way round.
            int from = 0;
            int to = n;
            switch (format) {
                case "FULL_MATRIX" -> {}
                case "UPPER_ROW", "LOWER_COL" -> from = i + 1;
                case "UPPER_DIAG_ROW", "LOWER_DIAG_COL" -> from = i;
                case "LOWER_ROW", "UPPER_COL" -> to = i;
                case "LOWER_DIAG_ROW", "UPPER_DIAG_COL" -> to = i + 1;
                default -> throw new IllegalArgumentException("unknown EDGE_WEIGHT_FORMAT '" + format + "'");
            }
            for (int j = from; j < to; j++) {
                if (k == numbers.size())
                    throw new IllegalArgumentException("EDGE_WEIGHT_SECTION has too few numbers (" + k + ")");
                int d = whole(numbers.get(k++));
                if (i == j) continue;
                if (format.equals("FULL_MATRIX") && j < i && distance[i][j] != d)
                    throw new IllegalArgumentException("the distances between " + (j + 1) + " and " + (i + 1)
                            + " differ by direction; only symmetric ones can be solved");
                distance[i][j] = distance[j][i] = d;
            }
        }
        if (k != numbers.size())
            throw new IllegalArgumentException("EDGE_WEIGHT_SECTION has " + numbers.size() + " numbers; expected " + k);
        return distance;
    }

    private static int[][] computed(int n, String type, List<Double> numbers) {
        if (numbers == null || numbers.size() != 3 * n)
            throw new IllegalArgumentException("NODE_COORD_SECTION: expected " + n + " lines of number, x and y");
        int[][] distance = new int[n][n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < i; j++)
                distance[i][j] = distance[j][i] = whole(distance(
                        type,
                        numbers.get(3 * i + 1),
                        numbers.get(3 * i + 2),
                        numbers.get(3 * j + 1),
                        numbers.get(3 * j + 2)));
        return distance;
    }

    private static double distance(String type, double x1, double y1, double x2, double y2) {
        double dx = x1 - x2;
        double dy = y1 - y2;
        return switch (type) {
            case "EUC_2D" -> Math.floor(Math.sqrt(dx * dx + dy * dy) + 0.5);
            case "CEIL_2D" -> Math.ceil(Math.sqrt(dx * dx + dy * dy));
            case "MAN_2D" -> Math.floor(Math.abs(dx) + Math.abs(dy) + 0.5);
            case "MAX_2D" -> Math.max(Math.floor(Math.abs(dx) + 0.5), Math.floor(Math.abs(dy) + 0.5));
            case "ATT" -> Math.ceil(Math.sqrt((dx * dx + dy * dy) / 10));
            case "GEO" -> geographic(x1, y1, x2, y2);
            default -> throw new IllegalArgumentException("unknown EDGE_WEIGHT_TYPE '" + type + "'");
        };
    }

    /// Coordinates are degrees and minutes, DDD.MM.
    private static double geographic(double x1, double y1, double x2, double y2) {
        double q1 = StrictMath.cos(radians(y1) - radians(y2));
        double q2 = StrictMath.cos(radians(x1) - radians(x2));
        double q3 = StrictMath.cos(radians(x1) + radians(x2));
        return Math.floor(RADIUS * StrictMath.acos(0.5 * ((1 + q1) * q2 - (1 - q1) * q3)) + 1);
    }

    private static double radians(double degrees) {
        double whole = (long) degrees;
        return PI * (whole + 5 * (degrees - whole) / 3) / 180;
    }

    private static int whole(double d) {
        if (d != Math.rint(d) || d < 0 || d > TspSearch.MAX_DISTANCE)
            throw new IllegalArgumentException(
                    "a distance of " + d + "; expected a whole number from 0 to " + TspSearch.MAX_DISTANCE);
        return (int) d;
    }
}
