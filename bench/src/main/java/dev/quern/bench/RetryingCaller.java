package dev.quern.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes calls until they have an answer, as clients do: one that is refused with 503, or finds nobody, is made again
 * after a pause that is longer each time and never the same. Connections are kept for the next call. Takes little
 * processor time, which the server on the same machine needs. Safe for use by several threads.
 */
final class RetryingCaller implements AutoCloseable {

    private static final long FIRST_PAUSE_MILLIS = 25;
    private static final long LONGEST_PAUSE_MILLIS = 400;
    private static final int BUFFER = 2_048;
    private static final int PATIENCE_MILLIS = 30_000;

    private final RawRequests requests;
    private final ConcurrentLinkedDeque<Line> free = new ConcurrentLinkedDeque<>();
    private final LongAdder refused = new LongAdder();
    private final LongAdder unreached = new LongAdder();

    /** Makes the first of some requests, again and again. */
    RetryingCaller(RawRequests requests) {
        this.requests = requests;
    }

    /** Calls; {@code false} if there was no answer within 30 s, or one that no client tries again. */
    boolean call() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        long pause = FIRST_PAUSE_MILLIS;
        while (System.nanoTime() - end < 0) {
            try {
                int status = once();
                if (status == 200) {
                    return true;
                }
                if (status != 503) {
                    return false;
                }
                refused.increment();
            } catch (IOException e) {
                unreached.increment();
            }
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(pause / 2, pause)));
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
        return false;
    }

    long refused() {
        return refused.sum();
    }

    long unreached() {
        return unreached.sum();
    }

    private int once() throws IOException {
        Line line = free.pollFirst();
        if (line == null) {
            line = new Line(requests);
        }
        boolean reusable = false;
        try {
            int status = line.ask(requests.texts().getFirst());
            reusable = !line.last;
            return status;
        } finally {
            if (reusable) {
                free.addFirst(line);
            } else {
                line.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Line line = free.pollFirst(); line != null; line = free.pollFirst()) {
            line.close();
        }
    }

    /** A connection. */
    private static final class Line {
        private final Socket socket;
        private final InputStream in;
        private boolean last;

        Line(RawRequests requests) throws IOException {
            socket = new Socket(requests.address().getHost(), requests.address().getPort());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        }

        int ask(byte[] request) throws IOException {
            socket.getOutputStream().write(request);
            String status = HttpConnection.line(in);
            int length = 0;
            for (String field = HttpConnection.line(in); !field.isEmpty(); field = HttpConnection.line(in)) {
                String lower = field.toLowerCase(Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Integer.parseInt(lower.substring(15).strip());
                } else if (lower.equals("connection: close")) {
                    last = true;
                }
            }
            in.skipNBytes(length);
            return Integer.parseInt(status.substring(9, 12));
        }

        void close() throws IOException {
            socket.close();
        }
    }
}
