package dev.quern.storage.tables.table;

import dev.quern.storage.tables.item.TablesException;

/**
 * The name of an index, unique in its table.
 *
 * @param value
 *            as {@link TableName#value}
 */
public record IndexName(String value) implements Comparable<IndexName> {

    /**
     * @throws TablesException.Validation
     *             if no index can have this name
     */
    public IndexName {
        if (!TableName.ALLOWED.matcher(value).matches()) {
            throw new TablesException.Validation(TableName.REFUSAL);
        }
    }

    @Override
    public int compareTo(IndexName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
