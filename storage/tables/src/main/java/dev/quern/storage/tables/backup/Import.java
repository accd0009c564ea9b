package dev.quern.storage.tables.backup;

import dev.quern.storage.tables.table.TableName;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A table that is being made, or was, of what somebody else keeps.
 *
 * @param id
 *            its name in the world outside; ids sort by their times
 * @param table
 *            the table that is made
 * @param tableId
 *            its number
 * @param tableUuid
 *            the same for the world outside
 * @param token
 *            by which a repeated request is known
 * @param settings
 *            what the caller keeps with it, such as where items come from; the store compares it and no more
 */
public record Import(String id, TableName table, long tableId, String tableUuid, Instant started,
        Optional<String> token, Map<String, String> settings, Progress progress) {

    public Import {
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }

    /** Whether it is done. */
    public enum State {
        IN_PROGRESS, COMPLETED, FAILED
    }

    /**
     * How far an import is.
     *
     * @param source
     *            what is being read, or was read last; empty at the beginning
     * @param position
     *            how far in it, as the caller counts
     * @param counts
     *            of all that was read so far
     * @param ended
     *            when it was completed or failed
     */
    public record Progress(State state, Optional<String> source, long position, Counts counts,
            Optional<Instant> ended, Optional<Export.Failure> failure) {

        static final Progress NONE = new Progress(State.IN_PROGRESS, Optional.empty(), 0, Counts.ZERO,
                Optional.empty(), Optional.empty());
    }

    /**
     * What was read.
     *
     * @param bytes
     *            as they were stored
     * @param items
     *            of which
     * @param imported
     *            so many are in the table, or were, before others with their keys
     * @param errors
     *            and so many could not be
     */
    public record Counts(long bytes, long items, long imported, long errors) {

        public static final Counts ZERO = new Counts(0, 0, 0, 0);

        public Counts plus(Counts other) {
            return new Counts(bytes + other.bytes, items + other.items, imported + other.imported,
                    errors + other.errors);
        }
    }

    /** Whether nothing more will happen to it. */
    public boolean isOver() {
        return progress.state() != State.IN_PROGRESS;
    }

    Import with(Progress newProgress) {
        return new Import(id, table, tableId, tableUuid, started, token, settings, newProgress);
    }

    Import at(String source, long position, Counts more) {
        return with(new Progress(State.IN_PROGRESS, Optional.of(source), position, progress.counts().plus(more),
                Optional.empty(), Optional.empty()));
    }

    Import ended(State state, Instant time, Optional<Export.Failure> failure) {
        return with(new Progress(state, progress.source(), progress.position(), progress.counts(), Optional.of(time),
                failure));
    }
}
