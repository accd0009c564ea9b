package dev.quern.storage.tables.query;

import dev.quern.storage.tables.expression.Projection;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.table.TableName;
import java.util.Optional;

/**
 * An item that is asked for.
 *
 * @param consistent
 *            counts double; what is read is the newest in any case
 */
public record ReadItem(TableName table, Item key, Optional<Projection> projection, boolean consistent) {}
