package dev.quern.storage.tables.catalog;

import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.item.Utf8;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.IndexProjection;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.KeyElement;
import dev.quern.storage.tables.table.KeySchema;
import dev.quern.storage.tables.table.NewIndex;
import dev.quern.storage.tables.table.Throughput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules for the definition of a table and its indexes, each with the words that clients know. */
final class Definition {

    static final int MAX_LOCAL_INDEXES = 5;
    static final int MAX_GLOBAL_INDEXES = 20;
    private static final int MAX_INCLUDED = 100;
    private static final int MAX_KEY_PARTS = 4;
    private static final int MAX_KEY_NAME_BYTES = 255;

    private final Map<String, KeyAttribute> definitions = new LinkedHashMap<>();

    Definition(List<KeyAttribute> definitions) {
        for (KeyAttribute attribute : definitions) {
            if (this.definitions.put(attribute.name(), attribute) != null) {
                throw new TablesException.Validation("Attribute Name is duplicated: " + attribute.name());
            }
        }
    }

    static TablesException.Validation invalid(String what) {
        return new TablesException.Validation("One or more parameter values were invalid: " + what);
    }

    /** Checks everything that is asked for. */
    static void require(CreateTable request) {
        requireThroughput(request.onDemand(), request.throughput());
        Definition definition = new Definition(request.definitions());
        KeySchema keys = definition.tableKeys(request.keys());
        Set<String> used = new LinkedHashSet<>(keys.names());
        if (request.localIndexes().isEmpty() && request.globalIndexes().isEmpty()
                && request.definitions().size() != used.size()) {
            throw invalid("Number of attributes in KeySchema does not exactly match number of attributes defined in"
                    + " AttributeDefinitions");
        }
        Set<String> names = new HashSet<>();
        request.localIndexes().ifPresent(indexes -> definition.requireLocal(indexes, keys, names, used));
        request.globalIndexes().ifPresent(
                indexes -> definition.requireGlobal(indexes, request.onDemand(), names, used));
        if (used.size() < request.definitions().size()) {
            throw invalid("Some AttributeDefinitions are not used. AttributeDefinitions: "
                    + definition.definitions.keySet() + ", keys used: " + used);
        }
        requireIncludedTotal(request);
    }

    private static void requireThroughput(boolean onDemand, Optional<Throughput> throughput) {
        if (onDemand && throughput.isPresent()) {
            throw invalid("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is"
                    + " PAY_PER_REQUEST");
        }
        if (!onDemand && throughput.isEmpty()) {
            throw invalid("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is"
                    + " PROVISIONED");
        }
    }

    KeySchema tableKeys(List<KeyElement> elements) {
        return keys(elements, 1);
    }

