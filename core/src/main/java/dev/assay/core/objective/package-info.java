/// What training minimises, as pure functions of numbers.
package dev.assay.core.objective;
