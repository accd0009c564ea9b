package dev.quern.runtime.objects;

import dev.quern.function.ObjectInfo;
import dev.quern.function.Objects;
import dev.quern.function.ObjectsException.Invalid;
import dev.quern.function.ObjectsException.NoSuchBucket;
import dev.quern.function.ObjectsException.NoSuchKey;
import dev.quern.function.ObjectsException.PreconditionFailed;
import dev.quern.function.ObjectsException.Unavailable;
import dev.quern.function.StoredObject;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.body.BodyWriter;
import dev.quern.storage.objects.body.ExpectedBody;
import dev.quern.storage.objects.body.ReceivedBody;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.listing.ListRequest;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.Cause;
import dev.quern.storage.objects.model.ETag;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectMetadata;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.VersionId;
import dev.quern.storage.objects.model.WriteConditions;
import dev.quern.storage.objects.version.DeleteObject;
import dev.quern.storage.objects.version.ObjectContent;
import dev.quern.storage.objects.version.PutObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The object store as a function sees it. Nothing of the store's own types or errors gets through. Safe for use by
 * several
 * threads.
 */
final class FunctionObjects implements Objects {

    private static final ChecksumAlgorithm CHECKSUM = ChecksumAlgorithm.CRC64NVME;
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int MAX_METADATA_BYTES = 2_048;
    private static final int MAX_LIST = 1_000;

    private final ObjectStore store;
    private final Supplier<Cause> cause;

    /**
     * @param cause
     *            who is told to have made a change; asked for with each, on the thread that makes it
     */
    FunctionObjects(ObjectStore store, Supplier<Cause> cause) {
        this.store = store;
        this.cause = cause;
    }

    @Override
    public Optional<ObjectInfo> head(String bucket, String key) {
        return translated(() -> {
            try {
                return Optional.of(info(store.objects().head(new BucketName(bucket), new ObjectKey(key),
                        Optional.empty())));
            } catch (ObjectsException.NoSuchKey e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public StoredObject get(String bucket, String key) {
        ObjectContent content = translated(
                () -> store.objects().open(new BucketName(bucket), new ObjectKey(key), Optional.empty()));
        return new StoredObject(info(content.version()), new Translated(content.stream(0, content.length())),
                content::close);
    }

    @Override
    public ObjectInfo put(String bucket, String key, String contentType, byte[] content) {
        return put(bucket, key, contentType, content, WriteConditions.none());
    }

    @Override
    public ObjectInfo putIfAbsent(String bucket, String key, String contentType, byte[] content) {
        return put(bucket, key, contentType, content, WriteConditions.ifAbsent());
    }

    @Override
    public ObjectInfo replace(String bucket, String key, String etag, String contentType, byte[] content) {
        return put(bucket, key, contentType, content, WriteConditions.ifMatch(new ETag(etag)));
    }

    private ObjectInfo put(String bucket, String key, String contentType, byte[] content, WriteConditions conditions) {
        try {
            return put(bucket, key, contentType, Map.of(), new ByteArrayInputStream(content), conditions);
        } catch (IOException e) {
            throw new UncheckedIOException("reading memory", e);
        }
    }

    @Override
    public ObjectInfo put(String bucket, String key, String contentType, Map<String, String> metadata,
            InputStream content) throws IOException {
        return put(bucket, key, contentType, metadata, content, WriteConditions.none());
    }

    private ObjectInfo put(String bucket, String key, String contentType, Map<String, String> metadata,
            InputStream content, WriteConditions conditions) throws IOException {
        ObjectMetadata kept = ObjectMetadata.none().withContentType(contentType).withUser(userMetadata(metadata));
        // before anything is read
        translated(() -> store.buckets().get(new BucketName(bucket)));
        ObjectKey objectKey = translated(() -> new ObjectKey(key));
        Cause who = cause.get(); // the call whose thread asks may end while the content comes
        try (BodyWriter writer = translated(() -> store.receive(Set.of(CHECKSUM)))) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
                translated(() -> {
                    writer.write(bytes);
                    return bytes;
                });
            }
            return translated(() -> {
                try (ReceivedBody body = writer.finish(ExpectedBody.unknown())) {
                    return info(store.objects().put(new BucketName(bucket), objectKey, body,
                            PutObject.plain(who).withMetadata(kept).withChecksum(CHECKSUM)
                                    .withConditions(conditions)));
                }
            });
        }
    }

    private static Map<String, String> userMetadata(Map<String, String> metadata) {
        Map<String, String> lowered = new TreeMap<>();
        int bytes = 0;
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            String name = entry.getKey().toLowerCase(Locale.ROOT);
            bytes += name.getBytes(StandardCharsets.UTF_8).length
                    + entry.getValue().getBytes(StandardCharsets.UTF_8).length;
            if (name.isEmpty() || !name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':')) {
                throw new Invalid("The name of metadata has visible characters of ASCII without a colon, not '" + name
                        + "'");
            }
            lowered.put(name, entry.getValue());
        }
        if (bytes > MAX_METADATA_BYTES) {
            throw new Invalid("An object has at most " + MAX_METADATA_BYTES + " bytes of user metadata, not " + bytes);
        }
        return lowered;
    }

    @Override
    public void delete(String bucket, String key) {
        translated(
                () -> store.objects().delete(new BucketName(bucket), DeleteObject.of(new ObjectKey(key)), cause.get()));
    }

    @Override
    public List<ObjectInfo> list(String bucket, String prefix, String after, int limit) {
        if (limit < 1 || limit > MAX_LIST) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_LIST + " keys, not " + limit);
        }
        ListRequest request = ListRequest.first(limit).withPrefix(prefix).after(after);
        return translated(() -> {
            List<ObjectInfo> found = new ArrayList<>();
            store.listings().objects(new BucketName(bucket), request).objects()
                    .forEach(version -> found.add(info(version)));
            return List.copyOf(found);
        });
    }

    private static ObjectInfo info(ObjectVersion version) {
        return new ObjectInfo(version.bucket().name().value(), version.key().value(), version.size(),
                version.etag().value(), version.shownVersionId().map(VersionId::value), version.lastModified(),
                version.metadata().contentType(), version.metadata().user());
    }

    private static <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (ObjectsException e) {
            throw translation(e);
        } catch (StoreException e) {
            throw new Unavailable(String.valueOf(e.getMessage()));
        }
    }

    private static RuntimeException translation(ObjectsException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e) {
            case ObjectsException.NoSuchBucket _ -> new NoSuchBucket(message);
            case ObjectsException.NoSuchKey _ -> new NoSuchKey(message);
            case ObjectsException.PreconditionFailed _ -> new PreconditionFailed(message);
            case ObjectsException.Damaged _ -> new Unavailable(message);
            // the rest are rules about what was asked for
            default -> new Invalid(message);
        };
    }

    /** Content whose reading fails with the errors that functions know. */
    private static final class Translated extends InputStream {

        private final InputStream from;

        Translated(InputStream from) {
            this.from = from;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return translated(() -> {
                try {
                    return from.read(into, offset, length);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }

        @Override
        public int available() throws IOException {
            return from.available();
        }
    }
}
