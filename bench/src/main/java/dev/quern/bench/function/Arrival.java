package dev.quern.bench.function;

import dev.quern.function.Context;
import dev.quern.function.Handler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends the time at which it was called to a file, 8 bytes of {@link System#nanoTime()}, which on Linux is one clock
 * for all processes.
 */
public final class Arrival implements Handler<byte[], byte[]> {

    private final FileChannel arrivals;

    /** Opens the file that the variable {@code ARRIVALS} names. */
    public Arrival() throws IOException {
        arrivals = FileChannel.open(Path.of(System.getenv("ARRIVALS")), StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    @Override
    public byte[] handle(byte[] input, Context context) {
        ByteBuffer time = ByteBuffer.allocate(8).putLong(System.nanoTime()).flip();
        try {
            arrivals.write(time);
        } catch (IOException e) {
            throw new IllegalStateException("cannot note the call", e);
        }
        return new byte[0];
    }
}
