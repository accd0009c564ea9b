package dev.quern.storage.rocksdb;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The checksums in RocksDB's files: CRC-32C, turned and shifted, so that a checksum of checksums is a good one too. */
final class Checksums {

    private static final int MASK = 0xa282ead8;

    private Checksums() {}

    /** The checksum of pieces, one after the other. Does not move their positions. */
    static int masked(ByteBuffer... pieces) {
        CRC32C crc = new CRC32C();
        for (ByteBuffer piece : pieces) {
            crc.update(piece.duplicate());
        }
        int value = (int) crc.getValue();
        return Integer.rotateRight(value, 15) + MASK;
    }
}
