package dev.quern.storage.objects.checksum;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Checksum;

/**
 * CRC-64/NVME: reflected, polynomial {@code 0xad93d23594c93659}, all ones at the start and inverted at the end. Sixteen
 * bytes at a time, by tables. For use by one thread at a time.
 */
public final class Crc64Nvme implements Checksum {

    /** The polynomial with its bits reversed. */
    static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;

    private static final int TABLES = 16;

    /** One for each byte of a step; fields of their own, so that the compiler knows each array. */
    private static final long[] T0 = table(0);
    private static final long[] T1 = table(1);
    private static final long[] T2 = table(2);
    private static final long[] T3 = table(3);
    private static final long[] T4 = table(4);
    private static final long[] T5 = table(5);
    private static final long[] T6 = table(6);
    private static final long[] T7 = table(7);
    private static final long[] T8 = table(8);
    private static final long[] T9 = table(9);
    private static final long[] T10 = table(10);
    private static final long[] T11 = table(11);
    private static final long[] T12 = table(12);
    private static final long[] T13 = table(13);
    private static final long[] T14 = table(14);
    private static final long[] T15 = table(15);

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
        for (; end - position >= TABLES; position += TABLES) {
            long first = sum ^ words.getLong(position);
            long second = words.getLong(position + Long.BYTES);
            sum = T15[(int) (first & 0xFF)] ^ T14[(int) (first >>> 8 & 0xFF)] ^ T13[(int) (first >>> 16 & 0xFF)]
                    ^ T12[(int) (first >>> 24 & 0xFF)] ^ T11[(int) (first >>> 32 & 0xFF)]
                    ^ T10[(int) (first >>> 40 & 0xFF)] ^ T9[(int) (first >>> 48 & 0xFF)] ^ T8[(int) (first >>> 56)]
                    ^ T7[(int) (second & 0xFF)] ^ T6[(int) (second >>> 8 & 0xFF)] ^ T5[(int) (second >>> 16 & 0xFF)]
                    ^ T4[(int) (second >>> 24 & 0xFF)] ^ T3[(int) (second >>> 32 & 0xFF)]
                    ^ T2[(int) (second >>> 40 & 0xFF)] ^ T1[(int) (second >>> 48 & 0xFF)] ^ T0[(int) (second >>> 56)];
        }
        for (; position < end; position++) {
            sum = (sum >>> 8) ^ T0[(int) ((sum ^ words.get(position)) & 0xFF)];
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
