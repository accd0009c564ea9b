package dev.quern.storage.tables.partiql;

import dev.quern.storage.tables.expression.Path;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.TablesException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads expressions.
 *
 * <pre>
 * any         = and {OR and}
 * and         = not {AND not}
 * not         = NOT not | comparison
 * comparison  = sum {sign sum | [NOT] IN operand | [NOT] BETWEEN sum AND sum | [NOT] LIKE sum | IS [NOT] type}
 * sum         = product {("+" | "-" | "||") product}
 * product     = unary {("*" | "/" | "%") unary}
 * unary       = {"+" | "-"} term
 * term        = value | "?" | "(" list ")" | "[" list "]" | bag | "{" any ":" any {"," any ":" any} "}"
 *             | function "(" list ")" | name {"." name | "[" any "]"}
 * </pre>
 */
class ExpressionGrammar extends Tokens {

    private static final int MAX_OPERATORS = 300;
    private static final Set<String> SIZED = Set.of("INT4", "INT8");

    private int parameters;
    private int operators;
    /** Where in a value the next term is. */
    private String under = "root";
    /** Whether the next map is an item: each of its attributes is a value. */
    private boolean item;

    ExpressionGrammar(String text) {
        super(text);
    }

    /** How many parameters were read. */
    final int parameters() {
        return parameters;
    }

    /** What an INSERT puts there. */
    final Node item() {
        item = true;
        return any();
    }

    final Node any() {
        Node left = and();
        while (peek().isWord("OR")) {
            left = joined(Sign.OR, take(), left, operand(this::and));
        }
        return left;
    }

    private Node and() {
        Node left = not();
        while (peek().isWord("AND")) {
            left = joined(Sign.AND, take(), left, operand(this::not));
        }
        return left;
    }

    private Node not() {
        if (!peek().isWord("NOT")) {
            return comparison();
        }
        return operation(Sign.NOT, take(), List.of(deeper(this::not)));
    }

    private Node operand(Supplier<Node> grammar) {
        if (peek().kind() == Token.Kind.END) {
            throw Refusals.malformed("Missing right-hand side expression of infix operator");
        }
        return grammar.get();
    }

    /** A chain of the same is one operation, lest it lie deep in itself. */
    private Node joined(Sign sign, Token token, Node left, Node right) {
        List<Node> operands = new ArrayList<>();
        if (left instanceof Node.Operation chain && chain.sign() == sign) {
            operands.addAll(chain.operands());
        } else {
            operands.add(left);
        }
        operands.add(right);
        return operation(sign, token, operands);
    }

    private Node operation(Sign sign, Token token, List<Node> operands) {
        operators++;
        if (operators > MAX_OPERATORS) {
            throw Refusals.of("The expression contains too many operators; operator count: " + operators);
        }
        return new Node.Operation(sign, operands, token.place());
    }

    private Node comparison() {
        Node left = sum();
        while (true) {
            Optional<Sign> sign = comparisonSign();
            if (sign.isPresent()) {
                left = operation(sign.get(), take(), List.of(left, operand(this::sum)));
            } else if (peek().isWord("IS")) {
                left = is(left);
            } else if (peek().isWord("NOT") && isNegatable(second())) {
                left = operation(Sign.NOT, take(), List.of(worded(left)));
            } else if (isNegatable(peek())) {
                left = worded(left);
            } else {
                return left;
            }
        }
    }

    private Optional<Sign> comparisonSign() {
        if (peek().kind() != Token.Kind.SIGN) {
            return Optional.empty();
        }
        return switch (peek().text()) {
            case "=" -> Optional.of(Sign.EQUAL);
            case "<>", "!=" -> Optional.of(Sign.NOT_EQUAL);
            case "<" -> Optional.of(Sign.LESS);
            case "<=" -> Optional.of(Sign.LESS_OR_EQUAL);
            case ">" -> Optional.of(Sign.GREATER);
            case ">=" -> Optional.of(Sign.GREATER_OR_EQUAL);
            default -> Optional.empty();
        };
    }

    private static boolean isNegatable(Token token) {
        return token.isWord("IN") || token.isWord("BETWEEN") || token.isWord("LIKE");
    }

