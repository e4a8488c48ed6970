package dev.assay.core.engine;

import dev.assay.core.Reading;
import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import dev.assay.core.formula.Outcome;
import dev.assay.core.rows.RowException;

/// One rollout on its way through a recipe, with everything that is known of it so far.
public final class Line {
    final Rollout rollout;
    final Scored scored;
    /// One per reward of the recipe; null while unread.
    final Reading[] readings;
    /// One per entry of `combine`: a plain value, an {@link Outcome.Absent}, or null while not evaluated.
    final Object[] values;
    /// Number of its group in the unit, and the lines of that group.
    int group;

    Group siblings;
    AdvantageSum advantage;
    /// What stopped this rollout, or null.
    String error;

    Line(Rollout rollout, Line before, int rewards, int entries) {
        this.rollout = rollout;
        this.scored = new Scored(rollout, before == null ? null : before.scored);
        this.readings = new Reading[rewards];
        this.values = new Object[entries];
    }

    /// The rollout itself.
    public Rollout rollout() {
        return rollout;
    }

    /// Its id; `?` if the row has a broken one.
    public String id() {
        try {
            return rollout.id();
        } catch (RowException _) {
            return "?";
        }
    }

    /// Its group; null if the row has a broken one.
    public String groupName() {
        try {
            return rollout.group();
        } catch (RowException _) {
            return null;
        }
    }

    /// What reward number `i` of the recipe said; null if it was not needed.
    public Reading reading(int i) {
        return readings[i];
    }

    /// The value of entry number `i` of `combine`; null if it could not be measured.
    public Object value(int i) {
        return values[i] instanceof Outcome.Absent ? null : values[i];
    }

    /// Why entry number `i` has no value, or null.
    public Outcome.Absent absent(int i) {
        return values[i] instanceof Outcome.Absent absent ? absent : null;
    }

    /// One line that says why the rollout could not be scored; null if it was.
    public String error() {
        return error;
    }

    /// The advantage, or null if the recipe has none or the rollout takes no part.
    public AdvantageSum advantage() {
        return advantage;
    }
}
