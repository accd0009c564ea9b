package dev.quern.storage.tables;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.tables.backup.Backups;
import dev.quern.storage.tables.backup.Copier;
import dev.quern.storage.tables.backup.Exports;
import dev.quern.storage.tables.backup.Imports;
import dev.quern.storage.tables.backup.Recoveries;
import dev.quern.storage.tables.backup.Restores;
import dev.quern.storage.tables.backup.SystemBackups;
import dev.quern.storage.tables.backup.Trimmer;
import dev.quern.storage.tables.catalog.Tables;
import dev.quern.storage.tables.change.ChangeLog;
import dev.quern.storage.tables.change.ChangeStreams;
import dev.quern.storage.tables.history.HistoryLog;
import dev.quern.storage.tables.partiql.Statements;
import dev.quern.storage.tables.query.ItemQueries;
import dev.quern.storage.tables.query.ItemReads;
import dev.quern.storage.tables.rows.BuildRows;
import dev.quern.storage.tables.rows.CollectionRows;
import dev.quern.storage.tables.rows.CountRows;
import dev.quern.storage.tables.rows.ItemRows;
import dev.quern.storage.tables.rows.TableRows;
import dev.quern.storage.tables.rows.TokenRows;
import dev.quern.storage.tables.upkeep.Expirer;
import dev.quern.storage.tables.upkeep.IndexBuilder;
import dev.quern.storage.tables.upkeep.TokenUpkeep;
import dev.quern.storage.tables.write.ItemWrites;
import dev.quern.storage.tables.write.Transactions;
import java.time.InstantSource;
import java.util.function.LongConsumer;

/**
 * A DynamoDB-like store of items, without any protocol: the rooms of it. Safe for use by any number of threads; methods
 * block, but for those that say so. The key-value store belongs to the caller, who closes it after the last use of
 * this. It has no threads of its own, but for virtual ones while writes that were only started wait for their turn.
 */
public final class TableStore {

    private final Tables tables;
    private final ItemWrites writes;
    private final Transactions transactions;
    private final ItemReads reads;
    private final ItemQueries queries;
    private final Statements statements;
    private final ChangeStreams changes;
    private final IndexBuilder indexBuilder;
    private final Expirer expirer;
    private final TokenUpkeep tokenUpkeep;
    private final Backups backups;
    private final Restores restores;
    private final Recoveries recoveries;
    private final Copier copier;
    private final Exports exports;
    private final Imports imports;
    private final Trimmer trimmer;

    /**
     * A store over this one, which holds all that it knows.
     *
     * @param listener
     *            is told the identifier of a stream when something was appended to it, on the thread that wrote: a hint
     *            for whoever follows the stream, that may be missed
     */
    public TableStore(KeyValueStore store, LongConsumer listener, InstantSource clock, TableStoreSettings settings) {
        TableRows tableRows = new TableRows();
        ItemRows itemRows = new ItemRows();
        CountRows countRows = new CountRows();
        CollectionRows collectionRows = new CollectionRows();
        BuildRows buildRows = new BuildRows();
        TokenRows tokenRows = new TokenRows();
        ChangeLog log = new ChangeLog(clock);
        HistoryLog history = new HistoryLog(clock);
        this.tables = new Tables(store, tableRows, itemRows, countRows, collectionRows, buildRows, log, history,
                new SystemBackups(countRows, history), clock, settings.streamShards());
        this.writes = new ItemWrites(store, tableRows, itemRows, countRows, collectionRows, log, history, listener,
                settings.maxCollectionBytes());
        this.transactions = new Transactions(writes, tokenRows, clock);
        this.reads = new ItemReads(store, tableRows, itemRows);
        this.queries = new ItemQueries(store, tableRows, itemRows);
        this.statements = new Statements(tables, reads, queries, writes, transactions);
        this.changes = new ChangeStreams(store, tableRows, log);
        this.indexBuilder = new IndexBuilder(store, tables, tableRows, itemRows, countRows, buildRows);
        this.expirer = new Expirer(store, tables, itemRows, writes, clock);
        this.tokenUpkeep = new TokenUpkeep(store, tokenRows, clock);
        this.backups = new Backups(store, tableRows, itemRows, countRows, history);
        this.restores = new Restores(store, tables, tableRows, history);
        this.recoveries = new Recoveries(store, tableRows, history);
        this.copier = new Copier(store, tables, tableRows, itemRows, writes, history);
        this.exports = new Exports(store, tableRows, itemRows, history);
        this.imports = new Imports(store, tables, tableRows, writes, history);
        this.trimmer = new Trimmer(store, tables, tableRows, history);
    }

    /** Tables and their settings. */
    public Tables tables() {
        return tables;
    }

    /** Writes of items. */
    public ItemWrites writes() {
        return writes;
    }

    /** Writes of several items at once. */
    public Transactions transactions() {
        return transactions;
    }

    /** Reads by keys. */
    public ItemReads reads() {
        return reads;
    }

    /** Reads in pages. */
    public ItemQueries queries() {
        return queries;
    }

    /** Reads and writes in PartiQL. */
    public Statements statements() {
        return statements;
    }

    /** What changed. */
    public ChangeStreams changes() {
        return changes;
    }

    /** Fills indexes that were added. */
    public IndexBuilder indexBuilder() {
        return indexBuilder;
    }

    /** Removes items whose time is over. */
    public Expirer expirer() {
        return expirer;
    }

    /** Forgets tokens of transactions. */
    public TokenUpkeep tokenUpkeep() {
        return tokenUpkeep;
    }

    /** Backups of tables. */
    public Backups backups() {
        return backups;
    }

    /** Tables made from others as they were. */
    public Restores restores() {
        return restores;
    }

    /** For which tables it is kept what they were. */
    public Recoveries recoveries() {
        return recoveries;
    }

    /** Makes backups, and fills tables that are restored. */
    public Copier copier() {
        return copier;
    }

    /** Tables written to where somebody else keeps them. */
    public Exports exports() {
        return exports;
    }

    /** Tables made of what somebody else keeps. */
    public Imports imports() {
        return imports;
    }

    /** Forgets what tables were long ago. */
    public Trimmer trimmer() {
        return trimmer;
    }
}
