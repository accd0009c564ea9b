package dev.quern.storage.objects.model;

import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import java.util.Optional;

/**
 * What can be refused when buckets and objects are used. Each kind is one error of the protocol, and carries what its
 * message and headers need; the message is for the person who made the request. Besides these there are
 * {@link dev.quern.storage.kv.DiskFullException} (nothing was stored) and other
 * {@link dev.quern.storage.kv.StoreException}s.
 */
public abstract sealed class ObjectsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private ObjectsException(String message) {
        // a refusal is an answer, not a fault: no stack trace
        super(message, null, false, false);
    }

    /** There is no bucket with this name. */
    public static final class NoSuchBucket extends ObjectsException {
        private static final long serialVersionUID = 1L;
        private final String name;

        public NoSuchBucket(String name) {
            super("The specified bucket does not exist");
            this.name = name;
        }

        public String name() {
            return name;
        }
    }

    /** There is a bucket with this name. */
    public static final class BucketExists extends ObjectsException {
        private static final long serialVersionUID = 1L;
        private final transient Bucket bucket;

        public BucketExists(Bucket bucket) {
            super("The bucket " + bucket.name() + " exists already.");
            this.bucket = bucket;
        }

        /** The one that is there. */
        public Bucket bucket() {
            return bucket;
        }
    }

    /** A bucket that holds versions or delete markers cannot be deleted. */
    public static final class BucketNotEmpty extends ObjectsException {
        private static final long serialVersionUID = 1L;
        private final boolean versionsOnly;

        public BucketNotEmpty(boolean versionsOnly) {
            super(versionsOnly
                    ? "The bucket you tried to delete is not empty. You must delete all versions in the bucket."
                    : "The bucket you tried to delete is not empty");
            this.versionsOnly = versionsOnly;
        }

        /** Whether it holds nothing but old versions and delete markers. */
        public boolean versionsOnly() {
            return versionsOnly;
        }
    }

    /** A bucket cannot have this name. */
    public static final class InvalidBucketName extends ObjectsException {
        private static final long serialVersionUID = 1L;
        private final String name;

        public InvalidBucketName(String name, String reason) {
            super("The specified bucket is not valid: " + reason + ".");
            this.name = name;
        }

        public String name() {
            return name;
        }
    }

    /** The state of the bucket does not allow this. */
    public static final class InvalidBucketState extends ObjectsException {
        private static final long serialVersionUID = 1L;

        public InvalidBucketState(String message) {
            super(message);
        }
    }

    /** A key that no object can have. */
    public static final class InvalidKey extends ObjectsException {
        private static final long serialVersionUID = 1L;

        public InvalidKey(String message) {
            super(message);
        }
    }

    /** A key is too long. */
    public static final class KeyTooLong extends ObjectsException {
        private static final long serialVersionUID = 1L;
        private final int bytes;
        private final int maxBytes;

        public KeyTooLong(int bytes, int maxBytes) {
            super("Your key is too long");
            this.bytes = bytes;
            this.maxBytes = maxBytes;
        }

        public int bytes() {
            return bytes;
        }

        public int maxBytes() {
            return maxBytes;
        }
    }

    /** There is no object with this key: it never was, was deleted, or a delete marker is the newest version. */
    public static final class NoSuchKey extends ObjectsException {
        private static final long serialVersionUID = 1L;
        private final String key;
        private final transient Optional<ObjectVersion> marker;

        public NoSuchKey(ObjectKey key, Optional<ObjectVersion> marker) {
            super("The specified key does not exist.");
            this.key = key.value();
            this.marker = marker;
        }

        public String key() {
            return key;
        }

        /** The delete marker that is the newest version. */
        public Optional<ObjectVersion> marker() {
            return marker;
        }
    }

    /** There is no such version of the object. */
    public static final class NoSuchVersion extends ObjectsException {
        private static final long serialVersionUID = 1L;
        private final String key;
        private final String versionId;

        public NoSuchVersion(ObjectKey key, VersionId versionId) {
            super("The specified version does not exist.");
            this.key = key.value();
            this.versionId = versionId.value();
        }

        public String key() {
            return key;
        }

        public String versionId() {
            return versionId;
        }
    }

    /** The version that was named is a delete marker, which can only be deleted. */
    public static final class IsDeleteMarker extends ObjectsException {
        private static final long serialVersionUID = 1L;
        private final transient ObjectVersion marker;

        public IsDeleteMarker(ObjectVersion marker) {
            super("The specified method is not allowed against this resource.");
            this.marker = marker;
        }

        public ObjectVersion marker() {
            return marker;
        }
    }

    /** Not the form of a version's identifier. */
    public static final class InvalidVersionId extends ObjectsException {
        private static final long serialVersionUID = 1L;
        private final String value;

        public InvalidVersionId(String value) {
            super("Invalid version id specified");
            this.value = value;
        }

        public String value() {
            return value;
        }
    }

    /** There is no such upload in parts: it never was, was completed or aborted. */
    public static final class NoSuchUpload extends ObjectsException {
        private static final long serialVersionUID = 1L;
        private final String uploadId;

        public NoSuchUpload(String uploadId) {
            super("The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted"
                    + " or completed.");
            this.uploadId = uploadId;
        }

        public String uploadId() {
            return uploadId;
        }
    }

    /** A condition of a write or copy does not hold. */
    public static final class PreconditionFailed extends ObjectsException {
        private static final long serialVersionUID = 1L;
        private final Condition condition;

        public PreconditionFailed(Condition condition) {
            super("At least one of the pre-conditions you specified did not hold");
            this.condition = condition;
        }

        /** Which. */
        public Condition condition() {
            return condition;
        }
    }

    /** The conditions that a write or copy may set. */
    public enum Condition {
        IF_MATCH, IF_NONE_MATCH, SOURCE_IF_MATCH, SOURCE_IF_NONE_MATCH, SOURCE_IF_MODIFIED_SINCE, SOURCE_IF_UNMODIFIED_SINCE
    }

    /** A part that an upload is completed with was not uploaded, or is another. */
    public static final class InvalidPart extends ObjectsException {
        private static final long serialVersionUID = 1L;
        private final int partNumber;

        public InvalidPart(int partNumber) {
            super("One or more of the specified parts could not be found.  The part may not have been uploaded, or the"
                    + " specified entity tag may not match the part's entity tag.");
            this.partNumber = partNumber;
        }

        public int partNumber() {
            return partNumber;
        }
    }

    /** The parts that an upload is completed with are not in ascending order. */
    public static final class InvalidPartOrder extends ObjectsException {
        private static final long serialVersionUID = 1L;

        public InvalidPartOrder() {
            super("The list of parts was not in ascending order. Parts must be ordered by part number.");
        }
    }

    /** A part other than the last is too small. */
    public static final class PartTooSmall extends ObjectsException {
        private static final long serialVersionUID = 1L;
        private final int partNumber;
        private final ETag etag;
        private final long size;
        private final long minSize;

        public PartTooSmall(int partNumber, ETag etag, long size, long minSize) {
            super("Your proposed upload is smaller than the minimum allowed size");
            this.partNumber = partNumber;
            this.etag = etag;
            this.size = size;
            this.minSize = minSize;
        }

        public int partNumber() {
            return partNumber;
        }

        public ETag etag() {
            return etag;
        }

        public long size() {
            return size;
        }

        public long minSize() {
            return minSize;
        }
    }

    /** There is no such part of the object. */
    public static final class InvalidPartNumber extends ObjectsException {
        private static final long serialVersionUID = 1L;
        private final int partNumber;
        private final int partCount;

        public InvalidPartNumber(int partNumber, int partCount) {
            super("The requested partnumber is not satisfiable");
            this.partNumber = partNumber;
            this.partCount = partCount;
        }

        public int partNumber() {
            return partNumber;
        }

        /** How many there are. */
        public int partCount() {
            return partCount;
        }
    }

    /** A range that lies outside of the object it is to be copied from. */
    public static final class InvalidSourceRange extends ObjectsException {
        private static final long serialVersionUID = 1L;
        private final long size;

        public InvalidSourceRange(long first, long last, long size) {
            super("Range specified is not valid for source object of size: %d (bytes=%d-%d)".formatted(size, first,
                    last));
            this.size = size;
        }

        /** The size of the source. */
        public long size() {
            return size;
        }
    }

    /** More bytes than an object, part or copy may have. */
    public static final class TooLarge extends ObjectsException {
        private static final long serialVersionUID = 1L;
        private final long size;
        private final long maxSize;

        public TooLarge(long size, long maxSize) {
            super("Your proposed upload exceeds the maximum allowed size");
            this.size = size;
            this.maxSize = maxSize;
        }

        public long size() {
            return size;
        }

        public long maxSize() {
            return maxSize;
        }
    }

    /** A body that ended before, or went on after, the length that was announced. */
    public static final class IncompleteBody extends ObjectsException {
        private static final long serialVersionUID = 1L;

        public IncompleteBody(long announced, long received) {
            super("%d bytes were announced, and %d came".formatted(announced, received));
        }
    }

    /** The bytes that came do not have the checksum that was sent with them. */
    public static final class WrongChecksum extends ObjectsException {
        private static final long serialVersionUID = 1L;
        private final String algorithm;
        private final String expected;
        private final String computed;

        /** A checksum of the bytes. */
        public WrongChecksum(ChecksumAlgorithm algorithm, String expected, String computed) {
            this("The " + algorithm + " you specified did not match the calculated checksum.", algorithm.name(),
                    expected, computed);
        }

        private WrongChecksum(String message, String algorithm, String expected, String computed) {
            super(message);
            this.algorithm = algorithm;
            this.expected = expected;
            this.computed = computed;
        }

        /** The MD5 of the bytes. */
        public static WrongChecksum md5(String expected, String computed) {
            return new WrongChecksum("The MD5 you specified did not match what we received.", "MD5", expected,
                    computed);
        }

        /** {@code MD5}, or the name of a {@link ChecksumAlgorithm}. */
        public String algorithm() {
            return algorithm;
        }

        /** What was sent, in Base64. */
        public String expected() {
            return expected;
        }

        /** What the bytes have, in Base64. */
        public String computed() {
            return computed;
        }
    }

    /** Parameters that contradict each other or the state of what they are meant for. */
    public static final class InvalidRequest extends ObjectsException {
        private static final long serialVersionUID = 1L;

        public InvalidRequest(String message) {
            super(message);
        }
    }

    /** A value that breaks a rule of meaning. */
    public static final class InvalidArgument extends ObjectsException {
        private static final long serialVersionUID = 1L;
        private final String name;
        private final String value;

        public InvalidArgument(String message, String name, String value) {
            super(message);
            this.name = name;
            this.value = value;
        }

        public String name() {
            return name;
        }

        public String value() {
            return value;
        }
    }

    /**
     * Bytes of the object do not have the checksum that they were written with: they are damaged on disk. Not the
     * client's fault, and nothing is served of them.
     */
    public static final class Damaged extends ObjectsException {
        private static final long serialVersionUID = 1L;
        private final String bucket;
        private final String key;
        private final String versionId;

        public Damaged(BucketName bucket, ObjectKey key, VersionId versionId, String damage) {
            super("The object %s of the bucket %s (version %s) is damaged on disk: %s. It cannot be read; restore it from"
                    .formatted(key, bucket, versionId, damage) + " a backup, or upload it again.");
            this.bucket = bucket.value();
            this.key = key.value();
            this.versionId = versionId.value();
        }

        public String bucket() {
            return bucket;
        }

        public String key() {
            return key;
        }

        public String versionId() {
            return versionId;
        }
    }
}
