package dev.quern.admin.s3.object;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.body.DeclaredSums;
import dev.quern.admin.s3.call.Answers;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.body.ReceivedBody;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.ChangeKind;
import dev.quern.storage.objects.model.ETag;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.WriteConditions;
import dev.quern.storage.objects.version.PutObject;
import java.io.IOException;
import java.util.Optional;

/** {@code PutObject}. */
public final class PutOperation {
    private final ObjectStore store;
    private final ExpiryHeader expiry;

    PutOperation(ObjectStore store) {
        this.store = store;
        this.expiry = new ExpiryHeader(store);
    }

    WireResponse put(S3Call call) throws IOException {
        BucketName bucket = call.bucket();
        ObjectKey key = call.key();
        CannedAcls.require(call);
        requireStandardStorage(call);
        WriteConditions conditions = ConditionHeaders.write(call);
        DeclaredSums declared = DeclaredSums.of(call.head());
        ChecksumAlgorithm algorithm = declared.algorithm().orElse(ChecksumAlgorithm.CRC64NVME);
        PutObject put = new PutObject(MetadataHeaders.read(call.head()),
                TagForms.read(call.header("x-amz-tagging")), Optional.of(algorithm), conditions,
                ChangeKind.CREATED_PUT, call.cause());
        // what is certain to fail is refused before the client has sent its body
        refuseEarly(store, bucket, key, conditions);
        try (ReceivedBody body = Reception.receive(store::receive, call, declared, algorithm)) {
            ObjectVersion version = store.objects().put(bucket, key, body, put);
            WireResponse answer = ObjectAnswers.versioned(Answers.ok().with("ETag", version.etag().quoted()), version);
            return expiry.on(ObjectAnswers.summed(answer, version.checksum()), version);
        }
    }

    /** The only class of storage here. */
    public static void requireStandardStorage(S3Call call) {
        if (call.header("x-amz-storage-class").filter(name -> !name.equals("STANDARD")).isPresent()) {
            throw S3Error.of(S3ErrorCode.INVALID_STORAGE_CLASS)
                    .with("StorageClassRequested", call.header("x-amz-storage-class").orElse("")).exception();
        }
    }

    private static void refuseEarly(ObjectStore store, BucketName bucket, ObjectKey key, WriteConditions conditions) {
        store.buckets().get(bucket);
        if (conditions.isNone()) {
            return;
        }
        Optional<ETag> current = Optional.empty();
        try {
            current = Optional.of(store.objects().head(bucket, key, Optional.empty()).etag());
        } catch (ObjectsException.NoSuchKey e) {
            if (conditions.match().isPresent()) {
                throw e;
            }
        }
        if (conditions.absent() && current.isPresent()) {
            throw new ObjectsException.PreconditionFailed(ObjectsException.Condition.IF_NONE_MATCH);
        }
        if (conditions.match().filter(etag -> !etag.value().equals("*")).isPresent()
                && !conditions.match().equals(current)) {
            throw new ObjectsException.PreconditionFailed(ObjectsException.Condition.IF_MATCH);
        }
    }
}
