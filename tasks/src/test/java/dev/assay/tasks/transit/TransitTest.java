package dev.assay.tasks.transit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Rollout;
import dev.assay.core.Scored;
import dev.assay.verify.transit.MapAnswer;
import dev.assay.verify.transit.RouteCheck;
import dev.assay.verify.transit.TransitMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TransitTest {
    private static final RewardFunction ROUTE =
            new RouteCheck("", dev.assay.core.Fidelity.RECIPE).open(Resources.DEFAULT);
    private static final RewardFunction ANSWER = new MapAnswer().open(Resources.DEFAULT);

    private static double first(RewardFunction part, Questions.Question question, String response) {
        Map<String, Object> info = new HashMap<>(question.row("map.png"));
        Rollout rollout = Rollout.of("1", "1", null, response, info.get("answer"), info);
        Reading reading = part.score(List.of(new Scored(rollout)), null).getFirst();
        return ((Reading.Measured) reading).signals().getFirst().value();
    }

    @Property(seed = "1", tries = 100)
    void citiesAreWellBuilt(@ForAll @IntRange(max = 100_000) int index) {
        City city = new Cities(3).get(index);
        Set<String> names =
                city.stops().stream().map(stop -> TransitMap.stop(stop.name())).collect(Collectors.toSet());
        assertEquals(city.stops().size(), names.size(), "names stay apart when cleaned");
        Set<Integer> middles = new HashSet<>();
        for (City.Line line : city.lines()) {
            assertTrue(line.stops().size() >= 5 && line.stops().size() <= 9);
            assertEquals(line.stops().size(), new HashSet<>(line.stops()).size());
            for (int i = 1; i < line.stops().size(); i++) {
                City.Stop a = city.stops().get(line.stops().get(i - 1));
                City.Stop b = city.stops().get(line.stops().get(i));
                assertEquals(1, Math.max(Math.abs(a.x() - b.x()), Math.abs(a.y() - b.y())));
                assertTrue(middles.add((a.y() + b.y()) * 100 + a.x() + b.x()), "two pieces touch beside a stop");
            }
        }
        for (int[] row : city.changes())
            for (int changes : row) assertTrue(changes < city.lines().size(), "every two lines are joined");
    }

    /// Against all sequences of up to three rides.
    @Property(seed = "1", tries = 15)
    void routesHaveTheFewestChangesAndThenTheFewestStops(@ForAll @IntRange(max = 1000) int index) {
        City city = new Cities(4).get(index);
        for (int from = 0; from < city.stops().size(); from += 3)
            for (int to = 1; to < city.stops().size(); to += 3) {
                if (from == to) continue;
                List<City.Ride> route = city.route(from, to);
                for (int rides = 1; rides <= Math.min(3, route.size()); rides++) {
                    int fewest = fewest(city, from, to, rides);
                    if (rides < route.size()) assertEquals(Integer.MAX_VALUE, fewest);
                    else
                        assertEquals(
                                fewest,
                                route.stream()
                                        .mapToInt(ride -> city.between(ride.line(), ride.from(), ride.to()) + 1)
                                        .sum());
                }
            }
    }

    /// Stops passed by the shortest of all routes of so many rides.
    private static int fewest(City city, int from, int to, int rides) {
        int fewest = Integer.MAX_VALUE;
        for (int line : city.linesAt(from))
            for (int stop : city.lines().get(line).stops()) {
                if (stop == from || (rides == 1) != (stop == to)) continue;
                int rest = rides == 1 ? 0 : fewest(city, stop, to, rides - 1);
                if (rest < Integer.MAX_VALUE) fewest = Math.min(fewest, city.between(line, from, stop) + 1 + rest);
            }
        return fewest;
    }

    @Test
    void everyQuestionIsAnsweredRightByItsAnswerOnly() {
        Questions questions = new Questions(9, 40, 12);
        assertEquals(240, questions.size());
        int[] changes = new int[3];
        for (int i = 0; i < questions.size(); i++) {
            Questions.Question question = questions.get(i);
            switch (question.kind()) {
                case planning -> {
                    assertEquals(1, first(ROUTE, question, (String) question.answer()), question.toString());
                    assertEquals(0, first(ROUTE, question, ""));
                    changes[question.changes()]++;
                    assertEquals(
                            question.changes() + 1,
                            question.city()
                                    .route(question.from(), question.to())
                                    .size());
                }
                case TorF1, TorF2 -> {
                    boolean yes = question.answer().equals(1);
                    assertEquals(yes ? 1 : 0, first(ANSWER, question, "\\boxed{yes}"));
                    assertEquals(yes ? 0 : 1, first(ANSWER, question, "The answer is no."));
                }
                case Counting1 -> {
                    int right = (Integer) question.answer();
                    for (int k = 0; k < 4; k++)
                        assertEquals(k == right ? 1 : 0, first(ANSWER, question, "\\boxed{" + (char) ('a' + k) + "}"));
                }
                default -> {
                    assertEquals(1, first(ANSWER, question, "It is \\boxed{" + question.answer() + "}"));
                    assertEquals(0, first(ANSWER, question, "\\boxed{99}"));
                }
            }
        }
        for (int many : changes) assertTrue(many >= 5, "routes with 0, 1 and 2 changes are asked for");
    }

    @Test
    void questionsComeInStagesAndOnceEach() {
        Questions questions = new Questions(2, 30, 5);
        Set<String> seen = new HashSet<>();
        List<Integer> stages = new ArrayList<>();
        List<String> kinds = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            assertTrue(seen.add(questions.get(i).id()));
            stages.add(questions.get(i).kind().stage());
            kinds.add(questions.get(i).kind().name());
        }
        assertEquals(stages.stream().sorted().toList(), stages);
        assertNotEquals(kinds.subList(0, 60).stream().sorted().toList(), kinds.subList(0, 60), "shuffled within");
    }

    @Test
    void aSeedIsAPlace() {
        Questions one = new Questions(7, 5, 3);
        Questions two = new Questions(7, 5, 3);
        for (int i = one.size() - 1; i >= 0; i--)
            assertEquals(one.get(i).row("x"), two.get(i).row("x"));
        assertNotEquals(new Cities(7).get(0), new Cities(8).get(0));
    }

    /// Each line's colour is in the picture, and about as much as the line is long.
    @Test
    void theLinesAreDrawn() {
        for (int i = 0; i < 6; i++) {
            City city = new Cities(11).get(i);
            var image = MapPicture.of(city);
            int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
            for (City.Line line : city.lines()) {
                long drawn = IntStream.of(pixels)
                        .filter(p -> (p & 0xffffff) == line.color())
                        .count();
                assertTrue(drawn > 300L * (line.stops().size() - 1), line.name() + ": " + drawn);
            }
        }
    }
}
