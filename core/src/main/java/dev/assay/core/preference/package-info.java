/// Learning from comparisons.
package dev.assay.core.preference;
