package dev.quern.storage.tables.partiql;

import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Expressions;
import dev.quern.storage.tables.expression.Path;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.table.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fills in the parameters of a statement, and checks what can be checked without its table. */
final class Preparing {

    private final Values values;
    private final ConditionTrees conditions;

    private Preparing(List<AttributeValue> parameters) {
        this.values = new Values(parameters);
        this.conditions = new ConditionTrees(values);
    }

    /**
     * @throws dev.quern.storage.tables.item.TablesException.Validation
     *             if it is no statement, or makes no sense whatever its table is
     */
    static Prepared prepare(StatementRequest request) {
        return prepare(StatementGrammar.read(request.text()), request.parameters().get());
    }

    /** As {@link #prepare(StatementRequest)}, of a statement that was read. */
    static Prepared prepare(StatementGrammar.Read read, List<AttributeValue> parameters) {
        if (read.parameters() != parameters.size()) {
            throw Refusals.of("Number of parameters in request and statement don't match.");
        }
        return new Preparing(parameters).prepare(read.statement());
    }

    private Prepared prepare(Statement statement) {
        TableName table = new TableName(statement.source().table());
        return switch (statement) {
            case Statement.Select select -> select(table, select);
            case Statement.Insert insert -> new Prepared.Insert(table, item(insert));
            case Statement.Update update -> new Prepared.Change(table, update.source().index(),
                    new UpdateActions(values).update(update.assignments()), where(update.where()),
                    update.returning());
            case Statement.Delete delete -> {
                requireOld(delete.returning());
                yield new Prepared.Delete(table, delete.source().index(), where(delete.where()), delete.returning());
            }
            case Statement.Exists exists -> new Prepared.Check(select(table, exists.select()));
        };
    }

    private Item item(Statement.Insert insert) {
        return values.item(insert.item());
    }

    private static void requireOld(Optional<Statement.Returning> returning) {
        if (returning.isPresent() && returning.get() != Statement.Returning.ALL_OLD) {
            throw Refusals.of("Invalid returning clause: " + returning.get().clause()
                    + ". Only RETURNING ALL OLD * is allowed in DELETE statements.");
        }
    }

    private Optional<Condition> where(Optional<Node> where) {
        return where.map(conditions::where);
    }

    private Prepared.Select select(TableName table, Statement.Select select) {
        Map<String, Path> columns = columns(select.columns());
        Optional<Condition> where = where(select.where());
        if (!select.order().isEmpty() && where.isEmpty()) {
            throw Refusals.of("Must have WHERE clause in the statement when using ORDER BY clause.");
        }
        return new Prepared.Select(table, select.source().index(), columns, where,
                select.order().stream().map(Preparing::order).toList());
    }

    private static Prepared.Select.Order order(Statement.Select.Order order) {
        if (order.by() instanceof Node.Reference reference && reference.path().isTopLevel()) {
            return new Prepared.Select.Order(reference.path().attribute(), order.forward());
        }
        throw Refusals.of("Argument to ORDER BY must be of type VariableReference. Type: " + order.by().kind());
    }

    private static Map<String, Path> columns(List<Node> nodes) {
        Map<String, Path> columns = new LinkedHashMap<>();
        for (Node node : nodes) {
            Path path = switch (node) {
                case Node.Reference reference -> reference.path();
                case Node.Star _ -> throw Refusals.of("Changing item's hierarchy while reading isn't supported");
                case Node other -> throw Refusals.at("Unexpected path component", other.place());
            };
            String name = name(path);
            if (columns.put(name, path) != null) {
                throw Refusals.of("Duplicate identifiers in select clause: " + name);
            }
        }
        Expressions.requireApart(new ArrayList<>(columns.values()));
        return columns;
    }

    /** What a path is called in the answer: by its last name, and the elements that it leads to from there. */
    private static String name(Path path) {
        String name = path.attribute();
        for (Path.Step step : path.steps()) {
            name = switch (step) {
                case Path.Step.Entry entry -> entry.name();
                case Path.Step.Index index -> name + index;
            };
        }
        return name;
    }
}
