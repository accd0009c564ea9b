package dev.quern.storage.objects.model;

/** What happened to an object. */
public enum ChangeKind {
    /** Written in one piece. */
    CREATED_PUT,
    /** Written from a form. */
    CREATED_POST,
    /** Copied from another object. */
    CREATED_COPY,
    /** Put together from uploaded parts. */
    CREATED_MULTIPART,
    /** A version is gone for good. */
    REMOVED,
    /** Hidden by a delete marker. */
    REMOVED_BY_MARKER,
    /** As {@link #REMOVED}, by a rule of the bucket. */
    EXPIRED,
    /** As {@link #REMOVED_BY_MARKER}, by a rule of the bucket. */
    EXPIRED_BY_MARKER,
    /** Its tags were replaced. */
    TAGS_PUT,
    /** Its tags were removed. */
    TAGS_DELETED
}
