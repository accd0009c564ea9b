package dev.quern.admin.lambda;

import dev.quern.runtime.code.PackageLimits;
import dev.quern.runtime.function.FunctionsException.InvalidParameter;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.model.VersionId;
import dev.quern.storage.objects.version.ObjectContent;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where requests have a function's code: in themselves, or in a bucket of this server. Thread-safe. */
final class CodeSource {

    private final ObjectStore objects;
    private final PackageLimits limits;

    CodeSource(ObjectStore objects, PackageLimits limits) {
        this.objects = objects;
        this.limits = limits;
    }

    /**
     * The package. Blocks.
     *
     * @throws InvalidParameter
     *             if there is none where it is said to be, or more than one place is named
     */
    byte[] archive(byte @Nullable [] zipFile, @Nullable String bucket, @Nullable String key,
            @Nullable String version) {
        boolean inBucket = bucket != null || key != null || version != null;
        if (zipFile == null && !inBucket) {
            throw new InvalidParameter("Please provide the function's code as ZipFile, or as S3Bucket and S3Key.");
        }
        if (zipFile != null) {
            if (inBucket) {
                throw new InvalidParameter(
                        "Please do not provide other FunctionCode parameters when providing a ZipFile.");
            }
            return notEmpty(zipFile);
        }
        if (bucket == null || key == null) {
            throw new InvalidParameter("Code in a bucket needs both S3Bucket and S3Key.");
        }
        try {
            return notEmpty(read(bucket, key, Optional.ofNullable(version).map(VersionId::new)));
        } catch (ObjectsException e) {
            throw new InvalidParameter(refusal(e));
        }
    }

    private byte[] read(String bucket, String key, Optional<VersionId> version) {
        try (ObjectContent content = objects.objects().open(new BucketName(bucket), new ObjectKey(key), version)) {
            if (content.length() > limits.zippedBytes()) {
                throw new InvalidParameter("The package of " + content.length() + " bytes is too large: at most "
                        + limits.zippedBytes() + " are accepted.");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) content.length());
            while (bytes.hasRemaining()) {
                content.read(bytes, bytes.position());
            }
            return bytes.array();
        }
    }

    private static byte[] notEmpty(byte[] zip) {
        if (zip.length == 0) {
            throw new InvalidParameter("Uploaded file must be a non-empty zip");
        }
        return zip;
    }

    private static String refusal(ObjectsException e) {
        return "Error occurred while GetObject. S3 Error Code: " + switch (e) {
            case ObjectsException.NoSuchBucket _,ObjectsException.InvalidBucketName _ ->
                "NoSuchBucket. S3 Error Message: The specified bucket does not exist";
            case ObjectsException.NoSuchKey _ -> "NoSuchKey. S3 Error Message: The specified key does not exist.";
            case ObjectsException.NoSuchVersion _,ObjectsException.InvalidVersionId _ ->
                "NoSuchVersion. S3 Error Message: The specified version does not exist.";
            case ObjectsException.IsDeleteMarker _ ->
                "MethodNotAllowed. S3 Error Message: The specified method is not allowed against this resource.";
            default -> "InvalidRequest. S3 Error Message: " + e.getMessage();
        };
    }
}
