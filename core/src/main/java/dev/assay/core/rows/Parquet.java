package dev.assay.core.rows;

import dev.assay.core.json.JsonBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/// Parquet through DuckDB, in a bounded amount of memory outside the heap. Nested columns become JSON
/// objects and lists.
final class Parquet implements Converted.Records {
    private static final String MEMORY = "96MB";
    private final String name;
    private final Connection connection;
    private final ResultSet rows;
    private long row;

    Parquet(Path file) throws IOException {
        this.name = file.getFileName().toString();
        this.connection = connect();
        try {
            Statement statement = connection.createStatement();
            rows = statement.executeQuery(
                    "SELECT CAST(to_json(t) AS VARCHAR) FROM read_parquet(" + quoted(file) + ") t");
        } catch (SQLException e) {
            close();
            throw new RowException(name, 1, "not Parquet: " + line(e));
        }
    }

    private static Connection connect() throws IOException {
        Properties settings = new Properties();
        settings.put("jdbc_stream_results", "true");
        settings.put("memory_limit", MEMORY);
        settings.put("threads", "1");
        settings.put("autoinstall_known_extensions", "false");
        try {
            return DriverManager.getConnection("jdbc:duckdb:", settings);
        } catch (SQLException e) {
            throw new IOException("Parquet needs org.duckdb:duckdb_jdbc on the class path: " + line(e), e);
        }
    }

    private static String quoted(Path file) {
        return "'" + file.toString().replace("'", "''") + "'";
    }

    private static String line(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown fault");
    }

    @Override
    public boolean write(JsonBuffer out) {
        try {
            if (!rows.next()) return false;
            row++;
            byte[] json = rows.getString(1).getBytes(StandardCharsets.UTF_8);
            out.raw(json, 0, json.length);
            return true;
        } catch (SQLException e) {
            throw new RowException(name, row + 1, "cannot read: " + line(e));
        }
    }

    @Override
    public long line() {
        return row;
    }

    /// Writes JSON lines as Parquet, in their order.
    ///
    /// @param columns the columns with their DuckDB types, as `{name: 'TYPE', ...}`
    static void write(Path lines, Path target, String columns) throws IOException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            // DuckDB allocates twice this for every thread, so it should be no more than is needed.
            long longest = Math.max(1 << 20, longestLine(lines) + 1);
            statement.execute("COPY (SELECT * FROM read_json(" + quoted(lines) + ", format = 'newline_delimited',"
                    + " maximum_object_size = " + longest + ", columns = " + columns + ")) TO " + quoted(target)
                    + " (FORMAT parquet, COMPRESSION zstd)");
        } catch (SQLException e) {
            throw new IOException(target + ": cannot write Parquet: " + line(e), e);
        }
    }

    private static long longestLine(Path lines) throws IOException {
        long longest = 0;
        long start = 0;
        long at = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(lines)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (int i = 0; i < n; i++, at++)
                    if (buffer[i] == '\n') {
                        longest = Math.max(longest, at - start);
                        start = at + 1;
                    }
            }
        }
        return Math.max(longest, at - start);
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException(name + ": " + line(e), e);
        }
    }
}
