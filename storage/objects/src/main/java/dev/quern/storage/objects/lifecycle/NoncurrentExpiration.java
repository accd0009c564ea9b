package dev.quern.storage.objects.lifecycle;

/**
 * When versions that are not the newest expire.
 *
 * @param days
 *            so many days after a newer version was written; above 0
 * @param kept
 *            how many of them are kept all the same, the newest; 0 for none
 */
public record NoncurrentExpiration(int days, int kept) {}
