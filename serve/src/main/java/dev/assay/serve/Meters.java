package dev.assay.serve;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What the server counts, for Prometheus.
final class Meters {
    private record Answered(String route, int status) {}

    private record Scored(String recipe, String status) {}

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Consumer<String> log;
    private final Map<Answered, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Scored, Counter> counters = new ConcurrentHashMap<>();
    private final Counter known;

    Meters(Consumer<String> log) {
        this.log = log;
        this.known = Counter.builder("assay_samples_known")
                .description("Samples whose result was known or under way")
                .register(registry);
    }

    void gauge(String name, String description, Number number) {
        Gauge.builder(name, number, Number::doubleValue)
                .description(description)
                .register(registry);
    }

    /// A request that was answered.
    ///
    /// @param route its pattern, never what was sent: names must stay few
    void request(String route, int status, long nanos) {
        timers.computeIfAbsent(
                        new Answered(route, status),
                        _ -> Timer.builder("assay_requests")
                                .description("Requests and the time they took")
                                .tags("route", route, "status", Integer.toString(status))
                                .serviceLevelObjectives(
                                        Duration.ofMillis(1),
                                        Duration.ofMillis(5),
                                        Duration.ofMillis(20),
                                        Duration.ofMillis(100),
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(10))
                                .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    void samples(String recipe, List<Result> results) {
        for (Result each : results)
            counters.computeIfAbsent(
                            new Scored(recipe, each.status()),
                            _ -> Counter.builder("assay_samples")
                                    .description("Samples by what came of them")
                                    .tags("recipe", recipe, "status", each.status())
                                    .register(registry))
                    .increment();
    }

    void known(int samples) {
        known.increment(samples);
    }

    /// A fault of a part, which its author must see.
    void fault(Throwable fault) {
        StackTraceElement[] trace = fault.getStackTrace();
        log.accept("a part failed: " + fault + (trace.length == 0 ? "" : " at " + trace[0]));
    }

    String scrape() {
        return registry.scrape();
    }
}