    /** The schema of these elements: hash attributes first, at most so many of each kind. */
    private KeySchema keys(List<KeyElement> elements, int maxParts) {
        if (elements.isEmpty() || elements.getFirst().role() != KeyElement.Role.HASH) {
            throw new TablesException.Validation(
                    "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        }
        List<KeyAttribute> hash = new ArrayList<>();
        List<KeyAttribute> range = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (KeyElement element : elements) {
            boolean isHash = element.role() == KeyElement.Role.HASH;
            if (maxParts == 1 && isHash && hash.size() == maxParts) {
                throw new TablesException.Validation(
                        "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
            }
            if (isHash && !range.isEmpty()) {
                throw invalid("All HASH key attributes must precede RANGE key attributes in the KeySchema");
            }
            if ((isHash ? hash : range).size() == maxParts) {
                throw invalid("The KeySchema exceeds the maximum allowed number of " + element.role()
                        + " key attributes");
            }
            if (!names.add(element.attribute())) {
                if (elements.size() > definitions.size()) {
                    throw new TablesException.Validation(
                            "Invalid KeySchema: Some index key attribute have no definition");
                }
                throw new TablesException.Validation(elements.size() == 2 && !isHash
                        ? "Both the Hash Key and the Range Key element in the KeySchema have the same name"
                        : "The KeySchema contains multiple key attributes with the same name");
            }
            KeyAttribute attribute = definitions.get(element.attribute());
            if (attribute != null) {
                (isHash ? hash : range).add(attribute);
            }
        }
        if (!definitions.keySet().containsAll(names)) {
            throw invalid("Some index key attributes are not defined in AttributeDefinitions. Keys: " + names
                    + ", AttributeDefinitions: " + definitions.keySet());
        }
        for (String name : names) {
            if (Utf8.length(name) > MAX_KEY_NAME_BYTES) {
                throw invalid("The name of a key attribute has more than 255 bytes");
            }
        }
        return new KeySchema(hash, range);
    }

    private void requireLocal(List<NewIndex> indexes, KeySchema table, Set<String> names, Set<String> used) {
        if (indexes.isEmpty()) {
            throw invalid("List of LocalSecondaryIndexes is empty");
        }
        if (table.range().isEmpty()) {
            throw invalid("Table KeySchema does not have a range key, which is required when specifying a"
                    + " LocalSecondaryIndex");
        }
        for (NewIndex index : indexes) {
            KeySchema keys = localKeys(index, table);
            requireName(index, names);
            used.addAll(keys.names());
            projection(index);
        }
        if (indexes.size() > MAX_LOCAL_INDEXES) {
            throw invalid("Number of LocalSecondaryIndexes exceeds per-table limit of 5");
        }
    }

    KeySchema localKeys(NewIndex index, KeySchema table) {
        KeySchema keys = keys(index.keys(), 1);
        if (keys.range().isEmpty()) {
            throw invalid("Index KeySchema does not have a range key for index: " + index.name());
        }
        if (!keys.hash().equals(table.hash())) {
            throw invalid("Index KeySchema does not have the same leading hash key as table KeySchema for index: "
                    + index.name() + ". index hash key: " + keys.hash().getFirst().name() + ", table hash key: "
                    + table.hash().getFirst().name());
        }
        return keys;
    }

    private void requireGlobal(List<NewIndex> indexes, boolean onDemand, Set<String> names, Set<String> used) {
        if (indexes.isEmpty()) {
            throw invalid("List of GlobalSecondaryIndexes is empty");
        }
        for (NewIndex index : indexes) {
            used.addAll(globalKeys(index).names());
            requireName(index, names);
            projection(index);
            requireIndexThroughput(index, onDemand);
        }
        if (indexes.size() > MAX_GLOBAL_INDEXES) {
            throw invalid("GlobalSecondaryIndex count exceeds the per-table limit of 20");
        }
    }

    KeySchema globalKeys(NewIndex index) {
        return keys(index.keys(), MAX_KEY_PARTS);
    }

    static void requireIndexThroughput(NewIndex index, boolean onDemand) {
        if (onDemand && index.throughput().isPresent()) {
            throw invalid("ProvisionedThroughput should not be specified for index: " + index.name()
                    + " when BillingMode is PAY_PER_REQUEST");
        }
        if (!onDemand && index.throughput().isEmpty()) {
            throw invalid("ProvisionedThroughput is not specified for index: " + index.name());
        }
    }

    private static void requireName(NewIndex index, Set<String> names) {
        if (!names.add(index.name().value())) {
            throw invalid("Duplicate index name: " + index.name());
        }
    }

    static IndexProjection projection(NewIndex index) {
        IndexProjection projection = index.projection()
                .orElseThrow(() -> invalid("Unknown ProjectionType: null"));
        boolean includes = projection.kind() == IndexProjection.Kind.INCLUDE;
        if (!includes && !projection.included().isEmpty()) {
            throw invalid("ProjectionType is " + projection.kind() + ", but NonKeyAttributes is specified");
        }
        if (includes && projection.included().isEmpty()) {
            throw invalid("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
        }
        Set<String> included = new HashSet<>();
        for (String attribute : projection.included()) {
            if (!included.add(attribute)) {
                throw invalid("Duplicate element in NonKeyAttributes: " + attribute);
            }
        }
        return projection;
    }

    private static void requireIncludedTotal(CreateTable request) {
        int total = 0;
        for (NewIndex index : request.localIndexes().orElse(List.of())) {
            total += index.projection().map(each -> each.included().size()).orElse(0);
        }
        for (NewIndex index : request.globalIndexes().orElse(List.of())) {
            total += index.projection().map(each -> each.included().size()).orElse(0);
        }
        requireIncluded(total);
    }

    static void requireIncluded(int total) {
        if (total > MAX_INCLUDED) {
            throw invalid("Number of NonKeyAttributes in all indexes exceeds the per-table limit of 100");
        }
    }
}
