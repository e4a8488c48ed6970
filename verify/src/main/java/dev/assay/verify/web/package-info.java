/// Opens what a model wrote in a real browser, Chromium, that can reach nothing but it: pages, their
/// pictures, errors, links and buttons.
package dev.assay.verify.web;
