package dev.quern.storage.tables.partiql;

import dev.quern.storage.tables.expression.Expressions;
import dev.quern.storage.tables.expression.Operator;
import dev.quern.storage.tables.expression.Tree;
import dev.quern.storage.tables.expression.Update;
import dev.quern.storage.tables.item.AttributeValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes updates of SET and REMOVE clauses. */
final class UpdateActions {

    private static final String ADD = "set_add";
    private static final String DELETE = "set_delete";

    private final Values values;

    UpdateActions(Values values) {
        this.values = values;
    }

    /**
     * @throws dev.quern.storage.tables.item.TablesException.Validation
     *             if it cannot make sense for any item
     */
    Update update(List<Statement.Assignment> assignments) {
        List<Update.Action> actions = assignments.stream().map(this::action).toList();
        Update update = new Update(actions);
        Expressions.requireApart(update.paths());
        return update;
    }

    private Update.Action action(Statement.Assignment assignment) {
        Node.Reference target = assignment.target();
        if (assignment.value().isEmpty()) {
            return new Update.Action.Remove(target.path());
        }
        Node value = assignment.value().get();
        if (value instanceof Node.Call call && (call.name().equals(ADD) || call.name().equals(DELETE))) {
            AttributeValue members = members(call, target);
            return call.name().equals(ADD)
                    ? new Update.Action.Add(target.path(), members)
                    : new Update.Action.Delete(target.path(), members);
        }
        return new Update.Action.Set(target.path(), Expressions.term(tree(value)));
    }

    private AttributeValue members(Node.Call call, Node.Reference target) {
        String name = call.name().toUpperCase(Locale.ROOT);
        if (call.arguments().size() != 2) {
            throw Refusals.at(name + " must have exactly two arguments", call.place());
        }
        if (!(call.arguments().getFirst() instanceof Node.Reference first) || !first.path().equals(target.path())) {
            throw Refusals.at("The first argument to " + name + " must equal the assignment value", call.place());
        }
        Node second = call.arguments().get(1);
        if (second instanceof Node.Bag || second instanceof Node.Parameter) {
            AttributeValue members = values.value(second);
            if (members.type().isSet()) {
                return members;
            }
        }
        throw Refusals.at("The second argument to " + name + " must be a value with type SET", first.place());
    }

    private Tree tree(Node node) {
        return switch (node) {
            case Node.Reference reference -> new Tree.Place(reference.path());
            case Node.Missing _ -> throw Refusals.of("MISSING must be compared using IS operator");
            case Node.Operation operation -> operation(operation);
            case Node.Call call -> new Tree.Call(function(call), call.arguments().stream().map(this::tree).toList());
            case Node.Is _ -> throw unsupported("IS");
            case Node.Star star -> throw Refusals.at("Unexpected path component", star.place());
            case Node.Constant _,Node.Parameter _,Node.Sequence _,Node.Bag _,Node.Struct _ -> new Tree.Constant(
                    values.value(node));
        };
    }

    private Tree operation(Node.Operation operation) {
        if (operation.sign() != Sign.PLUS && operation.sign() != Sign.MINUS) {
            throw unsupported(operation.sign().symbol());
        }
        if (operation.operands().size() != 2) {
            throw Refusals.of("Incorrect number of operands for operator or function; operator or function: "
                    + operation.sign().symbol() + ", number of operands: " + operation.operands().size());
        }
        return new Tree.Call(Operator.valueOf(operation.sign().name()),
                operation.operands().stream().map(this::tree).toList());
    }

    private static RuntimeException unsupported(String operator) {
        return Refusals.of("Unsupported operator in Update Expression. Operator: " + operator);
    }

    private static Operator function(Node.Call call) {
        Optional<Operator> known = Operator.function(call.name());
        if (known.isEmpty()) {
            throw Refusals.at("Unrecognized function: " + call.name(), call.place());
        }
        if (known.get().result() != Operator.Result.UPDATE) {
            throw Refusals.of("The function is not allowed in an update expression; function: " + call.name());
        }
        return known.get();
    }
}
