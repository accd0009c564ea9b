package dev.quern.admin.s3.bucket;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.call.Answers;
import dev.quern.admin.s3.call.Owner;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.call.S3Operation;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.admin.s3.object.CannedAcls;
import dev.quern.admin.s3.xml.XmlElement;
import dev.quern.admin.s3.xml.XmlReader;
import dev.quern.admin.s3.xml.XmlWriter;
import dev.quern.storage.objects.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.xml.stream.XMLStreamException;

/**
 * What cannot be set here, and so is always as it is in a bucket where nobody has set it: asking is answered truly,
 * setting anything else is refused.
 */
public final class FixedOperations {
    private static final String ACLS_ARE_OFF = "every list but the one that there is: access control lists are off in"
            + " every bucket";

    private final ObjectStore store;
    private final Owner owner;

    public FixedOperations(ObjectStore store, Owner owner) {
        this.store = store;
        this.owner = owner;
    }

    /** The lines of the table. */
    public List<S3Operation> table() {
        return List.of(
                S3Operation.of("GetBucketAcl", "GetBucketAcl", this::bucketAcl),
                S3Operation.of("GetObjectAcl", "GetObjectAcl", this::objectAcl).parameters("versionId"),
                S3Operation.of("PutBucketAcl", "PutBucketAcl", this::setBucketAcl).headers(aclHeaders())
                        .refusing(ACLS_ARE_OFF),
                S3Operation.of("PutObjectAcl", "PutObjectAcl", this::setObjectAcl).headers(aclHeaders())
                        .parameters("versionId").refusing(ACLS_ARE_OFF),
                S3Operation.of("GetBucketOwnershipControls", "GetBucketOwnershipControls", this::ownership),
                S3Operation.of("PutBucketOwnershipControls", "PutBucketOwnershipControls", this::setOwnership)
                        .refusing("other ownership than BucketOwnerEnforced"),
                S3Operation.of("GetBucketLogging", "GetBucketLogging", empty("BucketLoggingStatus")),
                S3Operation.of("GetBucketAccelerateConfiguration", "GetAccelerateConfiguration",
                        empty("AccelerateConfiguration")),
                S3Operation.of("GetBucketRequestPayment", "GetBucketRequestPayment", this::payer),
                S3Operation.of("PutBucketRequestPayment", "PutBucketRequestPayment", this::setPayer)
                        .refusing("RequestPaymentConfiguration.Payer=Requester"),
                S3Operation.of("GetBucketEncryption", "GetEncryptionConfiguration",
                        absent(S3ErrorCode.NO_SUCH_ENCRYPTION)),
                S3Operation.of("GetBucketReplication", "GetReplicationConfiguration",
                        absent(S3ErrorCode.NO_SUCH_REPLICATION)),
                S3Operation.of("GetObjectLockConfiguration", "GetBucketObjectLockConfiguration",
                        absent(S3ErrorCode.NO_SUCH_OBJECT_LOCK)),
                unlocked("GetObjectRetention"),
                unlocked("PutObjectRetention").headers("x-amz-bypass-governance-retention"),
                unlocked("GetObjectLegalHold"),
                unlocked("PutObjectLegalHold"));
    }

    /** What S3 answers where a bucket has no object lock, and here none has. */
    private S3Operation unlocked(String name) {
        return S3Operation.of(name, name, call -> {
            store.objects().head(call.bucket(), call.key(), call.versionId());
            throw S3Error.of(S3ErrorCode.INVALID_REQUEST, "Bucket is missing Object Lock Configuration").exception();
        }).parameters("versionId").refusing("everything: no bucket has an object lock");
    }

    private static String[] aclHeaders() {
        return CannedAcls.HEADERS.toArray(String[]::new);
    }

    private S3Operation.Handler empty(String root) {
        return call -> {
            store.buckets().get(call.bucket());
            return Answers.xml(XmlWriter.result(root));
        };
    }

