package dev.quern.admin.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
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
    private final ByteBufAllocator memory;
    /**
     * One for the whole body, outside of the heap and given back when it is over: arrays, or pieces that waited here
     * one by one, would grow old in the heap. Nothing before the first piece and after the last.
     */
    private @Nullable ByteBuf ring;
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
     * @param memory
     *            what waits lies in
     * @param firstRead
     *            called once, by the reader, before it first waits
     * @param goOn
     *            called by the reader when there is room again
     */
    BodyPipe(ByteBufAllocator memory, Runnable firstRead, Runnable goOn) {
        this.memory = memory;
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
        ByteBuf open = room(length + size);
        int end = (start + length) % open.capacity();
        int first = Math.min(size, open.capacity() - end);
        if (first == size) {
            open.setBytes(end, piece);
        } else {
            open.setBytes(end, piece.slice(piece.position(), first));
            open.setBytes(0, piece.position(piece.position() + first));
        }
        length += size;
    }

    private ByteBuf room(int bytes) {
        ByteBuf open = ring;
        if (open != null && bytes <= open.capacity()) {
            return open;
        }
        int capacity = Math.max(RING, bytes);
        ByteBuf larger = memory.directBuffer(capacity, capacity);
        if (open != null) {
            int first = Math.min(length, open.capacity() - start);
            larger.setBytes(0, open, start, first);
            larger.setBytes(first, open, 0, length - first);
            open.release();
        }
        ring = larger;
        start = 0;
        return larger;
    }

    private void copyOut(ByteBuf open, byte[] into, int offset, int count) {
        int first = Math.min(count, open.capacity() - start);
        open.getBytes(start, into, offset, first);
        open.getBytes(0, into, offset + first, count - first);
    }

    private void discard() {
        ByteBuf open = ring;
        ring = null;
        start = 0;
        length = 0;
        if (open != null) {
            open.release();
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
                discard();
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The reader reads no more: it has answered. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (failure == null) {
                failure = new IOException("the request has been answered");
            }
            discard();
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
            ByteBuf open = ring;
            if (length > 0 && open != null) {
                read = Math.min(wanted, length);
                copyOut(open, into, offset, read);
                start = (start + read) % open.capacity();
            }
            length -= read;
            if (length == 0 && ended) {
                discard();
            }
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
