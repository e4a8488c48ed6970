package dev.assay.cli;

import dev.assay.serve.Access;
import dev.assay.serve.Server;
import dev.assay.serve.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `assay serve`
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Serve rewards to trainers, and pages that show why to people.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  assay serve",
            "  assay serve --recipe tool-rl --store scores",
            "  assay serve --host 0.0.0.0 --token-file tokens --tls-cert cert.pem --tls-key key.pem",
            "  curl -s localhost:8080/v1/score -d '{\"recipe\":\"math\",\"samples\":[{\"response\":\"#### 3\",\"answer\":\"3\"}]}'"
        })
final class Serve implements Callable<Integer> {
    /// Kept, for a logger nobody refers to is forgotten with its level.
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    @Spec
    private CommandSpec spec;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on (default: loopback).")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "N", description = "Port (default 8080); 0 takes any free one.")
    private int port = 8080;

    @Option(
            names = "--recipe",
            paramLabel = "ID",
            description =
                    "Recipe of requests that name none, which clients of OpenRLHF or NeMo Gym may not be able to.")
    private String recipe;

    @Option(
            names = "--recipes",
            paramLabel = "DIR",
            description = "Folder of more recipes (.yaml); looked at every second, a wrong file keeps the old one.")
    private Path recipes;

    @Option(names = "--store", paramLabel = "DIR", description = "Keep every score in this folder; see assay query.")
    private Path store;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Tokens that may use the server, one a line, each followed by score or read, or by nothing"
                    + " for both. The environment variable ASSAY_TOKEN gives one without a file.")
    private Path tokens;

    @Option(names = "--open", description = "Listen beyond loopback although nobody needs a token.")
    private boolean open;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "PEM file with the certificate chain, for TLS.")
    private Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "PEM file with its private key.")
    private Path key;

    @Option(
            names = "--parts",
            paramLabel = "FILE",
            description =
                    "More parts: a jar, or a .java file that is compiled on the spot; may be given more than once.")
    private List<Path> parts = List.of();

    @Option(names = "--max-body", paramLabel = "MIB", description = "Longest request in MiB (default 32).")
    private int maxBody = 32;

    @Option(
            names = "--queue",
            paramLabel = "N",
            description = "Most samples that are scored or wait (default 20000); more are refused with 429.")
    private int queue = Settings.Limits.DEFAULT.inFlight();

    @Option(
            names = "--sample-timeout",
            paramLabel = "SECONDS",
            description = "Time a sample, or a group that is compared, may take (default 30).")
    private double sampleTimeout = 30;

    @Option(
            names = "--cache",
            paramLabel = "MIB",
            description = "Memory for results that are asked for again (default 32).")
    private int cache = 32;

    @Override
    public Integer call() throws IOException, InterruptedException {
        // A client that hangs up in the middle of its headers is worth no stack trace.
        HELIDON.setLevel(Level.SEVERE);
        PrintWriter out = spec.commandLine().getOut();
        CountDownLatch stopped = new CountDownLatch(1);
        Server server = new Server(settings(), UserParts.load(parts), line -> {
            out.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + line);
            out.flush();
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            stopped.countDown();
        }));
        out.println("assay serves at " + server.uri());
        out.flush();
        stopped.await();
        return 0;
    }

    private Settings settings() throws IOException {
        if (certificate == null != (key == null))
            throw new FileSystemException("--tls-cert and --tls-key", null, "give both, or none");
        for (Path file : new Path[] {certificate, key, tokens})
            if (file != null && !Files.isReadable(file))
                throw new FileSystemException(file.toString(), null, "cannot be read");
        if (recipes != null && !Files.isDirectory(recipes))
            throw new FileSystemException(recipes.toString(), null, "is no folder");
        if (maxBody < 1 || maxBody > 1024 || queue < 1 || cache < 0 || !(sampleTimeout > 0))
            throw new FileSystemException(
                    "--max-body, --queue, --sample-timeout, --cache",
                    null,
                    "expected positive numbers, a body up to 1024");
        Settings.Limits preset = Settings.Limits.DEFAULT;
        return new Settings(
                host,
                port,
                access(),
                open,
                certificate,
                key,
                recipes,
                store,
                recipe,
                new Settings.Limits(
                        maxBody << 20,
                        Math.max(preset.bufferedBytes(), (long) maxBody << 21),
                        queue,
                        preset.connections(),
                        Duration.ofNanos((long) (sampleTimeout * 1e9)),
                        preset.perRequest(),
                        preset.perBody(),
                        preset.silence(),
                        (long) cache << 20,
                        preset.drain()));
    }

    private Access access() throws IOException {
        if (tokens != null) return Access.of(tokens);
        String token = System.getenv("ASSAY_TOKEN");
        return token == null || token.isEmpty() ? Access.OPEN : Access.of(token);
    }
}
