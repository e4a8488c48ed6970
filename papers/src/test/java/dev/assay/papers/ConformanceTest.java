package dev.assay.papers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.core.json.Json;
import dev.assay.core.paper.Conformance;
import dev.assay.core.paper.Paper;
import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every system meets every published case.
class ConformanceTest {
    static Stream<Paper> papers() {
        return ServiceLoader.load(Paper.class).stream().map(ServiceLoader.Provider::get);
    }

    @ParameterizedTest
    @MethodSource("papers")
    void meetsItsCases(Paper paper) throws IOException {
        try (var in = getClass().getResourceAsStream("/vectors/" + paper.card().id() + ".json")) {
            byte[] bytes = in.readAllBytes();
            List<Object> cases = Json.list(Json.parse(bytes, 0, bytes.length));
            Conformance.Result result = Conformance.run(paper, cases);
            assertEquals(List.of(), result.failures());
            assertEquals(cases.size(), result.passed());
            assertTrue(cases.size() >= 8, "too few cases to mean anything");
        }
    }
}
