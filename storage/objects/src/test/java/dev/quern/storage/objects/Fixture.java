package dev.quern.storage.objects;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.objects.blob.BlobStore;
import dev.quern.storage.objects.blob.FileBlobSettings;
import dev.quern.storage.objects.blob.FileBlobStore;
import dev.quern.storage.objects.body.BodyWriter;
import dev.quern.storage.objects.body.ExpectedBody;
import dev.quern.storage.objects.body.ReceivedBody;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.Cause;
import dev.quern.storage.objects.model.ETag;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.Upload;
import dev.quern.storage.objects.model.VersionId;
import dev.quern.storage.objects.multipart.CompleteUpload;
import dev.quern.storage.objects.multipart.NewUpload;
import dev.quern.storage.objects.multipart.UploadedPart;
import dev.quern.storage.objects.version.DeleteObject;
import dev.quern.storage.objects.version.Deleted;
import dev.quern.storage.objects.version.ObjectContent;
import dev.quern.storage.objects.version.PutObject;
import dev.quern.storage.rocksdb.RocksDbSettings;
import dev.quern.storage.rocksdb.RocksDbStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A store over real parts in a folder, with short words for using it. */
public final class Fixture implements AutoCloseable {

    public static final BucketName BUCKET = new BucketName("bucket");
    public static final Cause CAUSE = new Cause("principal", "127.0.0.1", "request", "host", "");

    public final ManualClock clock = new ManualClock();
    public final RecordedEvents events = new RecordedEvents();
    public final KeyValueStore kv;
    public final BlobStore blobs;
    public final ObjectStore store;

    public Fixture(KeyValueStore kv, BlobStore blobs, ObjectStoreSettings settings) {
        this.kv = kv;
        this.blobs = blobs;
        this.store = new ObjectStore(kv, blobs, events, clock, settings);
    }

    /** A store over RocksDB and files. */
    public static Fixture open(Path folder) {
        return open(folder, ObjectStoreSettings.defaults().withMinPartBytes(1));
    }

    public static Fixture open(Path folder, ObjectStoreSettings settings) {
        return new Fixture(rocksDb(folder), files(folder), settings);
    }

    public static RocksDbStore rocksDb(Path folder) {
        return RocksDbStore.open(folder.resolve("store"), RocksDbSettings.defaults()
                .withNativeLibraryDirectory(Path.of(System.getProperty("java.io.tmpdir"), "quern-test-native")));
    }

    public static FileBlobStore files(Path folder) {
        return FileBlobStore.open(folder.resolve("blobs"), FileBlobSettings.defaults());
    }

    /** As it was, with a bucket. */
    public Fixture withBucket() {
        store.buckets().create(BUCKET, "eu-north-1", "owner");
        return this;
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes that look random, and are the same for the same number. */
    public static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    public static ObjectKey key(String key) {
        return new ObjectKey(key);
    }

    public ReceivedBody receive(byte[] content, ChecksumAlgorithm... algorithms) {
        try (BodyWriter writer = store.receive(Set.of(algorithms))) {
            writer.write(ByteBuffer.wrap(content));
            return writer.finish(ExpectedBody.ofLength(content.length));
        }
    }

    public ObjectVersion put(String key, byte[] content) {
        return put(key, content, PutObject.plain(CAUSE));
    }

    public ObjectVersion put(String key, String content) {
        return put(key, bytes(content));
    }

    public ObjectVersion put(String key, byte[] content, PutObject request) {
        try (ReceivedBody body = receive(content, request.checksum().stream().toArray(ChecksumAlgorithm[]::new))) {
            return store.objects().put(BUCKET, key(key), body, request);
        }
    }

    public Deleted delete(String key) {
        return store.objects().delete(BUCKET, DeleteObject.of(key(key)), CAUSE);
    }

    public Deleted delete(String key, VersionId versionId) {
        return store.objects().delete(BUCKET, DeleteObject.of(key(key), versionId), CAUSE);
    }

    public ObjectVersion head(String key) {
        return store.objects().head(BUCKET, key(key), Optional.empty());
    }

    public ObjectContent open(String key) {
        return store.objects().open(BUCKET, key(key), Optional.empty());
    }

    public byte[] get(String key) {
        return get(key, Optional.empty());
    }

    public byte[] get(String key, Optional<VersionId> versionId) {
        try (ObjectContent content = store.objects().open(BUCKET, key(key), versionId)) {
            return readAll(content);
        }
    }

    public static byte[] readAll(ObjectContent content) {
        ByteBuffer all = ByteBuffer.allocate((int) content.length());
        content.read(all, 0);
        return all.array();
    }

    public Upload createUpload(String key) {
        return store.uploads().create(BUCKET, key(key), NewUpload.plain("initiator"));
    }

    public UploadedPart putPart(Upload upload, int number, byte[] content) {
        try (BodyWriter writer = store.uploads().receive(upload, Set.of())) {
            writer.write(ByteBuffer.wrap(content));
            try (ReceivedBody body = writer.finish(ExpectedBody.unknown())) {
                return store.uploads().putPart(BUCKET, upload.key(), upload.id(), number, body);
            }
        }
    }

    public ObjectVersion complete(Upload upload, List<UploadedPart> parts) {
        return store.uploads().complete(BUCKET, upload.key(), upload.id(),
                CompleteUpload.of(parts.stream().map(Fixture::named).toList(), CAUSE));
    }

    public static CompleteUpload.Part named(UploadedPart part) {
        return CompleteUpload.Part.of(part.number(), part.etag());
    }

    /** An object uploaded in these parts. */
    public ObjectVersion putInParts(String key, byte[]... contents) {
        Upload upload = createUpload(key);
        List<UploadedPart> parts = new ArrayList<>();
        for (byte[] content : contents) {
            parts.add(putPart(upload, parts.size() + 1, content));
        }
        return complete(upload, parts);
    }

    /** How many blobs there are. */
    public long blobCount() {
        store.awaitRemovals();
        long[] count = new long[1];
        blobs.forEach(blob -> count[0]++);
        return count[0];
    }

    public static ETag md5(byte[] content) {
        try {
            return ETag.ofMd5(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        store.close();
        blobs.close();
        kv.close();
    }
}
