package dev.quern.storage.tables.backup;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.tables.catalog.Tables;
import dev.quern.storage.tables.history.HistoryLog;
import dev.quern.storage.tables.history.OldHistory;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.table.Pin;
import dev.quern.storage.tables.table.Recovery;
import dev.quern.storage.tables.table.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Forgets what tables were before anything that can still be restored. It goes through all that is kept once a day, a
 * bit at a time. Safe for use by any number of threads.
 */
public final class Trimmer {

    private static final Duration PERIOD = Duration.ofDays(1);

    private final KeyValueStore store;
    private final Tables catalog;
    private final TableRows tables;
    private final HistoryLog history;
    private final OldHistory old;
    private final ReentrantLock turn = new ReentrantLock();
    /** What this round has still to go through; guarded by {@link #turn}, as what follows. */
    private final Deque<OldHistory.Walk> left = new ArrayDeque<>();
    private Instant next = Instant.MIN;

    public Trimmer(KeyValueStore store, Tables catalog, TableRows tables, HistoryLog history) {
        this.store = store;
        this.catalog = catalog;
        this.tables = tables;
        this.history = history;
        this.old = new OldHistory(history);
    }

    /**
     * Goes on for some steps, of a thousand rows each; does nothing while a round was finished less than a day ago.
     *
     * @return how many rows were forgotten
     */
    public long step(int steps) {
        turn.lock();
        try {
            if (left.isEmpty() && !history.now().isBefore(next)) {
                begin();
                next = history.now().plus(PERIOD);
            }
            long forgotten = 0;
            for (int i = 0; i < steps && !left.isEmpty(); i++) {
                forgotten += go(left.removeFirst());
            }
            return forgotten;
        } finally {
            turn.unlock();
        }
    }

    private long go(OldHistory.Walk walk) {
        OldHistory.Step step;
        try (Snapshot snapshot = store.snapshot()) {
            step = old.look(snapshot, walk);
        }
        if (!step.rows().isEmpty()) {
            store.update(transaction -> old.forget(transaction, step));
        }
        step.rest().ifPresent(left::addFirst);
        return step.rows().size();
    }

    private void begin() {
        for (Table table : catalog.list(Optional.empty(), Integer.MAX_VALUE)) {
            if (table.past().recovery().isPresent()) {
                limit(table).ifPresent(before -> left.add(new OldHistory.Walk(table.id(), before)));
            }
        }
    }

    /**
     * Moves the beginning of what can be restored, so that whoever asks from now on asks for later moments, also if the
     * clock is turned back.
     *
     * @return until when rows are of no use to anybody; empty if the table is gone or what it was is not kept
     */
    private Optional<Instant> limit(Table listed) {
        return store.<Optional<Instant>>transact(transaction -> {
            Optional<Table> table = tables.find(transaction, listed.name())
                    .filter(found -> found.id() == listed.id() && found.past().recovery().isPresent());
            if (table.isEmpty()) {
                return Optional.empty();
            }
            Recovery recovery = table.get().past().recovery().orElseThrow();
            Instant earliest = recovery.earliest(history.now());
            if (!earliest.equals(recovery.since())) {
                tables.put(transaction, table.get().withPast(
                        table.get().past().withRecovery(Optional.of(new Recovery(earliest, recovery.days())))));
            }
            return table.get().past().pins().stream().map(Pin::moment).filter(pinned -> pinned.isBefore(earliest))
                    .min(Instant::compareTo).or(() -> Optional.of(earliest));
        });
    }
}
