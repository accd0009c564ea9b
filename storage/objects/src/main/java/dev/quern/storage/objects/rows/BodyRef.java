package dev.quern.storage.objects.rows;

/** Where the bytes of a version or part lie, as its row says. */
public sealed interface BodyRef {

    /** There are none. */
    record Empty() implements BodyRef {}

    /** In a row of their own: small ones. */
    record Inline(BodyId id) implements BodyRef {}

    /** In one blob: the usual case, for which no other row is read. */
    record OneBlob(BodyId id, Segment segment) implements BodyRef {}

    /** In several blobs, which further rows list. */
    record Blobs(BodyId id, int count) implements BodyRef {}
}
