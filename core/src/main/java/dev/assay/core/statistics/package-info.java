/// Numbers about numbers.
package dev.assay.core.statistics;
