package dev.assay.papers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Worse pages made from a page in the order of engagement, one per way of being worse: what PageLLM
/// (arXiv 2506.09084) trains its reward model of pages on. The shares are ours.
final class PagePairs {
    /// How the rejected page is worse.
    enum Family {
        RELEVANCE,
        RANKING,
        DIVERSITY,
        REDUNDANCY
    }

    /// A page that was preferred to another.
    record Pair(String user, Family family, List<String> chosen, List<String> rejected) {}

    /// Pairs made of a log.
    ///
    /// @param skipped users who engaged with nothing: their pages have no order to prefer
    record Made(List<Pair> pairs, int skipped) {}

    private PagePairs() {}

    /// Pairs of all users with feedback, user after user and family after family, as many of each as the
    /// families allow.
    ///
    /// @param engaged user to item to grade; 0 for what was seen and left alone
    /// @param category item to category, over the whole catalogue
    /// @param size places of a page
    /// @param each pairs per user and family
    static Made make(
            Map<String, Map<String, Double>> engaged, Map<String, String> category, int size, int each, Random random) {
        List<Pair> pairs = new ArrayList<>();
        int skipped = 0;
        for (var user : engaged.entrySet()) {
            Set<String> liked = new HashSet<>();
            user.getValue().forEach((item, grade) -> {
                if (grade > 0) liked.add(item);
            });
            if (liked.isEmpty()) {
                skipped++;
                continue;
            }
            List<String> chosen = category.keySet().stream()
                    .sorted(Comparator.comparingDouble(item -> -user.getValue().getOrDefault(item, 0.0)))
                    .limit(size)
                    .toList();
            for (Family family : Family.values())
                for (int i = 0; i < each; i++) {
                    List<String> worse = rejected(family, chosen, liked, category, random);
                    if (worse != null) pairs.add(new Pair(user.getKey(), family, chosen, worse));
                }
        }
        return new Made(pairs, skipped);
    }

    /// A worse page of the same length, or null if there is none of this kind.
    ///
    /// @param chosen the page in the order of engagement
    /// @param engaged items the user engaged with
    /// @param category item to category, over the whole catalogue
    static List<String> rejected(
            Family family, List<String> chosen, Set<String> engaged, Map<String, String> category, Random random) {
        return switch (family) {
            case RELEVANCE -> irrelevant(chosen, engaged, category, random);
            case RANKING -> shuffled(chosen, random);
            case DIVERSITY -> oneCategory(chosen, category, random);
            case REDUNDANCY -> repeated(chosen, random);
        };
    }

    /// 30 to 50% of the places, at least one, go to items the user did not engage with.
    private static List<String> irrelevant(
            List<String> chosen, Set<String> engaged, Map<String, String> category, Random random) {
        List<String> others = new ArrayList<>(category.keySet());
        others.removeIf(item -> engaged.contains(item) || chosen.contains(item));
        Collections.sort(others);
        Collections.shuffle(others, random);
        int replaced = Math.max(1, (int) Math.round(chosen.size() * (0.3 + 0.2 * random.nextDouble())));
        List<Integer> places = new ArrayList<>();
        for (int p = 0; p < chosen.size(); p++) if (engaged.contains(chosen.get(p))) places.add(p);
        Collections.shuffle(places, random);
        replaced = Math.min(replaced, Math.min(places.size(), others.size()));
        if (replaced == 0) return null;
        List<String> page = new ArrayList<>(chosen);
        for (int i = 0; i < replaced; i++) page.set(places.get(i), others.get(i));
        return page;
    }

    private static List<String> shuffled(List<String> chosen, Random random) {
        if (new HashSet<>(chosen).size() < 2) return null;
        List<String> page = new ArrayList<>(chosen);
        while (page.equals(chosen)) Collections.shuffle(page, random);
        return page;
    }

    private static List<String> oneCategory(List<String> chosen, Map<String, String> category, Random random) {
        List<String> kinds = new ArrayList<>(new HashSet<>(category.values()));
        Collections.sort(kinds);
        Collections.shuffle(kinds, random);
        for (String kind : kinds) {
            List<String> items = new ArrayList<>();
            category.forEach((item, its) -> {
                if (its.equals(kind)) items.add(item);
            });
            Collections.sort(items);
            Collections.shuffle(items, random);
            boolean worse = chosen.stream().map(category::get).distinct().count() > 1;
            if (worse && items.size() >= chosen.size()) return items.subList(0, chosen.size());
        }
        return null;
    }

    private static List<String> repeated(List<String> chosen, Random random) {
        if (chosen.size() < 2) return null;
        List<String> page = new ArrayList<>(chosen);
        int from = random.nextInt(chosen.size());
        int to = (from + 1 + random.nextInt(chosen.size() - 1)) % chosen.size();
        page.set(to, page.get(from));
        return page;
    }
}
