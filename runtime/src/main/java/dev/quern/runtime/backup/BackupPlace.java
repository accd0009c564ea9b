package dev.quern.runtime.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Where backups lie: generations by their number, and the bytes of files, each once for all generations, by their
 * SHA-256. What such a place is told to keep is there whole, and stays, when the method returns. Its text form names it
 * for people. Safe for use by several threads; {@link Writing} by one.
 */
public interface BackupPlace {

    /**
     * Makes ready for a backup, and removes what is left of one that was cut off.
     *
     * @param data
     *            the data directory that is backed up
     * @throws BackupException.Refused
     *             if a backup of that directory cannot lie here, or another one is being written here
     */
    Writing write(Path data) throws IOException;

    /**
     * The numbers of the generations, the oldest first.
     *
     * @throws BackupException.Refused
     *             if there are no backups here
     */
    List<Integer> numbers() throws IOException;

    /**
     * What a generation says of itself.
     *
     * @throws java.nio.file.NoSuchFileException
     *             if there is none of that number
     */
    byte[] generation(int number) throws IOException;

    /** What a generation is called here, for messages. */
    String nameOf(int number);

    /**
     * The bytes of a file. The caller closes them.
     *
     * @param size
     *            how many there are
     * @throws java.nio.file.NoSuchFileException
     *             if they are not here
     */
    InputStream open(String sha256, long size) throws IOException;

    /** What the bytes of a file are called here, for messages. */
    String nameOf(String sha256);

    /** A backup that is being written. Others are kept from writing until it is closed. */
    interface Writing extends AutoCloseable {

        /** Whether these bytes are here, by their name and size: a quick look, without reading them. */
        boolean has(String sha256, long size) throws IOException;

        /** Copies a file, unless the same bytes are here. */
        Added add(Path file) throws IOException;

        /**
         * Keeps a generation, all at once.
         *
         * @throws BackupException.Refused
         *             if there is one of that number
         */
        void publish(int number, byte[] generation) throws IOException;

        /** Removes generations. The bytes of their files stay until the next {@link #sweep}. */
        void remove(List<Integer> generations) throws IOException;

        /** Removes the bytes of all files but these. */
        void sweep(Set<String> kept) throws IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * What was added.
     *
     * @param isNew
     *            whether it was not there before
     */
    record Added(String sha256, long size, boolean isNew) {}
}
