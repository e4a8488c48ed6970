package dev.assay.serve;

import dev.assay.core.recipe.Parts;
import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// A running reward service. Requests ride on virtual threads, one each.
public final class Server implements AutoCloseable {
    private static final HeaderName API_KEY = HeaderNames.create("X-Api-Key");
    private static final Duration IDLE = Duration.ofMinutes(2);
    private static final Duration IDLE_CHECK = Duration.ofSeconds(5);
    private static final long RELOAD_MILLIS = 1000;
    /// Longest first line of a request: an address with its parameters.
    private static final int LINE = 8192;

    private final Settings settings;
    private final Consumer<String> log;
    private final Catalogue catalogue;
    private final Meters meters;
    private final Scoring scoring;
    private final Store store;
    private final Routes routes = new Routes();
    private final AtomicLong buffered = new AtomicLong();
    private final Connections connections;
    private final WebServer web;
    private final Thread reloader;
    private volatile boolean ready;

    /// Starts a server; it answers when this returns.
    ///
    /// @param parts what recipes are made of
    /// @param log takes one line for each thing that people should know
    /// @throws IllegalArgumentException if it would listen beyond loopback without asking for a token
    /// @throws IOException if the address is taken or the store cannot be opened
    public Server(Settings settings, Parts parts, Consumer<String> log) throws IOException {
        checkExposure(settings);
        this.settings = settings;
        this.log = log;
        this.catalogue = new Catalogue(parts, settings.recipes(), log);
        this.meters = new Meters(log);
        this.scoring = new Scoring(settings.limits(), meters);
        this.store = settings.store() == null ? null : new Store(settings.store(), log);
        this.connections = new Connections(
                Http1Config.builder().maxPrologueLength(LINE), settings.limits().perBody());
        meters.gauge("assay_body_bytes", "Memory that request bodies hold", buffered);
        Live live = new Live();
        Service service = new Service(settings, catalogue, scoring, meters, live, store);
        routes(service, live, new Lists(catalogue, parts));
        this.web = web();
        this.reloader = settings.recipes() == null
                ? null
                : Thread.ofPlatform().daemon().name("reload").start(this::reload);
        this.ready = true;
    }

    private static void checkExposure(Settings settings) throws UnknownHostException {
        boolean loopback = InetAddress.getByName(settings.host()).isLoopbackAddress();
        if (!loopback && settings.access().isOpen() && !settings.open())
            throw new IllegalArgumentException(settings.host()
                    + " can be reached from other machines, and nobody needs a token; give --token-file FILE, or --open"
                    + " if everybody may use it");
    }

    private void routes(Service service, Live live, Lists lists) {
        Access.Scope read = Access.Scope.READ;
        Native own = new Native(service);
        routes.add(
                Route.post("/v1/score", "ScoreRequest", "score rollouts with one recipe; NDJSON streams", own::score));
        routes.add(Route.post("/v1/explain", "ScoreRequest", "tell where each reward comes from", own::explain));
        routes.add(Route.get("/v1/recipes", read, "recipes there are", lists::recipes));
        routes.add(Route.get("/v1/recipes/{id}", read, "one recipe with all it measures", lists::recipe));
        routes.add(Route.get("/v1/parts", read, "parts recipes are made of", lists::parts));
        routes.add(Route.get("/v1/parts/{id}", read, "one part with its manual", lists::partManual));
        routes.add(Route.get("/v1/papers", read, "published systems", lists::papers));
        routes.add(Route.get("/v1/papers/{id}", read, "one system with the holes of its published code", lists::paper));
        Pages pages = new Pages(service, catalogue, lists, live);
        routes.add(Route.get("/", read, "page: published systems and recipes", pages::systems));
        routes.add(Route.get("/recipes/{id}", read, "page: a recipe", pages::recipe));
        routes.add(Route.get("/playground", read, "page: rollouts to paste", pages::playground));
        routes.add(Route.post("/playground", "Form", "page: why rollouts have their rewards", pages::played));
        routes.add(Route.get("/runs", read, "page: runs and their alarms", pages::runs));
        routes.add(Route.get("/assay.css", null, "style of the pages", pages::style));
        routes.add(Route.get("/assay.js", null, "script of the playground", pages::script));
        OpenRlhf openRlhf = new OpenRlhf(service);
        routes.add(Route.post("/get_reward", "OpenRlhfRequest", "OpenRLHF: remote reward model", openRlhf::getReward));
        NemoGym gym = new NemoGym(service);
        routes.add(Route.post("/verify", "NemoGymVerifyRequest", "NeMo Gym: score one rollout", gym::verify));
        routes.add(Route.post("/seed_session", "NemoGymSeedRequest", "NeMo Gym: begin a session", gym::seedSession));
        routes.add(Route.post(
                "/aggregate_metrics",
                "NemoGymAggregateRequest",
                "NeMo Gym: metrics of many rollouts",
                gym::aggregateMetrics));
        routes.add(Route.get(
                "/reverify_mode", Access.Scope.SCORE, "NeMo Gym: may rollouts be scored again", gym::reverifyMode));
        EvalProtocol eval = new EvalProtocol(service);
        routes.add(Route.post("/evaluate", "EvaluateRequest", "eval-protocol: score messages", eval::evaluate));
        routes.add(Route.post("/reward", "EvaluateRequest", "eval-protocol: the older server", eval::reward));
        routes.add(Route.get("/health", null, "the process lives", this::health));
        routes.add(Route.get("/ready", null, "requests are taken", this::readiness));
        routes.add(Route.get(
                "/metrics",
                read,
                "counters for Prometheus",
                exchange -> exchange.text("text/plain; version=0.0.4; charset=utf-8", meters.scrape())));
        routes.add(Route.get(
                "/openapi.json",
                null,
                "this list",
                exchange -> exchange.json(OpenApi.document(routes.all(), version()))));
    }

