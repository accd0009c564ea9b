package dev.quern.runtime.invoke;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An answer that is given whole when the function has ended. For use by one thread. */
final class BufferedResponse extends Answer {

    /** The largest answer: Lambda's 6 MiB and 100 bytes. */
    static final int MAX_BYTES = InvocationRequest.MAX_PAYLOAD_BYTES + 100;

    private static final byte[] EMPTY = {};

    private byte @Nullable [] whole;
    private @Nullable ByteArrayOutputStream pieces;

    BufferedResponse(Call call) {
        super(call, MAX_BYTES);
    }

    @Override
    public void send(byte[] body) throws IOException {
        check(body.length);
        whole = body;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteArrayOutputStream into = pieces;
        check((into == null ? 0L : into.size()) + length);
        if (into == null) {
            into = new ByteArrayOutputStream(Math.max(length, 512));
            pieces = into;
        }
        into.write(bytes, offset, length);
    }

    @Override
    Outcome finish() {
        return isTooLarge() ? sizeFailure() : new Outcome.Success(body());
    }

    private byte[] body() {
        if (whole != null) {
            return whole;
        }
        return pieces == null ? EMPTY : pieces.toByteArray();
    }
}
