package dev.quern.storage.objects.checksum;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Checksum;

/**
 * CRC-64/NVME: reflected, polynomial {@code 0xad93d23594c93659}, all ones at the start and inverted at the end. Eight
 * bytes at a time, by tables, and of long pieces two lanes side by side: each step waits for the one before, and the
 * processor has time for another meanwhile. For use by one thread at a time.
 */
public final class Crc64Nvme implements Checksum {

    /** The polynomial with its bits reversed. */
    static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;

    /** The bytes of a lane. */
    private static final int LANE = 4096;

    /** One for each byte of a step; fields of their own, so that the compiler knows each array. */
    private static final long[] T0 = table(0);
    private static final long[] T1 = table(1);
    private static final long[] T2 = table(2);
    private static final long[] T3 = table(3);
    private static final long[] T4 = table(4);
    private static final long[] T5 = table(5);
    private static final long[] T6 = table(6);
    private static final long[] T7 = table(7);
    /** For each byte of a CRC and each value of it, what it becomes when a lane of zeros follows. */
    private static final long[][] AFTER_LANE = afterLane();

    private long crc = ~0L;

    /** The CRC of each byte that {@code zeros} bytes of zero follow. */
    private static long[] table(int zeros) {
        long[] table = new long[256];
        for (int value = 0; value < table.length; value++) {
            long crc = value;
            for (int bit = 0; bit < Byte.SIZE * (zeros + 1); bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
            }
            table[value] = crc;
        }
        return table;
    }

    private static long[][] afterLane() {
        long[] bits = new long[Long.SIZE];
        for (int bit = 0; bit < bits.length; bit++) {
            bits[bit] = 1L << bit;
            for (int zeros = 0; zeros < LANE; zeros += Long.BYTES) {
                bits[bit] = step(bits[bit]);
            }
        }
        long[][] tables = new long[Long.BYTES][256];
        for (int i = 0; i < tables.length; i++) {
            for (int value = 0; value < 256; value++) {
                for (int bit = 0; bit < Byte.SIZE; bit++) {
                    tables[i][value] ^= (value >>> bit & 1) == 0 ? 0 : bits[i * Byte.SIZE + bit];
                }
            }
        }
        return tables;
    }

    @Override
    public void update(int b) {
        crc = (crc >>> 8) ^ T0[(int) ((crc ^ b) & 0xFF)];
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
        for (; end - position >= 2 * LANE; position += 2 * LANE) {
            sum = lanes(words, position, sum);
        }
        for (; end - position >= Long.BYTES; position += Long.BYTES) {
            sum = step(sum ^ words.getLong(position));
        }
        for (; position < end; position++) {
            sum = (sum >>> 8) ^ T0[(int) ((sum ^ words.get(position)) & 0xFF)];
        }
        crc = sum;
        bytes.position(end);
    }

    private static long lanes(ByteBuffer words, int from, long sum) {
        long first = sum;
        long second = 0;
        for (int position = from; position < from + LANE; position += Long.BYTES) {
            first = step(first ^ words.getLong(position));
            second = step(second ^ words.getLong(position + LANE));
        }
        for (int i = 0; i < Long.BYTES; i++) {
            second ^= AFTER_LANE[i][(int) (first >>> i * Byte.SIZE & 0xFF)];
        }
        return second;
    }

    private static long step(long word) {
        return T7[(int) (word & 0xFF)] ^ T6[(int) (word >>> 8 & 0xFF)] ^ T5[(int) (word >>> 16 & 0xFF)]
                ^ T4[(int) (word >>> 24 & 0xFF)] ^ T3[(int) (word >>> 32 & 0xFF)] ^ T2[(int) (word >>> 40 & 0xFF)]
                ^ T1[(int) (word >>> 48 & 0xFF)] ^ T0[(int) (word >>> 56)];
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
