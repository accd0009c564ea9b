package dev.quern.runtime.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators ask of backups: when the last one was taken, which is remembered in a file, and how many were taken
 * and how many failed since the start. Safe for use by several threads.
 */
public final class BackupHistory {

    private static final Logger LOG = LoggerFactory.getLogger(BackupHistory.class);

    private final Path file;
    private final LongAdder taken = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile @Nullable Instant last;

    /**
     * @param file
     *            holds the time of the last backup, as text; need not be there
     */
    public BackupHistory(Path file) {
        this.file = file;
        try {
            this.last = Instant.parse(Files.readString(file).strip());
        } catch (NoSuchFileException none) {
            this.last = null;
        } catch (IOException | DateTimeException e) {
            LOG.warn("When the last backup was taken is not known until the next one: {} cannot be read", file, e);
            this.last = null;
        }
    }

    /** A backup that began at a moment is complete. */
    public void taken(Instant began) {
        taken.increment();
        last = began;
        try {
            Files.writeString(file, began + "\n");
        } catch (IOException e) {
            LOG.warn("When this backup was taken will not be known after a restart: {} cannot be written", file, e);
        }
    }

    /** A backup was begun and not made. */
    public void failed() {
        failed.increment();
    }

    /** When the last backup of this data directory began; empty if there was none. */
    public Optional<Instant> last() {
        return Optional.ofNullable(last);
    }

    /** How many backups were taken since the start. */
    public long timesTaken() {
        return taken.sum();
    }

    /** How many backups were begun and not made since the start. */
    public long timesFailed() {
        return failed.sum();
    }
}
