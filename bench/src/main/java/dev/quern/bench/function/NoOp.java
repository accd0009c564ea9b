package dev.quern.bench.function;

import dev.quern.function.Context;
import dev.quern.function.Handler;
import java.nio.charset.StandardCharsets;

/** Answers a constant of 1 KiB of JSON and looks at nothing: what is measured around it is the runtime. */
public final class NoOp implements Handler<byte[], byte[]> {

    private final byte[] answer = ("{\"data\":\"" + "x".repeat(1_024 - 11) + "\"}").getBytes(StandardCharsets.US_ASCII);

    @Override
    public byte[] handle(byte[] input, Context context) {
        return answer;
    }
}
