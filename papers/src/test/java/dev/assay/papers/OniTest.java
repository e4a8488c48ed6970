package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.tasks.control.MiniDungeon;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OniTest {
    private static Annotator annotator(int speed, boolean newest, boolean classifier, double noise) {
        return new Annotator(speed, newest, classifier, noise, 2, new Random(1));
    }

    @Test
    void aMessageWithoutALabelEarnsNothing() {
        Annotator annotator = annotator(10, true, false, 0);
        annotator.see("The door opens.", MiniDungeon.Message.OPENS);
        annotator.see("You find nothing.", MiniDungeon.Message.FOUND_NOTHING);
        assertEquals(0, annotator.label("The door opens."));
        annotator.updated(1);
        annotator.updated(2);
        assertEquals(0, annotator.label("The door opens."), "labels come two updates late");
        annotator.updated(3);
        assertEquals(1, annotator.label("The door opens."));
        assertEquals(0, annotator.label("You find nothing."));
    }

    @Test
    void theNewestComesFirst() {
        for (boolean newest : new boolean[] {true, false}) {
            Annotator annotator = annotator(1, newest, false, 0);
            annotator.see("You kill the old newt!", MiniDungeon.Message.KILL);
            annotator.see("You kill the grey newt!", MiniDungeon.Message.KILL);
            for (int u = 1; u <= 3; u++) annotator.updated(u);
            assertEquals(newest ? 0 : 1, annotator.label("You kill the old newt!"));
            assertEquals(newest ? 1 : 0, annotator.label("You kill the grey newt!"));
        }
    }

    /// A classifier knows wordings it was never told of.
    @Test
    void aClassifierCarriesOver() {
        Annotator annotator = annotator(100, true, true, 0);
        for (String word : new String[] {"old", "grey", "small", "wet", "dark", "worn"}) {
            annotator.see(MiniDungeon.Message.KILL.worded(word), MiniDungeon.Message.KILL);
            annotator.see(MiniDungeon.Message.MISS.worded(word), MiniDungeon.Message.MISS);
        }
        for (int u = 1; u <= 3; u++) annotator.updated(u);
        assertEquals(1, annotator.label(MiniDungeon.Message.KILL.worded("dusty")));
        assertEquals(0, annotator.label(MiniDungeon.Message.MISS.worded("dusty")));
    }

    /// With every label turned round a search that finds nothing is paid: less each time, and anew in the next
    /// episode.
    @Test
    void countsRestartWithTheEpisode() {
        Annotator annotator = annotator(10, true, false, 1);
        OniClaims.Told told = OniClaims.told(annotator, new Random(2));
        MiniDungeon world = new MiniDungeon(3);
        Random draws = new Random(3);
        world.reset(draws);
        told.begin(world);
        assertEquals(0, searched(told, world));
        for (int u = 1; u <= 3; u++) annotator.updated(u);
        assertEquals(0.4 / 8, searched(told, world), 1e-12, "seen twice, when it had no label too");
        world.reset(draws);
        told.begin(world);
        assertEquals(0.4, searched(told, world), 1e-12);
        assertEquals(0.4 / 8, searched(told, world), 1e-12);
        assertTrue(searched(told, world) > 0);
    }

    private static double searched(OniClaims.Told told, MiniDungeon world) {
        var outcome = world.step(MiniDungeon.SEARCH);
        return told.of(world, MiniDungeon.SEARCH, outcome);
    }
}
