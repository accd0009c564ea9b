package dev.quern.admin.dynamodb.value;

import dev.quern.admin.shape.Coded;
import dev.quern.storage.tables.item.Item;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An item, a key or a part of an item as it travels: one that can be stored, or what is wrong with it. Immutable. */
@Coded(WireItemCodec.class)
public final class WireItem {

    private final @Nullable Item item;
    private final @Nullable ValueFault fault;

    WireItem(@Nullable Item item, @Nullable ValueFault fault) {
        this.item = item;
        this.fault = fault;
    }

    public static WireItem of(Item item) {
        return new WireItem(item, null);
    }

    public static @Nullable WireItem of(Optional<Item> item) {
        return item.map(WireItem::of).orElse(null);
    }

    /** As {@link WireValue#value}. */
    public Item item() {
        if (fault != null) {
            throw new IllegalStateException(fault.message());
        }
        return Objects.requireNonNull(item);
    }

    public Optional<ValueFault> fault() {
        return Optional.ofNullable(fault);
    }

    /** As messages repeat it: its start, if it is long, and nothing of what is faulty. */
    @Override
    public String toString() {
        return item == null ? "{}" : ValueText.of(item);
    }
}
