package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.Fidelity;
import dev.assay.core.engine.RunState;
import dev.assay.core.paper.RecipeRun;
import dev.assay.tasks.transit.Cities;
import dev.assay.tasks.transit.City;
import dev.assay.tasks.transit.Questions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RewardMapTest {
    private static Map<String, Object> values(RecipeRun run, Questions.Question question, String response) {
        return run.values(
                run.lines(List.of(Cases.rollout(response, question.answer(), question.row("map.png"))), new RunState())
                        .getFirst());
    }

    private static RecipeRun run(Fidelity fidelity) {
        return new RecipeRun("reward-map", RecipeRun.changes(List.of(), Map.of(), fidelity), Double.NaN);
    }

    /// The route with one ride broken in two at a stop on its way; empty if no ride passes a stop.
    private static List<List<City.Ride>> broken(City city, List<City.Ride> route) {
        List<List<City.Ride>> all = new ArrayList<>();
        for (int r = 0; r < route.size(); r++) {
            City.Ride ride = route.get(r);
            List<Integer> along = city.lines().get(ride.line()).stops();
            int a = Math.min(along.indexOf(ride.from()), along.indexOf(ride.to()));
            int b = Math.max(along.indexOf(ride.from()), along.indexOf(ride.to()));
            for (int stop : along.subList(a + 1, b)) {
                List<City.Ride> longer = new ArrayList<>(route);
                longer.set(r, new City.Ride(ride.line(), ride.from(), stop));
                longer.add(r + 1, new City.Ride(ride.line(), stop, ride.to()));
                all.add(longer);
            }
        }
        return all;
    }

    /// Mended, no way of breaking the best route into more rides pays as much as the route itself; as
    /// released, its last ride is fined, which the card lists.
    @Test
    void theUnbrokenRoutePaysMost() {
        int routes = 0;
        try (RecipeRun mended = run(Fidelity.MENDED);
                RecipeRun published = run(Fidelity.PUBLISHED)) {
            Cities cities = new Cities(21);
            for (int i = 0; i < 200; i++) {
                City city = cities.get(i);
                var random = new java.util.Random(i);
                Questions.Question question = Questions.ask("q", Questions.Kind.planning, city, i, random);
                List<City.Ride> route = city.route(question.from(), question.to());
                double best =
                        (Double) values(mended, question, city.text(route)).get("detail");
                assertEquals(List.of(6.0, 9.0, 10.0).get(question.changes()), best);
                double released =
                        (Double) values(published, question, city.text(route)).get("detail");
                assertTrue(released < best, "the fine on the last ride");
                for (List<City.Ride> longer : broken(city, route)) {
                    var values = values(mended, question, city.text(longer));
                    assertEquals(1.0, values.get("correct"), "a detour leads there");
                    assertTrue((Double) values.get("detail") < best || question.changes() == 2, values.toString());
                    assertTrue((Double) values.get("detail") <= best, values.toString());
                    routes++;
                }
            }
        }
        assertTrue(routes > 300, "routes broken: " + routes);
    }
}
