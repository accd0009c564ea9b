package dev.quern.storage.tables.table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table as it is defined.
 *
 * @param id
 *            unique in the store, and never used again
 * @param uuid
 *            the same for the world outside
 * @param definitions
 *            the attributes of all keys, in the order in which they were given
 * @param ready
 *            whether it can be used: false while it is being filled from a copy
 * @param stream
 *            its last stream of changes, enabled or not
 * @param tags
 *            in the order of their keys
 * @param settings
 *            what the caller keeps with the table; the store does not read it
 * @param past
 *            for whom it is kept what the items were before
 */
public record Table(long id, TableName name, String uuid, Instant created, List<KeyAttribute> definitions,
        KeySchema keys, List<SecondaryIndex.Local> localIndexes, List<SecondaryIndex.Global> globalIndexes,
        Billing billing, boolean ready, Optional<TableStream> stream, Optional<TimeToLive> timeToLive,
        boolean deletionProtected, Map<String, String> tags, Map<String, String> settings, Past past) {

    public Table {
        definitions = List.copyOf(definitions);
        localIndexes = List.copyOf(localIndexes);
        globalIndexes = List.copyOf(globalIndexes);
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** What can be done with a table. */
    public enum Status {
        CREATING, UPDATING, ACTIVE
    }

    public Status status() {
        if (!ready) {
            return Status.CREATING;
        }
        boolean building = globalIndexes.stream().anyMatch(index -> index.state() != SecondaryIndex.State.ACTIVE);
        return building ? Status.UPDATING : Status.ACTIVE;
    }

    /** Local indexes, then global ones. */
    public List<SecondaryIndex> indexes() {
        List<SecondaryIndex> all = new ArrayList<>(localIndexes);
        all.addAll(globalIndexes);
        return all;
    }

    public Optional<SecondaryIndex> index(IndexName index) {
        return indexes().stream().filter(each -> each.name().equals(index)).findFirst();
    }

    /** The stream that changes are written to now. */
    public Optional<TableStream> openStream() {
        return stream.filter(TableStream::enabled);
    }

    public Table withBilling(Billing newBilling) {
        return new Table(id, name, uuid, created, definitions, keys, localIndexes, globalIndexes, newBilling, ready,
                stream, timeToLive, deletionProtected, tags, settings, past);
    }

    public Table withGlobalIndexes(List<SecondaryIndex.Global> newIndexes, List<KeyAttribute> newDefinitions) {
        return new Table(id, name, uuid, created, newDefinitions, keys, localIndexes, newIndexes, billing, ready,
                stream, timeToLive, deletionProtected, tags, settings, past);
    }

    public Table withGlobalIndex(SecondaryIndex.Global changed) {
        return withGlobalIndexes(
                globalIndexes.stream().map(each -> each.id() == changed.id() ? changed : each).toList(), definitions);
    }

    public Table withReady(boolean nowReady) {
        return new Table(id, name, uuid, created, definitions, keys, localIndexes, globalIndexes, billing, nowReady,
                stream, timeToLive, deletionProtected, tags, settings, past);
    }

    public Table withStream(TableStream newStream) {
        return new Table(id, name, uuid, created, definitions, keys, localIndexes, globalIndexes, billing, ready,
                Optional.of(newStream), timeToLive, deletionProtected, tags, settings, past);
    }

    public Table withTimeToLive(Optional<TimeToLive> newTimeToLive) {
        return new Table(id, name, uuid, created, definitions, keys, localIndexes, globalIndexes, billing, ready,
                stream, newTimeToLive, deletionProtected, tags, settings, past);
    }

    public Table withDeletionProtected(boolean isProtected) {
        return new Table(id, name, uuid, created, definitions, keys, localIndexes, globalIndexes, billing, ready,
                stream, timeToLive, isProtected, tags, settings, past);
    }

    public Table withTags(Map<String, String> newTags) {
        return new Table(id, name, uuid, created, definitions, keys, localIndexes, globalIndexes, billing, ready,
                stream, timeToLive, deletionProtected, newTags, settings, past);
    }

    public Table withSettings(Map<String, String> newSettings) {
        return new Table(id, name, uuid, created, definitions, keys, localIndexes, globalIndexes, billing, ready,
                stream, timeToLive, deletionProtected, tags, newSettings, past);
    }

    public Table withPast(Past newPast) {
        return new Table(id, name, uuid, created, definitions, keys, localIndexes, globalIndexes, billing, ready,
                stream, timeToLive, deletionProtected, tags, settings, newPast);
    }
}
