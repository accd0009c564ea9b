package dev.quern.runtime.objects;

import dev.quern.runtime.async.RecordBuckets;
import dev.quern.runtime.invoke.Lineage;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.body.BodyWriter;
import dev.quern.storage.objects.body.ExpectedBody;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.Cause;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectMetadata;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.version.JoiningPut;
import dev.quern.storage.objects.version.PutObject;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Keeps the records of asynchronous calls as objects. Safe for use by several threads. */
public final class RecordObjects implements RecordBuckets {

    private static final ChecksumAlgorithm CHECKSUM = ChecksumAlgorithm.CRC64NVME;
    private static final String THIS_HOST = "127.0.0.1";

    private final Supplier<ObjectStore> store;

    /**
     * @param store
     *            where objects are kept; asked for when it is needed, for it tells the queue of its changes and so is
     *            opened after it
     */
    public RecordObjects(Supplier<ObjectStore> store) {
        this.store = store;
    }

    @Override
    public boolean exists(String bucket) {
        try {
            store.get().buckets().get(new BucketName(bucket));
            return true;
        } catch (ObjectsException.NoSuchBucket | ObjectsException.InvalidBucketName e) {
            return false;
        }
    }

    @Override
    public PreparedRecord prepare(String bucket, String key, byte[] json, String functionArn, Lineage lineage) {
        Cause cause = new Cause("AWS:" + functionArn, THIS_HOST, UUID.randomUUID().toString(), "",
                Trail.of(lineage));
        PutObject request = PutObject.plain(cause)
                .withMetadata(ObjectMetadata.none().withContentType("application/json"))
                .withChecksum(CHECKSUM);
        try (BodyWriter writer = store.get().receive(Set.of(CHECKSUM))) {
            writer.write(ByteBuffer.wrap(json));
            return new Prepared(store.get().objects().join(new BucketName(bucket), new ObjectKey(key),
                    writer.finish(ExpectedBody.ofLength(json.length)), request));
        }
    }

    private record Prepared(JoiningPut put) implements PreparedRecord {

        @Override
        public void begin() {
            put.begin();
        }

        @Override
        public boolean write(Transaction transaction) {
            try {
                put.write(transaction);
                return true;
            } catch (ObjectsException.NoSuchBucket e) {
                return false;
            }
        }

        @Override
        public void committed() {
            put.committed();
        }

        @Override
        public void unknown() {
            put.unknown();
        }

        @Override
        public void close() {
            put.close();
        }
    }
}
