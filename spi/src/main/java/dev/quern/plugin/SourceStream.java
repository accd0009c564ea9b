package dev.quern.plugin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A stream that can be read. Nothing is held open by it. */
public interface SourceStream {

    /** What the stream's records name as their source: the ARN of the stream itself. */
    String arn();

    /**
     * What tells this stream from every other of the same source, also from one that had its name before it or has it
     * later. Stays the same for as long as the stream is there. Places in a stream are kept together with this, and are
     * taken for nothing in another.
     */
    String identity();

    /** How long records are kept at present. */
    Duration retention();

    /**
     * The shards that can be read, or could be until a moment ago.
     *
     * @throws StreamGoneException
     *             if there is no such stream any more
     */
    List<SourceShard> shards();

    /**
     * The place of the newest record that a shard has had.
     *
     * @return a sequence number; empty if it has had none
     */
    Optional<String> newest(String shard);

    /**
     * The place of the newest record from before a time.
     *
     * @return a sequence number; empty if there is none, or none is left
     */
    Optional<String> newestBefore(String shard, Instant time);

    /**
     * Reads records, in their order. Does not wait for any.
     *
     * @param shard
     *            the shard's identifier
     * @param after
     *            the sequence number to go on after, which need not be a record's any more; empty to begin with the
     *            oldest record. Where records that would follow are gone, it goes on with the oldest one that is left
     * @param maxRecords
     *            how many at most, at least 1
     * @param maxBytes
     *            about how large they may be together, unless the first alone is larger
     * @throws StreamGoneException
     *             if there is no such stream or no such shard any more
     */
    RecordPage read(String shard, Optional<String> after, int maxRecords, int maxBytes);

    /**
     * Asks to be told when there may be something new. A hint that may be missed or be given for nothing.
     *
     * @param changed
     *            is given the shard that has new records; empty if it may be any, or if there are other shards. Called
     *            on
     *            the thread that wrote: returns at once
     */
    Watch watch(Consumer<Optional<String>> changed);

    /** Somebody who is told of changes. */
    interface Watch extends AutoCloseable {

        /** Is told no more. */
        @Override
        void close();
    }
}
