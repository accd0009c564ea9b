package dev.quern.storage.tables.write;

/** Which attributes a write answers with. */
public enum ReturnValues {
    NONE,
    /** The item as it was. */
    ALL_OLD,
    /** What an update changed, as it was. */
    UPDATED_OLD,
    /** The item as it is. */
    ALL_NEW,
    /** What an update changed, as it is. */
    UPDATED_NEW
}
