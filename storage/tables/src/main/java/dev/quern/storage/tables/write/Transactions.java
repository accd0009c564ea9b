package dev.quern.storage.tables.write;

import dev.quern.storage.tables.expression.Update;
import dev.quern.storage.tables.item.CancellationReason;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.key.ItemKey;
import dev.quern.storage.tables.key.KeyCheck;
import dev.quern.storage.tables.key.KeyLayout;
import dev.quern.storage.tables.rows.TokenRows;
import dev.quern.storage.tables.table.ConsumedCapacity;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.Units;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes of several items that happen together or not at all, as if nobody else wrote at the same time. Those that
 * touch
 * the same items wait for each other. Safe for use by any number of threads.
 */
public final class Transactions {

    /** How long a token is known. */
    public static final Duration TOKEN_LIFE = Duration.ofMinutes(10);

    private static final long MAX_BYTES = 4 << 20;

    private final ItemWrites writes;
    private final TokenRows tokens;
    private final InstantSource clock;

    public Transactions(ItemWrites writes, TokenRows tokens, InstantSource clock) {
        this.writes = writes;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * Does all of it, or nothing.
     *
     * @throws TablesException.TransactionCanceled
     *             if a condition does not hold, or a part makes no sense for its item as it is
     * @throws TablesException.Validation
     *             if the request makes no sense whatever the items are
     * @throws TablesException.ResourceNotFound
     *             if there is no such table
     * @throws TablesException.IdempotentParameterMismatch
     *             if the token came with another request before
     */
    public Transacted write(TransactWrite request) {
        long bytes = request.writes().stream().mapToLong(write -> write.subject().size()).sum();
        if (bytes > MAX_BYTES) {
            throw new TablesException.Validation(
                    "Transaction payload size cannot exceed 4 MB");
        }
        try {
            return writes.lanes().performAlone(writes.lanesOf(request.writes()), run -> perform(run, request));
        } catch (IllegalArgumentException tooLarge) {
            throw new TablesException.Validation("The items of the transaction, with their copies in indexes and"
                    + " streams, are too large to be written at once: divide it (" + tooLarge.getMessage() + ")");
        }
    }

    private Transacted perform(WriteRun run, TransactWrite request) {
        requireSound(run, request.writes());
        Instant now = clock.instant();
        if (request.token().isPresent()) {
            TransactWrite.Token token = request.token().get();
            Optional<TokenRows.Done> done = tokens.find(run.transaction(), token.value())
                    .filter(each -> each.at().plus(TOKEN_LIFE).isAfter(now));
            if (done.isPresent()) {
                return repeated(run, request.writes(), token, done.get());
            }
            tokens.put(run.transaction(), token.value(), new TokenRows.Done(token.fingerprint(), now));
        }
        List<Outcome> outcomes = apply(run, plan(run, request.writes()));
        return new Transacted(consumed(outcomes), collections(outcomes), false);
    }

    /** What makes no sense whatever the items are is refused as a whole, and no part is blamed. */
    private void requireSound(WriteRun run, List<ItemWrite> parts) {
        Set<List<Object>> seen = new HashSet<>();
        for (ItemWrite part : parts) {
            Table table = run.table(part.table());
            KeyCheck.requireFilled(table.keys(), part.subject());
            if (part instanceof ItemWrite.Put || part instanceof ItemWrite.Insert) {
                Planning.requireSize(part.subject(), "Item size has exceeded the maximum allowed size");
                KeyCheck.requireIndexesFilled(table, part.subject());
            }
            if (part instanceof ItemWrite.Change change) {
                change.update().ifPresent(update -> requireFilled(table, update));
            }
            Optional<ItemKey> place = KeyLayout.of(table.keys(), part.subject());
            if (place.isPresent() && !seen.add(List.of(table.name(), place.get().tuple()))) {
                throw new TablesException.Validation(
                        "Transaction request cannot include multiple operations on one item");
            }
        }
    }

    /**
     * What cannot be done to its table whatever the item is cancels before any item is looked at: the first such part
     * is blamed, and no other.
     */
    private static void requireFit(WriteRun run, List<ItemWrite> parts) {
        for (int i = 0; i < parts.size(); i++) {
            try {
                Planning.requireSound(run.table(parts.get(i).table()), parts.get(i));
            } catch (TablesException refusal) {
                List<CancellationReason> reasons = new ArrayList<>(
                        Collections.nCopies(parts.size(), CancellationReason.none()));
                reasons.set(i, CancellationReason.of(refusal));
                throw new TablesException.TransactionCanceled(reasons);
            }
        }
    }

    private static void requireFilled(Table table, Update update) {
        for (Update.Action action : update.actions()) {
            if (action instanceof Update.Action.Set set && set.path().isTopLevel()
                    && set.value() instanceof Update.Term.Value value) {
                KeyCheck.requireIndexesFilled(table, set.path().attribute(), value.value());
            }
        }
    }

    private List<Planned> plan(WriteRun run, List<ItemWrite> parts) {
        requireFit(run, parts);
        List<Planned> planned = new ArrayList<>(parts.size());
        List<CancellationReason> reasons = new ArrayList<>(parts.size());
        boolean cancelled = false;
        for (ItemWrite part : parts) {
            try {
                planned.add(writes.planning().plan(run, part));
                reasons.add(CancellationReason.none());
            } catch (TablesException refusal) {
                cancelled = true;
                reasons.add(CancellationReason.of(refusal));
            }
        }
        if (cancelled) {
            throw new TablesException.TransactionCanceled(reasons);
        }
        return planned;
    }

    private List<Outcome> apply(WriteRun run, List<Planned> planned) {
        List<Outcome> outcomes = new ArrayList<>(planned.size());
        for (Planned each : planned) {
            try {
                outcomes.add(writes.applying().apply(run, each, false));
            } catch (TablesException.ItemCollectionSizeLimitExceeded refusal) {
                List<CancellationReason> reasons = new ArrayList<>(
                        Collections.nCopies(planned.size(), CancellationReason.none()));
                reasons.set(outcomes.size(), CancellationReason.of(refusal));
                throw new TablesException.TransactionCanceled(reasons);
            }
        }
        return outcomes;
    }

    /** The same request again: nothing is done, and it counts as if the items were read. */
    private Transacted repeated(WriteRun run, List<ItemWrite> parts, TransactWrite.Token token, TokenRows.Done done) {
        if (!Arrays.equals(token.fingerprint(), done.fingerprint())) {
            throw new TablesException.IdempotentParameterMismatch();
        }
        return new Transacted(ConsumedCapacity.byTable(parts.stream().map(part -> {
            int size = writes.planning().find(run, part).map(Item::size).orElse(0);
            return ConsumedCapacity.ofTable(part.table(), 2 * Units.read(size, true));
        })), List.of(), true);
    }

    /** In a transaction the table's part counts double. */
    private static List<ConsumedCapacity> consumed(List<Outcome> outcomes) {
        return ConsumedCapacity.byTable(outcomes.stream().map(Outcome::consumed).map(
                once -> new ConsumedCapacity(once.table(), 2 * once.tableUnits(), once.local(), once.global())));
    }

    private static List<Transacted.Collection> collections(List<Outcome> outcomes) {
        List<Transacted.Collection> collections = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            outcome.collection().ifPresent(collection -> collections
                    .add(new Transacted.Collection(outcome.planned().table().name(), collection)));
        }
        return collections;
    }
}
