/// Pictures and how alike they are: structure, edges, colours, hashes, plain differences and where they lie.
package dev.assay.verify.image;
