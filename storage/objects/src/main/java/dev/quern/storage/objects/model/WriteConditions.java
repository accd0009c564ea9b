package dev.quern.storage.objects.model;

import java.util.Optional;

/**
 * What must be true of the current object for a write to happen; checked in the transaction of the write.
 *
 * @param absent
 *            that there is none (or a delete marker)
 * @param match
 *            that there is one with this entity tag; {@code *} for any
 */
public record WriteConditions(boolean absent, Optional<ETag> match) {

    private static final WriteConditions NONE = new WriteConditions(false, Optional.empty());

    public static WriteConditions none() {
        return NONE;
    }

    /** That there is no object with the key. */
    public static WriteConditions ifAbsent() {
        return new WriteConditions(true, Optional.empty());
    }

    public static WriteConditions ifMatch(ETag etag) {
        return new WriteConditions(false, Optional.of(etag));
    }

    public boolean isNone() {
        return !absent && match.isEmpty();
    }
}
