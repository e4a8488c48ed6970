/// Is the model's final answer equal to the reference, by value and not by text?
///
/// [dev.assay.verify.math.FinalAnswer] finds where the answer stands in a response, [dev.assay.verify.math.Answer]
/// reads it
/// (plain text or LaTeX), and [dev.assay.verify.math.Equivalence] decides. All three are pure functions that never
/// throw on any text,
/// and whose length, depth and work are bounded.
package dev.assay.verify.math;
