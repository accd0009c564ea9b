package dev.quern.function;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Buckets and objects, as {@link Context#objects()} gives them.
 *
 * <p>
 * Implemented by the runtime only: later versions add methods. Safe for use by several threads; methods block. A change
 * is
 * on disk when its method returns, and what the bucket's notifications ask for is certain to happen.
 *
 * <p>
 * A key has 1 to 1,024 bytes of UTF-8 and may hold any characters. In events keys are encoded like forms:
 * {@link java.net.URLDecoder} decodes them. All methods throw {@link ObjectsException}, each of its kinds a class.
 */
public interface Objects {

    /**
     * What is known of an object, without its bytes.
     *
     * @return empty if there is no such object
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     */
    Optional<ObjectInfo> head(String bucket, String key);

    /**
     * Opens an object for reading. What is read stays the same, whatever happens to the object meanwhile.
     *
     * @return to be closed by the caller
     * @throws ObjectsException.NoSuchKey
     *             if there is no such object
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     */
    StoredObject get(String bucket, String key);

    /**
     * Writes an object in one piece, or replaces it. Bytes are streamed: the object may be larger than the heap.
     *
     * @param contentType
     *            its media type, such as {@code image/png}
     * @param metadata
     *            what else is kept with it (user metadata): names in lower case, at most 2 KiB in all
     * @param content
     *            its bytes, at most 5 GiB; read to the end and not closed
     * @throws IOException
     *             if the content cannot be read: nothing is changed then
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     */
    ObjectInfo put(String bucket, String key, String contentType, Map<String, String> metadata, InputStream content)
            throws IOException;

    /**
     * As {@link #put(String, String, String, Map, InputStream)}, with bytes that are at hand and no metadata.
     */
    ObjectInfo put(String bucket, String key, String contentType, byte[] content);

    /**
     * As {@link #put(String, String, String, byte[])}, if there is no such object. Of several who do this at the same
     * time one succeeds.
     *
     * @throws ObjectsException.PreconditionFailed
     *             if there is one
     */
    ObjectInfo putIfAbsent(String bucket, String key, String contentType, byte[] content);

    /**
     * As {@link #put(String, String, String, byte[])}, if the object still has the content that the caller has read: of
     * several who do this at the same time one succeeds, and the others read again.
     *
     * @param etag
     *            of that content, as {@link ObjectInfo#etag()} gives it
     * @throws ObjectsException.PreconditionFailed
     *             if it has other content by now
     * @throws ObjectsException.NoSuchKey
     *             if there is no such object
     */
    ObjectInfo replace(String bucket, String key, String etag, String contentType, byte[] content);

    /**
     * Deletes an object. In a bucket with versioning it is hidden, and its versions are kept. To delete what is not
     * there
     * is no error.
     *
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     */
    void delete(String bucket, String key);

    /**
     * Keys in the order of their bytes in UTF-8, a page at a time.
     *
     * @param prefix
     *            what they begin with; empty for all
     * @param after
     *            begins after this key, which need not exist; empty to begin with the first
     * @param limit
     *            how many at most: 1 to 1,000
     * @return fewer than {@code limit} only if there are no more
     * @throws ObjectsException.NoSuchBucket
     *             if there is no such bucket
     * @throws IllegalArgumentException
     *             if the limit is another
     */
    List<ObjectInfo> list(String bucket, String prefix, String after, int limit);
}
