package dev.quern.admin.s3.object;

import dev.quern.admin.s3.access.Access;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.admin.s3.route.Addressing;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.VersionId;
import dev.quern.storage.objects.version.CopySource;
import java.util.Optional;

/** What a request wants to have copied. */
public final class CopySources {
    /** The header fields that say it. */
    public static final String[] HEADERS = {"x-amz-copy-source", "x-amz-copy-source-if-match",
            "x-amz-copy-source-if-none-match", "x-amz-copy-source-if-modified-since",
            "x-amz-copy-source-if-unmodified-since", "x-amz-source-expected-bucket-owner"};
    private static final String VERSION = "?versionId=";

    private CopySources() {}

    /** The source; the caller may read it. */
    public static CopySource of(S3Call call, Access access) {
        access.requireOwner(call.header("x-amz-source-expected-bucket-owner"));
        String header = call.header("x-amz-copy-source").orElse("");
        int mark = header.indexOf(VERSION);
        Optional<String> version = mark < 0
                ? Optional.empty()
                : Optional.of(Addressing.decode(header.substring(mark + VERSION.length())));
        String path = Addressing.decode(mark < 0 ? header : header.substring(0, mark));
        if (path.startsWith("arn:")) {
            throw S3Error.notImplemented("access points").exception();
        }
        String relative = path.startsWith("/") ? path.substring(1) : path;
        int slash = relative.indexOf('/');
        if (slash < 1 || slash == relative.length() - 1) {
            throw S3Error.argument("x-amz-copy-source", header,
                    "Copy Source must mention the source bucket and key: sourcebucket/sourcekey").exception();
        }
        String bucket = relative.substring(0, slash);
        String key = relative.substring(slash + 1);
        CopySource source = new CopySource(new BucketName(bucket), new ObjectKey(key), version.map(VersionId::new),
                ConditionHeaders.source(call));
        if (!access.allows(call, version.isPresent() ? "GetObjectVersion" : "GetObject", Optional.of(bucket),
                Optional.of(key))) {
            throw S3Error.of(S3ErrorCode.ACCESS_DENIED).exception();
        }
        return source;
    }

    /** The error for a source that is a delete marker. */
    public static RuntimeException isMarker() {
        return S3Error.of(S3ErrorCode.INVALID_REQUEST, "The source of a copy request may not specifically refer to a"
                + " delete marker by version id.").exception();
    }
}
