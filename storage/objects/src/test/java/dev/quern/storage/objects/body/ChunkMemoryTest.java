package dev.quern.storage.objects.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.quern.storage.objects.blob.BlobId;
import dev.quern.storage.objects.blob.BlobWriter;
import dev.quern.storage.objects.blob.Buffers;
import dev.quern.storage.objects.checksum.SumThreads;
import dev.quern.storage.objects.checksum.Sums;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChunkMemoryTest {

    /** What a body writes. */
    private static final class Written implements BlobWriter {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public BlobId id() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(ByteBuffer piece) {
            byte[] some = new byte[piece.remaining()];
            piece.get(some);
            bytes.writeBytes(some);
        }

        @Override
        public long length() {
            return bytes.size();
        }

        @Override
        public void commit() {}

        @Override
        public void close() {}
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void aBodyIsWholeWithOneChunkAndWithMany() throws Exception {
        byte[] body = bytes(3_000_001);
        for (int further : new int[]{0, 1, 3, 100}) {
            ChunkMemory memory = new ChunkMemory(further);
            try (SumThreads threads = new SumThreads(2)) {
                Sums sums = new Sums(Set.of(), threads);
                Written written = new Written();
                BodyChunks chunks = new BodyChunks(memory, sums::updateLater, written);
                for (int at = 0; at < body.length; at += 50_000) {
                    chunks.write(ByteBuffer.wrap(body, at, Math.min(50_000, body.length - at)));
                }
                chunks.flush();
                assertThat(sums.finish().md5()).isEqualTo(MessageDigest.getInstance("MD5").digest(body));
                assertThat(written.bytes.toByteArray()).isEqualTo(body);
                assertThat(memory.count()).isBetween(1, 1 + further);
                chunks.close();
            }
        }
    }

    @Test
    void aBodyTakesMoreOnlyWhileItsSumsAreBehindAndSomeIsLeft() throws Exception {
        ChunkMemory memory = new ChunkMemory(7);
        CompletableFuture<Void> sums = new CompletableFuture<>();
        byte[] chunk = new byte[ChunkMemory.CHUNK_BYTES];
        List<BodyChunks> bodies = new ArrayList<>();
        BodyChunks quick = new BodyChunks(memory, Sums.alone(Set.of())::updateLater, new Written());
        for (int i = 0; i < 20; i++) {
            quick.write(ByteBuffer.wrap(chunk));
        }
        assertThat(memory.count()).as("sums that are never behind").isEqualTo(1);
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            BodyChunks slow = new BodyChunks(memory, _ -> sums, new Written());
            bodies.add(slow);
            Thread writer = Thread.ofPlatform().start(() -> {
                for (int n = 0; n < 20; n++) {
                    slow.write(ByteBuffer.wrap(chunk));
                }
            });
            writers.add(writer);
            while (writer.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        // the first has five more than its one, as many as a body may have, and the second the two that are left
        assertThat(memory.count()).isEqualTo(1 + BodyChunks.CHUNKS + 3);
        sums.complete(null);
        for (Thread writer : writers) {
            writer.join();
        }
        bodies.forEach(BodyChunks::close);
        quick.close();
        assertThat(memory.count()).as("what is kept").isEqualTo(7);
        BodyChunks later = new BodyChunks(memory, _ -> new CompletableFuture<>(), new Written());
        for (int i = 0; i < BodyChunks.CHUNKS - 1; i++) {
            later.write(ByteBuffer.wrap(chunk));
        }
        assertThat(memory.count()).as("further ones are there again").isEqualTo(7);
    }

    @Test
    void memoryThatIsNotKeptGoesBackAtOnce() {
        Buffers buffers = new Buffers(1_000, 2);
        List<ByteBuffer> taken = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            taken.add(buffers.take());
        }
        assertThat(buffers.count()).isEqualTo(5);
        taken.forEach(buffers::give);
        assertThat(buffers.count()).isEqualTo(2);
        assertThat(buffers.take()).isSameAs(taken.get(1));
        assertThatIllegalArgumentException().isThrownBy(() -> buffers.give(taken.get(0)));
        assertThatIllegalArgumentException().isThrownBy(() -> buffers.give(taken.get(4)));
    }
}
