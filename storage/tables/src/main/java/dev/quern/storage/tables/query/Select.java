package dev.quern.storage.tables.query;

/** What of the items a page holds. */
public enum Select {
    ALL_ATTRIBUTES,
    /** What the index holds. */
    ALL_PROJECTED_ATTRIBUTES,
    /** What a projection names. */
    SPECIFIC_ATTRIBUTES,
    /** Only how many there are. */
    COUNT
}
