package dev.quern.runtime.invoke;

import java.io.IOException;
import java.util.Arrays;

/**
 * An answer that reaches the caller when the function flushes, or when enough has come together. For use by one thread.
 */
final class StreamedResponse extends Answer {

    /** The largest streamed answer: Lambda's 200 MiB. */
    static final long MAX_BYTES = 200L * 1024 * 1024;

    private static final int PIECE = 16 * 1024;
    private static final byte[] NOTHING_MORE = {};

    private final ResponseSink sink;
    private byte[] buffer = new byte[PIECE];
    private int buffered;
    private long total;

    StreamedResponse(Call call, ResponseSink sink) {
        super(call, MAX_BYTES);
        this.sink = sink;
    }

    @Override
    public void send(byte[] body) throws IOException {
        write(body, 0, body.length);
        flush();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        check(total + length);
        total += length;
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
        byte[] piece = Arrays.copyOf(buffer, buffered);
        buffered = 0;
        checkRunning();
        sink.write(piece);
    }

    @Override
    Outcome finish() throws IOException {
        flush();
        return isTooLarge() ? sizeFailure() : new Outcome.Success(NOTHING_MORE);
    }

    @Override
    Outcome failed(Outcome.Failure failure) {
        try {
            flush(); // what was written before is the caller's
        } catch (IOException callerGone) {
            // the failure is what counts
        }
        return super.failed(failure);
    }
}
