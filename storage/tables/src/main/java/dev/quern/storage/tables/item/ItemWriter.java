package dev.quern.storage.tables.item;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Writes items as bytes.
 *
 * <pre>
 * item   version size map
 * map    count (length name length value)..
 * value  type, then: nothing, the bytes, a number, count (length member).., count (length value).., or a map
 * </pre>
 *
 * Numbers in it are varints. Everything has its length before it, so that a reader passes over what it does not need.
 */
final class ItemWriter {

    static final int VERSION = 1;

    /** Codes are what is stored: never to be given another meaning. */
    static final int S = 1;
    static final int N = 2;
    static final int B = 3;
    static final int FALSE = 4;
    static final int TRUE = 5;
    static final int NULL = 6;
    static final int SS = 7;
    static final int NS = 8;
    static final int BS = 9;
    static final int L = 10;
    static final int M = 11;

    private byte[] bytes;
    private int length;

    private ItemWriter(int expected) {
        this.bytes = new byte[expected];
    }

    static byte[] write(Map<String, AttributeValue> attributes, int size) {
        ItemWriter writer = new ItemWriter(size + size / 8 + 64);
        writer.put(VERSION);
        writer.varint(size);
        writer.map(attributes);
        return Arrays.copyOf(writer.bytes, writer.length);
    }

    private void map(Map<String, AttributeValue> entries) {
        varint(entries.size());
        entries.forEach((name, value) -> {
            bytes(Utf8.bytes(name));
            value(value);
        });
    }

    /** A value with its length before it. */
    private void value(AttributeValue value) {
        int start = length;
        // most values are short: one byte is kept for the length, and what is longer is moved
        put(0);
        content(value);
        int written = length - start - 1;
        int extra = varintLength(written) - 1;
        if (extra > 0) {
            ensure(extra);
            System.arraycopy(bytes, start + 1, bytes, start + 1 + extra, written);
        }
        length = start;
        varint(written);
        length += written;
    }

    private void content(AttributeValue value) {
        switch (value) {
            case AttributeValue.S string -> raw(S, Utf8.bytes(string.value()));
            case AttributeValue.N number -> raw(N, NumberCodec.encode(number.value()));
            case AttributeValue.B binary -> raw(B, binary.value().shared());
            case AttributeValue.Bool bool -> put(bool.value() ? TRUE : FALSE);
            case AttributeValue.Null _ -> put(NULL);
            case AttributeValue.SS strings -> set(SS, strings.values(), Utf8::bytes);
            case AttributeValue.NS numbers -> set(NS, numbers.values(), NumberCodec::encode);
            case AttributeValue.BS binaries -> set(BS, binaries.values(), Binary::shared);
            case AttributeValue.L list -> {
                put(L);
                varint(list.elements().size());
                list.elements().forEach(this::value);
            }
            case AttributeValue.M map -> {
                put(M);
                map(map.entries());
            }
        }
    }

    private void raw(int type, byte[] content) {
        put(type);
        ensure(content.length);
        System.arraycopy(content, 0, bytes, length, content.length);
        length += content.length;
    }

    private <T> void set(int type, Set<T> members, Function<T, byte[]> encoding) {
        put(type);
        varint(members.size());
        members.forEach(member -> bytes(encoding.apply(member)));
    }

    private void bytes(byte[] content) {
        varint(content.length);
        ensure(content.length);
        System.arraycopy(content, 0, bytes, length, content.length);
        length += content.length;
    }

    private void varint(int value) {
        int rest = value;
        while (rest > 0x7F) {
            put((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        put(rest);
    }

    private static int varintLength(int value) {
        return value == 0 ? 1 : (Integer.SIZE - Integer.numberOfLeadingZeros(value) + 6) / 7;
    }

    private void put(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
