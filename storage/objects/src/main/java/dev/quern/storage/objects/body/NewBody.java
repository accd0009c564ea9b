package dev.quern.storage.objects.body;

import dev.quern.storage.objects.checksum.ChecksumAlgorithm;

/**
 * Bytes for an object or part, durable but not named by any row yet. Used up by one write; in any case to be closed,
 * which removes the bytes if no write took them. For use by one thread at a time.
 */
public sealed interface NewBody extends AutoCloseable permits ReceivedBody, SharedBody {

    /** How many bytes there are. */
    long length();

    /** Their MD5. */
    byte[] md5();

    /**
     * The checksum of one of the algorithms that were asked for.
     *
     * @throws IllegalArgumentException
     *             if it was not asked for
     */
    byte[] sum(ChecksumAlgorithm algorithm);

    @Override
    void close();
}
