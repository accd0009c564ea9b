package dev.quern.admin.s3.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.quern.admin.http.WireException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkedBodyTest {
    private static final ChunkedBody.Framing UNSIGNED = new ChunkedBody.Framing(false, true);

    /** Gives what it has in pieces of random sizes, as a network does. */
    private static final class Dribble extends InputStream {
        private final InputStream in;
        private final Random random;

        Dribble(byte[] bytes, long seed) {
            this.in = new ByteArrayInputStream(bytes);
            this.random = new Random(seed);
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return in.read(into, offset, 1 + random.nextInt(Math.min(length, 1 + random.nextInt(20_000))));
        }
    }

    private static byte[] framed(byte[] data, List<Integer> sizes, String end) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        for (int size : sizes) {
            int taken = Math.min(size, data.length - at);
            if (taken > 0) {
                out.writeBytes((Integer.toHexString(taken) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(data, at, taken);
                out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
                at += taken;
            }
        }
        if (at < data.length) {
            out.writeBytes(framed(java.util.Arrays.copyOfRange(data, at, data.length),
                    List.of(data.length - at), ""));
        }
        out.writeBytes(end.getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    @Test
    void whateverThePiecesAreTheDataComeOutWhole() {
        qt().withExamples(200).forAll(lists().of(integers().between(8192, 40_000)).ofSizeBetween(0, 6),
                integers().between(0, 150_000), integers().all()).check((sizes, length, seed) -> {
                    byte[] data = new byte[length];
                    new Random(seed).nextBytes(data);
                    byte[] body = framed(data, sizes, "0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n");
                    ChunkedBody in = new ChunkedBody(new Dribble(body, seed), UNSIGNED, length, Optional.empty());
                    try {
                        return java.util.Arrays.equals(in.readAllBytes(), data)
                                && in.trailers().equals(Map.of("x-amz-checksum-crc32", "AAAAAA=="));
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    @Test
    void aBodyThatIsCutOffAnywhereIsIncomplete() {
        byte[] data = new byte[20_000];
        byte[] body = framed(data, List.of(10_000, 10_000), "0\r\n");
        for (int length = 0; length < body.length; length += 7) {
            byte[] cut = java.util.Arrays.copyOf(body, length);
            assertThatExceptionOfType(WireException.class).as("cut to " + length)
                    .isThrownBy(() -> new ChunkedBody(new ByteArrayInputStream(cut), UNSIGNED, data.length,
                            Optional.empty()).readAllBytes())
                    .satisfies(e -> assertThat(e.error().code()).isEqualTo("IncompleteBody"));
        }
    }

    @ParameterizedTest
    @CsvSource({"'x\\r\\n', 0, IncompleteBody", "'-1\\r\\n', 0, IncompleteBody",
            "'ffffffffffffffff\\r\\n', 0, IncompleteBody", "'3\\r\\nabcd\\r\\n0\\r\\n\\r\\n', 3, IncompleteBody",
            "'3\\r\\nabc\\r\\n0\\r\\n\\r\\n', 4, IncompleteBody", "'3\\r\\nabc\\r\\n0\\r\\n\\r\\n', 2, IncompleteBody",
            "'3\\r\\nabc\\r\\n3\\r\\nabc\\r\\n0\\r\\n\\r\\n', 6, InvalidChunkSizeError",
            "'0\\r\\nno colon\\r\\n\\r\\n', 0, MalformedTrailerError"})
    void whatIsNotFramedRightIsRefused(String body, long announced, String code) {
        byte[] bytes = body.replace("\\r", "\r").replace("\\n", "\n").getBytes(StandardCharsets.US_ASCII);
        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> new ChunkedBody(new ByteArrayInputStream(bytes), UNSIGNED, announced,
                        Optional.empty()).readAllBytes())
                .satisfies(e -> assertThat(e.error().code()).isEqualTo(code));
    }
}
