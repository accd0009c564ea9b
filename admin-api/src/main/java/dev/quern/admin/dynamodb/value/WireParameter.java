package dev.quern.admin.dynamodb.value;

import dev.quern.admin.shape.Coded;

/** A value that comes beside a statement, for a parameter of it: its numbers are read in another way. */
@Coded(WireParameterCodec.class)
public record WireParameter(WireValue value) {

    /** As {@link WireItem#toString}. */
    @Override
    public String toString() {
        return value.toString();
    }
}
