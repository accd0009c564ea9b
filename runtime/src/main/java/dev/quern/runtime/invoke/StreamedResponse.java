package dev.quern.runtime.invoke;

import dev.quern.plugin.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * An answer that reaches the caller when the function flushes, or when enough has come together. For use by one thread.
 */
final class StreamedResponse extends OutputStream implements Response {

    /** The largest streamed answer: Lambda's 200 MiB. */
    static final long MAX_BYTES = 200L * 1024 * 1024;

    private static final int PIECE = 16 * 1024;

    private final Call call;
    private final ResponseSink sink;
    private byte[] buffer = new byte[PIECE];
    private int buffered;
    private long total;
    private boolean tooLarge;

    StreamedResponse(Call call, ResponseSink sink) {
        this.call = call;
        this.sink = sink;
    }

    @Override
    public void send(byte[] body) throws IOException {
        write(body, 0, body.length);
        flush();
    }

    @Override
    public OutputStream stream() {
        return this;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[]{(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (call.hasEnded()) {
            throw new IOException("the invocation has ended; its answer can no longer be written");
        }
        total += length;
        if (total > MAX_BYTES) {
            tooLarge = true;
            throw new IOException("the answer is larger than " + MAX_BYTES + " bytes");
        }
        for (int done = 0; done < length;) {
            int n = Math.min(length - done, buffer.length - buffered);
            System.arraycopy(bytes, offset + done, buffer, buffered, n);
            buffered += n;
            done += n;
            if (buffered == buffer.length) {
                flush();
            }
        }
    }

    @Override
    public void flush() throws IOException {
        if (buffered == 0) {
            return;
        }
        byte[] piece = buffered == buffer.length ? buffer : Arrays.copyOf(buffer, buffered);
        if (piece == buffer) {
            buffer = new byte[PIECE];
        }
        buffered = 0;
        if (call.hasEnded()) {
            throw new IOException("the invocation has ended; its answer can no longer be written");
        }
        sink.write(piece);
    }

    boolean tooLarge() {
        return tooLarge;
    }
}
