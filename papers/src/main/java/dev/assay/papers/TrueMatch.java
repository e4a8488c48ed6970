package dev.assay.papers;

import dev.assay.verify.retrieval.SelfRetrieval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// TrueMatch: each caption must find its picture among the others of its bag (arXiv 2409.03025,
/// truematch_eval.py).
///
/// @param recall share of captions whose picture no other outscores, ties counting as hits as in the reference
/// @param fair the same, ties shared
/// @param clip mean CLIPScore, 0 to 100
record TrueMatch(double recall, double fair, double clip) {
    private static final int NAMED = 5;

    /// Scores bags of pictures.
    ///
    /// @param bags ids of the pictures of each
    /// @param captions vector of the caption of each picture
    /// @param pictures vector of each picture
    /// @throws IllegalArgumentException if a picture of a bag has no caption or no vector; up to five are named
    static TrueMatch of(List<List<String>> bags, Map<String, double[]> captions, Map<String, double[]> pictures) {
        complete(bags, captions.keySet(), "caption");
        complete(bags, pictures.keySet(), "picture");
        double n = bags.stream().mapToInt(List::size).sum();
        double recall = 0;
        double fair = 0;
        double clip = 0;
        for (List<String> bag : bags) {
            List<double[]> texts = bag.stream().map(captions::get).toList();
            List<double[]> images = bag.stream().map(pictures::get).toList();
            for (SelfRetrieval.Found found : SelfRetrieval.find(texts, images, 100, true, bag)) {
                if (found.rank() == 1) recall += 1 / n;
                fair += found.fair() / n;
                clip += Math.max(0, 100 * found.cosine()) / n;
            }
        }
        return new TrueMatch(recall, fair, clip);
    }

    private static void complete(List<List<String>> bags, Set<String> known, String what) {
        Set<String> missing = new TreeSet<>();
        for (List<String> bag : bags) missing.addAll(bag);
        missing.removeAll(known);
        if (missing.isEmpty()) return;
        List<String> first = new ArrayList<>(missing).subList(0, Math.min(NAMED, missing.size()));
        throw new IllegalArgumentException("no " + what + " for " + String.join(", ", first)
                + (missing.size() > NAMED ? " and " + (missing.size() - NAMED) + " more" : ""));
    }
}
