package dev.assay.core.rows;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.json.JsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;

/// Comma-separated values (RFC 4180) with a header. A field that is a JSON number, `true`, `false`,
/// `null`, an object or a list is taken as such, an empty one as missing, everything else as text.
final class Csv implements RowSource {
    private final String name;
    private final CsvReader<NamedCsvRecord> reader;
    private final Iterator<NamedCsvRecord> records;
    private final Blocks blocks;
    private final Limits limits;
    private Position position = Position.START;
    private volatile long read;
    /// Where the last record that was read starts.
    private long lastLine = 1;

    /// Rows that were read but belong to the next block.
    private byte[] rest = new byte[0];

    private long[] restLines = new long[0];

    Csv(Path file, GroupKey key, Limits limits, Position from) throws IOException {
        this.name = file.getFileName().toString();
        this.blocks = new Blocks(key);
        this.limits = limits;
        this.reader = CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(Files.newInputStream(file));
        this.records = reader.iterator();
        while (position.rows() < from.rows()) {
            RowBlock skipped = next();
            if (skipped == null) break;
            blocks.give(skipped.bytes());
        }
    }

    @Override
    public RowBlock next() throws IOException {
        JsonBuffer out = new JsonBuffer();
        out.raw(rest, 0, rest.length);
        Blocks.Slices rows = new Blocks.Slices();
        int start = 0;
        for (int i = 0, row = 0; i < rest.length; i++)
            if (rest[i] == '\n') {
                rows.add(start, i, restLines[row++]);
                start = i + 1;
            }
        int enough = limits.blockBytes();
        while (true) {
            NamedCsvRecord row = record();
            if (row == null) return rows.count == 0 ? null : block(out, rows, rows.count);
            start = out.length();
            write(row, out);
            if (out.length() - start > limits.rowBytes())
                throw new RowException(
                        name,
                        row.getStartingLineNumber(),
                        "the row is longer than " + (limits.rowBytes() >> 20) + " MiB; raise --max-row");
            rows.add(start, out.length(), row.getStartingLineNumber());
            out.raw('\n');
            read = out.length();
            if (out.length() < enough) continue;
            int whole = blocks.whole(out.bytes(), rows.count, rows.from, rows.to);
            if (whole > 0) return block(out, rows, whole);
            if (out.length() > limits.groupBytes())
                throw new RowException(
                        name, rows.line[0], "its group is longer than " + (limits.groupBytes() >> 20) + " MiB");
            enough = 2 * out.length();
        }
    }

    private NamedCsvRecord record() {
        try {
            if (!records.hasNext()) return null;
            NamedCsvRecord row = records.next();
            lastLine = row.getStartingLineNumber();
            return row;
        } catch (CsvParseException e) {
            throw new RowException(name, lastLine + 1, "not CSV: " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw new RowException(name, lastLine + 1, "cannot read: " + e.getMessage());
        }
    }

    private void write(NamedCsvRecord row, JsonBuffer out) {
        List<String> header = row.getHeader();
        List<String> fields = row.getFields();
        if (new HashSet<>(header).size() < header.size())
            throw new RowException(name, 1, "a name stands twice in the header");
        out.raw('{');
        for (int i = 0; i < fields.size(); i++)
            if (!fields.get(i).isEmpty()) out.key(header.get(i)).value(value(fields.get(i)));
        out.raw('}');
    }

    private static Object value(String field) {
        char first = field.charAt(0);
        if ("{[-0123456789tfn".indexOf(first) < 0) return field;
        try {
            return Json.parse(field);
        } catch (JsonException _) {
            return field;
        }
    }

    private RowBlock block(JsonBuffer out, Blocks.Slices rows, int whole) {
        int cut = whole == rows.count ? out.length() : rows.from[whole];
        rest = Arrays.copyOfRange(out.bytes(), cut, out.length());
        restLines = Arrays.copyOfRange(rows.line, whole, rows.count);
        position = new Position(0, position.rows() + whole, rows.line[whole - 1]);
        return new RowBlock(out.bytes(), whole, rows.from, rows.to, rows.line, position);
    }

    @Override
    public void release(RowBlock block) {
        // Every block has an array of its own; the JSON text of CSV has no length that could be reused.
    }

    @Override
    public long readBytes() {
        return read;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
