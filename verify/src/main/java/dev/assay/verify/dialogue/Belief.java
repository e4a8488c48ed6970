package dev.assay.verify.dialogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is known of a structured intent: for every attribute the probabilities of its values,
/// attributes being independent (Nous, arXiv 2510.27410). An answer is a hard constraint: values
/// it excludes get probability 0, the others are renormalised. Immutable.
public final class Belief {
    private final Map<String, Map<String, Double>> attributes;

    private Belief(Map<String, Map<String, Double>> attributes) {
        this.attributes = attributes;
    }

    /// The belief before the dialogue.
    ///
    /// @param counts for every attribute its values with how often they occur
    /// @throws IllegalArgumentException if an attribute has no values, a negative count or no
    ///     count above 0
    public static Belief of(Map<String, Map<String, Double>> counts) {
        Map<String, Map<String, Double>> attributes = new LinkedHashMap<>();
        counts.forEach((name, values) -> {
            if (values.isEmpty()) throw new IllegalArgumentException("attribute " + name + " has no values");
            double sum = 0;
            for (var value : values.entrySet()) {
                if (!(value.getValue() >= 0) || value.getValue().isInfinite())
                    throw new IllegalArgumentException("attribute " + name + ": count of '" + value.getKey()
                            + "': expected 0 or more, found " + value.getValue());
                sum += value.getValue();
            }
            if (sum == 0) throw new IllegalArgumentException("attribute " + name + ": all counts are 0");
            attributes.put(name, normalised(values, sum));
        });
        return new Belief(attributes);
    }

    private static Map<String, Double> normalised(Map<String, Double> counts, double sum) {
        Map<String, Double> values = new LinkedHashMap<>();
        counts.forEach((value, count) -> {
            if (count > 0) values.put(value, count / sum);
        });
        return values;
    }

    /// The belief after an answer.
    ///
    /// An empty list says nothing. Values that were not possible before leave only themselves,
    /// equally likely. Attributes that are not known are left out.
    ///
    /// @param allowed for each attribute the answer speaks of, the values it allows
    public Belief after(Map<String, List<String>> allowed) {
        Map<String, Map<String, Double>> next = new LinkedHashMap<>(attributes);
        allowed.forEach((name, values) -> {
            Map<String, Double> before = attributes.get(name);
            if (before != null && !values.isEmpty()) next.put(name, constrained(before, values));
        });
        return new Belief(next);
    }

    private static Map<String, Double> constrained(Map<String, Double> before, List<String> values) {
        Map<String, Double> left = new LinkedHashMap<>();
        double sum = 0;
        for (String value : values) {
            Double p = before.get(value);
            if (p != null && left.put(value, p) == null) sum += p;
        }
        if (!left.isEmpty()) return normalised(left, sum);
        for (String value : values) left.put(value, 1.0);
        return normalised(left, left.size());
    }

    /// Names in the answer that are no attributes.
    public List<String> unknown(Map<String, List<String>> allowed) {
        List<String> unknown = new ArrayList<>(allowed.keySet());
        unknown.removeAll(attributes.keySet());
        return unknown;
    }

    /// The entropy of each attribute, in bits.
    public Map<String, Double> entropies() {
        Map<String, Double> entropies = new LinkedHashMap<>();
        attributes.forEach((name, values) -> entropies.put(name, bits(values)));
        return entropies;
    }

    private static double bits(Map<String, Double> values) {
        double bits = 0;
        for (double p : values.values()) bits -= p * Math.log(p) / Math.log(2);
        return Math.max(0, bits);
    }

    /// The sum of the attributes' entropies, each with its weight; 1 where none is given.
    public double entropy(Map<String, Double> weights) {
        double sum = 0;
        for (var each : entropies().entrySet()) sum += weights.getOrDefault(each.getKey(), 1.0) * each.getValue();
        return sum;
    }

    /// Number of attributes that had several possible values before and have one now.
    public int resolvedSince(Belief before) {
        int resolved = 0;
        for (var each : attributes.entrySet())
            if (each.getValue().size() == 1
                    && before.attributes.get(each.getKey()).size() > 1) resolved++;
        return resolved;
    }
}
