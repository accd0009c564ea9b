package dev.quern.storage.tables.partiql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads statements.
 *
 * <pre>
 * statement   = (select | insert | update | delete | EXISTS "(" select ")") [";"]
 * select      = SELECT ("*" | any {"," any}) FROM source [WHERE any] [ORDER BY any [ASC | DESC] {"," ..}]
 * insert      = INSERT INTO source VALUE any
 * update      = UPDATE source changes [WHERE any] [returning]
 *             | FROM source [WHERE any] changes [returning]
 * changes     = (SET path "=" any {"," path "=" any} | REMOVE path) {changes}
 * delete      = DELETE FROM source [WHERE any] [returning]
 * returning   = RETURNING (ALL | MODIFIED) (OLD | NEW) "*"
 * source      = name ["." name]
 * </pre>
 */
final class StatementGrammar extends ExpressionGrammar {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");

    private StatementGrammar(String text) {
        super(text);
    }

    /**
     * A statement and how many parameters it has.
     */
    record Read(Statement statement, int parameters) {}

    /**
     * @throws dev.quern.storage.tables.item.TablesException.Validation
     *             if it is none, or one that DynamoDB does not know
     */
    static Read read(String text) {
        StatementGrammar grammar = new StatementGrammar(text);
        Statement statement = grammar.statement();
        grammar.takeIf(";");
        if (grammar.peek().kind() != Token.Kind.END) {
            throw leftover();
        }
        return new Read(statement, grammar.parameters());
    }

    private static RuntimeException leftover() {
        return Refusals.malformed("Unexpected token after expression");
    }

    private Statement statement() {
        if (peek().isWord("EXISTS") && second().is("(")) {
            return exists();
        }
        if (takeWordIf("SELECT")) {
            return select();
        }
        if (takeWordIf("INSERT")) {
            return insert();
        }
        if (takeWordIf("UPDATE")) {
            return update();
        }
        if (takeWordIf("DELETE")) {
            return delete();
        }
        if (takeWordIf("FROM")) {
            return updateOf();
        }
        if (peek().isName() && second().isWord("IS")) {
            any();
            throw Refusals.of("Unsupported operation: IsType");
        }
        switch (peek().isName() ? "" : peek().text()) {
            case "CREATE" -> throw Refusals.of("Unsupported operation: CreateTable");
            case "DROP" -> throw Refusals.of("Unsupported operation: DropTable");
            case "EXEC" -> throw Refusals.of("Unsupported operation: Exec");
            default -> throw Refusals.malformed("Expected data manipulation");
        }
    }

    private Statement exists() {
        take();
        take();
        if (!takeWordIf("SELECT")) {
            throw unexpectedTerm();
        }
        Statement.Select select = select();
        require(")", "RIGHT_PAREN");
        return new Statement.Exists(select);
    }

    private Statement.Select select() {
        if (peek().isWord("DISTINCT")) {
            throw Refusals.of("Unsupported token in expression: DISTINCT");
        }
        if (peek().isWord("VALUE")) {
            throw Refusals.of("Select projection doesn't support value or pivot keywords");
        }
        List<Node> columns = columns();
        if (!takeWordIf("FROM")) {
            throw Refusals.malformed("Expected FROM after SELECT list");
        }
        Statement.Source source = source();
        requireSingle();
        Optional<Node> where = where();
        requireNoClause("GROUP", "HAVING", "LIMIT");
        List<Statement.Select.Order> order = order();
        requireNoClause("LIMIT");
        return new Statement.Select(columns, source, where, order);
    }

    private List<Node> columns() {
        if (peek().isWord("FROM")) {
            throw Refusals.malformed("Cannot have empty SELECT list");
        }
        if (peek().is("*")) {
            take();
            if (peek().is(",")) {
                throw notAlone();
            }
            return List.of();
        }
        return list(this::column);
    }

    private static RuntimeException notAlone() {
        return Refusals.malformed(
                "Other expressions may not be present in the select list when '*' is used without dot notation.");
    }

    private Node column() {
        if (peek().is("*")) {
            throw notAlone();
        }
        Node column = any();
        if (peek().isWord("AS") || peek().isName()) {
            throw aliased();
        }
        return column;
    }

    private static RuntimeException aliased() {
        return Refusals.of("Aliasing is not supported");
    }

    /** A table, and maybe an index of it. */
    private Statement.Source source() {
        if (peek().kind() == Token.Kind.END) {
            throw unexpectedTerm();
        }
        if (!peek().isName()) {
            throw Refusals.of("Unexpected from source");
        }
        List<String> names = new ArrayList<>();
        do {
            if (!peek().isName()) {
                throw Refusals.malformed("Invalid path dot component");
            }
            names.add(take().text());
        } while (takeIf("."));
        if (names.size() > 2) {
            throw Refusals.of("A path may contain at most 2 components in the FROM clause");
        }
        if (names.contains("")) {
            throw Refusals.of("Path component cannot be an empty string");
        }
        if (!NAME.matcher(names.getFirst()).matches()) {
            throw Refusals.of("Table name should be within the length [3, 255] and only contain 'a-z', 'A-Z', '0-9',"
                    + " '-', '_', '.'.");
        }
        return new Statement.Source(names.getFirst(), names.stream().skip(1).findFirst());
    }

