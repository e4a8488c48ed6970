package dev.assay.tasks.scenes;

import java.util.random.RandomGenerator;

/// What a clip of six frames is to show: one object that starts in the middle and stays or moves one cell a frame,
/// round
/// the edges. A clip is its frames, each a picture as {@link Scene} says, one after the other.
///
/// @param hue of the object, 0 to 3
/// @param shape of the object, 0 to 3
/// @param direction where it moves
public record Clip(int hue, int shape, Direction direction) {
    /// Frames of a clip.
    public static final int FRAMES = 6;

    /// Where the object moves.
    public enum Direction {
        STILL(0, 0),
        RIGHT(1, 0),
        LEFT(2, 0),
        DOWN(0, 1),
        UP(0, 2);

        /// Columns and rows a frame, round the edges.
        private final int dx;

        private final int dy;

        Direction(int dx, int dy) {
            this.dx = dx;
            this.dy = dy;
        }

        /// The cell after a frame.
        public int next(int cell) {
            return (cell / Scene.GRID + dy) % Scene.GRID * Scene.GRID + (cell % Scene.GRID + dx) % Scene.GRID;
        }
    }

    public static Clip draw(RandomGenerator draws) {
        return new Clip(draws.nextInt(Hue.OBJECTS), draws.nextInt(4), Direction.values()[draws.nextInt(5)]);
    }

    /// The cell of the object in each frame.
    public int[] cells() {
        int[] cells = new int[FRAMES];
        cells[0] = Scene.CELLS / 2;
        for (int f = 1; f < FRAMES; f++) cells[f] = direction.next(cells[f - 1]);
        return cells;
    }

    /// What is to be seen of a clip; all are 1 for one that is right.
    ///
    /// @param present share of frames with one object and nothing malformed
    /// @param hue share of frames with one object of the right colour
    /// @param motion share of neighbouring frames between which one object moved as asked
    public record Check(double present, double hue, double motion) {
        public static Check of(double[] frames, Clip clip) {
            int[] at = new int[FRAMES];
            double present = 0;
            double hue = 0;
            double motion = 0;
            for (int f = 0; f < FRAMES; f++) {
                at[f] = -1;
                int objects = 0;
                int others = 0;
                boolean right = false;
                for (int cell = 0; cell < Scene.CELLS; cell++) {
                    SceneCheck.Tile tile = SceneCheck.Tile.of(frames, f * Scene.PICTURE + cell * Scene.CELL);
                    if (tile.malformed()) others++;
                    if (!tile.object()) continue;
                    objects++;
                    at[f] = cell;
                    right = tile.hue() == clip.hue;
                }
                if (objects != 1) at[f] = -1;
                if (objects == 1 && others == 0) present += 1.0 / FRAMES;
                if (objects == 1 && right) hue += 1.0 / FRAMES;
                if (f > 0 && at[f] >= 0 && at[f - 1] >= 0 && clip.direction.next(at[f - 1]) == at[f])
                    motion += 1.0 / (FRAMES - 1);
            }
            return new Check(present, hue, motion);
        }
    }
}
