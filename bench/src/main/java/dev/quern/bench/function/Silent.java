package dev.quern.bench.function;

import dev.quern.function.Context;
import dev.quern.function.Handler;
import java.nio.charset.StandardCharsets;

/** Logs nothing, and is {@link Talkative} otherwise. */
public final class Silent implements Handler<byte[], byte[]> {

    private final byte[] answer = "{}".getBytes(StandardCharsets.US_ASCII);

    @Override
    public byte[] handle(byte[] input, Context context) {
        return answer;
    }
}
