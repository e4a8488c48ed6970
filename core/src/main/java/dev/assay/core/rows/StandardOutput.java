package dev.assay.core.rows;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Optional;

/// Lines go out as they come; nothing can be taken back or resumed.
final class StandardOutput implements RowSink {
    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

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
    public void close() {
        // The stream belongs to the process.
    }
}
