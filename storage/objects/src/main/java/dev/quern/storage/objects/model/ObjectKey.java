package dev.quern.storage.objects.model;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The name of an object in its bucket: 1 to 1,024 bytes of UTF-8, any characters. It is never a path: the bytes of an
 * object lie under names of our own.
 *
 * @param value
 *            the key
 */
public record ObjectKey(String value) {

    /** The longest key, in bytes of UTF-8. */
    public static final int MAX_BYTES = 1_024;

    /**
     * @throws ObjectsException.InvalidKey
     *             if it is empty, or holds half of a surrogate pair
     * @throws ObjectsException.KeyTooLong
     *             if it has more than {@link #MAX_BYTES}
     */
    public ObjectKey {
        if (value.isEmpty()) {
            throw new ObjectsException.InvalidKey("A key has at least one character.");
        }
        int bytes;
        try {
            bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value)).remaining();
        } catch (CharacterCodingException e) {
            throw new ObjectsException.InvalidKey("A key is text in UTF-8; this one has half of a surrogate pair.");
        }
        if (bytes > MAX_BYTES) {
            throw new ObjectsException.KeyTooLong(bytes, MAX_BYTES);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
