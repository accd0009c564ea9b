package dev.quern.storage.tables.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table that is asked for. What is wrong with it shows when it is made.
 *
 * @param localIndexes
 *            empty if the request names no such list; a list without elements is refused
 * @param globalIndexes
 *            as {@code localIndexes}
 * @param throughput
 *            set aside; to be there exactly if not {@code onDemand}
 * @param stream
 *            begins a stream of changes
 * @param ready
 *            false for a table that will be filled before it is used, by whoever makes it
 */
public record CreateTable(TableName name, List<KeyAttribute> definitions, List<KeyElement> keys,
        Optional<List<NewIndex>> localIndexes, Optional<List<NewIndex>> globalIndexes, boolean onDemand,
        Optional<Throughput> throughput, Optional<StreamView> stream, boolean deletionProtected,
        Map<String, String> tags, Map<String, String> settings, boolean ready) {

    /** A table on demand with these keys, and nothing else. */
    public static CreateTable onDemand(String name, KeyAttribute hash, KeyAttribute... range) {
        List<KeyAttribute> definitions = new ArrayList<>(List.of(hash));
        List<KeyElement> keys = new ArrayList<>(List.of(new KeyElement(hash.name(), KeyElement.Role.HASH)));
        for (KeyAttribute attribute : range) {
            definitions.add(attribute);
            keys.add(new KeyElement(attribute.name(), KeyElement.Role.RANGE));
        }
        return new CreateTable(new TableName(name), definitions, keys, Optional.empty(), Optional.empty(), true,
                Optional.empty(), Optional.empty(), false, Map.of(), Map.of(), true);
    }

    public CreateTable withStream(StreamView view) {
        return new CreateTable(name, definitions, keys, localIndexes, globalIndexes, onDemand, throughput,
                Optional.of(view), deletionProtected, tags, settings, ready);
    }

    public CreateTable withDefinitions(List<KeyAttribute> newDefinitions) {
        return new CreateTable(name, newDefinitions, keys, localIndexes, globalIndexes, onDemand, throughput, stream,
                deletionProtected, tags, settings, ready);
    }

    public CreateTable withLocalIndexes(List<NewIndex> indexes) {
        return new CreateTable(name, definitions, keys, Optional.of(indexes), globalIndexes, onDemand, throughput,
                stream, deletionProtected, tags, settings, ready);
    }

    public CreateTable withGlobalIndexes(List<NewIndex> indexes) {
        return new CreateTable(name, definitions, keys, localIndexes, Optional.of(indexes), onDemand, throughput,
                stream, deletionProtected, tags, settings, ready);
    }
}
