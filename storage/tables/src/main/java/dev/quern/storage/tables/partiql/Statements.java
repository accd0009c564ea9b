package dev.quern.storage.tables.partiql;

import dev.quern.storage.tables.catalog.Tables;
import dev.quern.storage.tables.item.CancellationReason;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import dev.quern.storage.tables.query.ItemQueries;
import dev.quern.storage.tables.query.ItemRead;
import dev.quern.storage.tables.query.ItemReads;
import dev.quern.storage.tables.query.ReadItem;
import dev.quern.storage.tables.table.ConsumedCapacity;
import dev.quern.storage.tables.table.Table;
import dev.quern.storage.tables.table.TableName;
import dev.quern.storage.tables.write.ItemWrite;
import dev.quern.storage.tables.write.ItemWrites;
import dev.quern.storage.tables.write.TransactWrite;
import dev.quern.storage.tables.write.Transacted;
import dev.quern.storage.tables.write.Transactions;
import dev.quern.storage.tables.write.Written;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Does statements in PartiQL. Safe for use by any number of threads; what was written is durable. */
public final class Statements {

    private static final String MANY_ON_ONE = "Transaction request cannot include multiple operations on one item";
    private static final long MAX_TRANSACTION_BYTES = 4 << 20;

    private final Tables tables;
    private final ItemReads reads;
    private final StatementReads pages;
    private final ItemWrites writes;
    private final Transactions transactions;

    public Statements(Tables tables, ItemReads reads, ItemQueries queries, ItemWrites writes,
            Transactions transactions) {
        this.tables = tables;
        this.reads = reads;
        this.pages = new StatementReads(queries);
        this.writes = writes;
        this.transactions = transactions;
    }

    private Table table(TableName name) {
        try {
            return tables.get(name);
        } catch (TablesException.ResourceNotFound e) {
            // statements do not name the table that is missing
            throw new TablesException.ResourceNotFound("Requested resource not found");
        }
    }

    /**
     * Does a statement.
     *
     * @param limit
     *            how many items a SELECT reads at most, before filtering
     * @param next
     *            {@link StatementPage#next} of the page before, by the same statement
     * @throws TablesException.Validation
     *             if it is no statement, or makes no sense for its table
     * @throws TablesException.ResourceNotFound
     *             if there is no such table
     * @throws TablesException.DuplicateItem
     *             if there is an item already with the key of an INSERT
     * @throws TablesException.ConditionalCheckFailed
     *             if there is no item to update, or what the WHERE clause says of it is not true
     * @throws TablesException.ItemCollectionSizeLimitExceeded
     *             if there would be too much with one hash key
     */
    public StatementPage execute(StatementRequest request, Optional<Integer> limit, Optional<String> next) {
        Prepared statement = alone(request);
        Table table = table(statement.table());
        if (statement instanceof Prepared.Select select) {
            return pages.page(select, table, request.consistent(), limit, next);
        }
        Written written = write(statement, table, request.itemOnFailure());
        return new StatementPage(written.attributes().stream().toList(), Optional.empty(), Optional.empty(),
                written.consumed());
    }

    private static Prepared alone(StatementRequest request) {
        Prepared statement = Preparing.prepare(request);
        if (statement instanceof Prepared.Check) {
            throw Refusals.of("EXISTS can only be used in ExecuteTransaction write requests.");
        }
        return statement;
    }

    private Written write(Prepared statement, Table table, boolean itemOnFailure) {
        return writes.write(StatementWrites.write(statement, table.keys(), itemOnFailure),
                StatementWrites.returned(statement));
    }

    /**
     * Does statements one after the other, each for itself, that all read or all write, each one item.
     *
     * @return one outcome for each
     * @throws TablesException.Validation
     *             if they read and write, or two are about the same item
     */
    public List<StatementOutcome> batch(List<StatementRequest> requests) {
        List<BatchStatement> statements = requests.stream().map(this::batched).toList();
        requireOneKind(statements.stream().flatMap(each -> each.statement().stream()).toList(),
                "Read and write requests together in the same batch is not supported.");
        requireDistinct(statements.stream().flatMap(each -> each.item().stream()).toList(),
                "Provided list of item keys contains duplicates");
        List<StatementOutcome> outcomes = new ArrayList<>(statements.size());
        statements.forEach(each -> outcomes.add(each.refusal().orElseGet(() -> perform(each))));
        return outcomes;
    }

    /** A statement of a batch, with what it is about, or why it is refused. */
    private record BatchStatement(StatementRequest request, Optional<Prepared> statement, Optional<Subject> item,
            Optional<StatementOutcome> refusal) {}

    /** An item that a statement is about. */
    private record Subject(TableName table, Item key) {}

    private BatchStatement batched(StatementRequest request) {
        Optional<Prepared> statement = Optional.empty();
        try {
            Prepared prepared = alone(request);
            statement = Optional.of(prepared);
            return new BatchStatement(request, statement, Optional.of(subject(prepared, request)), Optional.empty());
        } catch (TablesException refusal) {
            return new BatchStatement(request, statement, Optional.empty(),
                    Optional.of(StatementOutcome.refused(refusal)));
        }
    }

    private Subject subject(Prepared statement, StatementRequest request) {
        Table table = table(statement.table());
        Item subject = statement instanceof Prepared.Select select
                ? single(select, table, request.consistent()).key()
                : StatementWrites.write(statement, table.keys(), false).subject();
        return new Subject(table.name(), subject.only(table.keys().names()));
    }

