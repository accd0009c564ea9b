package dev.quern.admin.dynamodb.call;

import dev.quern.storage.tables.expression.Comparison;
import dev.quern.storage.tables.expression.Condition;
import dev.quern.storage.tables.expression.Operand;
import dev.quern.storage.tables.expression.Path;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The operators of conditions that are not written as expressions; the order is the model's. */
public enum LegacyOperator {
    EQ(1, EnumSet.allOf(AttributeType.class)), NE(1, EnumSet.allOf(AttributeType.class)), IN(-1, scalars()), LE(1,
            scalars()), LT(1, scalars()), GE(1, scalars()), GT(1, scalars()), BETWEEN(2, scalars()), NOT_NULL(0,
                    scalars()), NULL(0, scalars()), CONTAINS(1, simple()), NOT_CONTAINS(1,
                            simple()), BEGINS_WITH(1, EnumSet.of(AttributeType.S, AttributeType.B));

    /** How many values it takes; -1 for one or more. */
    private final int operands;
    private final Set<AttributeType> types;

    LegacyOperator(int operands, Set<AttributeType> types) {
        this.operands = operands;
        this.types = types;
    }

    private static Set<AttributeType> scalars() {
        return EnumSet.of(AttributeType.S, AttributeType.N, AttributeType.B);
    }

    private static Set<AttributeType> simple() {
        return EnumSet.of(AttributeType.S, AttributeType.N, AttributeType.B, AttributeType.BOOL, AttributeType.NULL);
    }

    /**
     * What it says of an attribute.
     *
     * @throws dev.quern.storage.tables.item.TablesException.Validation
     *             if it takes other values
     */
    Condition of(String attribute, List<AttributeValue> values, Reading reading) {
        requireOperands(values, reading);
        Path path = Path.of(attribute);
        Operand at = new Operand.At(path);
        List<Operand> right = values.stream().<Operand>map(Operand.Value::new).toList();
        return switch (this) {
            case EQ -> new Condition.Compare(at, Comparison.EQUAL, right.getFirst());
            case NE -> new Condition.Compare(at, Comparison.NOT_EQUAL, right.getFirst());
            case IN -> new Condition.In(at, right);
            case LE -> new Condition.Compare(at, Comparison.LESS_OR_EQUAL, right.getFirst());
            case LT -> new Condition.Compare(at, Comparison.LESS, right.getFirst());
            case GE -> new Condition.Compare(at, Comparison.GREATER_OR_EQUAL, right.getFirst());
            case GT -> new Condition.Compare(at, Comparison.GREATER, right.getFirst());
            case BETWEEN -> new Condition.Between(at, right.get(0), right.get(1));
            case NOT_NULL -> new Condition.Exists(path);
            case NULL -> new Condition.NotExists(path);
            case CONTAINS -> new Condition.Contains(at, right.getFirst());
            // what is not there neither contains anything nor does not
            case NOT_CONTAINS -> new Condition.And(List.of(new Condition.Exists(path),
                    new Condition.Not(new Condition.Contains(at, right.getFirst()))));
            case BEGINS_WITH -> new Condition.BeginsWith(at, right.getFirst());
        };
    }

    private void requireOperands(List<AttributeValue> values, Reading reading) {
        if (operands < 0 ? values.isEmpty() : values.size() != operands) {
            throw reading.refusal("One or more parameter values were invalid: Invalid number of argument(s) for the "
                    + this + " ComparisonOperator");
        }
        for (AttributeValue value : values) {
            if (!types.contains(value.type())) {
                throw reading.refusal("One or more parameter values were invalid: ComparisonOperator " + this
                        + " is not valid for " + value.type() + " AttributeValue type");
            }
            if (value.type() != values.getFirst().type()) {
                throw reading.refusal("One or more parameter values were invalid: AttributeValues inside"
                        + " AttributeValueList must be of same type");
            }
        }
        if (this == BETWEEN && !ordered(values.get(0), values.get(1))) {
            throw reading.refusal("The BETWEEN condition was provided a range where the lower bound is greater than"
                    + " the upper bound");
        }
    }

    private static boolean ordered(AttributeValue lower, AttributeValue upper) {
        return new Condition.Compare(new Operand.Value(lower), Comparison.LESS_OR_EQUAL, new Operand.Value(upper))
                .holds(Item.empty());
    }
}
