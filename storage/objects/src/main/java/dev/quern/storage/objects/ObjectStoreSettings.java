package dev.quern.storage.objects;

/**
 * How the object store works.
 *
 * @param inlineBytes
 *            objects of at most so many bytes lie in the key-value store, not in files: one synchronised write instead
 *            of
 *            three
 * @param maxPutBytes
 *            the largest object or part that can be uploaded in one piece
 * @param maxObjectBytes
 *            the largest object
 * @param minPartBytes
 *            the smallest part of an object, but for its last
 */
public record ObjectStoreSettings(int inlineBytes, long maxPutBytes, long maxObjectBytes, long minPartBytes) {

    /**
     * @throws IllegalArgumentException
     *             if a size is out of its range
     */
    public ObjectStoreSettings {
        if (inlineBytes < 0 || inlineBytes > 1 << 20) {
            throw new IllegalArgumentException("inlineBytes is 0 to 1048576, not " + inlineBytes);
        }
        if (maxPutBytes <= inlineBytes || maxObjectBytes < maxPutBytes || minPartBytes < 0) {
            throw new IllegalArgumentException(
                    "maxPutBytes is more than inlineBytes, maxObjectBytes not less than that,"
                            + " and minPartBytes not below zero");
        }
    }

    public static ObjectStoreSettings defaults() {
        return new ObjectStoreSettings(16 << 10, 5L << 30, 50_000L << 30, 5L << 20);
    }

    public ObjectStoreSettings withInlineBytes(int newInlineBytes) {
        return new ObjectStoreSettings(newInlineBytes, maxPutBytes, maxObjectBytes, minPartBytes);
    }

    public ObjectStoreSettings withMinPartBytes(long newMinPartBytes) {
        return new ObjectStoreSettings(inlineBytes, maxPutBytes, maxObjectBytes, newMinPartBytes);
    }
}
