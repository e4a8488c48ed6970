package dev.assay.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What ought to make people look at a run. Each compares the first quarter of the windows with the last, and speaks
/// only where the difference is far beyond chance (five standard errors) and large enough to matter.
final class Alarms {
    /// Windows of a run before anything is said.
    static final int ENOUGH = 8;

    private static final double CHANCE = 5;
    /// In standard deviations of single samples: half of one is a medium effect (Cohen 1988).
    private static final double EFFECT = 0.3;

    private Alarms() {}

    static List<String> of(LiveRun run) {
        List<LiveRun.Window> windows = run.windows();
        if (windows.size() < ENOUGH) return List.of();
        int quarter = windows.size() / 4;
        LiveRun.Window before = sum(windows.subList(0, quarter), run);
        LiveRun.Window after = sum(windows.subList(windows.size() - quarter, windows.size()), run);
        List<String> alarms = new ArrayList<>();
        divergence(run, before, after, alarms);
        collapse(before, after, alarms);
        drift(before, after, alarms);
        if (share(after.without, after.samples) > 0.05
                && share(after.without, after.samples) > 2 * share(before.without, before.samples))
            alarms.add("no score: " + percent(share(after.without, after.samples))
                    + " of the samples have none, at first " + percent(share(before.without, before.samples)));
        return alarms;
    }

    private static LiveRun.Window sum(List<LiveRun.Window> windows, LiveRun run) {
        LiveRun.Window sum = new LiveRun.Window(run.names().size());
        for (LiveRun.Window window : windows) sum = sum.plus(window);
        return sum;
    }

    /// The reward rises while something it is made of, or logged beside it, gets worse: the mark of a proxy that is
    /// being gamed (Gao et al. 2022, arXiv 2210.10760).
    private static void divergence(LiveRun run, LiveRun.Window before, LiveRun.Window after, List<String> alarms) {
        if (moved(before.reward, after.reward) <= 0) return;
        for (int i = 0; i < run.names().size(); i++) {
            int moved = moved(before.numbers[i], after.numbers[i]);
            String worse = switch (run.better().get(i)) {
                case HIGHER -> moved < 0 ? "falls" : null;
                case LOWER -> moved > 0 ? "rises too" : null;
                case NEITHER -> null;
            };
            if (worse != null)
                alarms.add("the reward rises (" + change(before.reward, after.reward) + ") while "
                        + run.names().get(i) + " " + worse + " (" + change(before.numbers[i], after.numbers[i]) + ")");
        }
    }

    private static void collapse(LiveRun.Window before, LiveRun.Window after, List<String> alarms) {
        if (before.groups < 20 || after.groups < 20) return;
        double flat = share(after.flat, after.groups);
        if (flat > 0.5 && flat > 1.5 * share(before.flat, before.groups))
            alarms.add("variance collapses: " + percent(flat) + " of the groups have no signal, at first "
                    + percent(share(before.flat, before.groups)));
        else if (after.spread.mean() < 0.3 * before.spread.mean())
            alarms.add("variance collapses: spread within groups " + change(before.spread, after.spread));
    }

    private static void drift(LiveRun.Window before, LiveRun.Window after, List<String> alarms) {
        double ratio = after.length.mean() / before.length.mean();
        if (moved(before.length, after.length) != 0 && (ratio > 1.25 || ratio < 0.8))
            alarms.add("length drifts: " + change(before.length, after.length) + " characters");
    }

    /// 1 if it rose, -1 if it fell, 0 if neither is clear.
    private static int moved(LiveRun.Sums before, LiveRun.Sums after) {
        double gap = after.mean() - before.mean();
        double error = Math.sqrt(before.variance() / before.count + after.variance() / after.count);
        double deviation = Math.sqrt((before.variance() + after.variance()) / 2);
        // A number that never changed within either quarter has no error; any change of it is clear.
        boolean clear = Math.abs(gap) > CHANCE * error && Math.abs(gap) > EFFECT * deviation && Math.abs(gap) > 1e-9;
        return !clear ? 0 : gap > 0 ? 1 : -1;
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * share);
    }

    private static String change(LiveRun.Sums before, LiveRun.Sums after) {
        return String.format(Locale.ROOT, "%.3g to %.3g", before.mean(), after.mean());
    }
}
