package dev.quern.runtime.log;

import dev.quern.runtime.time.SystemTime;
import dev.quern.storage.rocksdb.RocksDbSettings;
import dev.quern.storage.rocksdb.RocksDbStore;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** Logs numbered lines until it is killed, and says which it has logged and when. */
final class CrashWriter {

    private CrashWriter() {}

    public static void main(String[] arguments) {
        Path data = Path.of(arguments[0]);
        SystemTime time = new SystemTime();
        LogStore logs = new LogStore(data.resolve("logs"),
                RocksDbStore.open(data.resolve("store"), RocksDbSettings.defaults()), OpenLogs.SMALL, time);
        LogStreamWriter writer = OpenLogs.writer(logs, OpenLogs.GROUP, "s" + arguments[1]);
        for (int i = 0; i < 1_000_000; i++) {
            OpenLogs.append(writer, time, "line " + i);
            if (i % 20 == 0) {
                System.out.println(i + " " + System.currentTimeMillis());
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
