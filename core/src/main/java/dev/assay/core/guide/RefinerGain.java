package dev.assay.core.guide;

import java.util.List;

/// Where the gain of cut-and-regenerate comes from (Search-R2, arXiv 2602.03647, theory section):
/// `gain = precision + volume * skill`, exactly.
///
/// @param base expected reward of the actor alone
/// @param meta expected reward with the refiner
/// @param precision selection precision, Cov(acceptance, reward - reward after trimming): below 0
///     the refiner accepts the bad and rejects the good
/// @param volume intervention volume, the share that is not accepted
/// @param skill trimming skill, what a revision gains over the attempt it revises, on average
public record RefinerGain(double base, double meta, double precision, double volume, double skill) {
    /// One attempt.
    ///
    /// @param probability that the actor writes it; 1 / n for n sampled attempts
    /// @param reward what it earns
    /// @param accept probability of accepting it
    /// @param cut probability of keeping 0, 1, ... steps
    /// @param prefix expected reward of completing each of these beginnings anew
    public record Attempt(double probability, double reward, double accept, double[] cut, double[] prefix) {
        /// Expected reward once it is cut.
        double trimmed() {
            double value = 0;
            for (int k = 0; k < cut.length; k++) value += cut[k] * prefix[k];
            return value;
        }
    }

    /// What the refiner adds.
    public double gain() {
        return meta - base;
    }

    /// Takes the gain apart.
    ///
    /// @throws IllegalArgumentException if the probabilities of the attempts do not sum to 1
    public static RefinerGain of(List<Attempt> attempts) {
        double total = 0;
        double base = 0;
        double accepted = 0;
        double meta = 0;
        double improvement = 0;
        double joint = 0;
        for (Attempt y : attempts) {
            if (y.cut.length != y.prefix.length)
                throw new IllegalArgumentException(y.cut.length + " cuts for " + y.prefix.length + " beginnings");
            total += y.probability;
            base += y.probability * y.reward;
            accepted += y.probability * y.accept;
            improvement += y.probability * (y.trimmed() - y.reward);
            joint += y.probability * y.accept * (y.reward - y.trimmed());
            meta += y.probability * (y.accept * y.reward + (1 - y.accept) * y.trimmed());
        }
        if (Math.abs(total - 1) > 1e-9)
            throw new IllegalArgumentException("the attempts' probabilities sum to " + total + ", expected 1");
        return new RefinerGain(base, meta, joint + accepted * improvement, 1 - accepted, improvement);
    }
}
