package dev.quern.runtime.backup;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * One backup: a data directory as it was at a moment.
 *
 * @param number
 *            counts up from 1 in a backup folder
 * @param taken
 *            when
 * @param source
 *            the data directory, as a path on the machine that it was on
 */
public record Generation(int number, Instant taken, Path source, List<Entry> files) {

    /**
     * A file of the data directory.
     *
     * @param path
     *            in the data directory: names with slashes between them
     * @param sha256
     *            64 lower-case hexadecimal digits
     * @param size
     *            bytes
     * @param permissions
     *            as {@code ls} shows them, {@code rw-------}
     * @param stamp
     *            changes whenever the file does: the next backup does not read a file whose stamp is the same
     */
    public record Entry(String path, String sha256, long size, String permissions, String stamp) {}

    public Generation {
        files = List.copyOf(files);
    }

    /** What all files come to, in bytes. */
    public long size() {
        return files.stream().mapToLong(Entry::size).sum();
    }
}
