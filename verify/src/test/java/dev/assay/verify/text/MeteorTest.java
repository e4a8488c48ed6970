package dev.assay.verify.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeteorTest {
    /// Stems as NLTK 3.8 gives them.
    @ParameterizedTest
    @CsvSource({
        "caresses,caress",
        "ponies,poni",
        "dies,die",
        "cats,cat",
        "feed,feed",
        "agreed,agre",
        "spied,spi",
        "died,die",
        "motoring,motor",
        "sing,sing",
        "conflated,conflat",
        "hopping,hop",
        "falling,fall",
        "filing,file",
        "happy,happi",
        "enjoy,enjoy",
        "relational,relat",
        "rational,ration",
        "radically,radic",
        "adoption,adopt",
        "region,region",
        "controlling,control",
        "skies,sky",
        "dying,die",
        "archaeology,archaeolog",
        "hopefully,hope",
        "sky,sky",
        "is,is"
    })
    void stems(String word, String stem) {
        assertEquals(stem, Porter.stem(word));
    }

    @Test
    void words() {
        assertEquals(List.of("it", "'", "s", "3.5%", ",", "a", "-", "b"), Meteor.words("It's 3.5%, a-b"));
        assertEquals(List.of("\ud83d\ude00"), Meteor.words(" \ud83d\ude00\u00a0\u3000"));
    }

    /// 3 of 4 words match in 2 pieces: P = R = 3/4, so F = 3/4 and the penalty 0.5 (2/3)^3.
    @Test
    void countsPieces() {
        var found = Meteor.align("a b x c", "a b c y", Map.of());
        assertEquals(3, found.matches());
        assertEquals(2, found.chunks());
        assertEquals(0.75 * (1 - 0.5 * 8 / 27), found.score(), 1e-12);
    }

    @Test
    void synonymsComeLast() {
        Map<String, Set<String>> alike = Map.of("auto", Set.of("auto", "car"), "car", Set.of("auto", "car"));
        assertEquals(0, Meteor.align("auto", "car", Map.of()).score());
        assertEquals(0.5, Meteor.align("auto", "car", alike).score(), 1e-12);
        assertEquals(2, Meteor.align("auto car", "car auto", alike).matches());
    }

    @Property(seed = "1", tries = 300)
    void staysInRange(@ForAll String a, @ForAll String b) {
        double score = Meteor.align(a, b, Map.of()).score();
        assertTrue(score >= 0 && score <= 1);
        int n = Meteor.words(a).size();
        assertEquals(
                n == 0 ? 0 : 1 - 0.5 / Math.pow(n, 3),
                Meteor.align(a, a, Map.of()).score(),
                1e-9);
    }

    @Test
    void wordErrors() {
        assertEquals(1, WordError.accuracy("Hello, World!", "hello world"));
        assertEquals(0.5, WordError.accuracy("hello there", "hello world"));
        assertEquals(0, WordError.accuracy("a b c d", "hello world"));
        assertEquals(0, WordError.accuracy("", "hello"));
    }
}
