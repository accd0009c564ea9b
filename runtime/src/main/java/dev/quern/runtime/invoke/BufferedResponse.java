package dev.quern.runtime.invoke;

import dev.quern.plugin.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** An answer that is given whole when the function has ended. For use by one thread. */
final class BufferedResponse extends OutputStream implements Response {

    /** The largest answer: Lambda's 6 MiB and 100 bytes. */
    static final int MAX_BYTES = InvocationRequest.MAX_PAYLOAD_BYTES + 100;

    private static final byte[] EMPTY = {};

    private final Call call;
    private byte @Nullable [] whole;
    private @Nullable ByteArrayOutputStream pieces;
    private boolean tooLarge;

    BufferedResponse(Call call) {
        this.call = call;
    }

    @Override
    public void send(byte[] body) throws IOException {
        check(body.length);
        whole = body;
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
        ByteArrayOutputStream into = pieces;
        if (into == null) {
            into = new ByteArrayOutputStream(Math.max(length, 512));
            pieces = into;
        }
        check((long) into.size() + length);
        into.write(bytes, offset, length);
    }

    private void check(long size) throws IOException {
        if (call.hasEnded()) {
            throw new IOException("the invocation has ended; its answer can no longer be written");
        }
        if (size > MAX_BYTES) {
            tooLarge = true;
            throw new IOException("the answer is larger than " + MAX_BYTES + " bytes");
        }
    }

    boolean tooLarge() {
        return tooLarge;
    }

    byte[] body() {
        if (whole != null) {
            return whole;
        }
        return pieces == null ? EMPTY : pieces.toByteArray();
    }
}
