package dev.quern.runtime.tables;

import dev.quern.runtime.time.TimeSource;
import dev.quern.runtime.time.Upkeep;
import dev.quern.storage.tables.TableStore;
import java.time.Duration;

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

    public TableCopies(TableStore store, TimeSource time) {
        this.store = store;
        this.upkeep = new Upkeep("quern-tables-copies", time);
    }

    /** Begins. What a stop has left half done goes on at once. */
    public void start() {
        upkeep.soon(this::turn);
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
        Upkeep.attempt("copy tables", () -> {
            boolean more = true;
            while (more && upkeep.goesOn()) {
                more = store.copier().step();
            }
        });
    }

    /** Waits for what is running, which ends soon. */
    @Override
    public void close() {
        upkeep.close();
    }
}
