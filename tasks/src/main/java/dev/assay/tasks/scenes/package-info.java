/// Small pictures of coloured shapes on a grid, their captions, and a checker that knows exactly what is to be
/// seen: a generator's GenEval (arXiv 2310.11513) in miniature.
package dev.assay.tasks.scenes;
