/// The reward service: one engine behind the protocols of several trainers, and pages that show why.
package dev.assay.serve;
