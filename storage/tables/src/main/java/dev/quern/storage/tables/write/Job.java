package dev.quern.storage.tables.write;

import dev.quern.storage.tables.item.TablesException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Work that waits in a lane, and what becomes of it. */
class Job<T> extends Ticket {

    private final Function<WriteRun, T> work;
    /** Of the last run; overwritten by the next one. Handed over by {@link #complete}. */
    private @Nullable T result;
    private @Nullable Throwable failure;

    Job(Function<WriteRun, T> work) {
        this.work = work;
    }

    /** A refusal is an outcome; anything else that is thrown ends the run of all. */
    final void run(WriteRun run) {
        try {
            result = work.apply(run);
            failure = null;
        } catch (TablesException refusal) {
            result = null;
            failure = refusal;
        }
    }

    final void fail(Throwable reason) {
        result = null;
        failure = reason;
        complete();
    }

    final void complete() {
        wake(State.DONE);
    }

    /** What the last run gave or threw; to be called when it is done. */
    final T outcome() {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (result == null) {
            throw new IllegalStateException("the work gave nothing");
        }
        return result;
    }
}
