package dev.quern.runtime.code;

/**
 * How large code packages may be; the defaults are Lambda's.
 *
 * @param zippedBytes
 *            the archive itself
 * @param unzippedBytes
 *            all of its entries together
 * @param entries
 *            how many entries
 * @param totalBytes
 *            the archives of all versions of all functions together, each once
 */
public record PackageLimits(long zippedBytes, long unzippedBytes, int entries, long totalBytes) {

    /** 50 MiB zipped, 250 MiB unzipped, as many entries as a class path of that size could have, 75 GiB together. */
    public static final PackageLimits DEFAULT = new PackageLimits(52_428_800, 262_144_000, 200_000, 80_530_636_800L);

    /**
     * @throws IllegalArgumentException
     *             if a limit is not positive
     */
    public PackageLimits {
        if (zippedBytes <= 0 || unzippedBytes <= 0 || entries <= 0 || totalBytes <= 0) {
            throw new IllegalArgumentException("limits are positive");
        }
    }
}
