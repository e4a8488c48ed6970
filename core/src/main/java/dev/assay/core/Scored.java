package dev.assay.core;

import java.util.ArrayList;
import java.util.List;

/// A rollout on its way through a recipe: what was parsed from it is kept here and shared.
public final class Scored {
    private final Rollout rollout;
    private final List<View<?>> views = new ArrayList<>(2);
    private final List<View.Seen<?>> seen = new ArrayList<>(2);

    public Scored(Rollout rollout) {
        this.rollout = rollout;
    }

    /// The rollout itself.
    public Rollout rollout() {
        return rollout;
    }

    /// What a view shows of this rollout, parsed at the first call.
    @SuppressWarnings("unchecked") // the list holds at i what views.get(i).read gave, which has the view's type
    public <T> View.Seen<T> view(View<T> view) {
        for (int i = 0; i < views.size(); i++) if (views.get(i).equals(view)) return (View.Seen<T>) seen.get(i);
        View.Seen<T> fresh = view.read(rollout);
        views.add(view);
        seen.add(fresh);
        return fresh;
    }
}
