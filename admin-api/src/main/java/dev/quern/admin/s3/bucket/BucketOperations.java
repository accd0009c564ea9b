package dev.quern.admin.s3.bucket;

import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.call.Answers;
import dev.quern.admin.s3.call.Owner;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.call.S3Operation;
import dev.quern.admin.s3.call.Settings;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.admin.s3.object.CannedAcls;
import dev.quern.admin.s3.object.TagForms;
import dev.quern.admin.s3.xml.XmlElement;
import dev.quern.admin.s3.xml.XmlWriter;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.model.Bucket;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.Tags;
import dev.quern.storage.objects.model.Versioning;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Buckets: made, listed, found, deleted; their versioning and tags. */
public final class BucketOperations {
    private static final String FIRST_REGION = "us-east-1";
    private static final Pattern REGION = Pattern.compile("EU|[a-z]{2}(-[a-z]+)+-[0-9]");
    private static final int MOST_BUCKETS = 10_000;

    private final ObjectStore store;
    private final Owner owner;

    public BucketOperations(ObjectStore store, Owner owner) {
        this.store = store;
        this.owner = owner;
    }

    /** The lines of the table. */
    public List<S3Operation> table() {
        return List.of(
                S3Operation.of("ListBuckets", "ListAllMyBuckets", this::list).parameters("max-buckets", "prefix",
                        "continuation-token", "bucket-region"),
                S3Operation.of("CreateBucket", "CreateBucket", this::create)
                        .headers("x-amz-acl", "x-amz-grant-full-control", "x-amz-grant-read", "x-amz-grant-read-acp",
                                "x-amz-grant-write", "x-amz-grant-write-acp", "x-amz-object-ownership",
                                "x-amz-bucket-object-lock-enabled")
                        .refusing("CreateBucketConfiguration.Location", "CreateBucketConfiguration.Bucket",
                                "ObjectLockEnabledForBucket=true", "ObjectOwnership other than BucketOwnerEnforced"),
                S3Operation.of("HeadBucket", "ListBucket", this::head),
                S3Operation.of("DeleteBucket", "DeleteBucket", this::delete),
                S3Operation.of("GetBucketLocation", "GetBucketLocation", this::location),
                S3Operation.of("GetBucketVersioning", "GetBucketVersioning", this::versioning),
                S3Operation.of("PutBucketVersioning", "PutBucketVersioning", this::setVersioning)
                        .headers("x-amz-mfa").refusing("MFA", "VersioningConfiguration.MFADelete=Enabled"),
                S3Operation.of("GetBucketTagging", "GetBucketTagging", this::tags),
                S3Operation.of("PutBucketTagging", "PutBucketTagging", this::setTags),
                S3Operation.of("DeleteBucketTagging", "PutBucketTagging", this::deleteTags));
    }

    private WireResponse list(S3Call call) {
        Optional<String> asked = call.parameter("max-buckets");
        int max = asked.map(BucketOperations::count).orElse(MOST_BUCKETS);
        String prefix = call.parameter("prefix").orElse("");
        List<Bucket> found = store.buckets().list(call.parameter("continuation-token"), prefix, max + 1);
        boolean more = found.size() > max;
        List<Bucket> page = more ? found.subList(0, max) : found;
        XmlWriter xml = XmlWriter.result("ListAllMyBucketsResult");
        owner.write(xml, "Owner");
        xml.open("Buckets");
        for (Bucket bucket : page) {
            if (call.parameter("bucket-region").filter(region -> !region.equals(bucket.region())).isPresent()) {
                continue;
            }
            xml.open("Bucket").text("Name", bucket.name().value())
                    .text("CreationDate", Answers.xmlTime(bucket.created()))
                    .text("BucketRegion", bucket.region()).close();
        }
        xml.close();
        if (more) {
            xml.text("ContinuationToken", page.getLast().name().value());
        }
        xml.text("Prefix", call.parameter("prefix"));
        return Answers.xml(xml);
    }

