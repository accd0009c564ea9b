package dev.quern.admin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BodyPipeTest {
    private static final ByteBufAllocator MEMORY = new UnpooledByteBufAllocator(true);

    @Test
    void whatIsPutIsReadWhateverTheSizes() {
        qt().withExamples(200).forAll(integers().between(0, 1_000_000), integers().all()).check((size, seed) -> {
            Random random = new Random(seed);
            byte[] body = new byte[size];
            random.nextBytes(body);
            BodyPipe pipe = new BodyPipe(MEMORY, () -> {}, () -> {});
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] some = new byte[50_000];
            try {
                for (int at = 0; at < size;) {
                    int piece = Math.min(size - at, 1 + random.nextInt(70_000));
                    boolean room = pipe.put(ByteBuffer.wrap(body, at, piece));
                    at += piece;
                    while (!room && pipe.available() > BodyPipe.LOW || random.nextBoolean() && pipe.available() > 0) {
                        out.write(some, 0, pipe.read(some, 0, 1 + random.nextInt(some.length)));
                    }
                }
                pipe.end();
                for (int read = pipe.read(some); read >= 0; read = pipe.read(some)) {
                    out.write(some, 0, read);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return java.util.Arrays.equals(out.toByteArray(), body);
        });
    }

    @Test
    void whoPutsIsToldToStopAndToGoOn() throws IOException {
        AtomicInteger goOn = new AtomicInteger();
        BodyPipe pipe = new BodyPipe(MEMORY, () -> {}, goOn::incrementAndGet);

        assertThat(pipe.put(ByteBuffer.allocate(BodyPipe.FULL - 1))).isTrue();
        assertThat(pipe.put(ByteBuffer.allocate(1))).isFalse();
        assertThat(pipe.readNBytes(BodyPipe.FULL - BodyPipe.LOW - 1)).hasSize(BodyPipe.FULL - BodyPipe.LOW - 1);
        assertThat(goOn).hasValue(0);
        assertThat(pipe.read()).isZero();
        assertThat(goOn).hasValue(1);
    }

    @Test
    void theFirstReadIsToldBeforeItWaits() {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        BodyPipe pipe = new BodyPipe(MEMORY, () -> asked.complete(null), () -> {});
        CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> {
            try {
                return pipe.read();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        asked.join();
        pipe.put(ByteBuffer.wrap(new byte[]{7}));
        assertThat(read.join()).isEqualTo(7);
    }

    @Test
    void aBodyThatBreaksOffIsNoShorterBody() {
        BodyPipe pipe = new BodyPipe(MEMORY, () -> {}, () -> {});
        pipe.put(ByteBuffer.wrap(new byte[10]));
        pipe.fail(new IOException("the client has gone"));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> pipe.readAllBytes());
        BodyPipe whole = new BodyPipe(MEMORY, () -> {}, () -> {});
        whole.end();
        whole.fail(new IOException("too late to matter"));
        assertThat(whole.isStarving()).isFalse();
    }

    @Test
    void itsMemoryIsGivenBackWhateverTheEnd() throws IOException {
        UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
        BodyPipe read = new BodyPipe(memory, () -> {}, () -> {});
        assertThat(memory.metric().usedDirectMemory()).as("before the first piece").isZero();
        read.put(ByteBuffer.allocate(BodyPipe.FULL));
        read.put(ByteBuffer.allocate(BodyPipe.FULL));
        read.end();
        assertThat(memory.metric().usedDirectMemory()).isGreaterThanOrEqualTo(2L * BodyPipe.FULL);
        assertThat(read.readAllBytes()).hasSize(2 * BodyPipe.FULL);
        assertThat(memory.metric().usedDirectMemory()).as("after the last byte").isZero();

        BodyPipe broken = new BodyPipe(memory, () -> {}, () -> {});
        broken.put(ByteBuffer.allocate(10));
        broken.fail(new IOException("the client has gone"));
        assertThat(broken.put(ByteBuffer.allocate(10))).as("what comes late is dropped").isTrue();
        assertThat(memory.metric().usedDirectMemory()).isZero();

        BodyPipe unread = new BodyPipe(memory, () -> {}, () -> {});
        unread.put(ByteBuffer.allocate(10));
        unread.end();
        unread.fail(new IOException("the client has gone, and the reader may go on"));
        assertThat(unread.read()).isZero();
        unread.close();
        assertThatExceptionOfType(IOException.class).isThrownBy(unread::read);
        assertThat(memory.metric().usedDirectMemory()).isZero();
    }
}
