package dev.quern.storage.rocksdb;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The form of RocksDB's blob files: a header, records of a key and a value with two checksums, a footer (RocksDB,
 * {@code db/blob/blob_log_format.h}).
 */
final class BlobRecords {

    private static final int MAGIC = 2_395_959;
    private static final int FILE_HEADER = 30;
    private static final int RECORD_HEADER = 32;
    private static final int LENGTHS = 24;
    private static final int FOOTER = 32;

    private BlobRecords() {}

    /** What is wrong with a complete file, and where; empty if nothing is. */
    static Optional<String> firstDamage(Path file) throws IOException {
        long size = Files.size(file);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            if (size < FILE_HEADER + FOOTER || read(in, FILE_HEADER).getInt(0) != MAGIC) {
                return Optional.of("it does not begin as a blob file does");
            }
            long at = FILE_HEADER;
            while (at < size - FOOTER) {
                ByteBuffer header = read(in, RECORD_HEADER);
                long length = header.getLong(0) + header.getLong(8);
                if (header.getInt(24) != Checksums.masked(header.slice(0, LENGTHS))
                        || length > size - FOOTER - at - RECORD_HEADER
                        || header.getInt(28) != Checksums.masked(read(in, Math.toIntExact(length)))) {
                    return Optional.of("the value at byte " + at + " does not have its checksum");
                }
                at += RECORD_HEADER + length;
            }
            ByteBuffer footer = read(in, FOOTER);
            return footer.getInt(0) == MAGIC && footer.getInt(28) == Checksums.masked(footer.slice(0, 28))
                    ? Optional.empty()
                    : Optional.of("it does not end as a blob file does");
        } catch (EOFException e) {
            return Optional.of("it is cut off");
        }
    }

    private static ByteBuffer read(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
