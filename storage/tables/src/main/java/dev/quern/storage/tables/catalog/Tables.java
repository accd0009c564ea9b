package dev.quern.storage.tables.catalog;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.tables.change.ChangeLog;
import dev.quern.storage.tables.change.ChangeStream;
import dev.quern.storage.tables.history.HistoryLog;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.rows.BuildRows;
import dev.quern.storage.tables.rows.CollectionRows;
import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.rows.ItemRows;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.table.Billing;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.KeySchema;
import dev.quern.storage.tables.table.NewIndex;
import dev.quern.storage.tables.table.Past;
import dev.quern.storage.tables.table.SecondaryIndex;
import dev.quern.storage.tables.table.StreamView;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.table.TableStream;
import dev.quern.storage.tables.table.TimeToLive;
import dev.quern.storage.tables.table.UpdateTable;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The tables. Safe for use by any number of threads; changes are durable when a method returns, and hold for every
 * write
 * that begins after that.
 */
public final class Tables {

    private static final int MAX_TAGS = 50;
    private static final DateTimeFormatter LABEL = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS")
            .withZone(ZoneOffset.UTC);

    private final KeyValueStore store;
    private final TableRows rows;
    private final ItemRows items;
    private final CountRows counts;
    private final CollectionRows collections;
    private final BuildRows builds;
    private final ChangeLog changes;
    private final HistoryLog history;
    private final Departure departure;
    private final InstantSource clock;
    private final int streamShards;

    public Tables(KeyValueStore store, TableRows rows, ItemRows items, CountRows counts, CollectionRows collections,
            BuildRows builds, ChangeLog changes, HistoryLog history, Departure departure, InstantSource clock,
            int streamShards) {
        this.store = store;
        this.rows = rows;
        this.items = items;
        this.counts = counts;
        this.collections = collections;
        this.builds = builds;
        this.changes = changes;
        this.history = history;
        this.departure = departure;
        this.clock = clock;
        this.streamShards = streamShards;
    }

    /**
     * A table, with how much is in it.
     *
     * @param sizes
     *            of the table and of its indexes, by their identifiers
     */
    public record Description(Table table, Map<Long, CountRows.Count> sizes) {}

    /**
     * Makes a table.
     *
     * @throws TablesException.ResourceInUse
     *             if there is one with the name
     * @throws TablesException.Validation
     *             if it cannot be made as it is asked for
     */
    public Table create(CreateTable request) {
        return store.transact(transaction -> create(transaction, request));
    }

    /** As {@link #create(CreateTable)}, in a transaction of the caller's. */
    public Table create(Transaction transaction, CreateTable request) {
        Definition.require(request);
        requireTags(request.tags());
        if (rows.find(transaction, request.name()).isPresent()) {
            throw new TablesException.ResourceInUse("Table already exists: " + request.name());
        }
        Table table = table(transaction, request);
        rows.put(transaction, table);
        return table;
    }

    private Table table(Transaction transaction, CreateTable request) {
        Instant now = now();
        Definition definition = new Definition(request.definitions());
        KeySchema keys = definition.tableKeys(request.keys());
        List<SecondaryIndex.Local> local = new ArrayList<>();
        for (NewIndex index : request.localIndexes().orElse(List.of())) {
            local.add(new SecondaryIndex.Local(rows.nextId(transaction), index.name(),
                    definition.localKeys(index, keys), Definition.projection(index)));
        }
        List<SecondaryIndex.Global> global = new ArrayList<>();
        for (NewIndex index : request.globalIndexes().orElse(List.of())) {
            // nothing to add: there is no item yet
            global.add(new SecondaryIndex.Global(rows.nextId(transaction), index.name(), definition.globalKeys(index),
                    Definition.projection(index), SecondaryIndex.State.ACTIVE, index.throughput()));
        }
        Billing billing = request.onDemand()
                ? new Billing.OnDemand(now)
                : new Billing.Provisioned(request.throughput().orElseThrow());
        Table table = new Table(rows.nextId(transaction), request.name(), UUID.randomUUID().toString(), now,
                request.definitions(), keys, local, global, billing, request.ready(), Optional.empty(),
                Optional.empty(), request.deletionProtected(), new TreeMap<>(request.tags()), request.settings(),
                Past.NONE);
        return request.stream().map(view -> withStream(transaction, table, view)).orElse(table);
    }

