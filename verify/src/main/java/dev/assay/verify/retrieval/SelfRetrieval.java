package dev.assay.verify.retrieval;

import dev.assay.core.Aspect;
import dev.assay.core.Cohort;
import dev.assay.core.Draws;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.json.Json;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// How well a caption finds its own picture among the others of its group or batch
/// (self-retrieval, arXiv 2409.03025), from vectors that an image-text model made before.
///
/// Aspects: `logp`, the log-probability of the own picture under a softmax over all of them (0 at
/// best); `hit`, 1 if no picture scores higher; `fair`, 1 / n if the own picture shares the top
/// score with n - 1 others; `rank`, 1 + the number of pictures that score higher; `clip`, 100
/// times the cosine, at least 0. A group of one has `logp` 0.
///
/// @param text field with the caption's vector
/// @param image field with the vector of the caption's own picture
/// @param scale factor of the similarities, CLIP's `exp(logit_scale)`
/// @param normalize false to take the vectors as they are
/// @param among what the picture is looked for among: the `group` (a bag of look-alikes) or the
///     `batch`
@Named("self-retrieval")
public record SelfRetrieval(
        @Default("text_vector") String text,
        @Default("image_vector") String image,
        @Default("100") double scale,
        @Default("true") boolean normalize,
        @Default("group") Among among)
        implements Part<RewardFunction> {
    /// Where the distractors come from.
    public enum Among {
        GROUP,
        BATCH
    }

    /// What one caption found.
    ///
    /// @param logp log-probability of the own picture
    /// @param rank 1 + the number of pictures with a higher score
    /// @param ties pictures with the same score, the own one included
    /// @param cosine similarity to the own picture
    /// @param nearest index of the best other picture, -1 if there is none
    public record Found(double logp, int rank, int ties, double cosine, int nearest) {
        /// The share of a hit that is the caption's own: ties at the top are divided.
        public double fair() {
            return rank == 1 ? 1.0 / ties : 0;
        }
    }

    public SelfRetrieval {
        if (!(scale > 0)) throw new IllegalArgumentException("scale: expected more than 0, found " + scale);
    }

    @Override
    public RewardFunction open(Resources resources) {
        return new RewardFunction() {
            @Override
            public List<Aspect> aspects() {
                return List.of(
                        Aspect.whole("logp", Double.NEGATIVE_INFINITY, 0),
                        Aspect.whole("hit", 0, 1),
                        Aspect.whole("fair", 0, 1),
                        Aspect.whole("rank", 1, Double.POSITIVE_INFINITY).fault(),
                        Aspect.whole("clip", 0, 100));
            }

            @Override
            public Cohort cohort() {
                return among == Among.GROUP ? Cohort.GROUP : Cohort.BATCH;
            }

            @Override
            public List<Reading> score(List<Scored> rows, Draws draws) {
                return readings(rows);
            }
        };
    }

    /// A caption whose vectors are missing leaves the others to compete without it.
    private List<Reading> readings(List<Scored> rows) {
        Reading[] readings = new Reading[rows.size()];
        List<Integer> there = new ArrayList<>();
        List<double[]> texts = new ArrayList<>();
        List<double[]> images = new ArrayList<>();
        for (int i = 0; i < readings.length; i++) {
            double[] caption = vector(rows.get(i), text);
            double[] picture = vector(rows.get(i), image);
            if (caption == null || picture == null)
                readings[i] = new Reading.Missing(
                        "the row has no field '" + (caption == null ? text : image) + "' with a vector");
            else {
                there.add(i);
                texts.add(caption);
                images.add(picture);
            }
        }
        List<String> ids = there.stream().map(i -> rows.get(i).rollout().id()).toList();
        List<Found> found = find(texts, images, scale, normalize, ids);
        for (int k = 0; k < found.size(); k++) {
            Found each = found.get(k);
            String nearest = each.nearest < 0 ? "no other picture" : "nearest wrong picture: " + ids.get(each.nearest);
            readings[there.get(k)] = Reading.of(
                    Signal.whole("logp", each.logp, () -> nearest),
                    Signal.whole("hit", each.rank == 1 ? 1 : 0, null),
                    Signal.whole("fair", each.fair(), null),
                    Signal.whole("rank", each.rank, null),
                    Signal.whole("clip", Math.max(0, 100 * each.cosine), null));
        }
        return Arrays.asList(readings);
    }

    private static double[] vector(Scored row, String field) {
        Object value = row.rollout().info(field);
        if (value == null) return null;
        if (!(value instanceof List<?> list) || !list.stream().allMatch(Number.class::isInstance))
            throw new IllegalArgumentException(row.rollout().id() + ": field " + field
                    + ": expected a list of numbers, found " + Json.kind(value));
        return list.stream().mapToDouble(n -> ((Number) n).doubleValue()).toArray();
    }

    /// Looks for each caption's picture among all pictures. O(n² d).
    ///
    /// @param ids names of the pictures, for messages
    public static List<Found> find(
            List<double[]> texts, List<double[]> images, double scale, boolean normalize, List<String> ids) {
        if (texts.size() != images.size())
            throw new IllegalArgumentException(texts.size() + " captions for " + images.size() + " pictures");
        List<double[]> captions = new ArrayList<>();
        List<double[]> pictures = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i).length != images.getFirst().length || images.get(i).length != images.getFirst().length)
                throw new IllegalArgumentException("vectors of '" + ids.get(i) + "': lengths " + texts.get(i).length
                        + " and " + images.get(i).length + ", expected " + images.getFirst().length);
            captions.add(normalize ? unit(texts.get(i), ids.get(i)) : texts.get(i));
            pictures.add(normalize ? unit(images.get(i), ids.get(i)) : images.get(i));
        }
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < captions.size(); i++) found.add(find(i, captions.get(i), pictures, scale));
        return found;
    }

    private static Found find(int own, double[] caption, List<double[]> pictures, double scale) {
        double mine = scale * dot(caption, pictures.get(own));
        int higher = 0;
        int ties = 0;
        int nearest = -1;
        double best = Double.NEGATIVE_INFINITY;
        double[] scores = new double[pictures.size()];
        for (int j = 0; j < scores.length; j++) {
            scores[j] = scale * dot(caption, pictures.get(j));
            if (scores[j] > mine) higher++;
            else if (scores[j] == mine) ties++;
            if (j != own && scores[j] > best) {
                best = scores[j];
                nearest = j;
            }
        }
        double top = Math.max(mine, best);
        double sum = 0;
        for (double score : scores) sum += Math.exp(score - top);
        return new Found(mine - top - Math.log(sum), higher + 1, ties, mine / scale, nearest);
    }

    private static double[] unit(double[] vector, String id) {
        double length = Math.sqrt(dot(vector, vector));
        if (!(length > 0)) throw new IllegalArgumentException("the vector of '" + Objects.toString(id) + "' is zero");
        return Arrays.stream(vector).map(x -> x / length).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }
}
