package dev.quern.storage.tables.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.TablesException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is wrong with expressions, in the words of AWS's own implementation. */
class ExpressionFaultsTest {

    private static final Map<String, AttributeValue> VALUES = values();

    private static Map<String, AttributeValue> values() {
        Map<String, AttributeValue> values = new LinkedHashMap<>();
        values.put(":s", AttributeValue.of("x"));
        values.put(":z", AttributeValue.of("z"));
        values.put(":n", AttributeValue.of(1));
        values.put(":l", AttributeValue.list());
        values.put(":bo", AttributeValue.of(true));
        values.put(":ss", AttributeValue.SS.of(List.of("a")));
        return values;
    }

    private static Placeholders placeholders() {
        return new Placeholders(Map.of(), VALUES);
    }

    @TestFactory
    Stream<DynamicTest> conditionsThatMakeNoSense() {
        return table(
                """
                                name = :s | Attribute name is a reserved keyword; reserved keyword: name
                                a.Year = :s | Attribute name is a reserved keyword; reserved keyword: Year
                                foo(a) | Invalid function name; function: foo
                                foo(name) | Invalid function name; function: foo
                                Size(a) = :n | Invalid function name; function: Size
                                size(a,b) = :s | Incorrect number of operands for operator or function; operator or function: size, number of operands: 2
                                #x = :y | An expression attribute name used in the document path is not defined; attribute name: #x
                                a = :y | An expression attribute value used in expression is not defined; attribute value: :y
                                ((a = :s)) | The expression has redundant parentheses;
                                ((name = :s)) | The expression has redundant parentheses;
                                NOT ((a = :s)) | The expression has redundant parentheses;
                                ((a)) = :s | The expression has redundant parentheses;
                                a = a | The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]
                                a IN (:s, a) | The first operand must be distinct from the remaining operands for this operator or function; operator: IN, first operand: [a]
                                contains(a.b, a.b) | The first operand must be distinct from the remaining operands for this operator or function; operator: contains, first operand: [a, b]
                                a = @ | Syntax error; token: "@", near: "= @"
                                a = "x" | Syntax error; token: \""", near: "= "x"
                                a = :s AND | Syntax error; token: "<EOF>", near: "AND"
                                a b | Syntax error; token: "b", near: "a b"
                                a == :b | Syntax error; token: "=", near: "== :b"
                                a = 1 | Syntax error; token: "1", near: "= 1"
                                a[b] = :s | Syntax error; token: "b", near: "[b]"
                                a[1.5] = :s | Syntax error; token: ".", near: "1.5"
                                a[99999999999] = :s | List index is not within the allowable range; index: [99999999999]
                                () | Syntax error; token: ")", near: "()"
                                a | Syntax error; token: "<EOF>", near: "a"
                                NOT a | Syntax error; token: "<EOF>", near: "a"
                                a And b | Syntax error; token: "And", near: "a And b"
                                _a = :s | Syntax error; token: "_", near: "_a"
                                a..b = :s | Syntax error; token: ".", near: "..b"
                                a = :s) | Syntax error; token: ")", near: ":s)"
                                (a = :s | Syntax error; token: "<EOF>", near: ":s"
                                a <> <> :s | Syntax error; token: "<>", near: "<> <> :s"
                                a = : | Syntax error; token: ":", near: "= :"
                                size(a) | The function is not allowed to be used this way in an expression; function: size
                                attribute_exists(a) = :s | The function is not allowed to be used this way in an expression; function: attribute_exists
                                size(a) AND foo(b) | The function is not allowed to be used this way in an expression; function: size
                                if_not_exists(a, :s) | The function is not allowed in a condition expression; function: if_not_exists
                                attribute_exists(:s) | Operator or function requires a document path; operator or function: attribute_exists
                                attribute_exists(size(a)) | Operator or function requires a document path; operator or function: attribute_exists
                                begins_with(a, :n) | Incorrect operand type for operator or function; operator or function: begins_with, operand type: N
                                begins_with(a, size(b)) | Incorrect operand type for operator or function; operator or function: begins_with, operand type: N
                                attribute_type(a, :n) | Incorrect operand type for operator or function; operator or function: attribute_type, operand type: N
                                attribute_type(a, :s) | Invalid attribute type name found; type: x, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}
                                size(size(a)) = :n | Incorrect operand type for operator or function; operator or function: size, operand type: N
                                a < :bo | Incorrect operand type for operator or function; operator or function: <, operand type: BOOL
                                a BETWEEN :l AND :l | Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: L
                                a BETWEEN :z AND :s | The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {S:z}, upper bound operand: AttributeValue: {S:x}
                                a BETWEEN :z AND :n | The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {S:z}, upper bound operand: AttributeValue: {N:1}
                                begins_with(a, :n) AND name = :z | Attribute name is a reserved keyword; reserved keyword: name
                                a = :y AND foo(b) | Invalid function name; function: foo
                                begins_with(a, :n) AND b = :y | Incorrect operand type for operator or function; operator or function: begins_with, operand type: N
                                a BETWEEN :l AND a | Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: L
                        attribute_exists(:y, a) | An expression attribute value used in expression is not defined; attribute value: :y
                        a = :y AND #x = :z | An expression attribute value used in expression is not defined; attribute value: :y
                                """,
                text -> Expressions.condition(text, Kind.CONDITION, placeholders()),
                "Invalid ConditionExpression: ");
    }