    private static int count(String text) {
        try {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= MOST_BUCKETS) {
                return count;
            }
        } catch (NumberFormatException e) {
            // refused below, like a number that is out of range
        }
        throw S3Error.argument("max-buckets", text, "Argument max-buckets must be an integer between 1 and "
                + MOST_BUCKETS).exception();
    }

    private WireResponse create(S3Call call) throws IOException {
        var name = call.bucket();
        requirePrivate(call);
        XmlElement configuration = configuration(call);
        String region = region(configuration.value("LocationConstraint").map(String::strip));
        Optional<Tags> tags = configuration.child("Tags").map(element -> TagForms.read(
                new XmlElement("Tagging", "", List.of(new XmlElement("TagSet", "", element.children()))),
                TagForms.BUCKET));
        try {
            store.buckets().create(name, region, owner.accountId());
        } catch (ObjectsException.BucketExists e) {
            boolean same = store.buckets().get(name).region().equals(region);
            if (!owner.region().equals(FIRST_REGION) || !same) {
                throw e;
            }
            // in the first region whoever makes the same bucket of their own again is told that it is there
        }
        tags.ifPresent(given -> store.buckets().putSetting(name, Settings.TAGGING, TagForms.write(given).bytes()));
        return Answers.ok().with("Location", "/" + name.value());
    }

    private static void requirePrivate(S3Call call) {
        boolean granting = CannedAcls.HEADERS.stream().anyMatch(header -> call.header(header)
                .filter(value -> !(header.equals("x-amz-acl")
                        && (value.equals("private") || value.equals("bucket-owner-full-control"))))
                .isPresent());
        if (granting) {
            throw S3Error.of(S3ErrorCode.INVALID_BUCKET_ACL_WITH_OBJECT_OWNERSHIP).exception();
        }
        call.header("x-amz-object-ownership").filter(value -> !value.equals("BucketOwnerEnforced"))
                .ifPresent(value -> {
                    throw S3Error.notImplementedHeader("x-amz-object-ownership: " + value).exception();
                });
        call.header("x-amz-bucket-object-lock-enabled").filter(value -> !value.equalsIgnoreCase("false"))
                .ifPresent(value -> {
                    throw S3Error.notImplementedHeader("x-amz-bucket-object-lock-enabled").exception();
                });
    }

    private static XmlElement configuration(S3Call call) throws IOException {
        XmlElement none = new XmlElement("CreateBucketConfiguration", "", List.of());
        if (call.upload().length().orElse(0) == 0 && call.header("transfer-encoding").isEmpty()) {
            call.wholeBody();
            return none;
        }
        XmlElement configuration = call.document("CreateBucketConfiguration");
        for (String refused : List.of("Location", "Bucket")) {
            if (configuration.child(refused).isPresent()) {
                throw S3Error.notImplemented("directory buckets (" + refused + " in CreateBucketConfiguration)")
                        .exception();
            }
        }
        return configuration;
    }

    private String region(Optional<String> constraint) {
        boolean first = owner.region().equals(FIRST_REGION);
        if (constraint.isEmpty() || constraint.get().isEmpty()) {
            if (first) {
                return FIRST_REGION;
            }
            throw S3Error
                    .of(S3ErrorCode.ILLEGAL_LOCATION_CONSTRAINT, "The unspecified location constraint is incompatible"
                            + " for the region specific endpoint this request was sent to.")
                    .exception();
        }
        String region = constraint.get();
        if (region.equals(FIRST_REGION) || !REGION.matcher(region).matches()) {
            throw S3Error.of(S3ErrorCode.INVALID_LOCATION_CONSTRAINT).with("LocationConstraint", region).exception();
        }
        if (!first && !region.equals(owner.region())) {
            throw S3Error.of(S3ErrorCode.ILLEGAL_LOCATION_CONSTRAINT, "The " + region + " location constraint is"
                    + " incompatible for the region specific endpoint this request was sent to.").exception();
        }
        return region;
    }

    private WireResponse head(S3Call call) {
        return Answers.ok().with("x-amz-bucket-region", store.buckets().get(call.bucket()).region())
                .with("x-amz-access-point-alias", "false").with("Content-Type", "application/xml");
    }

    private WireResponse delete(S3Call call) {
        store.buckets().delete(call.bucket());
        return Answers.noContent();
    }

    private WireResponse location(S3Call call) {
        String region = store.buckets().get(call.bucket()).region();
        XmlWriter xml = XmlWriter.result("LocationConstraint");
        return Answers.xml(region.equals(FIRST_REGION) ? xml : xml.content(region));
    }

    private WireResponse versioning(S3Call call) {
        XmlWriter xml = XmlWriter.result("VersioningConfiguration");
        return Answers.xml(switch (store.buckets().get(call.bucket()).versioning()) {
            case OFF -> xml;
            case ENABLED -> xml.text("Status", "Enabled");
            case SUSPENDED -> xml.text("Status", "Suspended");
        });
    }

    private WireResponse setVersioning(S3Call call) throws IOException {
        XmlElement document = call.document("VersioningConfiguration");
        if (call.header("x-amz-mfa").isPresent()
                || document.value("MfaDelete").filter(text -> !text.strip().equals("Disabled")).isPresent()) {
            throw S3Error.notImplemented("MFA delete").exception();
        }
        Versioning versioning = switch (document.value("Status").map(String::strip).orElse("")) {
            case "Enabled" -> Versioning.ENABLED;
            case "Suspended" -> Versioning.SUSPENDED;
            default -> throw S3Error.of(S3ErrorCode.MALFORMED_XML).exception();
        };
        store.buckets().setVersioning(call.bucket(), versioning);
        return Answers.ok();
    }

    private WireResponse tags(S3Call call) {
        byte[] kept = store.buckets().setting(call.bucket(), Settings.TAGGING)
                .orElseThrow(() -> S3Error.of(S3ErrorCode.NO_SUCH_TAG_SET).with("BucketName", call.bucket().value())
                        .exception());
        return WireResponse.of(200, "application/xml", kept);
    }

    private WireResponse setTags(S3Call call) throws IOException {
        Tags tags = TagForms.read(call.document("Tagging"), TagForms.BUCKET);
        store.buckets().putSetting(call.bucket(), Settings.TAGGING, TagForms.write(tags).bytes());
        return Answers.noContent();
    }

    private WireResponse deleteTags(S3Call call) {
        store.buckets().deleteSetting(call.bucket(), Settings.TAGGING);
        return Answers.noContent();
    }

}
