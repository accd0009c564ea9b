package dev.quern.storage.tables.partiql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.tables.Fixture;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.TablesException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with statements is said in the words of the service. */
class StatementFaultsTest {

    @TempDir
    static Path folder;

    private static Fixture fixture;

    @BeforeAll
    static void open() {
        fixture = Fixture.open(folder).withTable();
    }

    @AfterAll
    static void close() {
        fixture.close();
    }

    private static void execute(String text, AttributeValue... parameters) {
        fixture.store.statements().execute(StatementRequest.of(text, parameters), Optional.empty(), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "SLECT * FROM things | Expected data manipulation", "SELECT * FROM \"things | ~~",
            "SELECT * FROM things WHERE h = 'a | ~~", "SELECT FROM things | Cannot have empty SELECT list",
            "SELECT h WHERE h = 1 | Expected FROM after SELECT list",
            "SELECT * FROM things WHERE h = | Missing right-hand side expression of infix operator",
            "SELECT * FROM things WHERE (h = 'a' | Expected RIGHT_PAREN",
            "SELECT * FROM things WHERE h = 'a' foo | Unexpected token after expression",
            "SELECT * FROM things WHERE m.inner = 1 | Invalid path dot component",
            "SELECT user FROM things | Unexpected keyword", "UPDATE things WHERE h = 'a' | Expected data manipulation",
            "UPDATE things SET 'v' = 1 | Expected assignment for SET", "DELETE things | Expected FROM after DELETE",
            "INSERT INTO things VALUE {'h': 'a' 'r': 1} | Expected RIGHT_CURLY",
            "SELECT * FROM things WHERE h BETWEEN 1 OR 2 | Expected AND",
            "SELECT * FROM things WHERE h IS foo | Expected type name",
            "SELECT * FROM things WHERE IS NULL | Unexpected operator", "SELECT * FROM things WHERE | Unexpected term",
            "SELECT * FROM things WHERE h = 1e2147483648 | ~~", "SELECT * FROM things WHERE h = 1.5e-2147483647 | ~~",
            "INSERT INTO things t VALUE {'h': 'a'} | Unexpected token after expression",
            "FROM things SET v = 1 WHERE h = 'a' | Unexpected token after expression",
            "FROM things WHERE h = 'a' | Expected data manipulation"})
    void whatIsNoStatement(String text, String detail) {
        assertThatThrownBy(() -> execute(text)).isInstanceOf(TablesException.Validation.class)
                .hasMessage("Statement wasn't well formed, can't be processed: " + detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "SELECT h AS x FROM things | Aliasing is not supported",
            "SELECT h, h FROM things | Duplicate identifiers in select clause: h",
            "SELECT m, m.x FROM things | Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [m, x], path two: [m]",
            "SELECT COUNT(*) FROM things | Unexpected path component at 1:8:5",
            "SELECT l[-1] FROM things | List index is not within the allowable range; index: [-1] at 1:11:1",
            "SELECT * FROM things LIMIT 2 | Unsupported clause: LIMIT at 1:28:1",
            "SELECT * FROM \"things\".\"a\".\"b\" | A path may contain at most 2 components in the FROM clause",
            "SELECT * FROM \"\" | Path component cannot be an empty string",
            "UPDATE things SET m[''] = 1 WHERE h = 'x' AND r = 1 | Path component cannot be an empty string",
            "SELECT * FROM things.absent | The table does not have the specified index",
            "SELECT * FROM things ORDER BY r | Must have WHERE clause in the statement when using ORDER BY clause.",
            "SELECT * FROM things WHERE v = 1 ORDER BY r | Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
            "SELECT * FROM things WHERE h = 'a' ORDER BY v | Variable reference v in ORDER BY clause must be part of the primary key",
            "SELECT * FROM things WHERE h = 1 | Key attribute's data type should match its data type in table's schema: Key h",
            "SELECT * FROM things WHERE v < true | Incorrect operand type for operator or function; operator or function: <, operand type: BOOL",
            "SELECT * FROM things WHERE v BETWEEN 2 AND 1 | The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}",
            "SELECT * FROM things WHERE v = v | The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [v]",
            "SELECT * FROM things WHERE v + 1 = 2 | Unsupported operator in Condition Expression. Operator: +",
            "SELECT * FROM things WHERE v | WHERE clause must contain an expression that resolves to a boolean",
            "SELECT * FROM things WHERE h = 'a' AND v | The arguments to AND/OR must be Expressions",
            "SELECT * FROM things WHERE v = MISSING | MISSING must be compared using IS operator",
            "SELECT * FROM things WHERE foo(v) | Unrecognized function: foo at 1:28:3",
            "SELECT * FROM things WHERE attribute_exists('v') | Operator or function requires a document path; operator or function: attribute_exists",
            "SELECT * FROM things WHERE attribute_exists() | Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 0",
            "SELECT * FROM things WHERE v IN 1 | IN operator must have a left hand argument of type Variable Reference and right hand argument of type Seq with at least one member",
            "EXISTS(SELECT * FROM things WHERE h = 'a') | EXISTS can only be used in ExecuteTransaction write requests.",
            "CREATE TABLE x | Unsupported operation: CreateTable",
            "INSERT INTO things VALUE {'r': 1} | Key attribute should be present in the item: Key h",
            "INSERT INTO things VALUE {'h': 1, 'r': 1} | Key attribute's data type should match its data type in table's schema: Key h",
            "INSERT INTO things VALUE {'h': '', 'r': 1} | One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: h",
            "INSERT INTO things VALUE {h: 'a'} | Tuple keys must be of type String. Actual type: VariableReference under root at 1:27:1",
            "INSERT INTO things VALUE {'h': 'a', 'h': 'b'} | Duplicate keys in tuple. Key: h under root at 1:37:3",
            "INSERT INTO things VALUE {'h': 'a', 'l': [1, [x]]} | Unsupported data type: VariableReference under key root.1.0 at 1:47:1",
            "INSERT INTO things VALUE {'s': <<>>} | Empty bags are not supported",
            "INSERT INTO things VALUE {'s': <<'x', 'x'>>} | One or more parameter values were invalid: Input collection [x, x] contains duplicates.",
            "INSERT INTO things VALUE {'h': 'a'} RETURNING ALL OLD * | RETURNING is not supported in INSERT",
            "INSERT INTO things.x VALUE {'h': 'a'} | FROM clause may only contain a single table name in data manipulation statements",
            "FROM things SET v = 1 | Where clause does not contain a mandatory equality on all key attributes",
            "x IS DOUBLE PRECISION | Unsupported operation: IsType", "x IS INT4 | Unsupported operation: IsType",
            "SELECT * FROM things WHERE v = 1e126 | Number overflow. Attempting to store a number with magnitude larger than supported range under root",
            "INSERT INTO things VALUE {'h': 'a', 'l': [1, 1e126]} | Number overflow. Attempting to store a number with magnitude larger than supported range under root[1]",
            "INSERT INTO things VALUE {'h': 'a', 'm': {'x': {'y': 1e-131}}} | Number underflow. Attempting to store a number with magnitude smaller than supported range under root.x.y",
            "SELECT * FROM things WHERE h = 'a' AND v = 1 OR h = 'a' AND r = 2 | Overlapping conditions with range keys are not supported in where clause",
            "SELECT h.x FROM things | Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: h",
            "SELECT * FROM things WHERE r[0] = 1 | Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: r",
            "UPDATE things SET v = 1 | Where clause does not contain a mandatory equality on all key attributes",
            "UPDATE things SET v = 1 WHERE h = 'a' AND r > 1 | Where clause does not contain a mandatory equality on all key attributes",
            "UPDATE things SET v = 1 WHERE h = 'a' AND h = 'b' AND r = 1 | Multiple conditions on same key h. Only single item Update/Insert/Delete are supported",
            "UPDATE things SET h = 'b' WHERE h = 'a' AND r = 1 | One or more parameter values were invalid: Cannot update attribute h. This attribute is part of the key",
            "UPDATE things SET v = v * 2 WHERE h = 'a' AND r = 1 | Unsupported operator in Update Expression. Operator: *",
            "UPDATE things SET t = set_add(s, <<1>>) WHERE h = 'a' AND r = 1 | The first argument to SET_ADD must equal the assignment value at 1:23:7",
            "UPDATE things SET s = set_add(s, [1]) WHERE h = 'a' AND r = 1 | The second argument to SET_ADD must be a value with type SET at 1:31:1",
            "UPDATE things SET s = set_delete(s) WHERE h = 'a' AND r = 1 | SET_DELETE must have exactly two arguments at 1:23:10",
            "UPDATE things SET v = size(l) WHERE h = 'a' AND r = 1 | The function is not allowed in an update expression; function: size",
            "UPDATE things.x SET v = 1 WHERE h = 'a' AND r = 1 | This operation is not supported on an index",
            "DELETE FROM things WHERE h = 'a' AND r = 1 RETURNING ALL NEW * | Invalid returning clause: RETURNING ALL NEW *. Only RETURNING ALL OLD * is allowed in DELETE statements."})
    void whatMakesNoSense(String text, String message) {
        assertThatThrownBy(() -> execute(text)).isInstanceOf(TablesException.Validation.class).hasMessage(message);
    }

