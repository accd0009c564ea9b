package dev.quern.storage.objects.checksum;

import java.nio.ByteBuffer;

/** Computes the checksum of an object from those of its parts. For one thread. */
public final class ChecksumOfParts {

    private ChecksumOfParts() {}

    /** The sum of one part, and how many bytes it is of. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Part(byte[] sum, long size) {}

    /**
     * @throws IllegalArgumentException
     *             if the algorithm has no such type for objects in parts
     */
    public static Checksum compute(ChecksumAlgorithm algorithm, ChecksumType type, Iterable<Part> parts) {
        if (!algorithm.allowsInParts(type)) {
            throw new IllegalArgumentException(algorithm + " of parts cannot be " + type);
        }
        return switch (type) {
            case FULL_OBJECT -> {
                CrcCombination combination = CrcCombination.of(algorithm);
                byte[] sum = combination.empty();
                for (Part part : parts) {
                    sum = combination.combine(sum, part.sum(), part.size());
                }
                yield Checksum.full(algorithm, sum);
            }
            case COMPOSITE -> {
                RunningSum sum = algorithm.start();
                int count = 0;
                for (Part part : parts) {
                    sum.update(ByteBuffer.wrap(part.sum()));
                    count++;
                }
                yield Checksum.composite(algorithm, sum.finish(), count);
            }
        };
    }
}
