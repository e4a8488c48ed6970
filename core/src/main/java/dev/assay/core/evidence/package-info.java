/// Claims of papers, held to experiments: arms that differ in one thing, the same seeds for each, and a
/// verdict by a rule that was fixed before the run.
package dev.assay.core.evidence;
