package dev.quern.runtime.objects;

import dev.quern.storage.objects.model.ChangeKind;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What a notification may be about, by S3's names. A name that ends with an asterisk stands for its whole family. */
public enum ObjectEventType {
    /** An object was made, in whatever way. */
    CREATED("s3:ObjectCreated:*", ChangeKind.CREATED_PUT, ChangeKind.CREATED_POST, ChangeKind.CREATED_COPY,
            ChangeKind.CREATED_MULTIPART),
    /** It was written in one piece. */
    CREATED_PUT("s3:ObjectCreated:Put", ChangeKind.CREATED_PUT),
    /** It was sent by a form. */
    CREATED_POST("s3:ObjectCreated:Post", ChangeKind.CREATED_POST),
    /** It was copied from another. */
    CREATED_COPY("s3:ObjectCreated:Copy", ChangeKind.CREATED_COPY),
    /** It was uploaded in parts. */
    CREATED_MULTIPART("s3:ObjectCreated:CompleteMultipartUpload", ChangeKind.CREATED_MULTIPART),
    /** An object was removed by a request. */
    REMOVED("s3:ObjectRemoved:*", ChangeKind.REMOVED, ChangeKind.REMOVED_BY_MARKER),
    /** It, or a version of it, is gone for good. */
    REMOVED_FOR_GOOD("s3:ObjectRemoved:Delete", ChangeKind.REMOVED),
    /** It is hidden by a delete marker. */
    REMOVED_BY_MARKER("s3:ObjectRemoved:DeleteMarkerCreated", ChangeKind.REMOVED_BY_MARKER),
    /** An object was removed by a rule of its bucket. */
    EXPIRED("s3:LifecycleExpiration:*", ChangeKind.EXPIRED, ChangeKind.EXPIRED_BY_MARKER),
    /** It, or a version of it, is gone for good. */
    EXPIRED_FOR_GOOD("s3:LifecycleExpiration:Delete", ChangeKind.EXPIRED),
    /** It is hidden by a delete marker. */
    EXPIRED_BY_MARKER("s3:LifecycleExpiration:DeleteMarkerCreated", ChangeKind.EXPIRED_BY_MARKER),
    /** Tags were changed. */
    TAGGED("s3:ObjectTagging:*", ChangeKind.TAGS_PUT, ChangeKind.TAGS_DELETED),
    /** Tags were set. */
    TAGS_PUT("s3:ObjectTagging:Put", ChangeKind.TAGS_PUT),
    /** Tags were removed. */
    TAGS_DELETED("s3:ObjectTagging:Delete", ChangeKind.TAGS_DELETED),
    /** Something about copies out of an archive: there is none here, and no such event. */
    RESTORED("s3:ObjectRestore:*"),
    /** As {@link #RESTORED}. */
    RESTORE_BEGAN("s3:ObjectRestore:Post"),
    /** As {@link #RESTORED}. */
    RESTORE_ENDED("s3:ObjectRestore:Completed"),
    /** As {@link #RESTORED}. */
    RESTORED_COPY_EXPIRED("s3:ObjectRestore:Delete"),
    /** Something about replicas in other buckets: there are none here, and no such event. */
    REPLICATED("s3:Replication:*"),
    /** As {@link #REPLICATED}. */
    REPLICATION_FAILED("s3:Replication:OperationFailedReplication"),
    /** As {@link #REPLICATED}. */
    REPLICATION_NOT_TRACKED("s3:Replication:OperationNotTracked"),
    /** As {@link #REPLICATED}. */
    REPLICATION_LATE("s3:Replication:OperationMissedThreshold"),
    /** As {@link #REPLICATED}. */
    REPLICATED_LATE("s3:Replication:OperationReplicatedAfterThreshold"),
    /** Something about other classes of storage: there is one here, and no such event. */
    LOST("s3:ReducedRedundancyLostObject"),
    /** As {@link #LOST}. */
    MOVED_BY_LIFECYCLE("s3:LifecycleTransition"),
    /** As {@link #LOST}. */
    ARCHIVED("s3:IntelligentTiering"),
    /** Something about access control lists: there are none here, and no such event. */
    ACL_PUT("s3:ObjectAcl:Put");

    private final String text;
    private final Set<ChangeKind> kinds;

    ObjectEventType(String text, ChangeKind... kinds) {
        this.text = text;
        Set<ChangeKind> set = EnumSet.noneOf(ChangeKind.class);
        Collections.addAll(set, kinds);
        this.kinds = Collections.unmodifiableSet(set);
    }

    /** The name as S3 writes it, such as {@code s3:ObjectCreated:*}. */
    public String text() {
        return text;
    }

    /** The changes that it stands for; none if such an event never happens here. */
    public Set<ChangeKind> kinds() {
        return kinds;
    }

    /** The type of a name; empty if there is none. */
    public static Optional<ObjectEventType> of(String text) {
        return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
    }

    /** The name of what happened, as records have it: without {@code s3:}. */
    static String nameOf(ChangeKind kind) {
        return Arrays.stream(values()).filter(type -> !type.isFamily() && type.kinds.contains(kind)).findFirst()
                .orElseThrow().text.substring("s3:".length());
    }

    /** Whether an event can be of both types. */
    boolean meets(ObjectEventType other) {
        return this == other || covers(other) || other.covers(this);
    }

    private boolean covers(ObjectEventType member) {
        return isFamily() && member.text.startsWith(text.substring(0, text.length() - 1));
    }

    private boolean isFamily() {
        return text.endsWith("*");
    }
}
