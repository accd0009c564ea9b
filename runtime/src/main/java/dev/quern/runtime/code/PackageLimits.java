package dev.quern.runtime.code;

/**
 * How large a code package may be; the defaults are Lambda's.
 *
 * @param zippedBytes
 *            the archive itself
 * @param unzippedBytes
 *            all of its entries together
 * @param entries
 *            how many entries
 */
public record PackageLimits(long zippedBytes, long unzippedBytes, int entries) {

    /** 50 MiB zipped, 250 MiB unzipped, and as many entries as a class path of that size could have. */
    public static final PackageLimits DEFAULT = new PackageLimits(52_428_800, 262_144_000, 200_000);

    /**
     * @throws IllegalArgumentException
     *             if a limit is not positive
     */
    public PackageLimits {
        if (zippedBytes <= 0 || unzippedBytes <= 0 || entries <= 0) {
            throw new IllegalArgumentException("limits are positive");
        }
    }
}
