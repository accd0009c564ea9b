package dev.quern.storage.tables.item;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what {@link ItemWriter} wrote, passing over what is not asked for. */
final class ItemReader {

    private final byte[] bytes;
    private int at;

    private ItemReader(byte[] bytes) {
        this.bytes = bytes;
        this.at = 1;
    }

    static void requireKnown(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != ItemWriter.VERSION) {
            throw new IllegalArgumentException("an item was written in a form that is not known here: by a newer"
                    + " version, or it is damaged");
        }
    }

    static int size(byte[] bytes) {
        return new ItemReader(bytes).varint();
    }

    static Map<String, AttributeValue> attributes(byte[] bytes) {
        ItemReader reader = new ItemReader(bytes);
        reader.varint();
        return reader.map();
    }

    static @Nullable AttributeValue attribute(byte[] bytes, String name) {
        ItemReader reader = new ItemReader(bytes);
        return reader.find(Utf8.bytes(name)) ? reader.value() : null;
    }

    static boolean has(byte[] bytes, String name) {
        return new ItemReader(bytes).find(Utf8.bytes(name));
    }

    /** Moves to the value of an attribute. */
    private boolean find(byte[] name) {
        varint();
        for (int count = varint(); count > 0; count--) {
            int length = varint();
            boolean found = length == name.length && Arrays.equals(bytes, at, at + length, name, 0, length);
            at += length;
            if (found) {
                return true;
            }
            // in this order: the length is read before it is passed over
            int valueLength = varint();
            at += valueLength;
        }
        return false;
    }

    private Map<String, AttributeValue> map() {
        int count = varint();
        Map<String, AttributeValue> entries = LinkedHashMap.newLinkedHashMap(count);
        for (; count > 0; count--) {
            int length = varint();
            String name = Utf8.text(bytes, at, length);
            at += length;
            entries.put(name, value());
        }
        return entries;
    }

    private AttributeValue value() {
        int length = varint();
        int end = at + length;
        int type = bytes[at++];
        AttributeValue value = switch (type) {
            case ItemWriter.S -> new AttributeValue.S(Utf8.text(bytes, at, end - at));
            case ItemWriter.N -> new AttributeValue.N(NumberCodec.decode(bytes, at, end - at));
            case ItemWriter.B -> new AttributeValue.B(Binary.owning(Arrays.copyOfRange(bytes, at, end)));
            case ItemWriter.FALSE -> new AttributeValue.Bool(false);
            case ItemWriter.TRUE -> new AttributeValue.Bool(true);
            case ItemWriter.NULL -> new AttributeValue.Null();
            case ItemWriter.SS -> new AttributeValue.SS(set((from, size) -> Utf8.text(bytes, from, size)));
            case ItemWriter.NS -> new AttributeValue.NS(set((from, size) -> NumberCodec.decode(bytes, from, size)));
            case ItemWriter.BS -> new AttributeValue.BS(
                    set((from, size) -> Binary.owning(Arrays.copyOfRange(bytes, from, from + size))));
            case ItemWriter.L -> list();
            case ItemWriter.M -> new AttributeValue.M(map());
            default -> throw new IllegalArgumentException("a value has the type " + type + ", which is not known here");
        };
        at = end;
        return value;
    }

    /** Makes a member of a set from a part of the bytes. */
    private interface Member<T> {
        T read(int from, int length);
    }

    private <T> Set<T> set(Member<T> member) {
        int count = varint();
        Set<T> members = LinkedHashSet.newLinkedHashSet(count);
        for (; count > 0; count--) {
            int length = varint();
            members.add(member.read(at, length));
            at += length;
        }
        return members;
    }

    private AttributeValue.L list() {
        int count = varint();
        List<AttributeValue> elements = new ArrayList<>(count);
        for (; count > 0; count--) {
            elements.add(value());
        }
        return new AttributeValue.L(elements);
    }

    private int varint() {
        int value = 0;
        for (int shift = 0;; shift += 7) {
            byte next = bytes[at++];
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
