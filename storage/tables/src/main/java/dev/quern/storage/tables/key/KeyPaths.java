package dev.quern.storage.tables.key;

import dev.quern.storage.tables.expression.Path;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.Table;
import java.util.List;

/** Checks where expressions look: what is a key has no parts, so nothing leads into it. */
public final class KeyPaths {

    private KeyPaths() {}

    /**
     * @throws TablesException.Validation
     *             if one leads into a key of the table or of an index
     */
    public static void require(Table table, List<Path> paths) {
        for (Path path : paths) {
            if (!path.isTopLevel() && isKey(table, path.attribute())) {
                throw new TablesException.Validation("Key attributes must be scalars; list random access '[]' and map"
                        + " lookup '.' are not allowed: "
                        + (table.keys().has(path.attribute()) ? "Key: " : "IndexKey: ")
                        + path.attribute());
            }
        }
    }

    private static boolean isKey(Table table, String attribute) {
        return table.definitions().stream().map(KeyAttribute::name).anyMatch(attribute::equals);
    }
}
