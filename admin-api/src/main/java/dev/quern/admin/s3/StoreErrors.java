package dev.quern.admin.s3;

import dev.quern.admin.s3.call.Answers;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import dev.quern.storage.objects.model.ObjectVersion;
import dev.quern.storage.objects.model.ObjectsException;

/** What the object store refuses, as S3 says it. */
final class StoreErrors {

    private StoreErrors() {}

    static S3Error of(ObjectsException e) {
        String message = String.valueOf(e.getMessage());
        return switch (e) {
            case ObjectsException.NoSuchBucket missing -> S3Error.of(S3ErrorCode.NO_SUCH_BUCKET, message)
                    .with("BucketName", missing.name());
            case ObjectsException.BucketExists _ -> S3Error.of(S3ErrorCode.BUCKET_ALREADY_OWNED_BY_YOU);
            case ObjectsException.BucketNotEmpty _ -> S3Error.of(S3ErrorCode.BUCKET_NOT_EMPTY, message);
            case ObjectsException.InvalidBucketName invalid -> S3Error.of(S3ErrorCode.INVALID_BUCKET_NAME, message)
                    .with("BucketName", invalid.name());
            case ObjectsException.InvalidBucketState _ -> S3Error.of(S3ErrorCode.INVALID_BUCKET_STATE, message);
            case ObjectsException.InvalidKey _ -> S3Error.of(S3ErrorCode.INVALID_URI, message);
            case ObjectsException.KeyTooLong long_ -> S3Error.of(S3ErrorCode.KEY_TOO_LONG, message)
                    .with("Size", Integer.toString(long_.bytes()))
                    .with("MaxSizeAllowed", Integer.toString(long_.maxBytes()));
            case ObjectsException.NoSuchKey missing -> missing.marker().map(marker -> marked(
                    S3Error.of(S3ErrorCode.NO_SUCH_KEY).with("Key", missing.key()), marker))
                    .orElseGet(() -> S3Error.of(S3ErrorCode.NO_SUCH_KEY).with("Key", missing.key()));
            case ObjectsException.NoSuchVersion missing -> S3Error.of(S3ErrorCode.NO_SUCH_VERSION)
                    .with("Key", missing.key()).with("VersionId", missing.versionId());
            case ObjectsException.IsDeleteMarker is -> marked(S3Error.of(S3ErrorCode.METHOD_NOT_ALLOWED)
                    .with("Method", "GET").with("ResourceType", "DeleteMarker")
                    .withHeader("Allow", "DELETE")
                    .withHeader("Last-Modified", Answers.httpTime(is.marker().lastModified())), is.marker());
            case ObjectsException.InvalidVersionId invalid ->
                S3Error.argument("versionId", invalid.value(), message);
            case ObjectsException.NoSuchUpload missing -> S3Error.of(S3ErrorCode.NO_SUCH_UPLOAD)
                    .with("UploadId", missing.uploadId());
            case ObjectsException.PreconditionFailed failed -> S3Error.of(S3ErrorCode.PRECONDITION_FAILED)
                    .with("Condition", condition(failed.condition()));
            case ObjectsException.InvalidPart part -> S3Error.of(S3ErrorCode.INVALID_PART, message)
                    .with("PartNumber", Integer.toString(part.partNumber()));
            case ObjectsException.InvalidPartOrder _ -> S3Error.of(S3ErrorCode.INVALID_PART_ORDER, message);
            case ObjectsException.PartTooSmall small -> S3Error.of(S3ErrorCode.ENTITY_TOO_SMALL, message)
                    .with("ProposedSize", Long.toString(small.size()))
                    .with("MinSizeAllowed", Long.toString(small.minSize()))
                    .with("PartNumber", Integer.toString(small.partNumber())).with("ETag", small.etag().value());
            case ObjectsException.InvalidPartNumber number -> S3Error.of(S3ErrorCode.INVALID_PART_NUMBER)
                    .with("ActualPartCount", Integer.toString(number.partCount()))
                    .with("PartNumberRequested", Integer.toString(number.partNumber()));
            case ObjectsException.InvalidSourceRange _ -> S3Error.of(S3ErrorCode.INVALID_ARGUMENT, message);
            case ObjectsException.TooLarge large -> S3Error.of(S3ErrorCode.ENTITY_TOO_LARGE, message)
                    .with("ProposedSize", Long.toString(large.size()))
                    .with("MaxSizeAllowed", Long.toString(large.maxSize()));
            case ObjectsException.IncompleteBody _ -> S3Error.of(S3ErrorCode.INCOMPLETE_BODY, message);
            case ObjectsException.WrongChecksum wrong -> S3Error.of(S3ErrorCode.BAD_DIGEST, message)
                    .with("ExpectedDigest", wrong.expected()).with("CalculatedDigest", wrong.computed());
            case ObjectsException.InvalidRequest _ -> S3Error.of(S3ErrorCode.INVALID_REQUEST, message);
            case ObjectsException.InvalidArgument invalid ->
                S3Error.argument(invalid.name(), invalid.value(), message);
            // what is damaged is told in the log, and by scrubbing; the client learns that it is not its own fault
            case ObjectsException.Damaged _ -> S3Error.of(S3ErrorCode.INTERNAL_ERROR, message);
        };
    }

    private static S3Error marked(S3Error error, ObjectVersion marker) {
        return error.withHeader("x-amz-delete-marker", "true")
                .withHeader("x-amz-version-id", marker.versionId().value());
    }

    private static String condition(ObjectsException.Condition condition) {
        return switch (condition) {
            case IF_MATCH -> "If-Match";
            case IF_NONE_MATCH -> "If-None-Match";
            case SOURCE_IF_MATCH -> "x-amz-copy-source-If-Match";
            case SOURCE_IF_NONE_MATCH -> "x-amz-copy-source-If-None-Match";
            case SOURCE_IF_MODIFIED_SINCE -> "x-amz-copy-source-If-Modified-Since";
            case SOURCE_IF_UNMODIFIED_SINCE -> "x-amz-copy-source-If-Unmodified-Since";
        };
    }
}
