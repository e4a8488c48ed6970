package dev.assay.core;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Random numbers as an argument: named streams that depend on the seed, the name and the rollout only,
/// so that neither the number of cores nor the order of work changes a result.
public interface Draws {
    /// The stream of this name for this rollout; asking again starts it again.
    RandomGenerator stream(String name, String rollout);

    /// Streams that follow from a seed.
    static Draws seeded(long seed) {
        RandomGeneratorFactory<RandomGenerator> factory = RandomGeneratorFactory.of("L64X128MixRandom");
        return (name, rollout) ->
                factory.create(seed * 0x9e3779b97f4a7c15L + name.hashCode() * 31L + rollout.hashCode());
    }
}
