package dev.assay.verify.web;

/// No page can be opened here; the message is the reason.
public final class BrowserMissing extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrowserMissing(String why) {
        super(why);
    }
}
