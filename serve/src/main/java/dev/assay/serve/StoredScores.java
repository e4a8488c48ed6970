package dev.assay.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The scores of a {@link Store} as the table `scores`, also while a server writes to it.
public final class StoredScores implements AutoCloseable {
    private final Connection connection;

    /// Takes rows as they come.
    public interface Rows {
        /// @return false if no more are wanted
        boolean row(List<Object> values) throws IOException;
    }

    /// @throws IOException if the folder is no store
    public StoredScores(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) throw new IOException(folder + ": there is no such store");
        Properties settings = new Properties();
        settings.put("jdbc_stream_results", "true");
        // For each thread it allocates twice the longest object.
        settings.put("memory_limit", "1GB");
        settings.put("threads", "2");
        settings.put("autoinstall_known_extensions", "false");
        try {
            connection = DriverManager.getConnection("jdbc:duckdb:", settings);
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE VIEW scores AS " + union(folder));
            }
        } catch (SQLException e) {
            throw new IOException(folder + ": " + e.getMessage(), e);
        }
    }

    private static String union(Path folder) throws IOException {
        List<Path> packed = Store.segments(folder, ".parquet");
        List<Path> lines = Store.segments(folder, ".jsonl").stream()
                .filter(file -> !Files.exists(Store.packed(file)))
                .toList();
        String columns = Store.COLUMNS.entrySet().stream()
                .map(entry -> '"' + entry.getKey() + "\": '" + entry.getValue() + "'")
                .collect(Collectors.joining(", ", "{", "}"));
        List<String> sources = new ArrayList<>();
        if (!packed.isEmpty()) sources.add("SELECT * FROM read_parquet(" + list(packed) + ")");
        // The last line may be half written.
        if (!lines.isEmpty())
            sources.add("SELECT * FROM read_json(" + list(lines)
                    + ", format = 'newline_delimited', ignore_errors = true,"
                    + " maximum_object_size = 67108864, columns = " + columns + ") WHERE \"time\" IS NOT NULL");
        if (sources.isEmpty())
            sources.add(Store.COLUMNS.entrySet().stream()
                    .map(entry -> "CAST(NULL AS " + entry.getValue() + ") AS \"" + entry.getKey() + '"')
                    .collect(Collectors.joining(", ", "SELECT ", " WHERE false")));
        return String.join(" UNION ALL ", sources);
    }

    private static String list(List<Path> files) {
        return files.stream()
                .map(file -> "'" + file.toString().replace("'", "''") + "'")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /// Runs a query. Rows are handed on as they come: a store may be larger than memory.
    ///
    /// @param columns takes the names of the columns, before the first row
    /// @throws IllegalArgumentException if it is wrong; the message is the database's
    public void query(String sql, Consumer<List<String>> columns, Rows rows) throws IOException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            ResultSetMetaData of = result.getMetaData();
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= of.getColumnCount(); i++) names.add(of.getColumnLabel(i));
            columns.accept(names);
            while (result.next()) {
                List<Object> values = new ArrayList<>();
                for (int i = 1; i <= names.size(); i++) values.add(result.getObject(i));
                if (!rows.row(values)) return;
            }
        } catch (SQLException e) {
            throw new IllegalArgumentException("query: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
