package dev.assay.verify.drawing;

/// What a model wrote cannot be drawn; the message says why. Its fault, so a low reward.
public final class Undrawable extends Exception {
    private static final long serialVersionUID = 1;

    public Undrawable(String why) {
        super(why);
    }
}
