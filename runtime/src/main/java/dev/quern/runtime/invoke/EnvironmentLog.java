package dev.quern.runtime.invoke;

import dev.quern.function.Logger;
import dev.quern.runtime.function.Deployment;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The log of one environment: what the function writes to its standard output and error and to its logger, cut into
 * lines. Also
 * fills the tail of the invocation that runs. Safe for use by several threads.
 */
final class EnvironmentLog extends OutputStream implements Logger {

    /** A line without end is cut here, so that a function cannot fill the heap with one. */
    private static final int MAX_LINE_BYTES = 256 * 1024;

    private final FunctionLog log;
    private final Deployment deployment;
    private final String stream;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(); // guarded by this
    private volatile @Nullable LogTail tail;
    private volatile String requestId = "";

    EnvironmentLog(FunctionLog log, Deployment deployment, String stream) {
        this.log = log;
        this.deployment = deployment;
        this.stream = stream;
    }

    String stream() {
        return stream;
    }

    void begin(Call call) {
        requestId = call.request().requestId();
        LogTail callTail = call.logTail();
        boolean begun = callTail == tail; // with the initialisation that it waited for
        tail = callTail;
        if (callTail != null && !begun) {
            callTail.start(requestId, deployment.version().text());
        }
    }

    /** The invocation has ended: a line that it left without end is not to become the beginning of another's. */
    void end() {
        tail = null;
        synchronized (this) {
            if (line.size() > 0) {
                endLine();
            }
        }
    }

    @Override
    public void write(int b) {
        write(new byte[]{(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        LogTail current = tail;
        if (current != null) {
            current.write(bytes, offset, length);
        }
        synchronized (this) {
            int start = offset;
            for (int i = offset; i < offset + length; i++) {
                if (bytes[i] == '\n') {
                    line.write(bytes, start, i - start);
                    endLine();
                    start = i + 1;
                }
            }
            line.write(bytes, start, offset + length - start);
            if (line.size() > MAX_LINE_BYTES) {
                endLine();
            }
        }
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        log.line(deployment.name(), deployment.version(), stream,
                text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    @Override
    public void log(Level level, String message) {
        byte[] entry = ("[" + level + "] " + requestId + " " + message + "\n").getBytes(StandardCharsets.UTF_8);
        write(entry, 0, entry.length);
    }
}
