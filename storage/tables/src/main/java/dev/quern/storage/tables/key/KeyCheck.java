package dev.quern.storage.tables.key;

import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.KeySchema;
import dev.quern.storage.tables.table.SecondaryIndex;
import dev.quern.storage.tables.table.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Checks the key attributes of items and requests. */
public final class KeyCheck {

    private static final int MAX_HASH_BYTES = 2_048;
    private static final int MAX_RANGE_BYTES = 1_024;
    private static final String INVALID = "One or more parameter values were invalid: ";
    private static final String NOT_VALID = "One or more parameter values are not valid. ";

    private KeyCheck() {}

    /**
     * The place of an item that is to be stored.
     *
     * @throws TablesException.Validation
     *             if its key or the key of an index in it is not as it has to be
     */
    public static ItemKey ofItem(Table table, Item item) {
        for (KeyAttribute attribute : table.keys().all()) {
            AttributeValue value = item.get(attribute.name());
            if (value == null) {
                throw new TablesException.Validation(INVALID + "Missing the key " + attribute.name() + " in the item");
            }
            if (value.type() != attribute.type()) {
                throw new TablesException.Validation(INVALID + "Type mismatch for key " + attribute.name()
                        + " expected: " + attribute.type() + " actual: " + value.type());
            }
            requireNotEmpty(attribute.name(), value);
        }
        requireLengths(table.keys(), item);
        return place(table.keys(), item);
    }

    /**
     * The place of an item that is asked for.
     *
     * @throws TablesException.Validation
     *             if the key is not one of the table's
     */
    public static ItemKey ofKey(KeySchema keys, Item key) {
        requireMatch(keys, key);
        requireFilled(keys, key);
        requireLengths(keys, key);
        return place(keys, key);
    }

    /**
     * @throws TablesException.Validation
     *             if a key attribute is there and empty
     */
    public static void requireFilled(KeySchema keys, Item item) {
        for (KeyAttribute attribute : keys.all()) {
            AttributeValue value = item.get(attribute.name());
            if (value != null) {
                requireNotEmpty(attribute.name(), value);
            }
        }
    }

    /**
     * @throws TablesException.Validation
     *             if there are other attributes than those of the schema, or of other types
     */
    public static void requireMatch(KeySchema keys, Item key) {
        boolean matches = key.attributes().size() == keys.all().size();
        for (KeyAttribute attribute : keys.all()) {
            AttributeValue value = key.get(attribute.name());
            matches &= value != null && value.type() == attribute.type();
        }
        if (!matches) {
            throw new TablesException.Validation("The provided key element does not match the schema");
        }
    }

    /**
     * The place of an item that is asked for; empty if there cannot be one, for the key is not one of the table's:
     * {@link #ofKey} tells why.
     */
    public static Optional<ItemKey> placeOf(KeySchema keys, Item key) {
        return key.attributes().size() == keys.all().size() && fits(keys, key)
                ? KeyLayout.of(keys, key)
                : Optional.empty();
    }

    private static ItemKey place(KeySchema keys, Item item) {
        return KeyLayout.of(keys, item)
                .orElseThrow(() -> new IllegalStateException("a checked key has all its attributes"));
    }

    private static void requireNotEmpty(String name, AttributeValue value) {
        if (isEmpty(value)) {
            throw new TablesException.Validation(NOT_VALID + emptyKey(value) + " Key: " + name);
        }
    }

