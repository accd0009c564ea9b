package dev.quern.storage.rocksdb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The form of RocksDB's logs and manifests: blocks of 32 KiB, in them records with a checksum, a length and a type
 * (RocksDB, {@code db/log_format.h}).
 */
final class LogRecords {

    private static final int BLOCK = 32 << 10;
    private static final int HEADER = 7;
    /** Types 5 to 8 are for files that are used again; their header names the file. */
    private static final int FIRST_RECYCLED = 5;
    private static final int LAST_RECYCLED = 8;
    private static final int RECYCLED_HEADER = 11;

    private LogRecords() {}

    /**
     * Where the first record begins that does not have its checksum. What a crash leaves at the end, a record cut off
     * or room that was never written, is no damage.
     */
    static OptionalLong firstDamage(Path file) throws IOException {
        byte[] bytes = new byte[BLOCK];
        long start = 0;
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.readNBytes(bytes, 0, BLOCK); n > 0; n = in.readNBytes(bytes, 0, BLOCK)) {
                int damage = damageIn(ByteBuffer.wrap(bytes, 0, n).order(ByteOrder.LITTLE_ENDIAN), n < BLOCK);
                if (damage >= 0) {
                    return OptionalLong.of(start + damage);
                }
                start += n;
            }
        }
        return OptionalLong.empty();
    }

    /** @return where in the block the damage begins, or -1 */
    private static int damageIn(ByteBuffer block, boolean last) {
        int at = 0;
        while (block.limit() - at >= HEADER) {
            int length = Short.toUnsignedInt(block.getShort(at + 4));
            int type = Byte.toUnsignedInt(block.get(at + 6));
            if (type == 0 && length == 0 && block.getInt(at) == 0) {
                return -1; // room that was not written
            }
            int header = type >= FIRST_RECYCLED && type <= LAST_RECYCLED ? RECYCLED_HEADER : HEADER;
            int end = at + header + length;
            if (end > block.limit()) {
                // cut off by a crash, unless something whole comes after it
                return last && !hasRecordAfter(block, at) ? -1 : at;
            }
            if (block.getInt(at) != Checksums.masked(block.slice(at + 6, end - at - 6))) {
                return at;
            }
            at = end;
        }
        return -1;
    }

    /** Whether a whole record begins anywhere behind a place: then what is there was not cut off, but damaged. */
    private static boolean hasRecordAfter(ByteBuffer block, int place) {
        for (int at = place + 1; block.limit() - at >= HEADER; at++) {
            int length = Short.toUnsignedInt(block.getShort(at + 4));
            int end = at + HEADER + length;
            int type = block.get(at + 6);
            if (type >= 1 && type < FIRST_RECYCLED && length > 0 && end <= block.limit()
                    && block.getInt(at) == Checksums.masked(block.slice(at + 6, end - at - 6))) {
                return true;
            }
        }
        return false;
    }
}
