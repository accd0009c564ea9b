package dev.quern.storage.tables.table;

/**
 * An element of a key as it is asked for.
 *
 * @param attribute
 *            the name of the attribute
 * @param role
 *            whether it is for finding or for ordering
 */
public record KeyElement(String attribute, Role role) {

    /** What an element is for. */
    public enum Role {
        HASH, RANGE
    }

    /** As messages print it. */
    @Override
    public String toString() {
        return "KeySchemaElement(attributeName=" + attribute + ", keyType=" + role + ")";
    }
}
