package dev.assay.tasks.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Names for the nodes of a drawn problem: distinct, without commas or brackets, made up.
final class Names {
    private static final List<String> FIRST =
            List.of(("Ada Aino Alba Amir Anouk Arjun Astrid Bela Bianca Boris Bruno Carla"
                            + " Cem Chidi Clara Dalia Dana Darius Davor Dina Edda Eero Elif Emil Enzo Esra Eva Farid Femi Fiona"
                            + " Flora Franz Gala Gita Greta Gustav Hana Hector Helga Hiro Ida Igor Ilse Imani Ines Ivan Jana Jonas"
                            + " Jun Kaia Karim Kenji Lara Leo Lina Luca Mai Marek Mei Milan Mina Nadia Nils Nora Oda Olga Omar Otto"
                            + " Pavel Petra Pia Rafi Rhea Rosa Rune Sami Selma Signe Sofia Stella Tariq Tea Thea Timo Toma Ugo Ulla"
                            + " Uma Vera Viktor Wanda Wren Xenia Yara Yuri Zain Zelda Zora")
                    .split(" "));
    private static final List<String> LAST = List.of(("Abara Adler Amsel Arai Baum Becker Berg Blom Brandt Castell Cho"
                    + " Costa Dahl Danner Diaz Eklund Engel Falk Ferro Fink Garay Gruber Haas Hale Holm Ibarra Ito Jansen"
                    + " Kade Keller Kim Kovac Lang Laine Lund Maro Mendez Moritz Nagy Novak Okoye Olsen Ortiz Park Pohl"
                    + " Quist Rahman Reyes Rossi Sato Silva Stark Tanaka Thorn Vega Virta Weber Wolff Yilmaz Zeller")
            .split(" "));
    private static final List<String> STEM = List.of(("Aldwick Ashford Bellmar Brinmoor Calder Corvane Dunmere Eastvale"
                    + " Elmstead Farrow Glenholt Greyport Hartwell Ilmara Jorvale Kestrel Larkfield Lindmoor Marlow"
                    + " Netherby Norwick Oakhaven Pellin Quarrow Ravenna Rosmere Selkirk Stavely Thornbury Ulmont"
                    + " Vantry Westerly Wyndham Yarrow Zellwood")
            .split(" "));
    private static final List<String> KIND = List.of(
            "University",
            "River",
            "Castle",
            "Museum",
            "Valley",
            "Observatory",
            "Football Club",
            "Opera",
            "Railway",
            "Press",
            "Festival",
            "Archive");
    private static final List<String> RELATIONS = List.of(
            "located in",
            "part of",
            "founded by",
            "near",
            "named after",
            "owned by",
            "member of",
            "shares border with",
            "hosted by",
            "works with");

    private Names() {}

    /// @param relation one for each link of a knowledge graph
    static String relation(RandomGenerator random) {
        return RELATIONS.get(random.nextInt(RELATIONS.size()));
    }

    static List<String> people(int count, RandomGenerator random) {
        if (count > FIRST.size()) return authors(count, random);
        List<String> names = new ArrayList<>(FIRST);
        Collections.shuffle(names, Random.from(random));
        return names.subList(0, count);
    }

    static List<String> authors(int count, RandomGenerator random) {
        return distinct(count, FIRST, LAST, random);
    }

    static List<String> entities(int count, RandomGenerator random) {
        return distinct(count, STEM, KIND, random);
    }

    /// Three capital letters each.
    static List<String> airports(int count, RandomGenerator random) {
        Set<String> names = new LinkedHashSet<>();
        while (names.size() < count) names.add(airport(random.nextInt(26 * 26 * 26)));
        return List.copyOf(names);
    }

    /// The code with this number: AAA, AAB, ...
    static String airport(int number) {
        return "" + (char) ('A' + number / 676) + (char) ('A' + number / 26 % 26) + (char) ('A' + number % 26);
    }

    /// A number tells the names apart when there are more than pairs of words.
    private static List<String> distinct(int count, List<String> first, List<String> second, RandomGenerator random) {
        Set<String> names = new LinkedHashSet<>();
        while (names.size() < count) {
            String name = first.get(random.nextInt(first.size())) + " " + second.get(random.nextInt(second.size()));
            if (!names.add(name) && names.size() > first.size() * second.size() / 2)
                names.add(name + " " + (names.size() + 1));
        }
        return List.copyOf(names);
    }
}
