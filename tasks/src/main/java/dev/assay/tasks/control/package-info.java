/// Worlds to be stepped, in plain Java.
package dev.assay.tasks.control;
