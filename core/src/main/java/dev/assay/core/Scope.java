package dev.assay.core;

/// What a signal speaks of. Character offsets are UTF-16 units of the response inside the program and
/// Unicode code points in files, which is how Python counts.
public sealed interface Scope {
    /// The kinds of scope, by the word used in files.
    enum Kind {
        WHOLE,
        STEP,
        SPAN,
        REGION,
        TIME,
        ITEM;

        /// The word used in files and messages.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    Kind kind();

    /// The whole rollout.
    Whole WHOLE = new Whole();

    record Whole() implements Scope {
        @Override
        public Kind kind() {
            return Kind.WHOLE;
        }
    }

    /// One step of a dialogue or episode, 0-based.
    record Step(int index) implements Scope {
        @Override
        public Kind kind() {
            return Kind.STEP;
        }
    }

    /// Characters `start` (inclusive) to `end` (exclusive) of the response.
    record Span(int start, int end) implements Scope {
        public Span {
            if (start < 0 || end < start)
                throw new IllegalArgumentException("span " + start + ".." + end + ": expected 0 <= start <= end");
        }

        @Override
        public Kind kind() {
            return Kind.SPAN;
        }
    }

    /// The box `x1, y1` to `x2, y2` of image number `image`, in the coordinates the rollout uses.
    record Region(int image, double x1, double y1, double x2, double y2) implements Scope {
        @Override
        public Kind kind() {
            return Kind.REGION;
        }
    }

    /// Seconds `start` to `end` of a video or sound.
    record Time(double start, double end) implements Scope {
        @Override
        public Kind kind() {
            return Kind.TIME;
        }
    }

    /// One item of a list: a call, an option, a search result, 0-based; `start` and `end` are the
    /// characters of the response where it stands, or -1.
    record Item(int index, int start, int end) implements Scope {
        public Item(int index) {
            this(index, -1, -1);
        }

        @Override
        public Kind kind() {
            return Kind.ITEM;
        }
    }
}
