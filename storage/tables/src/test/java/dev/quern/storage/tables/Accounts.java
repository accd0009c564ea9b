package dev.quern.storage.tables;

import dev.quern.storage.tables.expression.Update;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.query.Page;
import dev.quern.storage.tables.query.ScanItems;
import dev.quern.storage.tables.table.CreateTable;
import dev.quern.storage.tables.table.IndexName;
import dev.quern.storage.tables.table.IndexProjection;
import dev.quern.storage.tables.table.KeyAttribute;
import dev.quern.storage.tables.table.KeyElement;
import dev.quern.storage.tables.table.NewIndex;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.write.ItemWrite;
import dev.quern.storage.tables.write.TransactWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A table of accounts: whatever is transferred between them, the sum of all stays the same, at every moment that there
 * ever was. Some accounts are closed and opened again; what was in one goes to another in the same transaction.
 */
final class Accounts {

    static final TableName TABLE = new TableName("accounts");
    static final int COUNT = 2_500;
    static final long SUM = COUNT * 100L;

    private Accounts() {}

    static void open(TableStore store) {
        store.tables().create(CreateTable.onDemand(TABLE.value(), new KeyAttribute("id", AttributeType.S))
                .withDefinitions(List.of(new KeyAttribute("id", AttributeType.S),
                        new KeyAttribute("bank", AttributeType.N)))
                .withGlobalIndexes(List.of(new NewIndex(new IndexName("by-bank"),
                        List.of(new KeyElement("bank", KeyElement.Role.HASH)), Optional.of(IndexProjection.all()),
                        Optional.empty()))));
        List<ItemWrite> writes = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            writes.add(ItemWrite.put(TABLE, account(i, 100)));
        }
        store.writes().writeAll(writes);
    }

    private static Item key(int id) {
        return Item.of("id", AttributeValue.of("account-" + id));
    }

    private static Item account(int id, long balance) {
        return Item.of(Map.of("id", AttributeValue.of("account-" + id), "bank", AttributeValue.of(id % 7), "balance",
                AttributeValue.of(balance)));
    }

    /** Moves money between two accounts of which nobody else moves any. */
    static void transfer(TableStore store, Random random, int thread, int threads) {
        int from = random.nextInt(COUNT / threads) * threads + thread;
        int to = (from + threads * random.nextInt(1, 50)) % (COUNT / threads * threads);
        if (to == from) {
            return;
        }
        Update less = Fixture.change("ADD balance :amount", Map.of(":amount", AttributeValue.of(-1)));
        Update more = Fixture.change("ADD balance :amount SET bank = :bank",
                Map.of(":amount", AttributeValue.of(1), ":bank", AttributeValue.of(random.nextInt(7))));
        store.transactions().write(new TransactWrite(List.of(ItemWrite.change(TABLE, key(from), less),
                ItemWrite.change(TABLE, key(to), more)), Optional.empty()));
    }

    /** Closes an account that holds a known amount and opens one elsewhere with it. */
    static void move(TableStore store, int number, boolean forth) {
        Item here = account(COUNT + 2 * number, 0);
        Item there = account(COUNT + 2 * number + 1, 0);
        store.transactions().write(new TransactWrite(List.of(
                forth ? ItemWrite.put(TABLE, here) : ItemWrite.put(TABLE, there),
                forth
                        ? ItemWrite.delete(TABLE, there.only(List.of("id")))
                        : ItemWrite.delete(TABLE,
                                here.only(List.of("id")))),
                Optional.empty()));
    }

    static List<Item> all(TableStore store, TableName table) {
        List<Item> items = new ArrayList<>();
        Optional<Item> start = Optional.empty();
        do {
            Page page = store.queries().scan(new ScanItems(table, Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), start, false));
            items.addAll(page.items());
            start = page.last();
        } while (start.isPresent());
        return items;
    }

    /** What is wrong with a copy of the table; empty if it is a state that the table once had. */
    static List<String> violations(TableStore store, TableName table) {
        List<Item> items = all(store, table);
        long sum = items.stream().mapToLong(Accounts::balance).sum();
        List<String> violations = new ArrayList<>(Agreement.violations(store, table));
        if (sum != SUM) {
            violations.add(table + " holds " + sum + " and not " + SUM);
        }
        long moved = items.stream().filter(item -> number(item) >= COUNT).map(item -> number(item) / 2).distinct()
                .count();
        if (items.size() != COUNT + moved) {
            violations.add(table + " has " + items.size() + " accounts, and " + moved + " that were moved");
        }
        return violations;
    }

    private static long balance(Item account) {
        AttributeValue value = account.get("balance");
        return value instanceof AttributeValue.N number ? number.value().value().longValueExact() : 0;
    }

    private static int number(Item account) {
        AttributeValue id = account.get("id");
        return id instanceof AttributeValue.S text
                ? Integer.parseInt(text.value().substring("account-".length()))
                : -1;
    }
}
