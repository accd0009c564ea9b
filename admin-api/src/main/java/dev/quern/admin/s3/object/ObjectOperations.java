package dev.quern.admin.s3.object;

import dev.quern.admin.http.TransferPool;
import dev.quern.admin.http.WireResponse;
import dev.quern.admin.s3.access.Access;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.call.S3Operation;
import dev.quern.storage.objects.ObjectStore;
import java.util.List;
import java.util.stream.Stream;

/** The lines of the table for objects. */
public final class ObjectOperations {
    /** What is refused of what several operations have. */
    public static final String NO_ACLS = "ACL other than private and bucket-owner-full-control, and grants";
    public static final String ONE_CLASS = "StorageClass other than STANDARD";

    private final PutOperation put;
    private final GetOperations get;
    private final DeleteOperations delete;
    private final TagOperations tags;
    private final AttributesOperation attributes;
    private final CopyOperation copy;

    public ObjectOperations(ObjectStore store, Access access, TransferPool transfers) {
        this.put = new PutOperation(store);
        this.get = new GetOperations(store, transfers);
        this.delete = new DeleteOperations(store, access);
        this.tags = new TagOperations(store, access);
        this.attributes = new AttributesOperation(store);
        this.copy = new CopyOperation(store, access);
    }

    /** Answers with an object. */
    public WireResponse get(S3Call call) {
        return get.get(call);
    }

    /** Answers with what is to be told of an object. */
    public WireResponse head(S3Call call) {
        return get.head(call);
    }

    /** The lines. */
    public List<S3Operation> table() {
        String[] overrides = {"versionId", "partNumber", "response-content-type", "response-content-language",
                "response-expires", "response-cache-control", "response-content-disposition",
                "response-content-encoding"};
        return List.of(
                S3Operation.of("PutObject", "PutObject", put::put).headers(withAcls("x-amz-tagging",
                        "x-amz-storage-class", "x-amz-website-redirect-location"))
                        .refusing(NO_ACLS, ONE_CLASS),
                S3Operation.of("CopyObject", "PutObject", copy::copy).headers(withAcls(CopyOperation.HEADERS))
                        .refusing(NO_ACLS, ONE_CLASS),
                S3Operation.of("GetObject", "GetObject", get::get).headers("x-amz-checksum-mode")
                        .parameters(overrides),
                S3Operation.of("HeadObject", "GetObject", get::head).headers("x-amz-checksum-mode")
                        .parameters(overrides),
                S3Operation.of("DeleteObject", "DeleteObject", delete::delete)
                        .headers("x-amz-if-match-last-modified-time", "x-amz-if-match-size").parameters("versionId"),
                S3Operation.of("DeleteObjects", "", delete::deleteAll),
                S3Operation.of("GetObjectTagging", "GetObjectTagging", tags::get).parameters("versionId"),
                S3Operation.of("PutObjectTagging", "", tags::put).parameters("versionId"),
                S3Operation.of("DeleteObjectTagging", "DeleteObjectTagging", tags::delete).parameters("versionId"),
                S3Operation.of("GetObjectAttributes", "GetObjectAttributes", attributes::get)
                        .headers("x-amz-object-attributes", "x-amz-max-parts", "x-amz-part-number-marker")
                        .parameters("versionId"));
    }

    /** These header fields, and those of access control lists, which are refused with an error of their own. */
    public static String[] withAcls(String... names) {
        return Stream.concat(Stream.of(names), CannedAcls.HEADERS.stream()).toArray(String[]::new);
    }
}
