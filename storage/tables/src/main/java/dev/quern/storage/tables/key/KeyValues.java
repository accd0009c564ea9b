package dev.quern.storage.tables.key;

import dev.quern.storage.kv.Tuple;
import dev.quern.storage.tables.item.AttributeValue;
import dev.quern.storage.tables.item.Item;
import dev.quern.storage.tables.item.NumberCodec;
import dev.quern.storage.tables.table.KeyAttribute;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Values of key attributes as elements of a tuple, whose order is that of the values. */
final class KeyValues {

    /** What hash attributes may take of a physical key; what is longer is replaced by its SHA-256. */
    static final int MAX_PLAIN_HASH_BYTES = 512;

    private KeyValues() {}

    /** The element of a value; the types of one attribute are all the same, so they need no order among them. */
    static Object element(AttributeValue value) {
        return switch (value) {
            case AttributeValue.S string -> string.value();
            case AttributeValue.N number -> NumberCodec.encode(number.value());
            case AttributeValue.B binary -> binary.value().bytes();
            case AttributeValue other -> throw new IllegalArgumentException("a key cannot hold " + other.type());
        };
    }

    /** The elements of these attributes; empty if the item lacks one or holds another type there. */
    static Optional<Tuple> elements(Item item, List<KeyAttribute> attributes) {
        List<Object> elements = new ArrayList<>(attributes.size());
        for (KeyAttribute attribute : attributes) {
            AttributeValue value = item.get(attribute.name());
            if (value == null || value.type() != attribute.type()) {
                return Optional.empty();
            }
            elements.add(element(value));
        }
        return Optional.of(Tuple.of(elements.toArray()));
    }

    /** Itself, or if it is long a tuple that holds its SHA-256 in a tuple: no short one looks like that. */
    static Tuple shortened(Tuple elements, int maxBytes) {
        byte[] packed = elements.pack();
        return packed.length <= maxBytes ? elements : Tuple.of(Tuple.of(sha256(packed)));
    }

    static boolean isShortened(Tuple shortened, Tuple elements) {
        return !shortened.equals(elements);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Spreads hash keys evenly over 32 bits, from 0 to 2^32 - 1. Part of what is stored: never to be changed.
     */
    static long spread(Tuple elements) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : elements.pack()) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001b3L;
        }
        return mix(hash) >>> 32;
    }

    /** Makes every bit depend on every bit. */
    static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

}
