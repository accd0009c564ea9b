package dev.quern.runtime.invoke;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The last 4 KiB of what one invocation logs ({@code LogType=Tail}). Safe for use by several threads. */
final class LogTail {

    private static final int CAPACITY = 4_096;

    private final byte[] ring = new byte[CAPACITY];
    private long written;

    synchronized void write(byte[] bytes, int offset, int length) {
        for (int i = Math.max(0, length - CAPACITY); i < length; i++) {
            ring[(int) ((written + i) % CAPACITY)] = bytes[offset + i];
        }
        written += length;
    }

    void start(String requestId, String version) {
        line("START RequestId: " + requestId + " Version: " + version);
    }

    /** Adds the closing lines and returns the last 4 KiB. */
    byte[] close(String requestId, Outcome outcome, Duration duration, Optional<Duration> init, int memoryMiB) {
        if (outcome instanceof Outcome.Failure failure) {
            line(failure.errorMessage() + ": " + failure.errorType());
            failure.stackTrace().forEach(frame -> line("\tat " + frame));
        }
        line("END RequestId: " + requestId);
        line("REPORT RequestId: " + requestId + "\tDuration: " + decimals(milliseconds(duration))
                + " ms\tBilled Duration: "
                + (long) Math.ceil(milliseconds(duration.plus(init.orElse(Duration.ZERO)))) + " ms\tMemory Size: "
                + memoryMiB
                + " MB" + init.map(time -> "\tInit Duration: " + decimals(milliseconds(time)) + " ms").orElse(""));
        return bytes();
    }

    private static double milliseconds(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static String decimals(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private void line(String text) {
        byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length);
    }

    private synchronized byte[] bytes() {
        if (written <= CAPACITY) {
            return Arrays.copyOf(ring, (int) written);
        }
        int start = (int) (written % CAPACITY);
        byte[] tail = new byte[CAPACITY];
        System.arraycopy(ring, start, tail, 0, CAPACITY - start);
        System.arraycopy(ring, 0, tail, CAPACITY - start, start);
        return tail;
    }
}
