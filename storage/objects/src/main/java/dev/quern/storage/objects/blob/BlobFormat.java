package dev.quern.storage.objects.blob;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * How a blob lies in its file:
 *
 * <pre>
 * the bytes of the blob             from 0, so that a range of the blob is the same range of the file
 * a CRC-32C for each 64 KiB block   4 bytes each, little endian; the last block may be shorter
 * a footer of 48 bytes              what the rest is, with a CRC-32C of its own
 * </pre>
 *
 * <p>
 * Blocks are small enough that a short range costs little more than its own bytes, and large enough that their sums
 * are nothing beside them. The sums lie in the same file: one more file to synchronise would double what a small blob
 * costs, and a blob can never be without its sums.
 */
final class BlobFormat {

    static final int BLOCK_BYTES = 64 << 10;
    static final int SUM_BYTES = Integer.BYTES;
    static final int FOOTER_BYTES = 48;

    /** "QNBLOB" and a version. */
    private static final long MAGIC = 0x514E_424C_4F42_0001L;

    private BlobFormat() {}

    /** What a footer says. */
    record Footer(BlobId id, long length, int blockBytes) {}

    static long blocks(long length) {
        return (length + BLOCK_BYTES - 1) / BLOCK_BYTES;
    }

    /** The size of the file of a blob with so many bytes. */
    static long fileLength(long length) {
        return length + blocks(length) * SUM_BYTES + FOOTER_BYTES;
    }

    static ByteBuffer footer(BlobId id, long length) {
        ByteBuffer footer = ByteBuffer.allocate(FOOTER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        footer.putLong(MAGIC).putLong(id.high()).putLong(id.low()).putLong(length).putInt(BLOCK_BYTES).putInt(0)
                .putInt(0);
        footer.putInt(sum(footer.duplicate().flip()));
        return footer.flip();
    }

    /**
     * @throws IllegalArgumentException
     *             if it is none
     */
    static Footer readFooter(ByteBuffer bytes) {
        ByteBuffer footer = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int expected = sum(footer.duplicate().limit(FOOTER_BYTES - SUM_BYTES));
        if (footer.getLong() != MAGIC) {
            throw new IllegalArgumentException("it does not end as a blob does");
        }
        BlobId id = new BlobId(footer.getLong(), footer.getLong());
        long length = footer.getLong();
        int blockBytes = footer.getInt();
        if (footer.getInt(FOOTER_BYTES - SUM_BYTES) != expected || blockBytes != BLOCK_BYTES) {
            throw new IllegalArgumentException("its footer does not have its checksum");
        }
        return new Footer(id, length, blockBytes);
    }

    /** The sum of what remains of the buffer, whose position stays. */
    static int sum(ByteBuffer bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes.duplicate());
        return (int) sum.getValue();
    }
}
