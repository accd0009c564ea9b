package dev.quern.storage.tables.partiql;

import dev.quern.storage.kv.Tuple;
import dev.quern.storage.tables.item.AttributeType;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.TablesException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a SELECT goes on.
 *
 * @param source
 *            the identifier of the table or index that is read
 * @param query
 *            which of the queries of its plan, from 0
 * @param after
 *            the key after which that one goes on; empty for its beginning
 */
record NextToken(long source, int query, Optional<Item> after) {

    private static final long VERSION = 1;

    /**
     * What {@link #toString} gave.
     *
     * @throws TablesException.Validation
     *             if it is none of ours, or one of another table or index
     */
    static NextToken parse(String text, long source) {
        try {
            Tuple parts = Tuple.unpack(Base64.getDecoder().decode(text));
            long query = parts.getLong(2);
            if (parts.getLong(0) == VERSION && parts.getLong(1) == source && query >= 0
                    && query <= Integer.MAX_VALUE) {
                return new NextToken(source, (int) query, key(parts));
            }
        } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException
                | TablesException.Validation e) {
            // told below
        }
        throw Refusals.of("Invalid NextToken");
    }

    private static Optional<Item> key(Tuple parts) {
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        for (int i = 3; i < parts.size(); i += 3) {
            key.put(parts.getString(i), switch (AttributeType.valueOf(parts.getString(i + 1))) {
                case S -> AttributeValue.of(parts.getString(i + 2));
                case N -> AttributeValue.number(parts.getString(i + 2));
                case B -> AttributeValue.binary(parts.getBytes(i + 2));
                case BOOL, NULL, SS, NS, BS, L, M -> throw new IllegalArgumentException("no type of a key");
            });
        }
        return key.isEmpty() ? Optional.empty() : Optional.of(Item.of(key));
    }

    @Override
    public String toString() {
        Tuple parts = Tuple.empty().add(VERSION).add(source).add(query);
        for (Map.Entry<String, AttributeValue> attribute : after.orElse(Item.empty()).attributes().entrySet()) {
            parts = parts.add(attribute.getKey()).add(attribute.getValue().type().name());
            parts = switch (attribute.getValue()) {
                case AttributeValue.S string -> parts.add(string.value());
                case AttributeValue.N number -> parts.add(number.value().toString());
                case AttributeValue.B binary -> parts.add(binary.value().bytes());
                case AttributeValue other -> throw new IllegalStateException("a key with a " + other.type());
            };
        }
        return Base64.getEncoder().encodeToString(parts.pack());
    }
}
