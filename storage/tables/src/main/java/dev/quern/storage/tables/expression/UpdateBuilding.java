package dev.quern.storage.tables.expression;

import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.AttributeValue;
import java.util.ArrayList;
import java.util.List;

/** Makes an update from what was read, checking what can be checked without an item. Not thread-safe. */
final class UpdateBuilding {

    private final Resolver resolver;

    UpdateBuilding(Resolver resolver) {
        this.resolver = resolver;
    }

    Update update(List<UpdateGrammar.ActionText> texts) {
        List<Path> paths = Overlaps.resolve(texts.stream().map(UpdateGrammar.ActionText::path).toList(), resolver);
        List<Update.Action> actions = new ArrayList<>(texts.size());
        // from the last to the first: that decides which of several faults is told
        for (int i = texts.size() - 1; i >= 0; i--) {
            actions.add(action(texts.get(i), paths.get(i)));
        }
        return new Update(actions.reversed());
    }

    private Update.Action action(UpdateGrammar.ActionText text, Path path) {
        return switch (text.section()) {
            case SET -> new Update.Action.Set(path, term(text.value().orElseThrow()));
            case REMOVE -> new Update.Action.Remove(path);
            case ADD -> new Update.Action.Add(path, added(value(text)));
            case DELETE -> new Update.Action.Delete(path, deleted(value(text)));
        };
    }

    private AttributeValue value(UpdateGrammar.ActionText text) {
        return resolver.value((Tree.ValueText) text.value().orElseThrow());
    }

    private AttributeValue added(AttributeValue value) {
        if (value.type() != AttributeType.N && !value.type().isSet()) {
            throw wrongOperand("ADD", value.type());
        }
        return value;
    }

    private AttributeValue deleted(AttributeValue value) {
        if (!value.type().isSet()) {
            throw wrongOperand("DELETE", value.type());
        }
        return value;
    }

    private RuntimeException wrongOperand(String section, AttributeType type) {
        return resolver.fault("Incorrect operand type for operator or function; operator: " + section
                + ", operand type: " + type.longName() + ", typeSet: ALLOWED_FOR_" + section + "_OPERAND");
    }

    Update.Term term(Tree tree) {
        return switch (tree.bare()) {
            case Tree.PathText path -> new Update.Term.At(resolver.path(path));
            case Tree.ValueText value -> new Update.Term.Value(resolver.value(value));
            case Tree.Place place -> new Update.Term.At(place.path());
            case Tree.Constant constant -> new Update.Term.Value(constant.value());
            case Tree.Call call -> call(call);
            case Tree.Group _ -> throw new IllegalStateException("bare trees are no groups");
        };
    }

    private Update.Term call(Tree.Call call) {
        Operator operator = call.operator();
        List<Update.Term> terms = call.operands().stream().map(this::term).toList();
        if (operator.isFunction() && terms.size() != operator.functionOperands()) {
            throw resolver.wrongCount(operator, terms.size());
        }
        return switch (operator) {
            case PLUS -> {
                terms.forEach(term -> requireType(operator, term, AttributeType.N));
                yield new Update.Term.Plus(terms.get(0), terms.get(1));
            }
            case MINUS -> {
                terms.forEach(term -> requireType(operator, term, AttributeType.N));
                yield new Update.Term.Minus(terms.get(0), terms.get(1));
            }
            case LIST_APPEND -> {
                terms.forEach(term -> requireType(operator, term, AttributeType.L));
                yield new Update.Term.ListAppend(terms.get(0), terms.get(1));
            }
            case IF_NOT_EXISTS -> {
                if (!(terms.get(0) instanceof Update.Term.At at)) {
                    throw resolver.needsPath(operator);
                }
                if (terms.get(1).equals(at)) {
                    throw resolver.sameOperand(operator, at.path());
                }
                yield new Update.Term.IfNotExists(at.path(), terms.get(1));
            }
            case OR, AND, NOT, EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, BETWEEN, IN,
                    ATTRIBUTE_EXISTS, ATTRIBUTE_NOT_EXISTS, ATTRIBUTE_TYPE, BEGINS_WITH, CONTAINS, SIZE ->
                throw new IllegalStateException(
                        "the grammar refuses " + operator + " in an update");
        };
    }

    private void requireType(Operator operator, Update.Term term, AttributeType type) {
        if (term instanceof Update.Term.Value value && value.value().type() != type) {
            throw resolver.wrongType(operator.symbol(), value.value().type().name());
        }
    }
}
