/// Pictures made from what a model wrote: SVG, chart specifications and tables, and what can be said of them.
package dev.assay.verify.drawing;
