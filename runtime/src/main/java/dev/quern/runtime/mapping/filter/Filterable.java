package dev.quern.runtime.mapping.filter;

import java.util.Optional;

/**
 * What patterns are held against: one record of an event source.
 *
 * <p>
 * Both methods are called at most once for each {@link FilterCriteria#matches}, and only where a pattern needs their
 * answer: they may build it then.
 */
public interface Filterable {

    /**
     * The record without what its producer sent, as a JSON object in UTF-8; for a change of a table all of it. The
     * bytes
     * are not changed.
     */
    byte[] document();

    /** What the producer sent, if it is bytes in which Lambda looks for JSON. */
    default Optional<Payload> payload() {
        return Optional.empty();
    }

    /**
     * Bytes from a producer, of which nobody knows yet whether they are JSON.
     *
     * @param member
     *            the name that patterns have for them: {@code data} for Kinesis
     * @param bytes
     *            as they were sent; not copied, and not changed
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Payload(String member, byte[] bytes) {}
}
