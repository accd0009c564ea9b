package dev.quern.storage.tables.partiql;

import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.table.ConsumedCapacity;
import dev.quern.storage.tables.table.TableName;
import java.util.Optional;

/**
 * What came of one statement of a batch.
 *
 * @param table
 *            whose; empty if the statement was refused before it came to that
 * @param item
 *            what was read, or what a write answers with
 * @param refusal
 *            why it was not done; empty if it was
 * @param consumed
 *            empty if it was not done
 */
public record StatementOutcome(Optional<TableName> table, Optional<Item> item, Optional<TablesException> refusal,
        Optional<ConsumedCapacity> consumed) {

    static StatementOutcome done(TableName table, Optional<Item> item, ConsumedCapacity consumed) {
        return new StatementOutcome(Optional.of(table), item, Optional.empty(), Optional.of(consumed));
    }

    static StatementOutcome refused(TableName table, TablesException refusal) {
        // that there is such an item, or none, was seen in the table
        boolean looked = refusal instanceof TablesException.ConditionalCheckFailed
                || refusal instanceof TablesException.DuplicateItem;
        return new StatementOutcome(looked ? Optional.of(table) : Optional.empty(), Optional.empty(),
                Optional.of(refusal), Optional.empty());
    }

    static StatementOutcome refused(TablesException refusal) {
        return new StatementOutcome(Optional.empty(), Optional.empty(), Optional.of(refusal), Optional.empty());
    }
}
