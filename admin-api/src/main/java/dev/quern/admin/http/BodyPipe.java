package dev.quern.admin.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way from an event loop, which never waits, to a reader, who does. The event loop is told to stop when
 * {@link #FULL} bytes are in between, and to go on when the reader has come down to {@link #LOW}. All state is guarded
 * by
 * the lock (not a monitor: readers may be virtual threads).
 */
final class BodyPipe extends InputStream {
    /** Bytes. What one upload costs at most, beside one piece of the network's. */
    static final int FULL = 256 * 1024;
    static final int LOW = 128 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private final Runnable firstRead;
    private final Runnable goOn;
    private int consumed;
    private int length;
    private boolean begun;
    private boolean stopped;
    private boolean starving;
    private boolean ended;
    private @Nullable IOException failure;

    /**
     * @param firstRead
     *            called once, by the reader, before it first waits
     * @param goOn
     *            called by the reader when there is room again
     */
    BodyPipe(Runnable firstRead, Runnable goOn) {
        this.firstRead = firstRead;
        this.goOn = goOn;
    }

    /** Takes a piece; false if no more should come until there is room. */
    boolean put(byte[] piece) {
        lock.lock();
        try {
            if (failure != null || piece.length == 0) {
                return true;
            }
            pieces.add(piece);
            length += piece.length;
            changed.signal();
            stopped = length >= FULL;
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    /** The body is whole. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will come, and what has come is not to be used. */
    void fail(IOException reason) {
        lock.lock();
        try {
            if (!ended && failure == null) {
                failure = reason;
                pieces.clear();
                length = 0;
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the reader waits for the client now. */
    boolean isStarving() {
        lock.lock();
        try {
            return starving;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int wanted) throws IOException {
        Objects.checkFromIndexSize(offset, wanted, into.length);
        if (wanted == 0) {
            return 0;
        }
        boolean roomAgain;
        int read = 0;
        lock.lock();
        try {
            awaitPiece();
            while (read < wanted && !pieces.isEmpty()) {
                byte[] piece = pieces.element();
                int some = Math.min(wanted - read, piece.length - consumed);
                System.arraycopy(piece, consumed, into, offset + read, some);
                consumed += some;
                read += some;
                if (consumed == piece.length) {
                    pieces.remove();
                    consumed = 0;
                }
            }
            length -= read;
            roomAgain = stopped && length <= LOW;
            stopped &= !roomAgain;
        } finally {
            lock.unlock();
        }
        if (roomAgain) {
            goOn.run();
        }
        return read == 0 ? -1 : read;
    }

    /** Until there is a piece or the end. */
    private void awaitPiece() throws IOException {
        if (!begun) {
            begun = true;
            firstRead.run();
        }
        starving = true;
        try {
            while (pieces.isEmpty() && !ended && failure == null) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while waiting for a body").initCause(e);
        } finally {
            starving = false;
        }
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return length;
        } finally {
            lock.unlock();
        }
    }
}
