package dev.quern.plugin;

import java.time.Instant;
import java.util.Optional;

/** A record of a shard. Immutable. */
public interface SourceRecord {

    /** Its place: a decimal number without leading zeros, larger than that of all records before it in the shard. */
    String sequenceNumber();

    /** Records with the same key are processed in their order, whatever is processed at the same time. */
    String partitionKey();

    /** When it was added to the shard, as far as is known. */
    Instant arrival();

    /** The record as a function is given it: a JSON object, in UTF-8. */
    byte[] event();

    /**
     * The record as filters see it: a JSON object, in UTF-8, without {@link #data}. Asked for only if there are
     * filters.
     */
    byte[] filterable();

    /** What the producer wrote, for filters on {@code data}; empty if records of this source have no such thing. */
    Optional<byte[]> data();
}
