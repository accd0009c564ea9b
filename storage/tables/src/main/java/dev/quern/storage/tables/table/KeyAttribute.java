package dev.quern.storage.tables.table;

import dev.quern.storage.tables.item.AttributeType;

/**
 * An attribute that keys are made of.
 *
 * @param name
 *            its name
 * @param type
 *            {@link AttributeType#S}, {@link AttributeType#N} or {@link AttributeType#B}
 */
public record KeyAttribute(String name, AttributeType type) {

    /**
     * @throws IllegalArgumentException
     *             if keys cannot have this type
     */
    public KeyAttribute {
        if (type != AttributeType.S && type != AttributeType.N && type != AttributeType.B) {
            throw new IllegalArgumentException("a key attribute is S, N or B, not " + type);
        }
    }
}
