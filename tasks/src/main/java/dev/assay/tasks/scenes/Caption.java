package dev.assay.tasks.scenes;

import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// What a picture is to show: some equal objects, or two different ones and where the first lies of the second.
///
/// @param count 1 to 4; 1 for two different objects
/// @param hue of the (first) object, 0 to 3
/// @param shape of the (first) object, 0 to 3
/// @param hue2 of the second object; -1 if there is none
/// @param shape2 of the second object; -1 if there is none
/// @param relation of the first to the second; null if there is none
public record Caption(int count, int hue, int shape, int hue2, int shape2, Relation relation) {
    /// Largest count.
    public static final int MOST = 4;

    /// Where the first object lies.
    public enum Relation {
        LEFT,
        RIGHT,
        ABOVE,
        BELOW;

        /// @param dx columns from the first to the second
        /// @param dy rows from the first to the second
        public boolean holds(double dx, double dy) {
            return switch (this) {
                case LEFT -> dx > 0;
                case RIGHT -> dx < 0;
                case ABOVE -> dy > 0;
                case BELOW -> dy < 0;
            };
        }
    }

    public Caption {
        range("count", count, 1, MOST);
        range("hue", hue, 0, Hue.OBJECTS - 1);
        range("shape", shape, 0, Shape.values().length - 1);
        range("hue2", hue2, relation == null ? -1 : 0, relation == null ? -1 : Hue.OBJECTS - 1);
        range("shape2", shape2, relation == null ? -1 : 0, relation == null ? -1 : Shape.values().length - 1);
        if (relation != null && count != 1) throw new IllegalArgumentException("a relation is between single objects");
        if (relation != null && hue == hue2 && shape == shape2)
            throw new IllegalArgumentException("a relation needs two different objects");
    }

    private static void range(String slot, int value, int low, int high) {
        if (value < low || value > high)
            throw new IllegalArgumentException("slot '" + slot + "' is " + value + ", allowed " + low + ".." + high);
    }

    /// Some equal objects.
    public static Caption counting(int count, int hue, int shape) {
        return new Caption(count, hue, shape, -1, -1, null);
    }

    /// Any caption: counting and relations are equally likely.
    public static Caption draw(RandomGenerator draws) {
        int hue = draws.nextInt(Hue.OBJECTS);
        int shape = draws.nextInt(Shape.values().length);
        if (draws.nextBoolean()) return counting(1 + draws.nextInt(MOST), hue, shape);
        int other = draws.nextInt(Hue.OBJECTS * Shape.values().length - 1);
        if (other >= hue * 4 + shape) other++;
        Relation relation = Relation.values()[draws.nextInt(4)];
        return new Caption(1, hue, shape, other / 4, other % 4, relation);
    }

    /// True if it asks for a number of equal objects.
    public boolean counts() {
        return relation == null;
    }

    /// Objects asked for.
    public int objects() {
        return counts() ? count : 2;
    }

    /// The caption with one word changed, as captions of the web are wrong.
    public Caption blurred(RandomGenerator draws) {
        if (counts()) {
            if (draws.nextBoolean()) return counting(other(count - 1, MOST, draws) + 1, hue, shape);
            return draws.nextBoolean()
                    ? counting(count, other(hue, Hue.OBJECTS, draws), shape)
                    : counting(count, hue, other(shape, 4, draws));
        }
        return switch (draws.nextInt(5)) {
            case 0, 1 ->
                new Caption(1, hue, shape, hue2, shape2, Relation.values()[other(relation.ordinal(), 4, draws)]);
            case 2 -> different(other(hue, Hue.OBJECTS, draws), hue2);
            case 3 -> different(hue, other(hue2, Hue.OBJECTS, draws));
            default -> different(hue2, hue);
        };
    }

    private Caption different(int first, int second) {
        return first == second && shape == shape2 ? this : new Caption(1, first, shape, second, shape2, relation);
    }

    private static int other(int than, int of, RandomGenerator draws) {
        return (than + 1 + draws.nextInt(of - 1)) % of;
    }

    /// "two blue squares"; "a red ring left of a yellow cross".
    public String text() {
        if (!counts())
            return "a " + name(hue, shape) + " " + relation.name().toLowerCase(Locale.ROOT)
                    + (relation.ordinal() < 2 ? " of" : "") + " a " + name(hue2, shape2);
        String noun = name(hue, shape);
        if (count == 1) return "a " + noun;
        return List.of("two", "three", "four").get(count - 2) + " " + noun
                + (Shape.values()[shape] == Shape.CROSS ? "es" : "s");
    }

    private static String name(int hue, int shape) {
        return Hue.object(hue).name().toLowerCase(Locale.ROOT) + " "
                + Shape.values()[shape].name().toLowerCase(Locale.ROOT);
    }
}