    private S3Operation.Handler absent(S3ErrorCode code) {
        return call -> {
            throw S3Error.of(code).with("BucketName", store.buckets().get(call.bucket()).name().value()).exception();
        };
    }

    private WireResponse bucketAcl(S3Call call) {
        store.buckets().get(call.bucket());
        return acl();
    }

    private WireResponse objectAcl(S3Call call) {
        store.objects().head(call.bucket(), call.key(), call.versionId());
        return acl();
    }

    /** The owner has all rights, and nobody else has any. */
    private WireResponse acl() {
        XmlWriter xml = XmlWriter.result("AccessControlPolicy");
        owner.write(xml, "Owner");
        xml.open("AccessControlList").open("Grant").openTyped("Grantee", "CanonicalUser")
                .text("ID", owner.canonicalId()).text("DisplayName", owner.accountId()).close()
                .text("Permission", "FULL_CONTROL");
        return Answers.xml(xml);
    }

    private WireResponse setBucketAcl(S3Call call) throws IOException {
        store.buckets().get(call.bucket());
        return unchanged(call);
    }

    private WireResponse setObjectAcl(S3Call call) throws IOException {
        store.objects().head(call.bucket(), call.key(), call.versionId());
        return unchanged(call);
    }

    /** Only the list that there is anyway may be set: clients that copy an object copy its list after it. */
    private WireResponse unchanged(S3Call call) throws IOException {
        CannedAcls.require(call);
        boolean canned = CannedAcls.HEADERS.stream().anyMatch(name -> call.header(name).isPresent());
        if (!canned && !isOwnersOnly(call.wholeBody())) {
            throw S3Error.of(S3ErrorCode.ACCESS_CONTROL_LIST_NOT_SUPPORTED).exception();
        }
        return Answers.ok();
    }

    private boolean isOwnersOnly(byte[] document) {
        try {
            List<XmlElement> grants = XmlReader.read(new ByteArrayInputStream(document), "AccessControlPolicy")
                    .child("AccessControlList").map(list -> list.all("Grant")).orElse(List.of());
            return !grants.isEmpty() && grants.stream().allMatch(
                    grant -> grant.child("Grantee").flatMap(grantee -> grantee.value("ID")).map(String::strip)
                            .filter(owner.canonicalId()::equals).isPresent()
                            && grant.value("Permission").filter(text -> text.strip().equals("FULL_CONTROL"))
                                    .isPresent());
        } catch (XMLStreamException e) {
            return false; // whatever it says, it cannot be set
        }
    }

    private WireResponse ownership(S3Call call) {
        store.buckets().get(call.bucket());
        return Answers.xml(XmlWriter.result("OwnershipControls").open("Rule").text("ObjectOwnership",
                "BucketOwnerEnforced"));
    }

    private WireResponse setOwnership(S3Call call) throws IOException {
        store.buckets().get(call.bucket());
        XmlElement document = call.document("OwnershipControls");
        String asked = document.child("Rule").flatMap(rule -> rule.value("ObjectOwnership")).map(String::strip)
                .orElseThrow(() -> S3Error.of(S3ErrorCode.MALFORMED_XML).exception());
        if (!asked.equals("BucketOwnerEnforced")) {
            throw S3Error.notImplemented("the object ownership " + asked + ": access control lists are off in every"
                    + " bucket (BucketOwnerEnforced)").exception();
        }
        return Answers.ok();
    }

    private WireResponse payer(S3Call call) {
        store.buckets().get(call.bucket());
        return Answers.xml(XmlWriter.result("RequestPaymentConfiguration").text("Payer", "BucketOwner"));
    }

    private WireResponse setPayer(S3Call call) throws IOException {
        store.buckets().get(call.bucket());
        String payer = call.document("RequestPaymentConfiguration").value("Payer").map(String::strip).orElse("");
        if (!payer.equals("BucketOwner")) {
            throw S3Error.notImplemented("another payer than BucketOwner").exception();
        }
        return Answers.ok();
    }
}
