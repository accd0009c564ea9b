package dev.quern.runtime.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One kind of thing in a data directory that must survive, and how it is held still while it is copied. */
public interface BackupPart {

    /**
     * Holds the part as it is now. All parts are held, in the order of their list, before a file of any is read: a part
     * that others refer to is held before them and listed after.
     */
    Held hold() throws IOException;

    /** A part that is held still. */
    interface Held extends AutoCloseable {

        /** Its files. Asked for once, when all parts are held. */
        List<HeldFile> files() throws IOException;

        /** What is wrong with a file that no backup has yet; empty if nothing is known to be. */
        default Optional<String> damage(HeldFile file) throws IOException {
            return Optional.empty();
        }

        /** Lets it go. */
        @Override
        void close() throws IOException;
    }

    /**
     * A file to copy.
     *
     * @param file
     *            where it lies now
     * @param path
     *            where it belongs in the data directory: names with slashes between them
     */
    record HeldFile(Path file, String path) {}
}
