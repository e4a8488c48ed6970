package dev.assay.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine;

/// The run that the launcher lets the JVM watch, to learn what to keep ready for later starts of the server: serves,
/// answers once, and ends.
final class Warm {
    private Warm() {}

    /// @param args a file of rows for the recipe `tool-rl`
    public static void main(String[] args) throws IOException {
        CommandLine serve = Main.commandLine("serve");
        String row;
        try (Stream<String> rows = Files.lines(Path.of(args[0]))) {
            row = rows.findFirst().orElseThrow();
        }
        try (BufferedReader said = new BufferedReader(tell(serve))) {
            Thread.ofPlatform().daemon().start(() -> serve.execute("serve", "--port", "0"));
            URI uri = URI.create(said.readLine().replaceAll(".* ", ""));
            ask(uri, "GET", "/", "");
            ask(uri, "POST", "/v1/score", "{\"recipe\":\"tool-rl\",\"samples\":[" + row + "]}");
        }
        System.exit(0);
    }

    private static PipedReader tell(CommandLine command) throws IOException {
        PipedReader reader = new PipedReader();
        command.setOut(new PrintWriter(new PipedWriter(reader), true));
        return reader;
    }

    private static void ask(URI uri, String method, String path, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\nContent-Length: "
                + bytes.length + "\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
            out.flush();
            socket.getInputStream().readAllBytes();
        }
    }
}