    @TestFactory
    Stream<DynamicTest> updatesThatMakeNoSense() {
        return table(
                """
                                SET | Syntax error; token: "<EOF>", near: "SET"
                                SET a = :s SET b = :s | The "SET" section can only be used once in an update expression;
                                SET a = :s SET name = :s | Attribute name is a reserved keyword; reserved keyword: name
                                SET a = :s, a = :n | Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]
                                SET a.b = :s, a = :n | Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a]
                                REMOVE a[0], a.b | Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, [0]], path two: [a, b]
                                SET a = :y, a = :y2 | Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]
                                SET a = :s + :n | Incorrect operand type for operator or function; operator or function: +, operand type: S
                                SET a = :n + :n + :n | Syntax error; token: "+", near: ":n + :n"
                                SET a = size(b) | The function is not allowed in an update expression; function: size
                                SET a = foo(b) | Invalid function name; function: foo
                                SET a = if_not_exists(b) | Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1
                                SET a = if_not_exists(:s, b) | Operator or function requires a document path; operator or function: if_not_exists
                                SET a = list_append(:l, :s) | Incorrect operand type for operator or function; operator or function: list_append, operand type: S
                                SET a = list_append(list_append(:l,:l),:l) | The function is not allowed to be used this way in an expression; function: list_append
                                SET a = list_append(:l + :n, :l) | Syntax error; token: "+", near: ":l + :n"
                                ADD a :s | Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND
                                ADD a b | Syntax error; token: "b", near: "a b"
                                DELETE a :n | Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND
                                REMOVE a = :s | Syntax error; token: "=", near: "a = :s"
                                FOO a | Syntax error; token: "FOO", near: "FOO a"
                                SET (a) = :s | Syntax error; token: "(", near: "SET (a"
                                SET a = ((:n)) | The expression has redundant parentheses;
                                SET set = :s | Syntax error; token: "set", near: "SET set ="
                                SET a = if_not_exists(b, b) | The first operand must be distinct from the remaining operands for this operator or function; operator: if_not_exists, first operand: [b]
                        SET a = (:n + :n) + :n | Syntax error; token: "+", near: ") + :n"
                        SET a = :n + (:n + :n) | Syntax error; token: "+", near: ":n + :n"
                        SET a = :n + list_append(:l, :l) | The function is not allowed to be used this way in an expression; function: list_append
                        SET a = :y ADD b :s | Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND
                        SET a = ((:n)), b == :s | The expression has redundant parentheses;
                        SET a = :s, | Syntax error; token: "<EOF>", near: ","
                                """,
                text -> Expressions.update(text, placeholders()), "Invalid UpdateExpression: ");
    }

