package dev.quern.admin.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
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
    /** Bytes. */
    static final int FULL = 192 * 1024;
    static final int LOW = 96 * 1024;
    /** Room for what is full and for the piece that made it so. */
    private static final int RING = 256 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /**
     * One array for the whole body: pieces that waited here one by one would grow old in the heap. Nothing before the
     * first piece.
     */
    private byte[] ring = new byte[0];
    private int start;
    private final Runnable firstRead;
    private final Runnable goOn;
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
    boolean put(ByteBuffer piece) {
        lock.lock();
        try {
            if (failure != null || !piece.hasRemaining()) {
                return true;
            }
            append(piece);
            changed.signal();
            stopped = length >= FULL;
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    private void append(ByteBuffer piece) {
        int size = piece.remaining();
        if (length + size > ring.length) {
            byte[] larger = new byte[Math.max(RING, length + size)];
            copyOut(larger, 0, length);
            ring = larger;
            start = 0;
        }
        int end = (start + length) % ring.length;
        int first = Math.min(size, ring.length - end);
        piece.get(ring, end, first);
        piece.get(ring, 0, size - first);
        length += size;
    }

    private void copyOut(byte[] into, int offset, int count) {
        int first = Math.min(count, ring.length - start);
        System.arraycopy(ring, start, into, offset, first);
        System.arraycopy(ring, 0, into, offset + first, count - first);
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
                ring = new byte[0];
                start = 0;
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
            if (length > 0) {
                read = Math.min(wanted, length);
                copyOut(into, offset, read);
                start = (start + read) % ring.length;
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
            while (length == 0 && !ended && failure == null) {
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
