package dev.assay.tasks.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The parts of a prompt that problems share, written and read back.
final class Told {
    static final String MARKER = "**Problem to Solve**";
    private static final String BETWEEN = " -- ";

    private Told() {}

    static String prompt(String paragraph, String instance, String question) {
        return paragraph + "\n\n" + MARKER + "\n\n" + instance + question;
    }

    /// The lines after the marker.
    static List<String> lines(String prompt) {
        int at = prompt.indexOf(MARKER);
        if (at < 0) throw new IllegalArgumentException("the text has no line '" + MARKER + "'");
        return prompt.substring(at + MARKER.length()).lines().toList();
    }

    /// What follows `start` in the first line that starts with it.
    static String after(List<String> lines, String start) {
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .map(line -> line.substring(start.length()))
                .orElseThrow(() -> new IllegalArgumentException("the problem has no line '" + start + "...'"));
    }

    static List<String> names(String list) {
        List<String> names = new ArrayList<>();
        for (String name : list.split(",", -1)) names.add(name.strip());
        return names;
    }

    static Map<String, Integer> numbers(List<String> names) {
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < names.size(); i++)
            if (numbers.put(names.get(i), i) != null)
                throw new IllegalArgumentException("the name '" + names.get(i) + "' stands twice");
        return numbers;
    }

    /// Words of a kind of network.
    ///
    /// @param nodes what its nodes are
    /// @param links what its links are
    record Theme(String nodes, String links) {
        static final Theme AUTHORS = new Theme("Authors in the network", "Pairs of authors who wrote together");
        static final Theme PEOPLE = new Theme("People in the network", "Pairs of people who are friends");
        static final Theme ENTITIES = new Theme("Entities in the network", "Related entities");

        String text(Network network) {
            StringBuilder text = new StringBuilder();
            text.append("- ").append(nodes).append(": ").append(String.join(", ", network.names()));
            text.append("\n- ").append(links).append(":\n");
            for (Network.Link link : network.links()) {
                text.append(network.names().get(link.a()))
                        .append(BETWEEN)
                        .append(network.names().get(link.b()));
                if (link.relation() != null)
                    text.append(" (").append(link.relation()).append(')');
                text.append('\n');
            }
            return text.toString();
        }

        Network parse(List<String> lines) {
            List<String> names = names(after(lines, "- " + nodes + ": "));
            Map<String, Integer> numbers = numbers(names);
            List<Network.Link> made = new ArrayList<>();
            boolean inside = false;
            for (String line : lines) {
                if (line.equals("- " + links + ":")) inside = true;
                else if (inside && line.contains(BETWEEN)) made.add(link(line, numbers));
                else inside &= line.isBlank();
            }
            return new Network(names, made);
        }

        private static Network.Link link(String line, Map<String, Integer> numbers) {
            int at = line.indexOf(BETWEEN);
            Integer a = numbers.get(line.substring(0, at));
            String rest = line.substring(at + BETWEEN.length());
            Integer b = numbers.get(rest);
            String relation = null;
            int open = rest.lastIndexOf(" (");
            if (b == null && open > 0 && rest.endsWith(")")) {
                b = numbers.get(rest.substring(0, open));
                relation = rest.substring(open + 2, rest.length() - 1);
            }
            if (a == null || b == null)
                throw new IllegalArgumentException("the line '" + line + "' names a node that is not listed");
            return new Network.Link(a, b, relation);
        }
    }

    /// The two nodes that the question names: `... X and Y in this network.`
    static int[] ends(String prompt, String before, Network network) {
        Map<String, Integer> numbers = numbers(network.names());
        int at = prompt.indexOf(before);
        int stop = at < 0 ? -1 : prompt.indexOf(" in this network", at);
        if (stop < 0)
            throw new IllegalArgumentException("the problem does not say '" + before + "X and Y in this network.'");
        String both = prompt.substring(at + before.length(), stop);
        for (int and = both.indexOf(" and "); and >= 0; and = both.indexOf(" and ", and + 1)) {
            Integer x = numbers.get(both.substring(0, and));
            Integer y = numbers.get(both.substring(and + 5));
            if (x != null && y != null) return new int[] {x, y};
        }
        throw new IllegalArgumentException("the problem asks about nodes that are not listed: " + both);
    }

    /// The end of such a question.
    static String both(Instance.One one) {
        List<String> names = one.network().names();
        return names.get(one.from()) + " and " + names.get(one.to()) + " in this network.";
    }

    static String list(Network network, IntStream nodes) {
        return list(network.names(), nodes);
    }

    static String list(List<String> names, IntStream nodes) {
        return nodes.mapToObj(names::get).collect(Collectors.joining(", ", "[", "]"));
    }

    static String list(IntStream numbers) {
        return numbers.mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
    }

    /// A molecule as two lines, its atoms and its bonds.
    static String molecule(String letter, Network molecule) {
        String atoms = IntStream.range(0, molecule.size())
                .mapToObj(i -> (i + " " + molecule.names().get(i)).strip())
                .collect(Collectors.joining(", "));
        String bonds = molecule.links().isEmpty()
                ? "none"
                : molecule.links().stream()
                        .map(link -> link.a() + "-" + link.b())
                        .collect(Collectors.joining(", "));
        return "- Atoms of molecule " + letter + ": " + atoms + "\n- Bonds of molecule " + letter + ": " + bonds + "\n";
    }

    static Network molecule(String letter, List<String> lines) {
        List<String> labels = new ArrayList<>();
        for (String atom : names(after(lines, "- Atoms of molecule " + letter + ": "))) {
            String number = Integer.toString(labels.size());
            if (!atom.equals(number) && !atom.startsWith(number + " "))
                throw new IllegalArgumentException("expected atom " + number + ", found '" + atom + "'");
            labels.add(atom.substring(number.length()).strip());
        }
        List<Network.Link> links = new ArrayList<>();
        String bonds = after(lines, "- Bonds of molecule " + letter + ": ");
        if (!bonds.equals("none"))
            for (String bond : names(bonds)) {
                int dash = bond.indexOf('-');
                try {
                    links.add(new Network.Link(
                            Integer.parseInt(bond.substring(0, Math.max(dash, 0))),
                            Integer.parseInt(bond.substring(dash + 1)),
                            null));
                } catch (NumberFormatException _) {
                    throw new IllegalArgumentException("expected a bond such as 0-1, found '" + bond + "'");
                }
            }
        return new Network(labels, links);
    }

    /// What a user's own graph lacks to be asked about, or null.
    ///
    /// @param ends true if the problem asks about two of its nodes
    static String unfit(Instance instance, boolean ends) {
        if (!(instance instanceof Instance.One one)) return "needs one graph without distances";
        if (one.size() < 1) return "the graph is empty";
        int n = one.size();
        if (ends && (one.from() < 0 || one.to() < 0 || one.from() >= n || one.to() >= n || one.from() == one.to()))
            return "needs two nodes to ask about";
        return unfitNames(one.network().names());
    }

    /// What is wrong with the names of a user's own graph, or null.
    static String unfitNames(List<String> names) {
        Map<String, Integer> seen = new HashMap<>();
        for (String name : names) {
            if (name.isBlank() || !name.equals(name.strip()))
                return "the node name '" + name + "' is blank or starts or ends with a blank";
            for (String bad : List.of(",", "[", "]", "\n", "\r", BETWEEN, " and ", " in this network"))
                if (name.contains(bad))
                    return "the node name '" + name + "' contains '" + bad.strip() + "', which answers could not tell";
            if (seen.put(name, 0) != null) return "two nodes have the name '" + name + "'";
        }
        return null;
    }

    /// What is wrong with the labels of a user's own pair of graphs, or null.
    static String unfitLabels(List<String> labels) {
        for (String label : labels)
            for (String bad : List.of(",", "[", "]", "\n", "\r"))
                if (label.contains(bad)) return "the node label '" + label + "' contains '" + bad.strip() + "'";
        return null;
    }
}
