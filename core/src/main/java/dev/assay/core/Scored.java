package dev.assay.core;

import java.util.ArrayList;
import java.util.List;

/// A rollout on its way through a recipe: what was parsed from it is kept here and shared. Thread-safe once
/// the rollout's reference has been read.
public final class Scored {
    private final Rollout rollout;
    private final Scored before;
    private final List<View<?>> views = new ArrayList<>(4);
    private final List<View.Seen<?>> seen = new ArrayList<>(4);

    public Scored(Rollout rollout) {
        this(rollout, null);
    }

    /// @param before the rollout before this one, whose views of the same reference are shared; or null
    public Scored(Rollout rollout, Scored before) {
        this.rollout = rollout;
        this.before = before;
    }

    /// The rollout itself.
    public Rollout rollout() {
        return rollout;
    }

    /// What a view shows of this rollout, parsed at the first call.
    public synchronized <T> View.Seen<T> view(View<T> view) {
        View.Seen<T> known = known(view);
        if (known != null) return known;
        if (view.ofReference() && before != null && before.rollout.reference() == rollout.reference())
            known = before.known(view);
        View.Seen<T> shown = known == null ? view.read(this) : known;
        views.add(view);
        seen.add(shown);
        return shown;
    }

    @SuppressWarnings("unchecked") // the list holds at i what views.get(i).read gave, which has the view's type
    private synchronized <T> View.Seen<T> known(View<T> view) {
        for (int i = 0; i < views.size(); i++) {
            View<?> known = views.get(i);
            // Mostly the very same view is asked for; comparing records is far slower than telling classes apart.
            if (known == view || known.getClass() == view.getClass() && known.equals(view))
                return (View.Seen<T>) seen.get(i);
        }
        return null;
    }
}
