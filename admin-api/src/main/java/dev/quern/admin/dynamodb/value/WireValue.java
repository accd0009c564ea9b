package dev.quern.admin.dynamodb.value;

import dev.quern.admin.shape.Coded;
import dev.quern.storage.tables.item.AttributeValue;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A value as it travels: one that can be stored, or what is wrong with it. Immutable. */
@Coded(WireValueCodec.class)
public final class WireValue {

    private final @Nullable AttributeValue value;
    private final @Nullable ValueFault fault;

    WireValue(@Nullable AttributeValue value, @Nullable ValueFault fault) {
        this.value = value;
        this.fault = fault;
    }

    /**
     * The value.
     *
     * @throws IllegalStateException
     *             if there is a {@link #fault}, which is to be asked for first
     */
    public AttributeValue value() {
        if (fault != null) {
            throw new IllegalStateException(fault.message());
        }
        return Objects.requireNonNull(value);
    }

    public Optional<ValueFault> fault() {
        return Optional.ofNullable(fault);
    }

    /** As {@link WireItem#toString}. */
    @Override
    public String toString() {
        return value == null || fault != null ? "AttributeValue()" : ValueText.of(value);
    }
}
