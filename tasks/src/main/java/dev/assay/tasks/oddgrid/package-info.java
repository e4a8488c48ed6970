/// Grids of equal icons of which one differs, with exact control of how much (OddGridBench, arXiv 2603.09326).
package dev.assay.tasks.oddgrid;
