package dev.quern.storage.tables.backup;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.tables.history.HistoryLog;
import dev.quern.storage.tables.history.PastItems;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.item.TablesException.Reason;
import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.rows.ItemRows;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.table.Past;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Exports of tables as they were at a moment, in parts. Where parts go, and what they look like, is the caller's: a
 * part
 * and how far the export is are written in one transaction, so none is missed or there twice. Safe for use by any
 * number
 * of threads.
 */
public final class Exports {

    /** How long a request with the same token is the same request, from the end of the first. */
    public static final Duration TOKEN_LIFE = Duration.ofHours(8);
    /** How long one is told of an export that is over. */
    public static final Duration KEPT = Duration.ofDays(90);

    private final KeyValueStore store;
    private final TableRows tables;
    private final HistoryLog history;
    private final PastItems past;
    private final ExportRows rows = new ExportRows();

    public Exports(KeyValueStore store, TableRows tables, ItemRows items, HistoryLog history) {
        this.store = store;
        this.tables = tables;
        this.history = history;
        this.past = new PastItems(history, items);
    }

    /**
     * Begins an export; one that was begun with the same token is answered again.
     *
     * @param moment
     *            empty for now
     * @throws TablesException.CopyRefused
     *             for {@link Reason#TABLE_NOT_FOUND}, {@link Reason#POINT_IN_TIME_RECOVERY_UNAVAILABLE},
     *             {@link Reason#INVALID_EXPORT_TIME}, or {@link Reason#EXPORT_CONFLICT} if the token came with
     *             something
     *             else
     */
    public Export begin(TableName name, Optional<Instant> moment, Optional<String> token,
            Map<String, String> settings) {
        return store.transact(transaction -> {
            Instant now = history.now();
            Optional<Export> same = token.flatMap(each -> withToken(transaction, each, now));
            if (same.isPresent()) {
                if (!same.get().table().name().equals(name) || !same.get().settings().equals(settings)) {
                    throw new TablesException.CopyRefused(Reason.EXPORT_CONFLICT,
                            "The client token was used for an export with other parameters");
                }
                return same.get();
            }
            Table table = Sources.requireThere(tables, transaction, name);
            Recoveries.Window window = Recoveries.Window.require(table, now);
            Instant at = moment.orElse(now);
            if (!window.contains(at)) {
                throw new TablesException.CopyRefused(Reason.INVALID_EXPORT_TIME, "The export time " + at
                        + " is not between the earliest and the latest restorable time: " + window.earliest() + " and "
                        + window.latest());
            }
            long number = tables.nextId(transaction);
            Export export = new Export(Backup.idOf(now, number), number, table.withPast(Past.NONE), at, now, token,
                    settings, Export.Progress.NONE);
            rows.put(transaction, export);
            tables.put(transaction, history.pin(table, number, at));
            return export;
        });
    }

    private Optional<Export> withToken(Transaction transaction, String token, Instant now) {
        return rows.list(transaction).stream().filter(each -> each.token().filter(token::equals).isPresent())
                .filter(each -> each.progress().ended().orElse(now).plus(TOKEN_LIFE).isAfter(now)).findFirst();
    }

    /**
     * An export.
     *
     * @param text
     *            as the caller names it, for a refusal
     * @throws TablesException.CopyRefused
     *             for {@link Reason#EXPORT_NOT_FOUND}
     */
    public Export get(TableName table, String id, String text) {
        try (Snapshot snapshot = store.snapshot()) {
            return rows.find(snapshot, id).filter(export -> export.table().name().equals(table))
                    .orElseThrow(() -> new TablesException.CopyRefused(Reason.EXPORT_NOT_FOUND,
                            "Export not found: " + text));
        }
    }

    /** All of them, the oldest first. */
    public List<Export> list() {
        try (Snapshot snapshot = store.snapshot()) {
            return rows.list(snapshot);
        }
    }

    /**
     * Some of the items of an export.
     *
     * @param after
     *            the key that the page before ended with
     */
    public PastItems.Page read(Export export, Optional<Tuple> after) {
        try (Snapshot snapshot = store.snapshot()) {
            return past.read(snapshot, export.table().id(), export.moment(), after);
        }
    }

    /**
     * Notes that a part was written.
     *
     * @param export
     *            as it was when the part was begun
     * @param last
     *            the key of the part's last item; empty if there are no more items
     * @param written
     *            what is in the part
     * @param write
     *            writes the part in the transaction, which may run several times, and returns what is to be remembered
     *            of
     *            it; what it throws is thrown
     * @return the export as it is then; empty if somebody else went on with it, and nothing was written
     */
    public Optional<Export> advance(Export export, Optional<Tuple> last, CountRows.Count written,
            Function<Transaction, String> write) {
        return store.<Optional<Export>>transact(transaction -> {
            if (rows.find(transaction, export.id()).filter(export::equals).isEmpty()) {
                return Optional.empty();
            }
            rows.putPart(transaction, export, write.apply(transaction));
            Export next = export.afterPart(last, written);
            rows.put(transaction, next);
            return Optional.of(next);
        });
    }

    /** What is remembered of each part, in their order. */
    public List<String> parts(Export export) {
        try (Snapshot snapshot = store.snapshot()) {
            return rows.parts(snapshot, export);
        }
    }

    /** Now, for what is said of an export beside it. */
    public Instant now() {
        return history.now();
    }

    /** Notes that an export is whole. */
    public void complete(Export export, Instant time) {
        end(export, Export.State.COMPLETED, time, Optional.empty());
    }

    /** Notes that an export cannot be done. */
    public void fail(Export export, Export.Failure failure) {
        end(export, Export.State.FAILED, history.now(), Optional.of(failure));
    }

    private void end(Export export, Export.State state, Instant time, Optional<Export.Failure> failure) {
        store.update(transaction -> {
            Optional<Export> found = rows.find(transaction, export.id()).filter(each -> !each.isOver());
            if (found.isEmpty()) {
                return;
            }
            rows.put(transaction, found.get().ended(state, time, failure));
            rows.deleteParts(transaction, export);
            tables.find(transaction, export.table().name()).filter(table -> table.id() == export.table().id())
                    .ifPresent(table -> tables.put(transaction,
                            history.unpin(transaction, table, export.number())));
        });
    }

    /**
     * Forgets exports that were over long ago; what they wrote stays.
     *
     * @return how many
     */
    public int forget() {
        Instant before = history.now().minus(KEPT);
        List<Export> old = list().stream()
                .filter(export -> export.progress().ended().filter(ended -> ended.isBefore(before)).isPresent())
                .toList();
        old.forEach(export -> store.update(transaction -> rows.delete(transaction, export)));
        return old.size();
    }
}
