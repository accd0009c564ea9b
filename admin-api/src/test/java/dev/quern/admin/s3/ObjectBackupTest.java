package dev.quern.admin.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import dev.quern.runtime.Quern;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects come back from a backup, small ones and those that lie in files. */
class ObjectBackupTest {

    @Test
    void whatWasBackedUpIsThereAgain(@TempDir Path data, @TempDir Path backup, @TempDir Path parent) {
        byte[] large = new byte[400_000];
        Arrays.fill(large, (byte) 7);
        try (RunningServer server = RunningServer.start(data);
                SignedHttp http = SignedHttp.forService(server, "s3")) {
            http.send("PUT", "/kept", "", Map.of());
            http.send("PUT", "/kept/small", "small", Map.of());
            http.send("PUT", "/kept/large", large, Map.of());
            server.server().quern().backup(backup);
        }
        Path restored = parent.resolve("restored");
        Quern.restore(backup, restored);
        try (RunningServer server = RunningServer.start(restored);
                SignedHttp http = SignedHttp.forService(server, "s3")) {
            assertThat(http.get("/kept/small").text()).isEqualTo("small");
            assertThat(http.get("/kept/large").body()).isEqualTo(large);
        }
    }
}
