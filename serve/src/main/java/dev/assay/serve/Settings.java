package dev.assay.serve;

import java.nio.file.Path;
import java.time.Duration;

/// How a server runs.
///
/// @param host address to listen on
/// @param port 0 for any free one
/// @param access who may do what
/// @param open true to listen beyond loopback although nobody needs a token
/// @param certificate PEM file with the certificate chain for TLS; null for plain HTTP
/// @param key PEM file with the private key of the certificate; null for plain HTTP
/// @param recipes folder of more recipes, looked at every second; null for none
/// @param store folder that keeps every score that was answered; null to keep none
/// @param defaultRecipe recipe of requests that name none; null if they must
/// @param limits what one request, and all of them, may take
public record Settings(
        String host,
        int port,
        Access access,
        boolean open,
        Path certificate,
        Path key,
        Path recipes,
        Path store,
        String defaultRecipe,
        Limits limits) {
    /// Bounds.
    ///
    /// @param bodyBytes longest request body; of a stream of rows, its longest row
    /// @param bufferedBytes memory that the bodies of all requests may take together; more are refused with 429
    /// @param inFlight most samples that are being scored or wait for it; more are refused with 429
    /// @param connections most open connections; more wait to be accepted
    /// @param perSample time a sample, or a group that must be scored together, may take once it has begun
    /// @param perRequest time until everything a request asks for must have begun
    /// @param perBody time a request's headers, its body, or a block of a stream of rows may take to arrive
    /// @param silence longest pause of a client in the middle of a request
    /// @param cacheBytes memory for results that are asked for again
    /// @param drain time that accepted requests get to end when the server stops
    public record Limits(
            int bodyBytes,
            long bufferedBytes,
            int inFlight,
            int connections,
            Duration perSample,
            Duration perRequest,
            Duration perBody,
            Duration silence,
            long cacheBytes,
            Duration drain) {
        /// 32 MiB, a quarter of the heap, 20,000 samples, 10,000 connections, 30 s, 5 minutes, 1 minute, 30 s,
        /// 32 MiB, 30 s.
        public static final Limits DEFAULT = new Limits(
                32 << 20,
                Runtime.getRuntime().maxMemory() / 4,
                20_000,
                10_000,
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                Duration.ofSeconds(30),
                32L << 20,
                Duration.ofSeconds(30));
    }

    /// Loopback, without tokens, TLS, folder or store.
    public static Settings local(int port) {
        return new Settings("127.0.0.1", port, Access.OPEN, false, null, null, null, null, null, Limits.DEFAULT);
    }
}
