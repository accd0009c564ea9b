package dev.quern.storage.tables.table;

import dev.quern.storage.tables.item.TablesException;
import java.util.regex.Pattern;

/**
 * The name of a table.
 *
 * @param value
 *            3 to 255 characters: letters, digits, {@code _}, {@code -} and {@code .}
 */
public record TableName(String value) implements Comparable<TableName> {

    static final Pattern ALLOWED = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");
    static final String REFUSAL = "Invalid table/index name.  Table/index names must be between 3 and 255 characters"
            + " long, and may contain only the characters a-z, A-Z, 0-9, '_', '-', and '.'";

    /**
     * @throws TablesException.Validation
     *             if no table can have this name
     */
    public TableName {
        if (!ALLOWED.matcher(value).matches()) {
            throw new TablesException.Validation(REFUSAL);
        }
    }

    @Override
    public int compareTo(TableName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
