package dev.quern.admin.s3.access;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.call.Answers;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.call.S3Operation;
import dev.quern.admin.s3.call.Settings;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.admin.s3.xml.XmlWriter;
import dev.quern.storage.objects.ObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Policies, the block on public access, and the rules for pages of other origins. */
public final class AccessOperations {
    private final ObjectStore store;
    private final CrossOrigin crossOrigin;

    public AccessOperations(ObjectStore store, CrossOrigin crossOrigin) {
        this.store = store;
        this.crossOrigin = crossOrigin;
    }

    /** The lines of the table. */
    public List<S3Operation> table() {
        return List.of(
                S3Operation.of("GetBucketPolicy", "GetBucketPolicy", this::policy),
                S3Operation.of("PutBucketPolicy", "PutBucketPolicy", this::setPolicy)
                        .headers("x-amz-confirm-remove-self-bucket-access")
                        .refusing("NotPrincipal, variables (${...}), and conditions that this server cannot check"),
                S3Operation.of("DeleteBucketPolicy", "DeleteBucketPolicy", this::deletePolicy),
                S3Operation.of("GetBucketPolicyStatus", "GetBucketPolicyStatus", this::policyStatus),
                S3Operation.of("GetPublicAccessBlock", "GetBucketPublicAccessBlock", this::block),
                S3Operation.of("PutPublicAccessBlock", "PutBucketPublicAccessBlock", this::setBlock),
                S3Operation.of("DeletePublicAccessBlock", "PutBucketPublicAccessBlock", this::deleteBlock),
                S3Operation.of("GetBucketCors", "GetBucketCORS", this::cors),
                S3Operation.of("PutBucketCors", "PutBucketCORS", this::setCors),
                S3Operation.of("DeleteBucketCors", "PutBucketCORS", this::deleteCors),
                S3Operation.of("Preflight", "", crossOrigin::preflight));
    }

    private WireResponse policy(S3Call call) {
        return Answers.json(policyText(call));
    }

    private String policyText(S3Call call) {
        return store.buckets().setting(call.bucket(), Settings.POLICY)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElseThrow(() -> S3Error.of(S3ErrorCode.NO_SUCH_BUCKET_POLICY)
                        .with("BucketName", call.bucket().value()).exception());
    }

    private WireResponse setPolicy(S3Call call) throws IOException {
        byte[] bytes = call.wholeBody();
        if (bytes.length == 0) {
            throw S3Error.of(S3ErrorCode.MISSING_REQUEST_BODY).exception();
        }
        if (bytes.length > BucketPolicy.MAX_BYTES) {
            throw S3Error.of(S3ErrorCode.MALFORMED_POLICY, "Policies may be at most " + BucketPolicy.MAX_BYTES
                    + " bytes long").exception();
        }
        BucketPolicy policy = BucketPolicy.read(new String(bytes, StandardCharsets.UTF_8), call.bucket().value());
        policy.requireSense();
        if (policy.isPublic() && blockOf(call).orElse(PublicAccessBlock.NONE).blockPolicy()) {
            throw S3Error.of(S3ErrorCode.ACCESS_DENIED, "The policy is public, and public policies are blocked by the"
                    + " BlockPublicPolicy setting of the bucket's public access block: change that first.")
                    .exception();
        }
        store.buckets().putSetting(call.bucket(), Settings.POLICY, bytes);
        return Answers.noContent();
    }

    private WireResponse deletePolicy(S3Call call) {
        store.buckets().deleteSetting(call.bucket(), Settings.POLICY);
        return Answers.noContent();
    }

    private WireResponse policyStatus(S3Call call) {
        boolean open = BucketPolicy.read(policyText(call), call.bucket().value()).isPublic();
        return Answers.xml(XmlWriter.result("PolicyStatus").text("IsPublic", open));
    }

    private Optional<PublicAccessBlock> blockOf(S3Call call) {
        return PublicAccessBlock.read(store.buckets().setting(call.bucket(), Settings.PUBLIC_ACCESS_BLOCK));
    }

    private WireResponse block(S3Call call) {
        return Answers.xml(blockOf(call).orElseThrow(() -> S3Error.of(S3ErrorCode.NO_SUCH_PUBLIC_ACCESS_BLOCK)
                .with("BucketName", call.bucket().value()).exception()).write());
    }

    private WireResponse setBlock(S3Call call) throws IOException {
        PublicAccessBlock block = PublicAccessBlock.read(call.document("PublicAccessBlockConfiguration"));
        store.buckets().putSetting(call.bucket(), Settings.PUBLIC_ACCESS_BLOCK, block.bytes());
        return Answers.ok();
    }

    private WireResponse deleteBlock(S3Call call) {
        store.buckets().putSetting(call.bucket(), Settings.PUBLIC_ACCESS_BLOCK, PublicAccessBlock.removed());
        return Answers.noContent();
    }

    private WireResponse cors(S3Call call) {
        byte[] kept = store.buckets().setting(call.bucket(), Settings.CORS).orElseThrow(() -> S3Error
                .of(S3ErrorCode.NO_SUCH_CORS).with("BucketName", call.bucket().value()).exception());
        return WireResponse.of(200, "application/xml", kept);
    }

    private WireResponse setCors(S3Call call) throws IOException {
        List<CorsRule> rules = CorsRule.read(call.document("CORSConfiguration"));
        store.buckets().putSetting(call.bucket(), Settings.CORS, CorsRule.write(rules).bytes());
        return Answers.ok();
    }

    private WireResponse deleteCors(S3Call call) {
        store.buckets().deleteSetting(call.bucket(), Settings.CORS);
        return Answers.noContent();
    }
}
