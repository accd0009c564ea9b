package dev.quern.admin.s3.object;

import dev.quern.admin.http.TransferPool;
import dev.quern.admin.http.WireResponse;
import dev.quern.storage.objects.blob.FileRegion;
import dev.quern.storage.objects.version.ObjectContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes of objects on their way to clients: few are read at once, many piece by piece, at the client's pace. While one
 * piece leaves, the next is read and verified. Pieces that lie in a file are sent by the operating system. Thread-safe.
 */
final class ContentBody {
    private static final Logger LOG = LoggerFactory.getLogger(ContentBody.class);
    /** What is not larger is read before the answer begins, so that damage is an error and not a broken connection. */
    private static final int AT_ONCE = 64 * 1024;
    private static final int PIECE = 256 * 1024;
    private static final int REGION = 1024 * 1024;
    private static final int KEPT_BUFFERS = 32;

    private final TransferPool transfers;
    private final ConcurrentLinkedQueue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();

    ContentBody(TransferPool transfers) {
        this.transfers = transfers;
    }

    /**
     * An answer with these bytes.
     *
     * @param head
     *            the answer without them
     * @param content
     *            belongs to the answer from now on, and is closed when it is sent
     */
    WireResponse of(WireResponse head, ObjectContent content, ByteRange range) {
        if (range.length() <= AT_ONCE) {
            try (content) {
                ByteBuffer bytes = ByteBuffer.allocate((int) range.length());
                fill(content, bytes, range.first());
                return new WireResponse(head.status(), head.headers(), new WireResponse.Whole(bytes.array()));
            }
        }
        TransferPool.Place place = transfers.reserve();
        return new WireResponse(head.status(), head.with("Content-Length", Long.toString(range.length())).headers(),
                new WireResponse.Streamed(sink -> start(place, sink, content, range)));
    }

    private static void fill(ObjectContent content, ByteBuffer into, long from) {
        long position = from;
        while (into.hasRemaining()) {
            position += content.read(into, position);
        }
    }

    private void start(TransferPool.Place place, WireResponse.Sink sink, ObjectContent content, ByteRange range) {
        CompletionStage<Void> sent = place.submit(() -> {
            send(sink, content, range);
            return null;
        });
        sent.whenComplete((_, e) -> {
            content.close();
            if (e == null) {
                sink.end();
            } else {
                sink.abort();
                if (!(e instanceof IOException)) {
                    LOG.warn("an answer was broken off: {}", e.getMessage());
                }
            }
        });
    }

    private void send(WireResponse.Sink sink, ObjectContent content, ByteRange range)
            throws IOException, InterruptedException {
        long position = range.first();
        if (sink.takesFiles()) {
            position = sendFiles(sink, content, range);
        }
        sendBytes(sink, content, position, range.last());
    }

    /** Sends for as long as what comes next lies in a file; where something comes that does not. */
    private static long sendFiles(WireResponse.Sink sink, ObjectContent content, ByteRange range)
            throws IOException, InterruptedException {
        CompletableFuture<Void> left = CompletableFuture.completedFuture(null);
        long position = range.first();
        while (position <= range.last()) {
            Optional<FileRegion> region = content.region(position,
                    (int) Math.min(REGION, range.last() - position + 1));
            await(left);
            if (region.isEmpty()) {
                return position;
            }
            FileRegion verified = region.get();
            left = sink.write(verified.channel(), verified.position(), verified.length()).toCompletableFuture();
            position += verified.length();
        }
        await(left);
        return position;
    }

    private void sendBytes(WireResponse.Sink sink, ObjectContent content, long first, long last)
            throws IOException, InterruptedException {
        if (first > last) {
            return;
        }
        ByteBuffer leaving = take();
        ByteBuffer reading = take();
        CompletableFuture<Void> left = CompletableFuture.completedFuture(null);
        try {
            for (long position = first; position <= last;) {
                reading.clear().limit((int) Math.min(PIECE, last - position + 1));
                int length = reading.limit();
                fill(content, reading, position);
                position += length;
                await(left);
                left = sink.write(reading.flip()).toCompletableFuture();
                ByteBuffer swapped = leaving;
                leaving = reading;
                reading = swapped;
            }
            await(left);
        } finally {
            // what may still be on its way to the network is not used again
            if (left.isDone()) {
                give(leaving);
            }
            give(reading);
        }
    }

    private static void await(CompletableFuture<Void> left) throws IOException, InterruptedException {
        try {
            left.get();
        } catch (ExecutionException e) {
            throw new IOException("the client has gone", e);
        }
    }

    private ByteBuffer take() {
        ByteBuffer kept = buffers.poll();
        return kept == null ? ByteBuffer.allocateDirect(PIECE) : kept;
    }

    private void give(ByteBuffer buffer) {
        if (buffers.size() < KEPT_BUFFERS) {
            buffers.add(buffer);
        }
    }
}