    private Node worded(Node left) {
        Token word = take();
        if (word.isWord("BETWEEN")) {
            Node lower = operand(this::sum);
            if (!takeWordIf("AND")) {
                throw Refusals.malformed("Expected AND");
            }
            if (peek().kind() == Token.Kind.END) {
                throw Refusals.malformed("Expected expression after AND");
            }
            return operation(Sign.BETWEEN, word, List.of(left, lower, sum()));
        }
        if (word.isWord("LIKE")) {
            return operation(Sign.LIKE, word, List.of(left, operand(this::sum)));
        }
        if (peek().is("(")) {
            Token open = take();
            List<Node> members = deeper(() -> list(this::any));
            require(")", "RIGHT_PAREN");
            return operation(Sign.IN, word, List.of(left, new Node.Sequence(members, open.place())));
        }
        return operation(Sign.IN, word, List.of(left, operand(this::sum)));
    }

    private Node is(Node left) {
        Token is = take();
        boolean not = takeWordIf("NOT");
        if (peek().kind() != Token.Kind.KEYWORD && !isSized(peek())) {
            throw Refusals.malformed("Expected type name");
        }
        Node typed = new Node.Is(left, type(), is.place());
        return not ? operation(Sign.NOT, is, List.of(typed)) : typed;
    }

    /** Whether it is the name of a type of numbers so large, which is no keyword. */
    private static boolean isSized(Token token) {
        return token.kind() == Token.Kind.NAME && SIZED.contains(token.text().toUpperCase(Locale.ROOT));
    }

    private String type() {
        Token first = take();
        boolean longer = first.isWord("DOUBLE") && takeWordIf("PRECISION")
                || first.isWord("CHARACTER") && takeWordIf("VARYING");
        return first.text().toUpperCase(Locale.ROOT)
                + (longer ? first.isWord("DOUBLE") ? " PRECISION" : " VARYING" : "");
    }

    private Node sum() {
        Node left = product();
        while (peek().is("+") || peek().is("-") || peek().is("||")) {
            Token sign = take();
            left = operation(switch (sign.text()) {
                case "+" -> Sign.PLUS;
                case "-" -> Sign.MINUS;
                default -> Sign.CONCATENATE;
            }, sign, List.of(left, operand(this::product)));
        }
        return left;
    }

    private Node product() {
        Node left = unary();
        while (peek().is("*") || peek().is("/") || peek().is("%")) {
            Token sign = take();
            left = operation(switch (sign.text()) {
                case "*" -> Sign.TIMES;
                case "/" -> Sign.DIVIDE;
                default -> Sign.MODULO;
            }, sign, List.of(left, operand(this::unary)));
        }
        return left;
    }

    /** The sign of a number is a part of it. */
    private Node unary() {
        if (!peek().is("+") && !peek().is("-")) {
            return term();
        }
        Token sign = take();
        Node of = deeper(this::unary);
        if (of instanceof Node.Constant constant && constant.value() instanceof AttributeValue.N number) {
            return sign.text().equals("+")
                    ? of
                    : new Node.Constant(AttributeValue.number(negated(number.value().toString())), of.place());
        }
        return operation(sign.text().equals("+") ? Sign.PLUS : Sign.MINUS, sign, List.of(of));
    }

    private static String negated(String number) {
        return number.startsWith("-") ? number.substring(1) : "-" + number;
    }

    private Node term() {
        Token token = peek();
        return switch (token.kind()) {
            case STRING -> new Node.Constant(AttributeValue.of(take().text()), token.place());
            case NUMBER -> new Node.Constant(number(take().text()), token.place());
            case PARAMETER -> {
                take();
                yield new Node.Parameter(parameters++, token.place());
            }
            case ION -> throw Refusals.at("Ion Literals are not supported", token.place());
            case NAME, QUOTED -> second().is("(") ? call() : path();
            case KEYWORD -> word();
            case SIGN -> sign();
            case END -> throw unexpectedTerm();
        };
    }

    private AttributeValue number(String digits) {
        requireReadable(digits);
        try {
            return AttributeValue.number(digits);
        } catch (TablesException.Validation refusal) {
            throw Refusals.of(refusal.getMessage() + " under " + under);
        }
    }

    /** The exponent has 32 bits, and so has the number of digits after the point that it comes to. */
    private static void requireReadable(String digits) {
        try {
            new BigDecimal(digits);
            int exponent = Math.max(digits.indexOf('e'), digits.indexOf('E'));
            if (exponent >= 0) {
                Integer.parseInt(digits.substring(exponent + 1));
            }
        } catch (NumberFormatException e) {
            throw Refusals.malformed("");
        }
    }

