package dev.assay.core.engine;

import java.util.ArrayList;
import java.util.List;

/// The lines of one group: its members and its anchors.
final class Group {
    final List<Line> members = new ArrayList<>(8);
    final List<Line> anchors = new ArrayList<>(0);
    /// Per entry of `combine`, the lists that `group.x` and `anchors.x` give; made when first asked for.
    final double[][] memberValues;

    final double[][] anchorValues;

    Group(int entries) {
        memberValues = new double[entries][];
        anchorValues = new double[entries][];
    }

    double[] values(int entry, boolean ofAnchors) {
        double[][] kept = ofAnchors ? anchorValues : memberValues;
        if (kept[entry] == null)
            kept[entry] = (ofAnchors ? anchors : members)
                    .stream()
                            .map(line -> line.values[entry])
                            .filter(Double.class::isInstance)
                            .mapToDouble(value -> (Double) value)
                            .toArray();
        return kept[entry];
    }
}