    private Table withStream(Transaction transaction, Table table, StreamView view) {
        // a label names one stream of a table, and later streams have later labels, also if the clock is turned back
        Instant earliest = table.stream().map(last -> Instant.from(LABEL.parse(last.label())).plusMillis(1))
                .orElse(Instant.MIN);
        Instant now = now().isBefore(earliest) ? earliest : now();
        TableStream stream = new TableStream(rows.nextId(transaction), LABEL.format(now), view, true, streamShards);
        changes.open(transaction, new ChangeStream(stream.id(), table.name(), stream.label(), view, table.keys(),
                streamShards, now, Optional.empty()));
        return table.withStream(stream);
    }

    /**
     * A table.
     *
     * @throws TablesException.ResourceNotFound
     *             if there is none with the name
     */
    public Table get(TableName name) {
        return read(reader -> require(reader, name));
    }

    /** A table and what is in it, as of the same moment. Throws as {@link #get}. */
    public Description describe(TableName name) {
        return read(reader -> {
            Table table = require(reader, name);
            Map<Long, CountRows.Count> sizes = new TreeMap<>();
            sizes.put(table.id(), counts.sum(reader, table.id()));
            table.indexes().forEach(index -> sizes.put(index.id(), counts.sum(reader, index.id())));
            return new Description(table, sizes);
        });
    }

    private Table require(Reader reader, TableName name) {
        return rows.find(reader, name).orElseThrow(() -> notFound(name));
    }

    private static TablesException.ResourceNotFound notFound(TableName name) {
        return new TablesException.ResourceNotFound("Requested resource not found: Table: " + name + " not found");
    }

    /**
     * Tables in the order of their names.
     *
     * @param after
     *            begins after this name, which no table need have
     * @param limit
     *            how many at most
     */
    public List<Table> list(Optional<String> after, int limit) {
        return read(reader -> rows.list(reader, after, limit));
    }

    /**
     * Deletes a table with everything in it. Its last stream can be read for a day.
     *
     * @return the table as it was
     * @throws TablesException.ResourceNotFound
     *             if there is none with the name
     * @throws TablesException.ResourceInUse
     *             if it is being made or changed
     * @throws TablesException.Validation
     *             if it is protected
     */
    public Table delete(TableName name) {
        return store.transact(transaction -> {
            Table table = require(transaction, name);
            if (table.deletionProtected()) {
                throw new TablesException.Validation("Resource cannot be deleted as it is currently protected against"
                        + " deletion. Disable deletion protection first.");
            }
            requireStill(table);
            rows.delete(transaction, name);
            if (!departure.keepsItems(transaction, table)) {
                items.deleteItems(transaction, table.id());
            }
            history.forget(transaction, table.id());
            counts.delete(transaction, table.id());
            collections.delete(transaction, table.id());
            table.indexes().forEach(index -> forgetIndex(transaction, index.id()));
            table.timeToLive().ifPresent(ttl -> forgetExpiries(transaction, ttl));
            table.openStream().ifPresent(stream -> changes.close(transaction, stream.id()));
            return table;
        });
    }

    private void forgetIndex(Transaction transaction, long index) {
        items.deleteEntries(transaction, index);
        builds.delete(transaction, index);
        counts.delete(transaction, index);
    }

    private void forgetExpiries(Transaction transaction, TimeToLive ttl) {
        items.deleteExpiries(transaction, ttl.indexId());
        builds.delete(transaction, ttl.indexId());
    }

    private static void requireStill(Table table) {
        switch (table.status()) {
            case ACTIVE -> {
            }
            case CREATING -> throw new TablesException.ResourceInUse(
                    "Attempt to change a resource which is still in use: Table is being created: " + table.name());
            case UPDATING -> throw new TablesException.ResourceInUse(
                    "Attempt to change a resource which is still in use: Table is being updated: " + table.name());
        }
        if (!table.past().pins().isEmpty()) {
            throw new TablesException.ResourceInUse(
                    "Attempt to change a resource which is still in use: Table is being backed up, restored or exported: "
                            + table.name());
        }
    }

