package dev.quern.storage.kv;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** How much room a disk has: whoever keeps data on it looks before it writes. */
public final class UsableSpace {

    private UsableSpace() {}

    /**
     * The room on the disk that a directory lies on, looked at anew each time.
     *
     * @return bytes; {@link Long#MAX_VALUE} while nobody can tell: writing will. Safe for use by several threads
     */
    public static LongSupplier on(Path directory) {
        FileStore disk;
        try {
            disk = Files.getFileStore(directory);
        } catch (IOException e) {
            return () -> Long.MAX_VALUE;
        }
        return () -> {
            try {
                return disk.getUsableSpace();
            } catch (IOException e) {
                return Long.MAX_VALUE;
            }
        };
    }
}
