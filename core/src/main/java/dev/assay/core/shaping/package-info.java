/// Rewards added to the reward of a world to help learning along: potentials, bonuses for novelty, and
/// machines over events.
package dev.assay.core.shaping;
