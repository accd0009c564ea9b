package dev.quern.admin.s3.access;

import dev.quern.admin.auth.Principal;
import dev.quern.admin.s3.access.BucketPolicy.Decision;
import dev.quern.admin.s3.call.Owner;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.call.S3Operation;
import dev.quern.admin.s3.call.Settings;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.Tags;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Decides who may do what. The owner may do everything that the bucket's policy does not refuse; a function's own key
 * reads, writes and lists objects and changes no bucket; everybody else may what the policy gives to all, if the
 * bucket's
 * block on public access lets it. Thread-safe.
 */
public final class Access {
    private static final Pattern FOR_FUNCTIONS = Pattern
            .compile("(Get|List).*|(Put|Delete)Object(Version)?(Tagging)?|AbortMultipartUpload");
    /** What a policy cannot take from the owner, who could not mend it otherwise. */
    private static final Set<String> ALWAYS_THE_OWNERS = Set.of("GetBucketPolicy", "PutBucketPolicy",
            "DeleteBucketPolicy", "CreateBucket", "ListAllMyBuckets");
    private static final Set<String> NEVER_ANONYMOUS = Set.of("CreateBucket", "ListBuckets", "CopyObject",
            "UploadPartCopy", "CreateMultipartUpload");
    /** Whoever tags what they write needs the right to tag besides. */
    private static final Set<String> WRITES_WITH_TAGS = Set.of("PutObject", "CopyObject", "CreateMultipartUpload");
    private static final int CACHED_POLICIES = 256;

    private final ObjectStore store;
    private final Owner owner;
    private final Attempts attempts;
    private final Map<String, BucketPolicy> policies = new ConcurrentHashMap<>();

    public Access(ObjectStore store, Owner owner) {
        this.store = store;
        this.owner = owner;
        this.attempts = new Attempts(store, owner);
    }

    /**
     * Lets a call through.
     *
     * @throws dev.quern.admin.http.WireException
     *             if its caller may not do this
     */
    public void require(S3Call call, S3Operation operation) {
        requireOwner(call.header("x-amz-expected-bucket-owner"));
        if (operation.action().isEmpty()) {
            return; // the operation asks by itself, for each of its objects, or needs no permission
        }
        if (NEVER_ANONYMOUS.contains(operation.name()) && call.principal() instanceof Principal.Anonymous) {
            throw denied(call, operation.action());
        }
        String action = call.parameter("versionId").isPresent() ? versioned(operation.action()) : operation.action();
        if (!allows(call, action, call.address().key())) {
            throw denied(call, action);
        }
        if (WRITES_WITH_TAGS.contains(operation.name())
                && call.header("x-amz-tagging").filter(tags -> !tags.isEmpty()).isPresent()
                && !allows(call, "PutObjectTagging", call.address().key())) {
            throw denied(call, "PutObjectTagging");
        }
    }

    /**
     * Lets a call through that brings tags in its body.
     *
     * @throws dev.quern.admin.http.WireException
     *             if its caller may not do this, or not with these tags
     */
    public void requireTagging(S3Call call, Tags tags) {
        String action = call.versionId().isPresent() ? "PutObjectVersionTagging" : "PutObjectTagging";
        if (!allows(call, action, call.address().bucket(), call.address().key(), Optional.of(tags))) {
            throw denied(call, action);
        }
    }

    /** The owner whom a caller expects must be the one that there is. */
    public void requireOwner(Optional<String> expected) {
        if (expected.filter(account -> !account.equals(owner.accountId())).isPresent()) {
            throw S3Error.of(S3ErrorCode.ACCESS_DENIED).exception();
        }
    }

    /** Policies tell a version from an object by the name of what is done. */
    private static String versioned(String action) {
        int object = action.indexOf("Object");
        return object < 0 ? action : action.substring(0, object + 6) + "Version" + action.substring(object + 6);
    }

    private RuntimeException denied(S3Call call, String action) {
        return S3Error.of(S3ErrorCode.ACCESS_DENIED, switch (call.principal()) {
            case Principal.Function function -> "User: " + function.functionArn() + " is not authorized to perform: s3:"
                    + action;
            case Principal.Root _,Principal.Anonymous _ -> S3ErrorCode.ACCESS_DENIED.message();
        }).exception();
    }

    /**
     * Whether the caller may do something in the bucket of the call.
     *
     * @param action
     *            without {@code s3:}
     * @throws ObjectsException.NoSuchBucket
     *             if the caller is nobody and there is no such bucket
     */
    public boolean allows(S3Call call, String action, Optional<String> key) {
        return allows(call, action, call.address().bucket(), key);
    }

    /** Whether the caller may do something in a bucket. */
    public boolean allows(S3Call call, String action, Optional<String> bucket, Optional<String> key) {
        return allows(call, action, bucket, key, Optional.empty());
    }

    private boolean allows(S3Call call, String action, Optional<String> bucket, Optional<String> key,
            Optional<Tags> brought) {
        boolean known = switch (call.principal()) {
            case Principal.Root _ -> true;
            case Principal.Function _ -> FOR_FUNCTIONS.matcher(action).matches();
            case Principal.Anonymous _ -> false;
        };
        if (bucket.isEmpty() || known && ALWAYS_THE_OWNERS.contains(action)) {
            return known;
        }
        Policies found = policies(new BucketName(bucket.get()), call.principal());
        if (found.policy().isEmpty()) {
            return known;
        }
        BucketPolicy policy = found.policy().get();
        Decision decision = policy.decide(attempts.of(call, policy, action, bucket.get(), key, brought), owner);
        boolean open = !(found.block().restrict() && policy.isPublic())
                || !(call.principal() instanceof Principal.Anonymous);
        return decision != Decision.DENIED && (known || decision == Decision.ALLOWED && open);
    }

    private record Policies(Optional<BucketPolicy> policy, PublicAccessBlock block) {}

    private Policies policies(BucketName bucket, Principal principal) {
        try {
            List<Optional<byte[]>> kept = store.buckets().settings(bucket,
                    List.of(Settings.POLICY, Settings.PUBLIC_ACCESS_BLOCK));
            return new Policies(kept.get(0).map(bytes -> policy(bytes, bucket)),
                    PublicAccessBlock.read(kept.get(1)).orElse(PublicAccessBlock.NONE));
        } catch (ObjectsException.NoSuchBucket e) {
            if (principal instanceof Principal.Anonymous) {
                throw e;
            }
            return new Policies(Optional.empty(), PublicAccessBlock.ALL);
        }
    }

    private BucketPolicy policy(byte[] bytes, BucketName bucket) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        BucketPolicy known = policies.get(text);
        if (known != null) {
            return known;
        }
        if (policies.size() >= CACHED_POLICIES) {
            policies.clear();
        }
        BucketPolicy read = BucketPolicy.read(text, bucket.value());
        policies.put(text, read);
        return read;
    }

    /** That a key does not exist, only those learn who may list the bucket. */
    public S3Error withoutSecrets(S3Error error, S3Call call) {
        boolean telling = error.code().equals(S3ErrorCode.NO_SUCH_KEY.wire());
        return telling && !(call.principal() instanceof Principal.Root)
                && !allows(call, "ListBucket", Optional.empty())
                        ? S3Error.of(S3ErrorCode.ACCESS_DENIED)
                        : error;
    }
}
