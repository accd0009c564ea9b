package dev.quern.runtime.invoke;

import dev.quern.function.Logger;
import dev.quern.runtime.function.Deployment;
import dev.quern.runtime.function.Logging;
import dev.quern.runtime.log.LogStore;
import dev.quern.runtime.log.LogStreamWriter;
import dev.quern.runtime.time.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log of one environment: what the function writes to its standard output and error, cut into lines, and to its
 * logger, and what the runtime says of its invocations. All of it goes to the environment's log stream, and to the tail
 * of the invocation that runs. Safe for use by several threads.
 */
final class EnvironmentLog extends OutputStream implements Logger {

    /** A line without end is cut here, so that a function cannot fill the heap with one. */
    private static final int MAX_LINE_BYTES = 256 * 1024;

    private final LogStore store;
    private final Deployment deployment;
    private final Logging logging;
    private final String stream;
    private final SystemLines lines;
    private final LogStreamWriter writer;
    private final FunctionLog onlooker;
    private final TimeSource time;
    private ByteArrayOutputStream begun = new ByteArrayOutputStream(0); // guarded by this; a line without end
    private volatile @Nullable LogTail tail;
    private volatile String requestId = "";

    EnvironmentLog(LogStore store, FunctionLog onlooker, Deployment deployment, String arn, String stream,
            boolean provisioned, TimeSource time) {
        this(store, onlooker, deployment, stream, lines(deployment, arn, stream, provisioned), time);
    }

    private EnvironmentLog(LogStore store, FunctionLog onlooker, Deployment deployment, String stream,
            SystemLines lines, TimeSource time) {
        this.store = store;
        this.deployment = deployment;
        this.logging = deployment.settings().logging();
        this.stream = stream;
        this.lines = lines;
        this.onlooker = onlooker;
        this.time = time;
        this.writer = store.writer(logging.groupOf(deployment.name()), stream,
                (count, bytes) -> lines.dropped(time.now(), count, bytes).text().bytes());
    }

    /** A log for one call of several at a time, in the same stream. */
    EnvironmentLog forAnotherCall() {
        return new EnvironmentLog(store, onlooker, deployment, stream, lines, time);
    }

    /** The form of a deployment's log. */
    static SystemLines lines(Deployment deployment, String arn, String stream, boolean provisioned) {
        return switch (deployment.settings().logging().format()) {
            case TEXT -> new TextLines(deployment);
            case JSON -> new JsonLines(deployment, arn, stream, provisioned);
        };
    }

    String stream() {
        return stream;
    }

    /** The environment starts; for a call, what its initialisation logs is in the tail of that call. */
    void initStarts(@Nullable Call call) {
        Instant now = time.now();
        system(lines.initStart(now), now, null);
        if (call != null) {
            attach(call);
        }
    }

    void initEnded(Duration duration, boolean successful) {
        Instant now = time.now();
        system(lines.initEnd(now, duration, successful), now, null);
    }

    /** A call begins. */
    void begin(Call call) {
        attach(call);
        start(call, time.now());
    }

    private void attach(Call call) {
        requestId = call.request().requestId();
        tail = call.logTail();
        call.logTo(this);
    }

    private void start(Call call, Instant now) {
        if (call.beginsInLog()) {
            system(lines.start(now, call.request().requestId()), now, call.logTail());
        }
    }

    /** The call's code has ended: a line that it left without end is not to become the beginning of another's. */
    void end() {
        endBegunLine();
        tail = null;
    }

    private synchronized void endBegunLine() {
        if (begun.size() > 0) {
            byte[] line = begun.toByteArray();
            begun = new ByteArrayOutputStream(0); // it may have grown large
            line(line, 0, line.length);
        }
    }

    /** A call is about to be answered, by whoever ends it. */
    void ended(Call call, CallReport report) {
        endBegunLine();
        Instant now = time.now();
        start(call, now); // it ends with the initialisation
        system(lines.end(now, call.request().requestId(), report), now, call.logTail());
    }

    private void system(List<SystemLines.Line> said, Instant now, @Nullable LogTail callTail) {
        for (SystemLines.Line line : said) {
            if (logging.keeps(line.level())) {
                writer.append(now.toEpochMilli(), line.text().array(), 0, line.text().length());
                if (callTail != null) {
                    callTail.line(line.text().array(), 0, line.text().length());
                }
            }
        }
    }

    @Override
    public void write(int b) {
        write(new byte[]{(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        synchronized (this) {
            int start = offset;
            for (int i = offset; i < offset + length; i++) {
                if (bytes[i] == '\n') {
                    if (begun.size() == 0) {
                        line(bytes, start, i - start);
                    } else {
                        begun.write(bytes, start, i - start);
                        endBegunLine();
                    }
                    start = i + 1;
                }
            }
            begun.write(bytes, start, offset + length - start);
            if (begun.size() > MAX_LINE_BYTES) {
                endBegunLine();
            }
        }
    }

    /** Takes a line that was printed. */
    private void line(byte[] bytes, int offset, int length) {
        int size = length > 0 && bytes[offset + length - 1] == '\r' ? length - 1 : length;
        if (logging.format() == Logging.Format.JSON && !logging.keeps(PrintedLevel.of(bytes, offset, size))) {
            return;
        }
        take(bytes, offset, size);
    }

    private void take(byte[] bytes, int offset, int length) {
        if (length > 0) { // an event has a text: an empty line is none
            writer.append(time.now().toEpochMilli(), bytes, offset, length);
        }
        LogTail current = tail;
        if (current != null) {
            current.line(bytes, offset, length);
        }
        if (onlooker != FunctionLog.NONE) {
            onlooker.line(deployment.name(), deployment.version(), stream,
                    new String(bytes, offset, length, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void log(Level level, String message) {
        if (logging.keeps(level)) {
            LogLine entry = lines.entry(time.now(), level, requestId, message);
            take(entry.array(), 0, entry.length());
        }
    }

    /** The runtime says of a call that it was not made: in any case, whatever levels the function keeps. */
    void refused(String callId, String message) {
        LogLine entry = lines.entry(time.now(), Level.ERROR, callId, message);
        take(entry.array(), 0, entry.length());
    }
}