    private Node word() {
        Token token = peek();
        switch (token.text()) {
            case "TRUE", "FALSE" -> {
                take();
                return new Node.Constant(AttributeValue.of(token.text().equals("TRUE")), token.place());
            }
            case "NULL" -> {
                take();
                return new Node.Constant(new AttributeValue.Null(), token.place());
            }
            case "MISSING" -> {
                take();
                return new Node.Missing(token.place());
            }
            case "SELECT" -> throw Refusals.at("Unsupported token in expression: SELECT", token.place());
            default -> {
                if (second().is("(")) {
                    return call();
                }
                throw unexpectedTerm();
            }
        }
    }

    private Node call() {
        Token name = take();
        take();
        // COUNT(*) and the like are no functions of DynamoDB: the star says nothing more
        List<Node> arguments = peek().is(")") || takeIf("*") ? List.of() : deeper(() -> list(this::any));
        require(")", "RIGHT_PAREN");
        return new Node.Call(name.text().toLowerCase(Locale.ROOT), arguments, name.place());
    }

    private Node sign() {
        Token open = peek();
        switch (open.text()) {
            case "(" -> {
                take();
                List<Node> members = deeper(() -> list(this::any));
                require(")", "RIGHT_PAREN");
                return members.size() == 1 ? members.getFirst() : new Node.Sequence(members, open.place());
            }
            case "[" -> {
                take();
                List<Node> members = peek().is("]") ? List.of() : deeper(this::elements);
                require("]", "RIGHT_BRACKET");
                return new Node.Sequence(members, open.place());
            }
            case "<<" -> {
                take();
                List<Node> members = peek().is(">>") ? List.of() : deeper(() -> list(this::any));
                require(">>", "RIGHT_DOUBLE_ANGLE_BRACKET");
                return new Node.Bag(members, open.place());
            }
            case "{" -> {
                take();
                boolean attributes = item;
                item = false;
                List<Node.Struct.Entry> entries = peek().is("}")
                        ? List.of()
                        : deeper(() -> list(() -> entry(attributes)));
                require("}", "RIGHT_CURLY");
                return new Node.Struct(entries, open.place());
            }
            default -> throw unexpectedTerm();
        }
    }

    private List<Node> elements() {
        List<Node> elements = new ArrayList<>();
        do {
            elements.add(under("[" + elements.size() + "]", this::any));
        } while (takeIf(","));
        return elements;
    }

    private Node.Struct.Entry entry(boolean attribute) {
        Node key = any();
        require(":", "COLON");
        String step = !attribute && key instanceof Node.Constant name && name.value() instanceof AttributeValue.S entry
                ? "." + entry.value()
                : "";
        return new Node.Struct.Entry(key, under(step, this::any));
    }

    private Node under(String step, Supplier<Node> grammar) {
        String before = under;
        under += step;
        Node read = grammar.get();
        under = before;
        return read;
    }

    /** A name, and where it leads from there. */
    final Node path() {
        Token first = take();
        Path path = Path.of(filled(first));
        while (true) {
            if (takeIf(".")) {
                if (peek().is("*")) {
                    return new Node.Star(take().place());
                }
                if (!peek().isName()) {
                    throw Refusals.malformed("Invalid path dot component");
                }
                path = path.entry(filled(take()));
            } else if (takeIf("[")) {
                path = path.then(step(deeper(this::any)));
                require("]", "RIGHT_BRACKET");
            } else {
                return new Node.Reference(path, first.place());
            }
        }
    }

    private static String filled(Token name) {
        return filled(name.text());
    }

    private static String filled(String name) {
        if (name.isEmpty()) {
            throw Refusals.of("Path component cannot be an empty string");
        }
        return name;
    }

    /** What is in brackets: the number of an element, or the name of an entry. */
    private static Path.Step step(Node node) {
        return switch (node) {
            case Node.Constant constant when constant.value() instanceof AttributeValue.S name -> new Path.Step.Entry(
                    filled(name.value()));
            case Node.Constant constant when constant.value() instanceof AttributeValue.N number -> new Path.Step.Index(
                    index(number.value().toString(), node.place()));
            case Node.Reference reference when reference.path().isTopLevel() -> new Path.Step.Entry(
                    reference.path().attribute());
            case Node other -> throw Refusals.at("Unexpected path component", other.place());
        };
    }

    private static int index(String digits, Place place) {
        if (digits.indexOf('.') >= 0) {
            throw Refusals.at("Unexpected path component", place);
        }
        try {
            int index = Integer.parseInt(digits);
            if (index >= 0) {
                return index;
            }
        } catch (NumberFormatException tooLarge) {
            // as one that is below the first
        }
        throw Refusals.at("List index is not within the allowable range; index: [" + digits + "]", place);
    }
}
