package dev.assay.serve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// All addresses of a server. Paths are compared as they were sent, byte for byte: nothing in one is ever decoded,
/// resolved or looked up in a file system.
final class Routes {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /// @param id what stands in place of `{id}`; null if the route has none
    record Match(Route route, String id) {}

    private final List<Route> all = new ArrayList<>();
    private final Map<String, Map<String, Route>> byStem = new HashMap<>();

    void add(Route route) {
        all.add(route);
        String key = route.stem() + (route.hasId() ? "*" : "");
        byStem.computeIfAbsent(key, _ -> new HashMap<>()).put(route.method(), route);
    }

    List<Route> all() {
        return all;
    }

    /// @throws Refusal 404 for an unknown path, 405 for another method
    Match find(String method, String path) {
        Map<String, Route> known = byStem.get(path);
        String id = null;
        if (known == null) {
            int slash = path.lastIndexOf('/') + 1;
            id = path.substring(slash);
            known = byStem.get(path.substring(0, slash) + "*");
            if (known == null || !NAME.matcher(id).matches())
                throw new Refusal(404, "there is nothing here; GET /openapi.json lists what there is");
        }
        Route route = known.get(method);
        if (route == null) {
            String allowed = String.join(", ", known.keySet().stream().sorted().toList());
            throw new Refusal(405, "this address takes " + allowed, allowed);
        }
        return new Match(route, id);
    }
}
