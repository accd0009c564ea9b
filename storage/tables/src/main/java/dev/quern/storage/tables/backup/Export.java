package dev.quern.storage.tables.backup;

import dev.quern.storage.kv.Tuple;
import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.table.Table;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A table that is being written, or was, to where somebody else keeps it.
 *
 * @param id
 *            its name in the world outside; ids sort by their times
 * @param number
 *            its own, under which it has pinned the moment
 * @param table
 *            the table's definition when it was asked for
 * @param moment
 *            what is exported is what the table was then
 * @param token
 *            by which a repeated request is known
 * @param settings
 *            what the caller keeps with it, such as where it goes; the store compares it and no more
 * @param progress
 *            how far it is
 */
public record Export(String id, long number, Table table, Instant moment, Instant started, Optional<String> token,
        Map<String, String> settings, Progress progress) {

    public Export {
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }

    /** Whether it is done. */
    public enum State {
        /** Items are being written. */
        WRITING,
        /** All items are written, and what says so is not yet. */
        WRITTEN,
        /** Everything is there. */
        COMPLETED,
        /** It cannot be done. */
        FAILED
    }

    /**
     * How far an export is.
     *
     * @param last
     *            the key of the last item that was written
     * @param exported
     *            what was written so far
     * @param parts
     *            how many parts were written so far
     * @param ended
     *            when it was completed or failed
     */
    public record Progress(State state, Optional<Tuple> last, CountRows.Count exported, int parts,
            Optional<Instant> ended, Optional<Failure> failure) {

        static final Progress NONE = new Progress(State.WRITING, Optional.empty(), CountRows.Count.ZERO, 0,
                Optional.empty(), Optional.empty());
    }

    /** Why an export cannot be done. */
    public record Failure(String code, String message) {}

    /** Whether nothing more will happen to it. */
    public boolean isOver() {
        return progress.state() == State.COMPLETED || progress.state() == State.FAILED;
    }

    Export with(Progress newProgress) {
        return new Export(id, number, table, moment, started, token, settings, newProgress);
    }

    Export afterPart(Optional<Tuple> last, CountRows.Count more) {
        return with(new Progress(last.isPresent() ? State.WRITING : State.WRITTEN, last.or(progress::last),
                progress.exported().plus(more), progress.parts() + 1, Optional.empty(), Optional.empty()));
    }

    Export ended(State state, Instant time, Optional<Failure> failure) {
        return with(new Progress(state, progress.last(), progress.exported(), progress.parts(), Optional.of(time),
                failure));
    }
}