    @Test
    void parametersAreAsManyAsTheStatementHas() {
        for (int count : List.of(0, 2)) {
            AttributeValue[] parameters = Collections.nCopies(count, AttributeValue.of("a"))
                    .toArray(new AttributeValue[0]);
            assertThatThrownBy(() -> execute("SELECT * FROM things WHERE h = ?", parameters))
                    .hasMessage("Number of parameters in request and statement don't match.");
        }
    }

    @Test
    void whatIsWrongWithTheStatementIsToldBeforeItsTableIsLookedFor() {
        assertThatThrownBy(() -> execute("SELECT * FROM absent WHERE v < ?", AttributeValue.of(true)))
                .isInstanceOf(TablesException.Validation.class);
        assertThatThrownBy(() -> execute("SELECT * FROM absent WHERE v < ?", AttributeValue.of(1)))
                .isInstanceOf(TablesException.ResourceNotFound.class).hasMessage("Requested resource not found");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "SELECT * FROM | Statement wasn't well formed, can't be processed: Unexpected term",
            "SELECT * FROM things | Select statements within ExecuteTransaction must specify the primary key in the where clause.",
            "SELECT * FROM things.x WHERE h = 'a' | Reads on indices are not supported within transactions.",
            "DELETE FROM things WHERE h = 'a' AND r = 1 RETURNING ALL OLD * | RETURNING clause is not supported in ExecuteTransaction.",
            "EXISTS(SELECT * FROM things WHERE h = 'a' AND r = 1) | EXISTS() must contain a single item read with additional condition"})
    void whatNoTransactionDoes(String text, String message) {
        assertThatThrownBy(() -> fixture.store.statements().transaction(List.of(StatementRequest.of(text)),
                Optional.empty())).isInstanceOf(TablesException.Validation.class)
                .hasMessage("Validation failed in TransactStatements[0]: " + message);
    }

    @Test
    void wordsOfTheLanguageAreNamesInQuotes() {
        execute("SELECT \"user\", \"size\" FROM things WHERE \"date\" = 1");
        assertThat(Keywords.contains("Select")).isTrue();
        assertThat(Keywords.contains("data")).isFalse();
    }
}
