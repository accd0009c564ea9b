package dev.quern.storage.tables.item;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attributes by their names: an item, a part of one, or a key. One that was read from the store keeps the bytes that it
 * was read from, and decodes what is asked for. Immutable, safe for use by several threads.
 */
public final class Item {

    /** The largest item, in bytes by {@link #size}. */
    public static final int MAX_SIZE = 400 << 10;
    /** What is said of a name that is empty. */
    public static final String EMPTY_NAME = "Empty attribute name";

    private static final Item EMPTY = new Item(Map.of());

    /** At least one of the two is there; the other is made when it is needed, maybe twice, always the same. */
    private volatile @Nullable Map<String, AttributeValue> attributes;
    private volatile byte @Nullable [] encoded;

    private Item(Map<String, AttributeValue> attributes) {
        this.attributes = attributes;
    }

    private Item(byte[] encoded) {
        this.encoded = encoded;
    }

    /**
     * The name, if an attribute or an entry of a map may have it that is written; what was stored is not held to it.
     *
     * @throws TablesException.Validation
     *             if it is empty
     */
    public static String requireName(String name) {
        if (name.isEmpty()) {
            throw new TablesException.Validation(EMPTY_NAME);
        }
        return name;
    }

    public static Item empty() {
        return EMPTY;
    }

    /**
     * @throws TablesException.Validation
     *             if a name has no UTF-8 form
     */
    public static Item of(Map<String, ? extends AttributeValue> attributes) {
        attributes.keySet().forEach(Utf8::requireWellFormed);
        return new Item(Collections.unmodifiableMap(new LinkedHashMap<>(attributes)));
    }

    public static Item of(String name, AttributeValue value) {
        return new Item(Map.of(name, value));
    }

    public static Item of(String name, AttributeValue value, String name2, AttributeValue value2) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        attributes.put(name, value);
        attributes.put(name2, value2);
        return of(attributes);
    }

    /**
     * An item from what {@link #encoded} gave. Nothing is decoded yet.
     *
     * @throws IllegalArgumentException
     *             if it was written by a version unknown here
     */
    public static Item decode(byte[] encoded) {
        ItemReader.requireKnown(encoded);
        return new Item(encoded);
    }

    /** The value of an attribute; {@code null} if the item has none of that name. */
    public @Nullable AttributeValue get(String name) {
        Map<String, AttributeValue> decoded = attributes;
        return decoded != null ? decoded.get(name) : ItemReader.attribute(bytes(), name);
    }

    public boolean has(String name) {
        Map<String, AttributeValue> decoded = attributes;
        return decoded != null ? decoded.containsKey(name) : ItemReader.has(bytes(), name);
    }

    /** All of them, in the order in which they were written. */
    public Map<String, AttributeValue> attributes() {
        Map<String, AttributeValue> decoded = attributes;
        if (decoded == null) {
            decoded = Collections.unmodifiableMap(ItemReader.attributes(bytes()));
            attributes = decoded;
        }
        return decoded;
    }

    public boolean isEmpty() {
        return attributes().isEmpty();
    }

    /** The attributes of these names, as far as they are there. */
    public Item only(Iterable<String> names) {
        Map<String, AttributeValue> part = new LinkedHashMap<>();
        for (String name : names) {
            AttributeValue value = get(name);
            if (value != null) {
                part.put(name, value);
            }
        }
        return new Item(Collections.unmodifiableMap(part));
    }

    /** What the item counts for, in bytes: names and values by the rules of DynamoDB. */
    public int size() {
        byte[] bytes = encoded;
        if (bytes != null) {
            return ItemReader.size(bytes);
        }
        int size = 0;
        for (Map.Entry<String, AttributeValue> attribute : attributes().entrySet()) {
            size += Utf8.length(attribute.getKey()) + attribute.getValue().size();
        }
        return size;
    }

    /** Does now what {@link #encoded} would do later. */
    public void encode() {
        bytes();
    }

    /** The item as bytes, for {@link #decode}. Not to be changed. */
    public byte[] encoded() {
        return bytes();
    }

    private byte[] bytes() {
        byte[] bytes = encoded;
        if (bytes == null) {
            bytes = ItemWriter.write(attributes(), size());
            encoded = bytes;
        }
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        // sizes are known without decoding, and different for most that differ
        return other instanceof Item that && size() == that.size() && attributes().equals(that.attributes());
    }

    @Override
    public int hashCode() {
        return attributes().hashCode();
    }

    @Override
    public String toString() {
        return attributes().toString();
    }
}
