/// Scored rollouts told to people, in a terminal and on a page.
package dev.assay.core.explain;
