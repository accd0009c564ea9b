package dev.quern.admin.dynamodb.table;

import dev.quern.admin.dynamodb.table.DescriptionShapes.RestoreSummary;
import dev.quern.admin.dynamodb.table.TableShapes.GlobalSecondaryIndex;
import dev.quern.admin.dynamodb.table.TableShapes.OnDemandThroughput;
import dev.quern.admin.dynamodb.table.TableShapes.WarmThroughput;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.Table;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings of tables and indexes that change nothing here but what is told of them: kept with the table, by name. A
 * limit on demand is not enforced, as provisioned capacity is not.
 */
public final class KeptSettings {

    private static final String TABLE_CLASS = "TableClass";
    private static final List<String> TABLE_CLASSES = List.of("STANDARD", "STANDARD_INFREQUENT_ACCESS");
    private static final String MAX_READ = "MaxReadRequestUnits";
    private static final String MAX_WRITE = "MaxWriteRequestUnits";
    private static final String WARM_READ = "WarmReadUnits";
    private static final String WARM_WRITE = "WarmWriteUnits";
    /** The value by which a limit is taken away. */
    static final long NO_LIMIT = -1;
    /** What a table was made from. */
    private static final String FROM_BACKUP = "RestoredFromBackup";
    private static final String FROM_TABLE = "RestoredFromTable";
    private static final String RESTORED_TO = "RestoredTo";

    private final Map<String, Optional<String>> changes = new LinkedHashMap<>();

    /**
     * @throws TablesException.Validation
     *             if there is no such class
     */
    void tableClass(@Nullable String tableClass) {
        if (tableClass != null) {
            if (!TABLE_CLASSES.contains(tableClass)) {
                throw new TablesException.Validation("Invalid table-class parameter provided. Please try again with a"
                        + " valid table-class value: " + TABLE_CLASSES + ".");
            }
            changes.put(TABLE_CLASS, Optional.of(tableClass));
        }
    }

    /** Changes the class of a table. One that never had any is of the standard class anyway, and does not tell so. */
    void tableClass(@Nullable String tableClass, Table before) {
        tableClass(tableClass);
        if (TABLE_CLASSES.getFirst().equals(tableClass) && !before.settings().containsKey(TABLE_CLASS)) {
            changes.put(TABLE_CLASS, Optional.empty());
        }
    }

    /**
     * Takes the limits of a table or index that is made.
     *
     * @param index
     *            the name of the index; empty for the table itself
     * @param onDemand
     *            whether the table is, by what the request makes of it
     * @throws TablesException.Validation
     *             if there can be no such limits
     */
    public void newLimits(String index, @Nullable OnDemandThroughput limits, boolean onDemand) {
        OnDemandRules.ofNew(index, limits, onDemand);
        limits(index, limits);
    }

    /** As {@link #newLimits}, of a table or index that is there. */
    void changedLimits(String index, @Nullable OnDemandThroughput limits, boolean onDemand) {
        OnDemandRules.ofChange(index, limits, onDemand);
        limits(index, limits);
    }

    /** As {@link #newLimits}, of a table that is made from another, and its indexes. */
    public void restoredLimits(String index, @Nullable OnDemandThroughput limits, boolean onDemand) {
        OnDemandRules.ofRestored(index, limits, onDemand);
        limits(index, limits);
    }

    /**
     * Takes what is asked for an index that is made.
     *
     * @param onDemand
     *            whether its table is, by what the request makes of it
     * @throws TablesException.Validation
     *             if it cannot have that
     */
    public void newIndex(GlobalSecondaryIndex index, boolean onDemand) {
        newLimits(index.indexName(), index.onDemandThroughput(), onDemand);
        WarmRules.ofNew("index " + index.indexName(), index.warmThroughput(),
                Definitions.throughput(index.provisionedThroughput()));
        warm(index.indexName(), index.warmThroughput());
    }

    private void limits(String index, @Nullable OnDemandThroughput limits) {
        if (limits != null) {
            limit(index, MAX_READ, limits.maxReadRequestUnits());
            limit(index, MAX_WRITE, limits.maxWriteRequestUnits());
        }
    }

    public void warm(String index, @Nullable WarmThroughput warm) {
        if (warm != null) {
            limit(index, WARM_READ, warm.readUnitsPerSecond());
            limit(index, WARM_WRITE, warm.writeUnitsPerSecond());
        }
    }

    /** A table whose capacity is set aside has no limits on demand, nor have its indexes: those they had are gone. */
    public void forgetLimits(Table table) {
        forgetLimits(table, "");
        table.globalIndexes().forEach(index -> forgetLimits(table, index.name().value()));
    }

    private void forgetLimits(Table table, String index) {
        for (String name : List.of(MAX_READ, MAX_WRITE)) {
            if (table.settings().containsKey(key(index, name))) {
                changes.put(key(index, name), Optional.empty());
            }
        }
    }

    /** An index that is gone leaves nothing to one that gets its name. */
    public void forget(String index) {
        for (String name : List.of(MAX_READ, MAX_WRITE, WARM_READ, WARM_WRITE)) {
            changes.put(key(index, name), Optional.empty());
        }
    }

    private void limit(String index, String name, @Nullable Long value) {
        if (value != null) {
            changes.put(key(index, name), value == NO_LIMIT ? Optional.empty() : Optional.of(value.toString()));
        }
    }

    private static String key(String index, String name) {
        return index.isEmpty() ? name : index + "/" + name;
    }

    /** That a table was made from another, whose ARN this is, as it was at a moment. */
    public void restored(Optional<String> backupArn, String tableArn, Instant moment) {
        changes.put(FROM_BACKUP, backupArn);
        changes.put(FROM_TABLE, Optional.of(tableArn));
        changes.put(RESTORED_TO, Optional.of(Long.toString(moment.toEpochMilli())));
    }

    /** The settings of a table, with what was set here instead. */
    public Map<String, String> over(Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        changes.forEach((name, value) -> value.ifPresentOrElse(text -> all.put(name, text), () -> all.remove(name)));
        return all;
    }

    /** What a table was made from; {@code null} if it was not restored. */
    static @Nullable RestoreSummary restored(Table table) {
        String moment = table.settings().get(RESTORED_TO);
        return moment == null
                ? null
                : new RestoreSummary(table.settings().get(FROM_BACKUP), table.settings().get(FROM_TABLE),
                        Instant.ofEpochMilli(Long.parseLong(moment)), !table.ready());
    }

    Map<String, Optional<String>> changes() {
        return changes;
    }

    /** For a table that is new. */
    Map<String, String> initial() {
        Map<String, String> initial = new LinkedHashMap<>();
        changes.forEach((name, value) -> value.ifPresent(text -> initial.put(name, text)));
        return initial;
    }

    static @Nullable String tableClass(Map<String, String> settings) {
        return settings.get(TABLE_CLASS);
    }

    public static @Nullable OnDemandThroughput onDemand(Map<String, String> settings, String index) {
        Long read = number(settings, index, MAX_READ);
        Long write = number(settings, index, MAX_WRITE);
        return read == null && write == null ? null : new OnDemandThroughput(read, write);
    }

    static @Nullable Long warmRead(Map<String, String> settings, String index) {
        return number(settings, index, WARM_READ);
    }

    static @Nullable Long warmWrite(Map<String, String> settings, String index) {
        return number(settings, index, WARM_WRITE);
    }

    private static @Nullable Long number(Map<String, String> settings, String index, String name) {
        String text = settings.get(key(index, name));
        return text == null ? null : Long.valueOf(text);
    }
}
