package dev.assay.core.rows;

import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Optional;

/// Lines go out as they come, to standard output, a pipe or a device; nothing can be taken back or resumed.
///
/// @param borrowed true if the stream stays open for others
record StreamSink(FileOutputStream out, boolean borrowed) implements RowSink {
    @Override
    public Optional<Resume> resume() {
        return Optional.empty();
    }

    @Override
    public void write(byte[] bytes, int from, int to, Position consumed, byte[] state) throws IOException {
        out.write(bytes, from, to - from);
    }

    @Override
    public void commit() {
        // Every line is out already.
    }

    @Override
    public void close() throws IOException {
        if (!borrowed) out.close();
    }
}
