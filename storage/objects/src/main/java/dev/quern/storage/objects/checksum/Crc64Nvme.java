package dev.quern.storage.objects.checksum;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Checksum;

/**
 * CRC-64/NVME: reflected, polynomial {@code 0xad93d23594c93659}, all ones at the start and inverted at the end. Eight
 * bytes at a time, by tables. For use by one thread at a time.
 */
public final class Crc64Nvme implements Checksum {

    /** The polynomial with its bits reversed. */
    static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;

    private static final long[][] TABLES = tables();

    private long crc = ~0L;

    private static long[][] tables() {
        long[][] tables = new long[Long.BYTES][256];
        for (int value = 0; value < 256; value++) {
            long crc = value;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
            }
            tables[0][value] = crc;
        }
        for (int value = 0; value < 256; value++) {
            for (int table = 1; table < Long.BYTES; table++) {
                long before = tables[table - 1][value];
                tables[table][value] = (before >>> 8) ^ tables[0][(int) (before & 0xFF)];
            }
        }
        return tables;
    }

    @Override
    public void update(int b) {
        crc = (crc >>> 8) ^ TABLES[0][(int) ((crc ^ b) & 0xFF)];
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        update(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void update(ByteBuffer bytes) {
        ByteBuffer words = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int position = words.position();
        int end = words.limit();
        long sum = crc;
        for (; end - position >= Long.BYTES; position += Long.BYTES) {
            long word = sum ^ words.getLong(position);
            sum = TABLES[7][(int) (word & 0xFF)] ^ TABLES[6][(int) (word >>> 8 & 0xFF)]
                    ^ TABLES[5][(int) (word >>> 16 & 0xFF)] ^ TABLES[4][(int) (word >>> 24 & 0xFF)]
                    ^ TABLES[3][(int) (word >>> 32 & 0xFF)] ^ TABLES[2][(int) (word >>> 40 & 0xFF)]
                    ^ TABLES[1][(int) (word >>> 48 & 0xFF)] ^ TABLES[0][(int) (word >>> 56)];
        }
        for (; position < end; position++) {
            sum = (sum >>> 8) ^ TABLES[0][(int) ((sum ^ words.get(position)) & 0xFF)];
        }
        crc = sum;
        bytes.position(end);
    }

    @Override
    public long getValue() {
        return ~crc;
    }

    @Override
    public void reset() {
        crc = ~0L;
    }
}
