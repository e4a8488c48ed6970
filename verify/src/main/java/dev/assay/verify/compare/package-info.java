/// Rewards made of comparisons.
package dev.assay.verify.compare;
