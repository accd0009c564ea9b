package dev.quern.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.time.SystemTime;
import dev.quern.storage.rocksdb.RocksDbSettings;
import dev.quern.storage.rocksdb.RocksDbStore;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kill -9} leaves of the logs. */
@Timeout(120)
class LogCrashTest {

    /** How much older than the crash a line must be to be there: the write delay, and time for a busy machine. */
    private static final long SETTLED_MILLIS = OpenLogs.SMALL.writeDelay().toMillis() + 1_000;

    @TempDir
    private Path data;

    @Test
    void whatIsOlderThanAMomentSurvivesAKillAndNothingIsMangled() throws Exception {
        for (int round = 0; round < 2; round++) {
            int settled = runAndKill(round);
            List<String> lines = read("s" + round);
            assertThat(lines.size()).isGreaterThan(settled);
            for (int i = 0; i < lines.size(); i++) {
                assertThat(lines.get(i)).isEqualTo("line " + i);
            }
        }
        assertThat(read("s0")).isNotEmpty();
    }

    /** The number of a line that was logged long enough before the crash. */
    private int runAndKill(int round) throws Exception {
        Process writer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), CrashWriter.class.getName(), data.toString(),
                Integer.toString(round)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        record Said(int line, long millis) {}
        List<Said> said = new ArrayList<>();
        try (BufferedReader out = writer.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] parts = line.split(" ");
                said.add(new Said(Integer.parseInt(parts[0]), Long.parseLong(parts[1])));
                if (said.getLast().millis() - said.getFirst().millis() > SETTLED_MILLIS + 700) {
                    break;
                }
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        long before = said.getLast().millis() - SETTLED_MILLIS;
        return said.stream().filter(one -> one.millis() < before).mapToInt(Said::line).max().orElseThrow();
    }

    private List<String> read(String stream) {
        try (SystemTime time = new SystemTime();
                RocksDbStore store = RocksDbStore.open(data.resolve("store"), RocksDbSettings.defaults());
                LogStore logs = new LogStore(data.resolve("logs"), store, OpenLogs.SMALL, time)) {
            return logs.readStream(OpenLogs.GROUP, stream, 0, Long.MAX_VALUE, Optional.empty(), true, 1_000_000)
                    .events().stream().map(LogEvent::message).toList();
        }
    }
}
