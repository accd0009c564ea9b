package dev.quern.storage.tables.item;

import java.util.Optional;

/** The types of values, by the names that people and protocols use. */
public enum AttributeType {
    S("STRING"), N("NUMBER"), B("BINARY"), BOOL("BOOLEAN"), NULL("NULL"), SS("STRING_SET"), NS("NUMBER_SET"), BS(
            "BINARY_SET"), L("LIST"), M("MAP");

    private final String longName;

    AttributeType(String longName) {
        this.longName = longName;
    }

    /** As messages about legacy parameters spell it. */
    public String longName() {
        return longName;
    }

    public boolean isSet() {
        return this == SS || this == NS || this == BS;
    }

    /** The type with a name, exactly as written; empty if there is none. */
    public static Optional<AttributeType> named(String name) {
        for (AttributeType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
