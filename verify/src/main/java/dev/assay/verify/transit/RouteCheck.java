package dev.assay.verify.transit;

import dev.assay.core.Aspect;
import dev.assay.core.Draws;
import dev.assay.core.Fidelity;
import dev.assay.core.Part;
import dev.assay.core.Reading;
import dev.assay.core.Resources;
import dev.assay.core.RewardFunction;
import dev.assay.core.Rollout;
import dev.assay.core.Scope;
import dev.assay.core.Scored;
import dev.assay.core.Signal;
import dev.assay.core.View;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonException;
import dev.assay.core.recipe.Default;
import dev.assay.manual.Named;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Checks a route on a transit map (RewardMap, arXiv 2510.02240, section 4.2). A route is a list of rides
/// separated by `--`, each of three lines `Route Name:`, `Departure Stop:`, `Arrival Stop:`. The row tells
/// `station_1`, `station_2`, `question_transfer_count` (changes needed) and the map: `metro_data`, an object
/// from line to stops, or `json`, the name of a file with such an object.
///
/// Aspects: `correct`, 1 if the rides lead from the first station to the second, each along a line with both
/// its stops, each from where the one before ended; `ends`, 1 if the first and last stop are right; and for
/// each ride, if they are: `line`, 1 if its line exists (where no change is needed: if it joins the two
/// stations); `change`, 1 if it leads to where the next one starts and a change is still needed; `extra`, 1
/// if it is one too many. The order of the stops on a line and the direction do not matter. Not applicable
/// where `type` is there and not `planning`.
///
/// @param maps folder of the station files
/// @param fidelity `published` counts the last ride that is needed as one too many, takes for a direct
///     route the first line only that joins the stations, pays parts of rides whose field names have wrong
///     capitals, reads a ride with two of a field although another answer may hide in it, and takes a row
///     that needs no change although no line joins its stations, which is an error when `mended`
@Named("transit-route")
public record RouteCheck(
        @Default("") String maps, @Default("recipe") Fidelity fidelity) implements Part<RewardFunction> {
    private record Kept(Object json, TransitMap map) {}

    @Override
    public RewardFunction open(Resources resources) {
        return new Checker(maps, fidelity.or(resources.fidelity()) == Fidelity.PUBLISHED);
    }

    private static final class Checker implements RewardFunction.Each {
        private static final View<List<Ride>> RIDES = new Ride.In();
        private final String maps;
        private final boolean published;
        /// The map of the row before: those of a group have the same.
        private volatile Kept last = new Kept(null, null);

        Checker(String maps, boolean published) {
            this.maps = maps;
            this.published = published;
        }

        @Override
        public List<Aspect> aspects() {
            return List.of(
                    Aspect.whole("correct", 0, 1),
                    Aspect.whole("ends", 0, 1),
                    new Aspect("line", Scope.Kind.ITEM, 0, 1),
                    new Aspect("change", Scope.Kind.ITEM, 0, 1),
                    new Aspect("extra", Scope.Kind.ITEM, 0, 1).fault());
        }

        @Override
        public Reading read(Scored row, Draws draws) {
            Rollout rollout = row.rollout();
            Object type = rollout.info("type");
            if (type != null && !type.equals("planning"))
                return new Reading.NotApplicable("a question of type " + type + " asks for no route");
            if (!(rollout.info("station_1") instanceof String first)
                    || !(rollout.info("station_2") instanceof String second))
                return new Reading.Missing("the row has no texts 'station_1' and 'station_2'");
            if (!(rollout.info("question_transfer_count") instanceof Number changes))
                return new Reading.Missing("the row has no number 'question_transfer_count'");
            if (changes.doubleValue() < 0)
                throw new IllegalArgumentException(
                        rollout.id() + ": question_transfer_count: expected 0 or more, found " + changes);
            TransitMap map = map(rollout);
            if (map == null) return new Reading.Missing("the row has neither 'metro_data' nor 'json'");
            String from = TransitMap.stop(first);
            String to = TransitMap.stop(second);
            if (!published && changes.doubleValue() == 0 && map.direct(from, to) == null)
                throw new IllegalArgumentException(rollout.id() + ": question_transfer_count is 0, but no line joins '"
                        + first + "' and '" + second + "'");
            var seen = (View.Seen.Got<List<Ride>>) row.view(RIDES);
            return new Reading.Measured(signals(map, from, to, changes.doubleValue(), seen.value()));
        }

        private List<Signal> signals(TransitMap map, String from, String to, double changes, List<Ride> all) {
            List<Ride> strict = all.stream()
                    .filter(ride -> ride.strict() && (published || ride.once()))
                    .toList();
            String fault = fault(map, from, to, strict);
            List<Signal> signals = new ArrayList<>();
            signals.add(Signal.whole("correct", fault == null ? 1 : 0, () -> fault == null ? "it leads there" : fault));
            List<Ride> rides = published ? all : strict;
            boolean ends = ends(from, to, rides);
            signals.add(Signal.whole("ends", ends ? 1 : 0, null));
            for (int i = 0; ends && i < rides.size(); i++) {
                Ride ride = rides.get(i);
                Scope place = new Scope.Item(i, ride.start(), ride.end());
                boolean line = map.knows(ride.line()) && (changes > 0 || direct(map, from, to, ride.line()));
                boolean change = map.joins(ride.line(), ride.from(), ride.to())
                        && i + 1 < rides.size()
                        && ride.to().equals(rides.get(i + 1).from())
                        && i + 1 <= changes;
                boolean extra = published ? i + 1 > changes : i > changes;
                signals.add(Signal.of("line", line ? 1 : 0, place, ride::line));
                signals.add(Signal.of("change", change ? 1 : 0, place, () -> "at " + ride.to()));
                signals.add(Signal.of("extra", extra ? 1 : 0, place, null));
            }
            return signals;
        }

        private boolean direct(TransitMap map, String from, String to, String line) {
            return published ? line.equals(map.direct(from, to)) : map.joins(line, from, to);
        }

        private static boolean ends(String from, String to, List<Ride> rides) {
            return !rides.isEmpty()
                    && rides.getFirst().from().equals(from)
                    && rides.getLast().to().equals(to);
        }

        /// What is wrong with a route; null for nothing.
        private static String fault(TransitMap map, String from, String to, List<Ride> rides) {
            if (rides.isEmpty()) return "no ride with Route Name, Departure Stop and Arrival Stop";
            if (!ends(from, to, rides)) return "it does not lead from " + from + " to " + to;
            for (int i = 0; i < rides.size(); i++) {
                Ride ride = rides.get(i);
                if (!map.knows(ride.line())) return "no line '" + ride.line() + "'";
                if (!map.joins(ride.line(), ride.from(), ride.to()))
                    return ride.line() + " does not join " + ride.from() + " and " + ride.to();
                if (i + 1 < rides.size() && !ride.to().equals(rides.get(i + 1).from()))
                    return "ride " + (i + 2) + " does not start where ride " + (i + 1) + " ended";
            }
            return null;
        }

        private TransitMap map(Rollout rollout) {
            Object data = rollout.info("metro_data");
            Object file = data == null ? rollout.info("json") : null;
            Object json = data == null ? file : data;
            if (json == null) return null;
            Kept kept = last;
            if (json.equals(kept.json)) return kept.map;
            TransitMap map = data != null
                    ? TransitMap.of(data, rollout.id() + ": metro_data")
                    : read(String.valueOf(file), rollout.info());
            last = new Kept(json, map);
            return map;
        }

        private TransitMap read(String name, Map<String, Object> info) {
            String place = "station file of " + info.getOrDefault("city", "an unnamed city") + ", " + name;
            try {
                Path path = Path.of(maps).resolve(name);
                if (!Files.isRegularFile(path))
                    throw new IllegalArgumentException(
                            place + ": no such file in '" + maps + "'; set 'maps' to the folder of station files");
                return TransitMap.of(Json.parse(Files.readString(path)), place);
            } catch (CharacterCodingException _) {
                throw new IllegalArgumentException(place + ": not UTF-8 text");
            } catch (IOException | JsonException | InvalidPathException e) {
                throw new IllegalArgumentException(place + ": " + e.getMessage());
            }
        }
    }
}
