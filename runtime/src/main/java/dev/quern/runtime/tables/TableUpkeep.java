package dev.quern.runtime.tables;

import dev.quern.runtime.time.TimeSource;
import dev.quern.runtime.time.Upkeep;
import dev.quern.storage.tables.TableStore;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does for the table store what nobody waits for, on a thread of its own that exists while there is something to do:
 * fills indexes that were added, lets items expire, forgets tokens of transactions and old changes. Every minute, and
 * soon after {@link #wake}.
 */
public final class TableUpkeep implements AutoCloseable {

    /** How often it looks whether there is something to do. */
    public static final Duration PERIOD = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(TableUpkeep.class);

    private final TableStore store;
    private final Upkeep upkeep;

    public TableUpkeep(TableStore store, TimeSource time) {
        this.store = store;
        this.upkeep = new Upkeep("quern-tables-upkeep", time);
    }

    /** Begins. What a stop has left half done goes on at once. */
    public void start() {
        upkeep.soon(this::turn);
    }

    /** Says that a table has changed, so that an index may have to be filled. Returns at once. */
    public void wake() {
        upkeep.soon(this::fillIndexes);
    }

    private void turn() {
        fillIndexes();
        Upkeep.attempt("let items of tables expire", () -> {
            long removed = store.expirer().expire();
            if (removed > 0) {
                LOG.debug("{} items of tables expired", removed);
            }
        });
        Upkeep.attempt("forget tokens of transactions", () -> store.tokenUpkeep().forget());
        Upkeep.attempt("go on with new shards of changes", () -> store.changes().roll());
        Upkeep.attempt("forget old changes of tables", () -> store.changes().trim());
        upkeep.later(PERIOD, this::turn);
    }

    private void fillIndexes() {
        Upkeep.attempt("fill indexes of tables", () -> {
            boolean more = true;
            while (more && upkeep.goesOn()) {
                more = store.indexBuilder().step();
            }
        });
    }

    /** Waits for what is running, which ends soon. */
    @Override
    public void close() {
        upkeep.close();
    }
}
