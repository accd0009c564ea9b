package dev.quern.bench.function;

import dev.quern.function.Context;
import dev.quern.function.Handler;
import java.nio.charset.StandardCharsets;

/**
 * Sleeps for as many milliseconds as its input says, as a function does that waits for another service. Safe for use by
 * several threads.
 */
public final class Sleep implements Handler<byte[], byte[]> {

    private static final byte[] ANSWER = {'1'};

    @Override
    public byte[] handle(byte[] input, Context context) {
        try {
            Thread.sleep(Long.parseLong(new String(input, StandardCharsets.US_ASCII)));
        } catch (InterruptedException e) {
            throw new IllegalStateException("stopped", e);
        }
        return ANSWER;
    }
}
