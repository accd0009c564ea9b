package dev.quern.admin.s3.bucket;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.call.Answers;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.call.S3Operation;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.storage.objects.ObjectStore;
import java.io.IOException;
import java.util.List;

/** Rules by which objects expire. */
public final class LifecycleOperations {

    /**
     * From what size on objects go to another class of storage. There is one class, so that it is of no effect; clients
     * that set it to what it is by default, such as Terraform, may.
     */
    private static final String SMALLEST_TO_MOVE = "x-amz-transition-default-minimum-object-size";

    private static final String DEFAULT_SMALLEST = "all_storage_classes_128K";

    private final ObjectStore store;

    public LifecycleOperations(ObjectStore store) {
        this.store = store;
    }

    /** The lines of the table. */
    public List<S3Operation> table() {
        return List.of(
                S3Operation.of("GetBucketLifecycleConfiguration", "GetLifecycleConfiguration", this::get),
                S3Operation.of("PutBucketLifecycleConfiguration", "PutLifecycleConfiguration", this::put)
                        .headers(SMALLEST_TO_MOVE)
                        .refusing("LifecycleConfiguration.Rules.Transitions",
                                "LifecycleConfiguration.Rules.NoncurrentVersionTransitions",
                                "TransitionDefaultMinimumObjectSize other than " + DEFAULT_SMALLEST),
                S3Operation.of("DeleteBucketLifecycle", "PutLifecycleConfiguration", this::delete));
    }

    private WireResponse get(S3Call call) {
        return WireResponse.of(200, "application/xml", store.lifecycles().get(call.bucket())
                .orElseThrow(() -> S3Error.of(S3ErrorCode.NO_SUCH_LIFECYCLE).with("BucketName", call.bucket().value())
                        .exception())
                .document()).with(SMALLEST_TO_MOVE, DEFAULT_SMALLEST);
    }

    private WireResponse put(S3Call call) throws IOException {
        if (!call.header(SMALLEST_TO_MOVE).orElse(DEFAULT_SMALLEST).equals(DEFAULT_SMALLEST)) {
            throw S3Error.notImplementedHeader(SMALLEST_TO_MOVE).exception();
        }
        store.lifecycles().put(call.bucket(), LifecycleDocument.read(call.document("LifecycleConfiguration")));
        return Answers.ok().with(SMALLEST_TO_MOVE, DEFAULT_SMALLEST);
    }

    private WireResponse delete(S3Call call) {
        store.lifecycles().delete(call.bucket());
        return Answers.noContent();
    }
}
