package dev.assay.core.curriculum;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Draws batches with a fixed number of items from every bucket, so that rare kinds are not drowned
/// (MagicMirror, arXiv 2509.10260: four normal pictures to one of each kind of defect).
///
/// @param shares how many items of a batch come from each bucket
public record Buckets(Map<String, Integer> shares) {
    public Buckets {
        shares.forEach((name, share) -> {
            if (share < 1)
                throw new IllegalArgumentException("bucket " + name + ": expected 1 or more, found " + share);
        });
    }

    /// One batch, drawn with replacement, bucket after bucket.
    ///
    /// @throws IllegalArgumentException if a bucket is empty
    public <T> List<T> batch(Map<String, List<T>> items, RandomGenerator random) {
        List<T> batch = new ArrayList<>();
        shares.forEach((name, share) -> {
            List<T> bucket = items.getOrDefault(name, List.of());
            if (bucket.isEmpty()) throw new IllegalArgumentException("bucket " + name + " is empty");
            for (int i = 0; i < share; i++) batch.add(bucket.get(random.nextInt(bucket.size())));
        });
        return batch;
    }
}
