package dev.quern.storage.objects.blob;

import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Bytes in a file, valid as long as the {@link BlobReader} that gave them is open.
 *
 * @param path
 *            the file; it has this name for as long as nobody removes the blob
 * @param channel
 *            the open file, for reads at given positions; it belongs to the reader, who closes it
 * @param position
 *            of the first byte in the file
 * @param length
 *            in bytes
 */
public record FileRegion(Path path, FileChannel channel, long position, int length) {}
