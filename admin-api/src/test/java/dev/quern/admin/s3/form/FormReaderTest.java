package dev.quern.admin.s3.form;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FormReaderTest {
    private static final String TYPE = "multipart/form-data; boundary=XyZ";

    private static byte[] form(List<byte[]> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < parts.size(); i++) {
            out.writeBytes(("--XyZ\r\nContent-Disposition: form-data; name=\"f" + i + "\"\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(parts.get(i));
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes("--XyZ--\r\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static List<byte[]> read(InputStream in) throws IOException {
        FormReader reader = FormReader.of(in, TYPE).orElseThrow();
        List<byte[]> parts = new ArrayList<>();
        for (Optional<FormReader.Part> part = reader.next(); part.isPresent(); part = reader.next()) {
            assertThat(part.get().name()).isEqualTo("f" + parts.size());
            parts.add(reader.content().readAllBytes());
        }
        return parts;
    }

    @Test
    void partsComeOutAsTheyWentInWhereverTheNetworkCutsThem() {
        // bytes that look like the beginning of a delimiter again and again
        byte[] alphabet = "\r\n--XyZ".getBytes(StandardCharsets.US_ASCII);
        qt().withExamples(200).forAll(lists().of(integers().between(0, 70_000)).ofSizeBetween(0, 3), integers().all())
                .check((sizes, seed) -> {
                    Random random = new Random(seed);
                    List<byte[]> parts = sizes.stream().map(size -> {
                        byte[] part = new byte[size];
                        for (int i = 0; i < size; i++) {
                            part[i] = alphabet[random.nextInt(alphabet.length)];
                        }
                        return new String(part, StandardCharsets.US_ASCII).replace("\r\n--XyZ", "")
                                .getBytes(StandardCharsets.US_ASCII);
                    }).filter(part -> !new String(part, StandardCharsets.US_ASCII).contains("\r\n--XyZ")).toList();
                    InputStream dribble = new InputStream() {
                        private final InputStream in = new ByteArrayInputStream(form(parts));

                        @Override
                        public int read() throws IOException {
                            return in.read();
                        }

                        @Override
                        public int read(byte[] into, int offset, int length) throws IOException {
                            return in.read(into, offset, 1 + random.nextInt(Math.min(length, 5_000)));
                        }
                    };
                    try {
                        List<byte[]> found = read(dribble);
                        return found.size() == parts.size() && java.util.stream.IntStream.range(0, parts.size())
                                .allMatch(i -> Arrays.equals(found.get(i), parts.get(i)));
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    @Test
    void aFormThatIsCutOffIsMalformed() {
        byte[] form = form(List.of(new byte[100], new byte[100]));
        for (int length = 0; length < form.length - 4; length++) {
            byte[] cut = Arrays.copyOf(form, length);
            assertThatExceptionOfType(WireException.class).as("cut to " + length)
                    .isThrownBy(() -> read(new ByteArrayInputStream(cut)))
                    .satisfies(e -> assertThat(e.error().code()).isEqualTo("MalformedPOSTRequest"));
        }
    }

    @Test
    void onlyAFormIsAForm() {
        InputStream nothing = InputStream.nullInputStream();
        assertThat(FormReader.of(nothing, "application/x-www-form-urlencoded")).isEmpty();
        assertThat(FormReader.of(nothing, "multipart/form-data")).isEmpty();
        assertThat(FormReader.of(nothing, "multipart/form-data; charset=utf-8; boundary=\"a b\"")).isPresent();
    }
}
