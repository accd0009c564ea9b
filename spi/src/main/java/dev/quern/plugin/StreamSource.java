package dev.quern.plugin;

import java.util.Optional;
import java.util.Set;

/**
 * A kind of place where records lie in shards, each shard in an order of its own, until they are too old: a stream, the
 * changes of a table, a topic's partitions. A source only reads: what is read next, what a function is told and what
 * becomes of records that fail is the business of the event source mappings, which know sources by this alone.
 *
 * <p>
 * All methods of a source and of what it opens may block, and are called on several threads at a time. What goes wrong
 * is
 * thrown as an unchecked exception, and tried again after a while.
 */
public interface StreamSource {

    /** The source's name, unique in a server. */
    String name();

    /** Whether an ARN has the form of this source's, whether or not there is anything that it names. */
    boolean names(String arn);

    /** Where mappings of this source may begin. */
    Set<StartingPosition> startingPositions();

    /**
     * What the description of a batch is called in the record of its failure, such as {@code KinesisBatchInfo}.
     */
    String batchInfoName();

    /** The stream that an ARN names; empty if there is none now. */
    Optional<SourceStream> open(String arn);

    /**
     * Where a mapping begins in the shards that it finds first; shards that come later are read from their beginning.
     */
    enum StartingPosition {
        /** The oldest record that is there. */
        TRIM_HORIZON,
        /** What comes after the mapping was made. */
        LATEST,
        /** The first record at a time or after it. */
        AT_TIMESTAMP
    }
}
