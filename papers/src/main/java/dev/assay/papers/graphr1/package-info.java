/// Graph-R1's training at desk scale (arXiv 2508.20373): a pointer network writes candidate solutions as its
/// thought and then an answer; a noisy teacher shows it how, and the recipe `graph-r1` rewards it.
///
/// {@link dev.assay.papers.graphr1.Puzzle} is a problem as numbers, {@link dev.assay.papers.graphr1.Trace} what
/// was written, {@link dev.assay.papers.graphr1.Walk} what a writer knows on the way.
package dev.assay.papers.graphr1;
