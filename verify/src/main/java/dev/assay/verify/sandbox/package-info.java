/// Runs code nobody trusts, and unit tests on it, inside bubblewrap (`bwrap`): no network, no home, the
/// system read-only, everything else private, and limits on all that can be used up. There is no way to
/// run anything outside: without a working bubblewrap nothing runs.
package dev.assay.verify.sandbox;
