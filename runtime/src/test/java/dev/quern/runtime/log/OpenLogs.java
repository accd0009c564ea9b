package dev.quern.runtime.log;

import dev.quern.runtime.testing.ManualTime;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.rocksdb.RocksDbSettings;
import dev.quern.storage.rocksdb.RocksDbStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A log store in a folder, with time that the test moves, and a short way to write and read. */
final class OpenLogs implements AutoCloseable {

    static final LogGroupName GROUP = new LogGroupName("/aws/lambda/f");

    /** Small enough that a test fills many segments. */
    static final LogSettings SMALL = LogSettings.DEFAULT.withSegments(4 << 10).keeping(Duration.ofDays(30), 1 << 20,
            4 << 20);

    final ManualTime time;
    final LogStore logs;
    private final RocksDbStore store;
    private final Path folder;

    OpenLogs(Path data, LogSettings settings) {
        this(data, settings, new ManualTime());
    }

    OpenLogs(Path data, LogSettings settings, ManualTime time) {
        this.time = time;
        this.store = RocksDbStore.open(data.resolve("store"), RocksDbSettings.defaults());
        this.folder = data.resolve("logs");
        this.logs = new LogStore(folder, store, settings, time);
    }

    static LogStreamWriter writer(LogStore logs, LogGroupName group, String stream) {
        return logs.writer(group, stream, (lines, bytes) -> ("dropped " + lines).getBytes(StandardCharsets.UTF_8));
    }

    LogStreamWriter writer(String stream) {
        return writer(logs, GROUP, stream);
    }

    static boolean append(LogStreamWriter writer, TimeSource time, String message) {
        byte[] text = message.getBytes(StandardCharsets.UTF_8);
        return writer.append(time.now().toEpochMilli(), text, 0, text.length);
    }

    boolean append(LogStreamWriter writer, String message) {
        return append(writer, time, message);
    }

    /** Everything in the group, in order. */
    List<String> messages() {
        return messages(LogQuery.all(GROUP));
    }

    List<String> messages(LogQuery query) {
        return logs.read(query, Optional.empty(), true, 100_000).events().stream().map(LogEvent::message).toList();
    }

    /** The segment files of all groups. */
    List<Path> segments() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".log")).sorted().toList();
        }
    }

    @Override
    public void close() {
        logs.close();
        store.close();
    }
}
