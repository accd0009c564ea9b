package dev.quern.examples.liveorders;

import dev.quern.function.Context;
import dev.quern.function.Expression;
import dev.quern.function.Item;
import dev.quern.function.ItemPage;
import dev.quern.function.ItemQuery;
import dev.quern.function.ItemWrite;
import dev.quern.function.Tables;
import dev.quern.function.TablesException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes in an order that all readers see alike, in the table that the environment variable {@code FEED} names. Their
 * numbers have no holes, and come from one item that is read and written in the transaction that adds them: who saw a
 * number never finds a lower one later, however many add at the same time.
 */
final class Feed {

    /** How many are added at once: with the item of the numbers, as many writes as a transaction takes. */
    static final int MOST = 99;

    private static final String ALL = "orders";
    private static final long KEPT_SECONDS = 3_600;
    private static final int TRIES = 50;
    private static final Item NUMBERS = Item.empty().with("feed", "numbers").with("n", 0);

    private final Tables tables;
    private final String table;

    private Feed(Tables tables, String table) {
        this.tables = tables;
        this.table = table;
    }

    static Feed of(Context context) {
        String table = context.environment().get("FEED");
        if (table == null) {
            throw new IllegalStateException("the environment variable FEED must name the table of the feed");
        }
        return new Feed(context.tables(), table);
    }

    /** A change and its number. */
    record Entry(long number, String json) {}

    /** The number of the newest change; 0 if there was none. */
    long last() {
        return tables.get(table, NUMBERS).map(item -> item.number("last").longValueExact()).orElse(0L);
    }

    /** Those after a number, the oldest first; some of them if there are many. */
    List<Entry> after(long number) {
        ItemPage page = tables.query(ItemQuery
                .of(table, Expression.of("feed = :feed AND n > :n").value(":feed", ALL).value(":n", number)).limit(100));
        return page.items().stream()
                .map(item -> new Entry(item.number("n").longValueExact(), item.text("change"))).toList();
    }

    /** Adds changes, all or none. */
    void add(List<String> changes) {
        for (int tried = 1;; tried++) {
            try {
                tables.transact(writes(changes));
                return;
            } catch (TablesException.TransactionCancelled e) {
                // another one has added some
                if (tried == TRIES) {
                    throw e;
                }
            }
        }
    }

    private List<ItemWrite> writes(List<String> changes) {
        Optional<Item> numbers = tables.get(table, NUMBERS);
        long last = numbers.map(item -> item.number("last").longValueExact()).orElse(0L);
        List<ItemWrite> writes = new ArrayList<>();
        writes.add(ItemWrite.update(table, NUMBERS,
                Expression.of("SET #last = :now").name("#last", "last").value(":now", last + changes.size()))
                .onlyIf(numbers.isEmpty()
                        ? Expression.of("attribute_not_exists(feed)")
                        : Expression.of("#last = :last").name("#last", "last").value(":last", last)));
        long expires = Instant.now().getEpochSecond() + KEPT_SECONDS;
        for (String change : changes) {
            last++;
            writes.add(ItemWrite.put(table, Item.empty().with("feed", ALL).with("n", last).with("change", change)
                    .with("expires", expires)));
        }
        return writes;
    }
}