    private void requireSingle() {
        for (String join : List.of("JOIN", "INNER", "LEFT", "RIGHT", "FULL", "OUTER", "CROSS")) {
            if (peek().isWord(join)) {
                throw Refusals.of("Only select from a single table or index is supported.");
            }
        }
        if (peek().is(",")) {
            throw Refusals.of("Only select from a single table or index is supported.");
        }
        requireNoAlias();
    }

    private void requireNoAlias() {
        if (peek().isName() || peek().isWord("AS") || peek().isWord("AT") || peek().isWord("BY")) {
            throw aliased();
        }
    }

    private Optional<Node> where() {
        return takeWordIf("WHERE") ? Optional.of(any()) : Optional.empty();
    }

    private void requireNoClause(String... clauses) {
        for (String clause : clauses) {
            if (peek().isWord(clause)) {
                take();
                throw clause.equals("GROUP")
                        ? Refusals.of("Unsupported clause: GROUP BY")
                        : Refusals.at("Unsupported clause: " + clause, any().place());
            }
        }
    }

    private List<Statement.Select.Order> order() {
        if (!takeWordIf("ORDER")) {
            return List.of();
        }
        if (!takeWordIf("BY")) {
            throw Refusals.malformed("Expected BY");
        }
        return list(() -> {
            Node by = any();
            boolean forward = takeWordIf("ASC") || !takeWordIf("DESC");
            return new Statement.Select.Order(by, forward);
        });
    }

    private Statement insert() {
        if (!takeWordIf("INTO")) {
            throw unexpectedTerm();
        }
        Statement.Source source = written();
        if (source.index().isPresent()) {
            throw Refusals.of("FROM clause may only contain a single table name in data manipulation statements");
        }
        if (!takeWordIf("VALUE")) {
            if (peek().kind() == Token.Kind.END || peek().isWord("VALUES") && !second().is("(")) {
                throw unexpectedTerm();
            }
            if (peek().isName()) {
                throw leftover();
            }
            throw Refusals.of("Unsupported operation: InsertOp");
        }
        Node item = item();
        if (peek().isWord("AT")) {
            throw Refusals.of("AT is not supported in insert statements.");
        }
        if (peek().isWord("RETURNING")) {
            throw Refusals.of("RETURNING is not supported in INSERT");
        }
        if (!(item instanceof Node.Struct struct)) {
            throw Refusals.at("Unsupported format in item expression. Please use struct format {...} to express item"
                    + " values for insert statement.", item.place());
        }
        return new Statement.Insert(source, struct);
    }

    private Statement.Source written() {
        if (!peek().isName()) {
            throw Refusals.malformed("Expected identifier for simple path");
        }
        return source();
    }

    private Statement update() {
        Statement.Source source = written();
        requireNoAlias();
        List<Statement.Assignment> assignments = changes();
        Optional<Node> where = where();
        return new Statement.Update(source, assignments, where, returningClause());
    }

    /** An update that begins with what it is of. */
    private Statement updateOf() {
        Statement.Source source = written();
        requireNoAlias();
        Optional<Node> where = where();
        List<Statement.Assignment> assignments = changes();
        return new Statement.Update(source, assignments, where, returningClause());
    }

    private List<Statement.Assignment> changes() {
        List<Statement.Assignment> assignments = new ArrayList<>();
        while (peek().isWord("SET") || peek().isWord("REMOVE")) {
            if (take().isWord("SET")) {
                assignments.addAll(list(this::assignment));
            } else {
                assignments.add(new Statement.Assignment(target(), Optional.empty()));
            }
        }
        if (assignments.isEmpty()) {
            throw Refusals.malformed("Expected data manipulation");
        }
        return assignments;
    }

    private Statement.Assignment assignment() {
        if (!peek().isName()) {
            throw Refusals.malformed("Expected assignment for SET");
        }
        Node.Reference target = target();
        require("=", "EQUALS");
        return new Statement.Assignment(target, Optional.of(any()));
    }

    private Node.Reference target() {
        if (!peek().isName() || second().is("(")) {
            throw Refusals.malformed("Expected identifier for simple path");
        }
        if (path() instanceof Node.Reference reference) {
            return reference;
        }
        throw Refusals.malformed("Invalid path dot component for simple path");
    }

    private Statement delete() {
        if (!takeWordIf("FROM")) {
            throw Refusals.malformed("Expected FROM after DELETE");
        }
        Statement.Source source = written();
        requireNoAlias();
        Optional<Node> where = where();
        return new Statement.Delete(source, where, returningClause());
    }

    private Optional<Statement.Returning> returningClause() {
        if (!takeWordIf("RETURNING")) {
            return Optional.empty();
        }
        boolean all = takeWordIf("ALL");
        if (!all && !takeWordIf("MODIFIED")) {
            throw Refusals.malformed("Expected ALL or MODIFIED in a returning clause.");
        }
        boolean old = takeWordIf("OLD");
        if (!old && !takeWordIf("NEW")) {
            throw Refusals.malformed("Expected OLD or NEW in a returning clause.");
        }
        if (!takeIf("*")) {
            throw Refusals.of("Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause");
        }
        if (peek().is(",")) {
            throw Refusals.of("Invalid syntax with multiple returning elements in RETURNING clause");
        }
        return Optional.of(all
                ? old ? Statement.Returning.ALL_OLD : Statement.Returning.ALL_NEW
                : old ? Statement.Returning.MODIFIED_OLD : Statement.Returning.MODIFIED_NEW);
    }
}
