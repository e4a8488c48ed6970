package dev.assay.serve;

/// An address that is answered.
///
/// @param path as it stands in requests; may end in `{id}`
/// @param scope what a token must allow; null if anyone may ask
/// @param summary one line for people
/// @param body what is sent, in terms of the OpenAPI document's schemas; null if nothing is
record Route(String method, String path, Access.Scope scope, String summary, String body, Handler handler) {
    private static final String ID = "{id}";

    /// Answers a request or throws a {@link Refusal}.
    interface Handler {
        void handle(Exchange exchange);
    }

    static Route get(String path, Access.Scope scope, String summary, Handler handler) {
        return new Route("GET", path, scope, summary, null, handler);
    }

    static Route post(String path, String body, String summary, Handler handler) {
        return new Route("POST", path, Access.Scope.SCORE, summary, body, handler);
    }

    boolean hasId() {
        return path.endsWith(ID);
    }

    /// The path without `{id}`.
    String stem() {
        return hasId() ? path.substring(0, path.length() - ID.length()) : path;
    }
}
