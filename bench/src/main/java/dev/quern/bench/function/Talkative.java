package dev.quern.bench.function;

import dev.quern.function.Context;
import dev.quern.function.Handler;
import java.nio.charset.StandardCharsets;

/** Logs 20 lines, and is {@link Silent} otherwise. */
public final class Talkative implements Handler<byte[], byte[]> {

    private static final int LINES = 20;

    private final byte[] answer = "{}".getBytes(StandardCharsets.US_ASCII);

    @Override
    public byte[] handle(byte[] input, Context context) {
        for (int i = 0; i < LINES; i++) {
            System.out.println("a line of an ordinary length, as functions log them, number " + i);
        }
        return answer;
    }
}
