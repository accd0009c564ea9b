package dev.quern.storage.tables.partiql;

import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Expressions;
import dev.quern.storage.tables.expression.Operator;
import dev.quern.storage.tables.expression.Tree;
import dev.quern.storage.tables.item.AttributeValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes conditions of WHERE clauses: those that expressions have, in other words. */
final class ConditionTrees {

    private final Values values;

    ConditionTrees(Values values) {
        this.values = values;
    }

    /**
     * @throws dev.quern.storage.tables.item.TablesException.Validation
     *             if it is no condition, or cannot make sense for any item
     */
    Condition where(Node node) {
        if (!node.isCondition()) {
            throw Refusals.of("WHERE clause must contain an expression that resolves to a boolean");
        }
        return Expressions.condition(condition(node, "WHERE"));
    }

    private Tree condition(Node node, String around) {
        return switch (node) {
            case Node.Operation operation -> said(operation).orElseGet(() -> operation(operation));
            case Node.Is is -> is(is);
            case Node.Call call -> {
                Operator function = function(call);
                if (function == Operator.SIZE) {
                    throw Refusals.of("Incorrect operand type for operator or function; operator or function: "
                            + around + ", operand type: N");
                }
                yield new Tree.Call(function, call.arguments().stream().map(this::operand).toList());
            }
            case Node.Constant _,Node.Parameter _,Node.Missing _,Node.Reference _,Node.Star _,Node.Sequence _,Node.Bag _,Node.Struct _ ->
                throw Refusals.of(around.equals("NOT")
                        ? "The argument to NOT must be a Type or Expression"
                        : "The arguments to AND/OR must be Expressions");
        };
    }

    private Tree operation(Node.Operation operation) {
        Sign sign = operation.sign();
        return switch (sign) {
            case OR, AND, NOT -> new Tree.Call(Operator.valueOf(sign.name()),
                    operation.operands().stream().map(part -> condition(part, sign.symbol())).toList());
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, BETWEEN -> new Tree.Call(
                    Operator.valueOf(sign.name()), operation.operands().stream().map(this::operand).toList());
            case IN -> in(operation);
            case LIKE, PLUS, MINUS, CONCATENATE, TIMES, DIVIDE, MODULO -> throw unsupported(sign);
        };
    }

    /** What it is to be true of an item, where that is compared with the word: {@code attribute_exists(a) = true}. */
    private Optional<Tree> said(Node.Operation operation) {
        List<Node> operands = operation.operands();
        if (operation.sign() == Sign.EQUAL && operands.getFirst() instanceof Node.Call call
                && operands.get(1) instanceof Node.Constant constant
                && constant.value() instanceof AttributeValue.Bool bool && function(call) != Operator.SIZE) {
            Tree condition = condition(call, "=");
            return Optional.of(bool.value() ? condition : new Tree.Call(Operator.NOT, List.of(condition)));
        }
        return Optional.empty();
    }

    private static RuntimeException unsupported(Sign sign) {
        return Refusals.of("Unsupported operator in Condition Expression. Operator: " + sign.symbol());
    }

    private Tree in(Node.Operation in) {
        List<Node> members = switch (in.operands().get(1)) {
            case Node.Sequence sequence -> sequence.members();
            case Node.Bag bag -> bag.members();
            case Node _ -> List.of();
        };
        if (members.isEmpty()) {
            throw Refusals.of("IN operator must have a left hand argument of type Variable Reference and right hand"
                    + " argument of type Seq with at least one member");
        }
        List<Tree> operands = new ArrayList<>(List.of(operand(in.operands().getFirst())));
        members.forEach(member -> operands.add(operand(member)));
        return new Tree.Call(Operator.IN, operands);
    }

    private Tree is(Node.Is is) {
        if (!(is.operand() instanceof Node.Reference) && !(is.operand() instanceof Node.Constant)) {
            throw Refusals.of("The left hand side argument to IS must be a Variable Reference, Literal, or Path");
        }
        Tree operand = operand(is.operand());
        String type = switch (is.type()) {
            case "MISSING" -> "";
            case "NULL" -> "NULL";
            case "BOOL", "BOOLEAN" -> "BOOL";
            case "BLOB" -> "B";
            case "STRING" -> "S";
            case "NUMERIC" -> "N";
            case "STRUCT", "TUPLE" -> "M";
            case "LIST" -> "L";
            default -> throw Refusals.at("Unsupported data type for IS operator: " + is.type()
                    + ". Supported data types are [MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST]",
                    is.place());
        };
        return type.isEmpty()
                ? new Tree.Call(Operator.ATTRIBUTE_NOT_EXISTS, List.of(operand))
                : new Tree.Call(Operator.ATTRIBUTE_TYPE,
                        List.of(operand, new Tree.Constant(AttributeValue.of(type))));
    }

    private static Operator function(Node.Call call) {
        Optional<Operator> known = Operator.function(call.name());
        if (known.isEmpty()) {
            throw Refusals.at("Unrecognized function: " + call.name(), call.place());
        }
        if (known.get().result() == Operator.Result.UPDATE) {
            throw Refusals.of("The function is not allowed in a condition expression; function: " + call.name());
        }
        return known.get();
    }

    /** Something that is compared. */
    private Tree operand(Node node) {
        return switch (node) {
            case Node.Reference reference -> new Tree.Place(reference.path());
            case Node.Missing _ -> throw Refusals.of("MISSING must be compared using IS operator");
            case Node.Call call -> {
                Operator function = function(call);
                if (function != Operator.SIZE) {
                    throw notThisWay(call.name());
                }
                yield new Tree.Call(function, sized(call));
            }
            case Node.Operation operation when operation.sign().isCondition() && operation.sign() != Sign.LIKE ->
                throw notThisWay(operation.sign().symbol());
            case Node.Operation operation -> throw unsupported(operation.sign());
            case Node.Is _ -> throw notThisWay("IS");
            case Node.Star star -> throw Refusals.at("Unexpected path component", star.place());
            case Node.Constant _,Node.Parameter _,Node.Sequence _,Node.Bag _,Node.Struct _ -> new Tree.Constant(
                    values.value(node));
        };
    }

    private List<Tree> sized(Node.Call call) {
        if (call.arguments().size() != 1) {
            // told here: a size is looked into before its operands are counted
            throw Refusals.of("Incorrect number of operands for operator or function; operator or function: "
                    + call.name() + ", number of operands: " + call.arguments().size());
        }
        return List.of(operand(call.arguments().getFirst()));
    }

    private static RuntimeException notThisWay(String function) {
        return Refusals.of(
                "The function is not allowed to be used this way in an expression; function: " + function);
    }
}
