package dev.assay.core.rows;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.assay.core.json.Json;
import dev.assay.core.json.JsonBuffer;
import dev.assay.core.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;

/// Comma-separated values (RFC 4180) with a header. A field that is a JSON number, `true`, `false`,
/// `null`, an object or a list is taken as such, an empty one as missing, everything else as text.
final class Csv implements Converted.Records {
    private final String name;
    private final CsvReader<NamedCsvRecord> reader;
    private final Iterator<NamedCsvRecord> records;
    private long line = 1;

    Csv(String name, InputStream in) throws IOException {
        this.name = name;
        this.reader = CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(in);
        this.records = reader.iterator();
    }

    @Override
    public boolean write(JsonBuffer out) {
        NamedCsvRecord row = next();
        if (row == null) return false;
        List<String> header = row.getHeader();
        List<String> fields = row.getFields();
        if (new HashSet<>(header).size() < header.size())
            throw new RowException(name, 1, "a name stands twice in the header");
        out.raw('{');
        for (int i = 0; i < fields.size(); i++)
            if (!fields.get(i).isEmpty()) out.key(header.get(i)).value(value(fields.get(i)));
        out.raw('}');
        return true;
    }

    private NamedCsvRecord next() {
        try {
            if (!records.hasNext()) return null;
            NamedCsvRecord row = records.next();
            line = row.getStartingLineNumber();
            return row;
        } catch (CsvParseException e) {
            throw new RowException(name, line + 1, "not CSV: " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw new RowException(name, line + 1, "cannot read: " + e.getMessage());
        }
    }

    @Override
    public long line() {
        return line;
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

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