    private static boolean isEmpty(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S string -> string.value().isEmpty();
            case AttributeValue.B binary -> binary.value().length() == 0;
            case AttributeValue _ -> false;
        };
    }

    private static String emptyKey(AttributeValue value) {
        return "The AttributeValue for a key attribute cannot contain an empty "
                + (value.type() == AttributeType.B ? "binary" : "string") + " value.";
    }

    private static void requireLengths(KeySchema keys, Item item) {
        if (bytes(keys.hash(), item) > MAX_HASH_BYTES * keys.hash().size()) {
            throw new TablesException.Validation(
                    INVALID + "Size of hashkey has exceeded the maximum size limit of2048 bytes");
        }
        if (bytes(keys.range(), item) > MAX_RANGE_BYTES) {
            throw new TablesException.Validation(
                    INVALID + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
        }
    }

    private static int bytes(Iterable<KeyAttribute> attributes, Item item) {
        int bytes = 0;
        for (KeyAttribute attribute : attributes) {
            AttributeValue value = item.get(attribute.name());
            // numbers are short whatever they are
            bytes += value == null || value.type() == AttributeType.N ? 0 : value.size();
        }
        return bytes;
    }

    /**
     * Checks what an item holds for the keys of indexes.
     *
     * @param before
     *            the item that an update made it of, of which other words are said: what was there is not looked at
     *            again, for it may be older than the index
     * @throws TablesException.Validation
     *             if an attribute is there and cannot be in the key of its index
     */
    public static void requireIndexable(Table table, Item item, Optional<Item> before) {
        byName(table).forEach(index -> requireIndexable(table, index, item, before));
    }

    /** The order in which indexes are looked at: of several that cannot hold an item, the first is told. */
    private static List<SecondaryIndex> byName(Table table) {
        return table.indexes().stream().sorted(Comparator.comparing(SecondaryIndex::name)).toList();
    }

    /**
     * Checks what can be said of an item before the one is known that it replaces.
     *
     * @throws TablesException.Validation
     *             if a key attribute of an index is there and empty
     */
    public static void requireIndexesFilled(Table table, Item item) {
        byName(table).forEach(index -> index.keys().all().forEach(attribute -> {
            AttributeValue value = item.get(attribute.name());
            if (value != null && isEmpty(value) && !table.keys().has(attribute.name())) {
                throw empty(index, attribute, value, false);
            }
        }));
    }

    /** As {@link #requireIndexesFilled}, of a value that an update sets. */
    public static void requireIndexesFilled(Table table, String name, AttributeValue value) {
        byName(table).forEach(index -> index.keys().find(name).filter(_ -> isEmpty(value)).ifPresent(attribute -> {
            throw empty(index, attribute, value, true);
        }));
    }

    private static void requireIndexable(Table table, SecondaryIndex index, Item item, Optional<Item> before) {
        boolean complete = true;
        boolean anyChanged = false;
        for (KeyAttribute attribute : index.keys().all()) {
            AttributeValue value = item.get(attribute.name());
            complete &= value != null;
            boolean changed = before.isEmpty() || !Objects.equals(value, before.get().get(attribute.name()));
            anyChanged |= changed;
            if (value != null && changed && !table.keys().has(attribute.name())) {
                requireIndexable(index, attribute, value, before.isPresent());
            }
        }
        if (complete && anyChanged) {
            requireLengths(index.keys(), item);
        }
    }

    /** Whether an item that is there already can have an entry in an index: what does not fit stays out. */
    public static boolean isIndexable(KeySchema keys, Item item) {
        for (KeyAttribute attribute : keys.all()) {
            AttributeValue value = item.get(attribute.name());
            if (value == null || value.type() != attribute.type() || isEmpty(value)) {
                return false;
            }
        }
        return fits(keys, item);
    }

    private static boolean fits(KeySchema keys, Item item) {
        return bytes(keys.hash(), item) <= MAX_HASH_BYTES * keys.hash().size()
                && bytes(keys.range(), item) <= MAX_RANGE_BYTES;
    }

    private static void requireIndexable(SecondaryIndex index, KeyAttribute attribute, AttributeValue value,
            boolean updated) {
        if (value.type() != attribute.type()) {
            throw new TablesException.Validation(INVALID + "Type mismatch for Index Key " + attribute.name()
                    + " Expected: " + attribute.type() + " Actual: " + value.type() + " IndexName: " + index.name());
        }
        if (isEmpty(value)) {
            throw empty(index, attribute, value, updated);
        }
    }

    private static TablesException.Validation empty(SecondaryIndex index, KeyAttribute attribute, AttributeValue value,
            boolean updated) {
        return new TablesException.Validation(NOT_VALID + (updated
                ? "The update expression attempted to update a secondary index key to a value that is not supported. "
                        + emptyKey(value)
                : "A value specified for a secondary index key is not supported. " + emptyKey(value) + " IndexName: "
                        + index.name() + ", IndexKey: " + attribute.name()));
    }
}
