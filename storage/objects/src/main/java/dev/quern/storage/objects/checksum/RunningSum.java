package dev.quern.storage.objects.checksum;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** A sum over bytes that come one after another. For use by one thread at a time. */
interface RunningSum {

    /** Takes what remains of the buffer. */
    void update(ByteBuffer bytes);

    /** The sum of all bytes so far; called once, at the end. */
    byte[] finish();

    static RunningSum of(String digest) {
        MessageDigest sum;
        try {
            sum = MessageDigest.getInstance(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + digest, e);
        }
        return new RunningSum() {
            @Override
            public void update(ByteBuffer bytes) {
                sum.update(bytes);
            }

            @Override
            public byte[] finish() {
                return sum.digest();
            }
        };
    }

    /**
     * @param bytes
     *            how long the sum is
     */
    static RunningSum of(java.util.zip.Checksum sum, int bytes) {
        return new RunningSum() {
            @Override
            public void update(ByteBuffer buffer) {
                sum.update(buffer);
            }

            @Override
            public byte[] finish() {
                byte[] all = ByteBuffer.allocate(Long.BYTES).putLong(sum.getValue()).array();
                return Arrays.copyOfRange(all, Long.BYTES - bytes, Long.BYTES);
            }
        };
    }
}
