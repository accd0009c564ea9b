package dev.quern.storage.objects.checksum;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The CRC of two pieces of bytes together, from the CRCs of each. Appending bytes multiplies the CRC of what came
 * before by a power of x, modulo the polynomial; the ones at the start and the end cancel out.
 */
public final class CrcCombination {

    /** The polynomials with their bits reversed. */
    private static final long CRC32 = 0xEDB88320L;
    private static final long CRC32C = 0x82F63B78L;

    private final int bits;
    private final long polynomial;
    /** {@code x^(8 * 2^n)}. */
    private final long[] powers = new long[Long.SIZE];

    private CrcCombination(int bits, long polynomial) {
        this.bits = bits;
        this.polynomial = polynomial;
        long power = one() >>> 1;
        for (int i = 0; i < 3; i++) {
            power = multiply(power, power);
        }
        for (int n = 0; n < powers.length; n++) {
            powers[n] = power;
            power = multiply(power, power);
        }
    }

    /**
     * @throws IllegalArgumentException
     *             if sums of this algorithm cannot be combined
     */
    public static CrcCombination of(ChecksumAlgorithm algorithm) {
        return switch (algorithm) {
            case CRC32 -> new CrcCombination(Integer.SIZE, CRC32);
            case CRC32C -> new CrcCombination(Integer.SIZE, CRC32C);
            case CRC64NVME -> new CrcCombination(Long.SIZE, Crc64Nvme.POLYNOMIAL);
            case SHA1, SHA256 -> throw new IllegalArgumentException(algorithm + " cannot be combined");
        };
    }

    /** The sum of no bytes. */
    public byte[] empty() {
        return new byte[bits / Byte.SIZE];
    }

    /**
     * The sum of the bytes of {@code first}, followed by those of {@code second}.
     *
     * @param secondLength
     *            how many bytes {@code second} is the sum of
     */
    public byte[] combine(byte[] first, byte[] second, long secondLength) {
        long shift = one();
        for (int n = 0; secondLength >>> n != 0; n++) {
            if ((secondLength >>> n & 1) != 0) {
                shift = multiply(shift, powers[n]);
            }
        }
        return bytes(multiply(value(first), shift) ^ value(second));
    }

    /** The polynomial 1: the highest bit stands for the lowest power. */
    private long one() {
        return 1L << bits - 1;
    }

    private long multiply(long a, long b) {
        long product = 0;
        long factor = b;
        for (long bit = one(); bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= factor;
            }
            factor = (factor & 1) == 0 ? factor >>> 1 : (factor >>> 1) ^ polynomial;
        }
        return product;
    }

    private static long value(byte[] sum) {
        long value = 0;
        for (byte b : sum) {
            value = value << Byte.SIZE | b & 0xFF;
        }
        return value;
    }

    private byte[] bytes(long value) {
        byte[] all = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        return Arrays.copyOfRange(all, Long.BYTES - bits / Byte.SIZE, Long.BYTES);
    }
}
