package dev.quern.admin.dynamodb.call;

import dev.quern.admin.dynamodb.value.ValueFault;
import dev.quern.admin.dynamodb.value.WireItem;
import dev.quern.admin.dynamodb.value.WireValue;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a request means that has the right form. Writes of one item say how many errors there are before most
 * faults that need no table to be found; other requests never do. Some requests have their values checked in the
 * service's {@linkplain ValueFault older way}.
 */
public enum Reading {

    /** One error is said to be one. */
    COUNTED,
    /** Faults are told as they are. */
    PLAIN,
    /** As {@link #PLAIN}, with values checked in the older way. */
    OLDER;

    private static final String ONE_ERROR = "1 validation error detected: ";

    public TablesException.Validation refusal(String message) {
        return new TablesException.Validation(this == COUNTED ? ONE_ERROR + message : message);
    }

    /** Does what may refuse, telling its refusals as all others. */
    public <T> T of(Supplier<T> reading) {
        if (this != COUNTED) {
            return reading.get();
        }
        try {
            return reading.get();
        } catch (TablesException.Validation e) {
            throw refusal(e.getMessage());
        }
    }

    /** The words of this way. */
    String told(ValueFault fault) {
        return this == OLDER ? fault.older() : fault.message();
    }

    /** Whether this way says where the fault is, if it is not in an item. */
    boolean places(ValueFault fault) {
        return this == OLDER || fault.placed();
    }

    private TablesException.Validation refusal(ValueFault fault, String message) {
        return fault.counted() ? refusal(message) : new TablesException.Validation(message);
    }

    /** An item that came. */
    public Item item(WireItem item) {
        item.fault().ifPresent(fault -> {
            throw refusal(fault, told(fault));
        });
        return item.item();
    }

    /** An item that need not have come. */
    public Optional<Item> item(@Nullable WireItem item, String before) {
        if (item == null) {
            return Optional.empty();
        }
        item.fault().ifPresent(fault -> {
            throw refusal(fault, places(fault) ? before + told(fault) : told(fault));
        });
        return Optional.of(item.item());
    }

    /** A value that came. */
    public AttributeValue value(WireValue value) {
        value.fault().ifPresent(fault -> {
            throw refusal(fault, told(fault));
        });
        return value.value();
    }

    /** Values that came. */
    public List<AttributeValue> values(@Nullable List<WireValue> values) {
        List<AttributeValue> sound = new ArrayList<>();
        if (values != null) {
            values.forEach(value -> sound.add(value(value)));
        }
        return sound;
    }
}
