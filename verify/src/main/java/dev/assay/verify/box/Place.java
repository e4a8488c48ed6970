package dev.assay.verify.box;

import dev.assay.core.Fidelity;
import java.util.Locale;

/// How well two boxes stand to each other as words such as "left of" say (ArtifactReward, arXiv
/// 2601.03468, reward_gdino.py). x grows to the right, y downwards.
public final class Place {
    /// Centres nearer than this in pixels, across or down, are near.
    private static final double NEAR = 150;
    /// Boxes that overlap more are hardly beside each other.
    private static final double APART = 0.1;

    private Place() {}

    /// 0 to 1; 0 for words that are not known.
    ///
    /// @param words where the first box is, seen from the second
    /// @param fidelity `published` does not know "above", though the prompts of that paper say it
    public static double score(String words, double[] first, double[] second, Fidelity fidelity) {
        double dx = (second[0] + second[2] - first[0] - first[2]) / 2;
        double dy = (second[1] + second[3] - first[1] - first[3]) / 2;
        boolean sideways = Math.abs(dx) > Math.abs(dy);
        boolean upright = Math.abs(dy) > Math.abs(dx);
        String place = words.strip().toLowerCase(Locale.ROOT);
        if (place.equals("near") || place.equals("next to") || place.equals("on side of")) {
            boolean near = Math.abs(dx) < NEAR || Math.abs(dy) < NEAR;
            return near ? 1 : NEAR / Math.max(Math.abs(dx), Math.abs(dy));
        }
        boolean holds = switch (place) {
            case "right of", "on the right of" -> dx < 0 && sideways;
            case "left of", "on the left of" -> dx > 0 && sideways;
            case "below", "on the bottom of" -> dy < 0 && upright;
            case "top of", "on the top of" -> dy > 0 && upright;
            case "above", "on top of" -> fidelity != Fidelity.PUBLISHED && dy > 0 && upright;
            default -> false;
        };
        if (!holds) return 0;
        double overlap = Boxes.iou(first, second);
        return overlap < APART ? 1 : APART / overlap;
    }
}