    private static ReadItem single(Prepared.Select select, Table table, boolean consistent) {
        return StatementReads.single(select, table, consistent).orElseThrow(() -> Refusals.of(
                "Select statements within BatchExecuteStatement must specify the primary key in the where clause."));
    }

    private StatementOutcome perform(BatchStatement batched) {
        Prepared statement = batched.statement().orElseThrow();
        try {
            Table table = table(statement.table());
            if (statement instanceof Prepared.Select select) {
                ItemRead read = reads.get(single(select, table, batched.request().consistent()));
                return StatementOutcome.done(table.name(),
                        read.item().map(item -> StatementReads.shown(item, select.columns())), read.consumed());
            }
            Written written = write(statement, table, batched.request().itemOnFailure());
            return StatementOutcome.done(table.name(), written.attributes(), written.consumed());
        } catch (TablesException refusal) {
            return StatementOutcome.refused(statement.table(), refusal);
        }
    }

    private static void requireOneKind(List<Prepared> statements, String refusal) {
        if (statements.stream().map(Prepared::isRead).distinct().count() > 1) {
            throw Refusals.of(refusal);
        }
    }

    private static void requireDistinct(List<Subject> items, String refusal) {
        Set<Subject> seen = new HashSet<>();
        if (!items.stream().allMatch(seen::add)) {
            throw Refusals.of(refusal);
        }
    }

    /**
     * Does statements that all read or all write, each one item: all of them at one moment, or none.
     *
     * @param token
     *            with the same one, within ten minutes, the same writes are not done again
     * @throws TablesException.TransactionCanceled
     *             if a condition does not hold, or a part makes no sense for its table or its item
     * @throws TablesException.Validation
     *             if the statements make no sense whatever the items are
     * @throws TablesException.ResourceNotFound
     *             if there is no such table
     * @throws TablesException.IdempotentParameterMismatch
     *             if the token came with other statements before
     */
    public StatementsTransacted transaction(List<StatementRequest> requests, Optional<TransactWrite.Token> token) {
        List<Prepared> statements = new ArrayList<>(requests.size());
        for (int i = 0; i < requests.size(); i++) {
            statements.add(Preparing.prepare(read(requests.get(i), i), requests.get(i).parameters().get()));
        }
        requireOneKind(statements,
                "ExecuteTransaction API does not support both read and write operations in the same request.");
        for (int i = 0; i < statements.size(); i++) {
            if (StatementWrites.returning(statements.get(i)).isPresent()) {
                throw failed(i, "RETURNING clause is not supported in ExecuteTransaction.");
            }
        }
        return statements.getFirst().isRead() ? read(statements) : write(statements, requests, token);
    }

    private static StatementGrammar.Read read(StatementRequest request, int number) {
        try {
            return StatementGrammar.read(request.text());
        } catch (TablesException.Validation refusal) {
            throw failed(number, refusal.getMessage());
        }
    }

    private static RuntimeException failed(int statement, String why) {
        return Refusals.of("Validation failed in TransactStatements[" + statement + "]: " + why);
    }

    private StatementsTransacted read(List<Prepared> statements) {
        List<ReadItem> items = new ArrayList<>(statements.size());
        for (int i = 0; i < statements.size(); i++) {
            Prepared.Select select = (Prepared.Select) statements.get(i);
            if (select.index().isPresent()) {
                throw failed(i, "Reads on indices are not supported within transactions.");
            }
            Optional<ReadItem> item = StatementReads.single(select, table(select.table()), true);
            if (item.isEmpty()) {
                throw failed(i,
                        "Select statements within ExecuteTransaction must specify the primary key in the where clause.");
            }
            items.add(item.get());
        }
        requireDistinct(items.stream().map(item -> new Subject(item.table(), item.key())).toList(), MANY_ON_ONE);
        List<ItemRead> found = reads.getTransaction(items);
        if (found.stream().mapToLong(each -> each.item().map(Item::size).orElse(0)).sum() > MAX_TRANSACTION_BYTES) {
            throw Refusals.of("The items of the transaction are larger than 4194304 bytes together");
        }
        List<Optional<Item>> shown = new ArrayList<>(found.size());
        for (int i = 0; i < found.size(); i++) {
            Prepared.Select select = (Prepared.Select) statements.get(i);
            shown.add(found.get(i).item().map(item -> StatementReads.shown(item, select.columns())));
        }
        return new StatementsTransacted(shown, ConsumedCapacity.byTable(found.stream().map(ItemRead::consumed)), true);
    }

    private StatementsTransacted write(List<Prepared> statements, List<StatementRequest> requests,
            Optional<TransactWrite.Token> token) {
        List<ItemWrite> parts = new ArrayList<>(statements.size());
        List<CancellationReason> reasons = new ArrayList<>(statements.size());
        for (int i = 0; i < statements.size(); i++) {
            Prepared statement = statements.get(i);
            Table table = table(statement.table());
            try {
                parts.add(StatementWrites.write(statement, table.keys(), requests.get(i).itemOnFailure()));
                reasons.add(CancellationReason.none());
            } catch (TablesException.Validation refusal) {
                if (statement instanceof Prepared.Check) {
                    throw failed(i, refusal.getMessage());
                }
                reasons.add(CancellationReason.of(refusal));
            }
        }
        if (parts.size() < statements.size()) {
            throw new TablesException.TransactionCanceled(reasons);
        }
        Transacted done = transactions.write(new TransactWrite(parts, token));
        return new StatementsTransacted(List.of(), done.consumed(), done.repeated());
    }
}
