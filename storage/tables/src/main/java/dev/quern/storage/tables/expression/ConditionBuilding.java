package dev.quern.storage.tables.expression;

import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.AttributeValue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes a condition from what was read, checking what can be checked without an item. Not thread-safe. */
final class ConditionBuilding {

    private static final int MAX_CANDIDATES = 100;

    private final Resolver resolver;

    ConditionBuilding(Resolver resolver) {
        this.resolver = resolver;
    }

    Condition condition(Tree tree) {
        if (!(tree.bare() instanceof Tree.Call call)) {
            throw new IllegalStateException("the grammar leaves conditions only where one has to be");
        }
        List<Tree> operands = call.operands();
        return switch (call.operator()) {
            case OR -> new Condition.Or(operands.stream().map(this::condition).toList());
            case AND -> new Condition.And(operands.stream().map(this::condition).toList());
            case NOT -> new Condition.Not(condition(operands.getFirst()));
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> compare(call);
            case BETWEEN -> between(call);
            case IN -> in(call);
            case ATTRIBUTE_EXISTS -> new Condition.Exists(onlyPath(call));
            case ATTRIBUTE_NOT_EXISTS -> new Condition.NotExists(onlyPath(call));
            case ATTRIBUTE_TYPE -> type(call);
            case BEGINS_WITH -> beginsWith(call);
            case CONTAINS -> contains(call);
            case SIZE, IF_NOT_EXISTS, LIST_APPEND, PLUS, MINUS -> throw new IllegalStateException(
                    "the grammar refuses " + call.operator() + " as a condition");
        };
    }

    private Operand operand(Tree tree) {
        return switch (tree.bare()) {
            case Tree.PathText path -> new Operand.At(resolver.path(path));
            case Tree.ValueText value -> new Operand.Value(resolver.value(value));
            case Tree.Place place -> new Operand.At(place.path());
            case Tree.Constant constant -> new Operand.Value(constant.value());
            case Tree.Call call -> {
                Operand of = operands(call).getFirst();
                requireSizeable(of);
                yield new Operand.Size(of);
            }
            case Tree.Group _ -> throw new IllegalStateException("bare trees are no groups");
        };
    }

    private void requireSizeable(Operand of) {
        if (of instanceof Operand.Size) {
            throw resolver.wrongType(Operator.SIZE.symbol(), AttributeType.N.name());
        }
        if (of instanceof Operand.Value value) {
            switch (value.value().type()) {
                case N, BOOL, NULL -> throw resolver.wrongType(Operator.SIZE.symbol(), value.value().type().name());
                case S, B, SS, NS, BS, L, M -> {
                }
            }
        }
    }

    private List<Operand> operands(Tree.Call call) {
        List<Operand> operands = call.operands().stream().map(this::operand).toList();
        if (call.operator().isFunction() && operands.size() != call.operator().functionOperands()) {
            throw resolver.wrongCount(call.operator(), operands.size());
        }
        return operands;
    }

    private void requireDistinct(Tree.Call call, List<Operand> operands) {
        if (operands.getFirst() instanceof Operand.At first
                && operands.subList(1, operands.size()).contains(first)) {
            throw resolver.sameOperand(call.operator(), first.path());
        }
    }

    private Condition compare(Tree.Call call) {
        List<Operand> operands = operands(call);
        Comparison comparison = Comparison.valueOf(call.operator().name());
        if (comparison.isOrdering()) {
            operands.forEach(operand -> requireOrdered(call.operator(), operand));
        }
        requireDistinct(call, operands);
        return new Condition.Compare(operands.get(0), comparison, operands.get(1));
    }

    private void requireOrdered(Operator operator, Operand operand) {
        if (operand instanceof Operand.Value value) {
            AttributeType type = value.value().type();
            if (type != AttributeType.S && type != AttributeType.N && type != AttributeType.B) {
                throw resolver.wrongType(operator.symbol(), type.name());
            }
        }
    }

    private Condition between(Tree.Call call) {
        List<Operand> operands = operands(call);
        operands.forEach(operand -> requireOrdered(call.operator(), operand));
        requireDistinct(call, operands);
        if (operands.get(1) instanceof Operand.Value lower && operands.get(2) instanceof Operand.Value upper) {
            requireBounds(lower.value(), upper.value());
        }
        return new Condition.Between(operands.get(0), operands.get(1), operands.get(2));
    }

    private void requireBounds(AttributeValue lower, AttributeValue upper) {
        String bounds = "lower bound operand: AttributeValue: " + describe(lower)
                + ", upper bound operand: AttributeValue: " + describe(upper);
        OptionalInt order = Evaluation.order(lower, upper);
        if (order.isEmpty()) {
            throw resolver.fault(
                    "The BETWEEN operator requires same data type for lower and upper bounds; " + bounds);
        }
        if (order.getAsInt() > 0) {
            throw resolver.fault("The BETWEEN operator requires upper bound to be greater than or equal to lower"
                    + " bound; " + bounds);
        }
    }

    private static String describe(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S string -> "{S:" + string.value() + "}";
            case AttributeValue.N number -> "{N:" + number.value() + "}";
            case AttributeValue.B binary -> "{B:" + binary.value() + "}";
            case AttributeValue other -> "{" + other.type() + "}";
        };
    }

    private Condition in(Tree.Call call) {
        int candidates = call.operands().size() - 1;
        if (candidates > MAX_CANDIDATES) {
            throw resolver.fault("The IN operator is provided with too many operands; number of operands: "
                    + candidates);
        }
        List<Operand> operands = operands(call);
        requireDistinct(call, operands);
        return new Condition.In(operands.getFirst(), operands.subList(1, operands.size()));
    }

    private Path onlyPath(Tree.Call call) {
        return pathOf(call, operands(call).getFirst());
    }

    private Path pathOf(Tree.Call call, Operand operand) {
        if (operand instanceof Operand.At at) {
            return at.path();
        }
        throw resolver.needsPath(call.operator());
    }

    private Condition type(Tree.Call call) {
        List<Operand> operands = operands(call);
        if (operands.get(1) instanceof Operand.Size) {
            throw resolver.wrongType(call.operator().symbol(), AttributeType.N.name());
        }
        if (!(operands.get(1) instanceof Operand.Value value)) {
            throw resolver.wrongType(call.operator().symbol(), "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
        }
        if (!(value.value() instanceof AttributeValue.S name)) {
            throw resolver.wrongType(call.operator().symbol(), value.value().type().name());
        }
        Optional<AttributeType> type = AttributeType.named(name.value());
        if (type.isEmpty()) {
            throw resolver.fault("Invalid attribute type name found; type: " + name.value()
                    + ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
        }
        return new Condition.HasType(operands.get(0), type.get());
    }

    private Condition beginsWith(Tree.Call call) {
        List<Operand> operands = operands(call);
        for (Operand operand : operands) {
            switch (operand) {
                case Operand.Size _ -> throw resolver.wrongType(call.operator().symbol(), AttributeType.N.name());
                case Operand.Value value when value.value().type() != AttributeType.S
                        && value.value().type() != AttributeType.B ->
                    throw resolver
                            .wrongType(call.operator().symbol(), value.value().type().name());
                case Operand.Value _,Operand.At _ -> {
                }
            }
        }
        requireDistinct(call, operands);
        return new Condition.BeginsWith(operands.get(0), operands.get(1));
    }

    private Condition contains(Tree.Call call) {
        List<Operand> operands = operands(call);
        requireDistinct(call, operands);
        return new Condition.Contains(operands.get(0), operands.get(1));
    }
}
