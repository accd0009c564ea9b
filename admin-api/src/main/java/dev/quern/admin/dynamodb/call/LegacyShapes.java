package dev.quern.admin.dynamodb.call;

import dev.quern.admin.dynamodb.value.WireValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions and updates as they were before there were expressions; names and order are the published model's. */
public final class LegacyShapes {

    private LegacyShapes() {}

    /** A condition of a write. */
    public record ExpectedAttributeValue(@Nullable WireValue value, @Nullable Boolean exists,
            @Nullable LegacyOperator comparisonOperator, @Nullable List<WireValue> attributeValueList) {}

    /** A condition of a query or filter. */
    public record LegacyCondition(@Nullable List<WireValue> attributeValueList, LegacyOperator comparisonOperator) {}

    /** How conditions go together; in the order in which the service lists it. */
    public enum ConditionalOperator {
        OR, AND
    }

    /** A change of an attribute. */
    public record AttributeValueUpdate(@Nullable WireValue value, @Nullable Action action) {}

    /** What is changed; the order is the model's. */
    public enum Action {
        ADD, PUT, DELETE
    }
}
