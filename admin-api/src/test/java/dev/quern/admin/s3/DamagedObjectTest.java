package dev.quern.admin.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that rotted on the disk do not reach a client as if they were right. */
class DamagedObjectTest {

    private static final int LENGTH = 5_000_000;
    private static final int DAMAGED_BYTE = 4_000_000;

    @TempDir
    Path data;

    @Test
    void aLargeAnswerIsBrokenOffBeforeTheDamage() throws IOException {
        byte[] bytes = new byte[LENGTH];
        new Random(1).nextBytes(bytes);
        try (RunningServer server = RunningServer.start(data);
                SignedHttp http = SignedHttp.forService(server, "s3")) {
            http.send("PUT", "/rotten", "", Map.of());
            http.send("PUT", "/rotten/large", bytes, Map.of());
            assertThat(http.get("/rotten/large").body()).isEqualTo(bytes);
            damage();

            assertThatThrownBy(() -> http.get("/rotten/large")).hasRootCauseInstanceOf(IOException.class);
            assertThat(http.send("GET", "/rotten/large", new byte[0], Map.of("Range", "bytes=0-2999999")).body())
                    .isEqualTo(Arrays.copyOf(bytes, 3_000_000));
        }
    }

    private void damage() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            Path blob = files.filter(Files::isRegularFile)
                    .filter(file -> file.toFile().length() >= LENGTH && file.toFile().length() < LENGTH + 1_000)
                    .findFirst().orElseThrow();
            try (RandomAccessFile file = new RandomAccessFile(blob.toFile(), "rw")) {
                file.seek(DAMAGED_BYTE);
                int was = file.read();
                file.seek(DAMAGED_BYTE);
                file.write(was ^ 1);
            }
        }
    }
}
