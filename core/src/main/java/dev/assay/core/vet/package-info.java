/// Tries a reward against answers that ought to lose.
package dev.assay.core.vet;