    @TestFactory
    Stream<DynamicTest> projectionsThatMakeNoSense() {
        return table(
                """
                        a, | Syntax error; token: "<EOF>", near: ","
                        a b | Syntax error; token: "b", near: "a b"
                        a,a | Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]
                        a[0],a.b | Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, [0]], path two: [a, b]
                        name | Attribute name is a reserved keyword; reserved keyword: name
                        #x | An expression attribute name used in the document path is not defined; attribute name: #x
                        a[-1] | Syntax error; token: "-", near: "[-1"
                        foo(a) | Syntax error; token: "(", near: "foo(a"
                        """,
                text -> Expressions.projection(text, placeholders()), "Invalid ProjectionExpression: ");
    }

    private interface Reading {
        Object read(String text);
    }

    private static Stream<DynamicTest> table(String table, Reading reading, String prefix) {
        return table.lines().map(line -> {
            String[] cells = line.split(" \\| ", 2);
            return DynamicTest.dynamicTest(cells[0], () -> assertThatThrownBy(() -> reading.read(cells[0]))
                    .isInstanceOf(TablesException.Validation.class).hasMessage(prefix + cells[1]));
        });
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> Expressions.condition(text, Kind.FILTER, placeholders()))
                .isInstanceOf(TablesException.Validation.class).hasMessage("Invalid FilterExpression: " + message);
    }

    @Test
    void limitsAreKept() {
        refused("", "The expression can not be empty;");
        refused("  ", "Syntax error; token: \"<EOF>\", near: \"  \"");
        refused("a = :s" + " ".repeat(4_091),
                "Expression size has exceeded the maximum allowed size; expression size: 4097");
        refused("a IN (" + ":s,".repeat(100) + ":s)",
                "The IN operator is provided with too many operands; number of operands: 101");
        refused(String.join(" AND ", Collections.nCopies(151, "a=:s")),
                "The expression contains too many operators; operator count: 301");
        refused("a" + ".b".repeat(32) + " = :s",
                "The document path has too many nesting levels; nesting levels: 33");
        Expressions.condition(String.join(" AND ", Collections.nCopies(150, "a=:s")), Kind.FILTER,
                placeholders());
        Expressions.condition("a" + ".b".repeat(31) + " = :s", Kind.FILTER, placeholders());
    }

    @Test
    void placeholdersHaveTheirForm() {
        placeholdersRefused(Map.of("a", "b"), Map.of(),
                "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\"");
        placeholdersRefused(Map.of("#a", ""), Map.of(),
                "ExpressionAttributeNames contains invalid value: Empty attribute name for key #a");
        placeholdersRefused(Map.of(), Map.of("z", AttributeValue.of(1)),
                "ExpressionAttributeValues contains invalid key: Syntax error; key: \"z\"");
    }

    private static void placeholdersRefused(Map<String, String> names, Map<String, AttributeValue> values,
            String message) {
        assertThatThrownBy(() -> new Placeholders(names, values)).isInstanceOf(TablesException.Validation.class)
                .hasMessage(message);
    }

    @Test
    void whatIsNotUsedIsRefused() {
        Placeholders placeholders = new Placeholders(Map.of("#b", "x", "#a", "y"), Map.of(":v", AttributeValue.of(1)));
        Expressions.condition("attribute_exists(c) AND d = :v", Kind.CONDITION, placeholders);
        assertThatThrownBy(placeholders::requireAllUsed)
                .hasMessage("Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}");
    }

    @Test
    void thereAre573ReservedWords() {
        assertThat(ReservedWords.count()).isEqualTo(573);
        assertThat(ReservedWords.contains("Name")).isTrue();
        assertThat(ReservedWords.contains("names_")).isFalse();
    }
}
