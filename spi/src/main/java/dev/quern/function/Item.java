package dev.quern.function;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Attributes by their names: an item of a table, a part of one, or a key. Immutable: every {@code with} gives another.
 *
 * <pre>{@code
 * Item guest = Item.empty().with("room", "blue").with("day", 1).with("name", "Ada");
 * }</pre>
 */
public final class Item {

    private static final Item EMPTY = new Item(Map.of());

    private final Map<String, TableValue> attributes;

    private Item(Map<String, TableValue> attributes) {
        this.attributes = attributes;
    }

    /** An item without attributes. */
    public static Item empty() {
        return EMPTY;
    }

    /** An item with these attributes. */
    public static Item of(Map<String, TableValue> attributes) {
        return new Item(Collections.unmodifiableMap(new LinkedHashMap<>(attributes)));
    }

    /** This item with one more attribute, or another value of it. */
    public Item with(String name, TableValue value) {
        Map<String, TableValue> changed = new LinkedHashMap<>(attributes);
        changed.put(name, value);
        return new Item(Collections.unmodifiableMap(changed));
    }

    /** As {@link #with(String, TableValue)}, with a text. */
    public Item with(String name, String value) {
        return with(name, TableValue.of(value));
    }

    /** As {@link #with(String, TableValue)}, with a whole number. */
    public Item with(String name, long value) {
        return with(name, TableValue.of(value));
    }

    /** As {@link #with(String, TableValue)}, with a number. */
    public Item with(String name, BigDecimal value) {
        return with(name, TableValue.of(value));
    }

    /** As {@link #with(String, TableValue)}, with yes or no. */
    public Item with(String name, boolean value) {
        return with(name, TableValue.of(value));
    }

    /** As {@link #with(String, TableValue)}, with bytes. */
    public Item with(String name, byte[] value) {
        return with(name, TableValue.of(value));
    }

    /** The value of an attribute, if the item has it. */
    public Optional<TableValue> get(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    /** Whether the item has an attribute. */
    public boolean has(String name) {
        return attributes.containsKey(name);
    }

    /**
     * The text of an attribute.
     *
     * @throws NoSuchElementException
     *             if the item has none of this name
     * @throws ClassCastException
     *             if its value is no text
     */
    public String text(String name) {
        return ((TableValue.Text) require(name)).value();
    }

    /**
     * The number of an attribute; throws as {@link #text}.
     */
    public BigDecimal number(String name) {
        return ((TableValue.Numeric) require(name)).value();
    }

    /**
     * Yes or no; throws as {@link #text}.
     */
    public boolean bool(String name) {
        return ((TableValue.Bool) require(name)).value();
    }

    /**
     * The bytes of an attribute, copied; throws as {@link #text}.
     */
    public byte[] bytes(String name) {
        return ((TableValue.Bytes) require(name)).toArray();
    }

    private TableValue require(String name) {
        TableValue value = attributes.get(name);
        if (value == null) {
            throw new NoSuchElementException("the item has no attribute " + name);
        }
        return value;
    }

    /** All attributes; unmodifiable. */
    public Map<String, TableValue> attributes() {
        return attributes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Item && attributes.equals(((Item) other).attributes);
    }

    @Override
    public int hashCode() {
        return attributes.hashCode();
    }

    @Override
    public String toString() {
        return attributes.toString();
    }
}