    private static String version() {
        String version = Server.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private WebServer web() throws IOException {
        Settings.Limits limits = settings.limits();
        var builder = WebServer.builder()
                .address(InetAddress.getByName(settings.host()))
                .port(settings.port())
                .maxTcpConnections(limits.connections())
                .idleConnectionTimeout(IDLE)
                .idleConnectionPeriod(IDLE_CHECK)
                .shutdownHook(false)
                .shutdownGracePeriod(limits.drain())
                .protocolsDiscoverServices(false)
                .addConnectionSelector(connections)
                .directHandlers(Malformed.handlers())
                .errorHandling(ErrorHandling.builder().includeEntity(true).build())
                .routing(HttpRouting.builder().any(this::dispatch));
        if (settings.certificate() != null) builder.tls(tls());
        WebServer server = builder.build();
        try {
            return server.start();
        } catch (UncheckedIOException | IllegalStateException e) {
            close(store);
            Throwable cause = e;
            while (cause.getCause() != null) cause = cause.getCause();
            throw cause instanceof BindException
                    ? new IOException(
                            settings.host() + ":" + settings.port() + ": " + cause.getMessage()
                                    + "; is another server running? --port 0 takes any free one",
                            e)
                    : new IOException("cannot start: " + cause.getMessage(), e);
        }
    }

    private Tls tls() {
        Keys keys = Keys.builder()
                .pem(pem -> pem.key(Resource.create(settings.key())).certChain(Resource.create(settings.certificate())))
                .build();
        return Tls.builder().privateKey(keys).privateKeyCertChain(keys).build();
    }

    private void dispatch(ServerRequest request, ServerResponse response) {
        Route route = null;
        Exchange exchange = new Exchange(request, response, settings.limits(), buffered, connections);
        try {
            Routes.Match match = routes.find(
                    request.prologue().method().text(), request.path().rawPath());
            route = match.route();
            exchange.id(match.id());
            if (route.scope() != null)
                settings.access()
                        .check(exchange.header(HeaderNames.AUTHORIZATION), exchange.header(API_KEY), route.scope());
            route.handler().handle(exchange);
        } catch (Refusal refusal) {
            exchange.refuse(refusal);
        } catch (RequestException | CloseConnectionException e) {
            throw e;
        } catch (RuntimeException e) {
            meters.fault(e);
            exchange.refuse(new Refusal(500, "a fault of the server; its log has more"));
        } finally {
            exchange.release();
            connections.answered();
            meters.request(route == null ? "none" : route.path(), exchange.status(), exchange.nanos());
        }
        closeIfSaid(exchange);
    }

    /// Helidon says that it closes a connection, but waits for the client to do so; what is left of a body would then
    /// be taken for the next request.
    private static void closeIfSaid(Exchange exchange) {
        if (!exchange.closes()) return;
        exchange.linger();
        throw new CloseConnectionException("done");
    }

    private void health(Exchange exchange) {
        exchange.json(Map.of("status", "ok"));
    }

    private void readiness(Exchange exchange) {
        if (!ready) throw new Refusal(503, "the server is stopping");
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("status", "ready");
        state.put("in_flight", (double) scoring.inFlight());
        List<String> errors = catalogue.errors();
        if (!errors.isEmpty()) state.put("recipes", errors);
        exchange.json(state);
    }

    private void reload() {
        try {
            while (true) {
                Thread.sleep(RELOAD_MILLIS);
                catalogue.reload();
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    /// The port it listens on.
    public int port() {
        return web.port();
    }

    /// Where it is.
    public URI uri() {
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        return URI.create((settings.certificate() == null ? "http://" : "https://") + host + ":" + port());
    }

    /// Takes no more requests, answers those it has taken, and ends.
    @Override
    public void close() {
        ready = false;
        log.accept("stopping");
        Thread stopping = Thread.ofPlatform().name("stop").start(web::stop);
        try {
            // A connection that turned to waiting while the others were told to stop would keep all of them waiting.
            while (!stopping.join(Duration.ofMillis(20))) connections.closeWaiting();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (reloader != null) reloader.interrupt();
        connections.close();
        scoring.close();
        close(store);
        catalogue.close();
    }

    private void close(Store open) {
        try {
            if (open != null) open.close();
        } catch (IOException e) {
            log.accept("cannot close the store: " + e.getMessage());
        }
    }
}
