package dev.quern.runtime.tables;

import dev.quern.runtime.time.TimeSource;
import dev.quern.runtime.time.Upkeep;
import dev.quern.storage.tables.TableStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/**
 * Copies tables: makes backups, fills tables that are restored, and forgets what is kept no longer. On a thread of its
 * own that exists while there is something to do, for a copy may take long. Every minute, and soon after {@link #wake}.
 */
public final class TableCopies implements AutoCloseable {

    /** How often it looks whether there is something to do. */
    public static final Duration PERIOD = Duration.ofMinutes(1);

    /** How much old history is looked at in one turn. */
    private static final int TRIM_STEPS = 100;

    private final TableStore store;
    private final Upkeep upkeep;
    private final List<BooleanSupplier> more = new CopyOnWriteArrayList<>();

    public TableCopies(TableStore store, TimeSource time) {
        this.store = store;
        this.upkeep = new Upkeep("quern-tables-copies", time);
    }

    /** Begins. What a stop has left half done goes on at once. */
    public void start() {
        upkeep.soon(this::turn);
    }

    /**
     * Has other work done here, too: copies to where the table store does not reach.
     *
     * @param step
     *            does a bit of it, and returns whether there is more to do
     */
    public void also(BooleanSupplier step) {
        more.add(step);
        wake();
    }

    /** Says that there is something to copy. Returns at once. */
    public void wake() {
        upkeep.soon(this::copy);
    }

    private void turn() {
        copy();
        Upkeep.attempt("forget backups whose time is over", () -> store.backups().expire());
        Upkeep.attempt("forget what tables were long ago", () -> store.trimmer().step(TRIM_STEPS));
        upkeep.later(PERIOD, this::turn);
    }

    private void copy() {
        Upkeep.attempt("copy tables", () -> finish(() -> store.copier().step()));
        more.forEach(step -> Upkeep.attempt("copy tables elsewhere", () -> finish(step)));
    }

    private void finish(BooleanSupplier step) {
        boolean goesOn = true;
        while (goesOn && upkeep.goesOn()) {
            goesOn = step.getAsBoolean();
        }
    }

    /** Waits for what is running, which ends soon. */
    @Override
    public void close() {
        upkeep.close();
    }
}