    /**
     * Changes a table.
     *
     * @return the table as it is now
     * @throws TablesException
     *             as {@link #create} and {@link #delete}, and {@link TablesException.LimitExceeded} if an index is
     *             being made already
     */
    public Table update(UpdateTable request) {
        return change(request.name(), (transaction, table) -> new TableChange(transaction, rows, table, now())
                .apply(request, effects(transaction)));
    }

    private TableChange.Effects effects(Transaction transaction) {
        return new TableChange.Effects() {
            @Override
            public void forgetIndex(long index) {
                Tables.this.forgetIndex(transaction, index);
            }

            @Override
            public Table openStream(Table table, StreamView view) {
                return withStream(transaction, table, view);
            }

            @Override
            public void closeStream(long stream) {
                changes.close(transaction, stream);
            }
        };
    }

    /** Lets a table be used that was made to be filled first; nothing happens if it is gone. */
    public void open(Transaction transaction, TableName name, long id) {
        rows.find(transaction, name).filter(table -> table.id() == id)
                .ifPresent(table -> rows.put(transaction, table.withReady(true)));
    }

    /**
     * Sets or removes tags.
     *
     * @throws TablesException.ResourceNotFound
     *             if there is no such table
     * @throws TablesException.Validation
     *             if there would be too many
     */
    public Table changeTags(TableName name, UnaryOperator<Map<String, String>> change) {
        return change(name, (_, table) -> {
            Map<String, String> tags = new TreeMap<>(change.apply(table.tags()));
            requireTags(tags);
            return table.withTags(tags);
        });
    }

    private static void requireTags(Map<String, String> tags) {
        if (tags.size() > MAX_TAGS) {
            throw new TablesException.Validation(
                    "Number of Tags exceed the current limit for the provided ResourceArn");
        }
    }

    /** Replaces what the caller keeps with a table. Throws as {@link #get}. */
    public Table changeSettings(TableName name, UnaryOperator<Map<String, String>> change) {
        return change(name, (_, table) -> table.withSettings(change.apply(table.settings())));
    }

    /**
     * Lets items expire by the value of an attribute, from now on.
     *
     * @throws TablesException.ResourceNotFound
     *             if there is no such table
     * @throws TablesException.Validation
     *             if they do already
     */
    public Table enableTimeToLive(TableName name, String attribute) {
        return change(name, (transaction, table) -> {
            if (table.timeToLive().isPresent()) {
                throw new TablesException.Validation(table.timeToLive().get().attribute().equals(attribute)
                        ? "TimeToLive is already enabled"
                        : "TimeToLive is active on a different AttributeName: current AttributeName is "
                                + table.timeToLive().get().attribute());
            }
            return table.withTimeToLive(
                    Optional.of(new TimeToLive(attribute, rows.nextId(transaction), false)));
        });
    }

    /**
     * Lets items expire no more.
     *
     * @throws TablesException.ResourceNotFound
     *             if there is no such table
     * @throws TablesException.Validation
     *             if they do not, or do so by another attribute
     */
    public Table disableTimeToLive(TableName name, String attribute) {
        return change(name, (transaction, table) -> {
            TimeToLive ttl = table.timeToLive()
                    .orElseThrow(() -> new TablesException.Validation("TimeToLive is already disabled"));
            if (!ttl.attribute().equals(attribute)) {
                throw new TablesException.Validation("TimeToLive is active on a different AttributeName: current"
                        + " AttributeName is " + ttl.attribute());
            }
            forgetExpiries(transaction, ttl);
            return table.withTimeToLive(Optional.empty());
        });
    }

    /** Makes another table of one. */
    private interface Change {
        Table of(Transaction transaction, Table table);
    }

    private Table change(TableName name, Change change) {
        return store.transact(transaction -> {
            Table changed = change.of(transaction, require(transaction, name));
            rows.put(transaction, changed);
            return changed;
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private <T> T read(Function<Reader, T> body) {
        try (Snapshot snapshot = store.snapshot()) {
            return body.apply(snapshot);
        }
    }
}
