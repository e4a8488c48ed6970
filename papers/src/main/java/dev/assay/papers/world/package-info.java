/// Small worlds and policies for experiments at desk scale: plain Java, exact gradients.
package dev.assay.papers.world;
