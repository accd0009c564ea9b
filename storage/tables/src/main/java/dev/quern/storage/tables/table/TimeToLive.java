package dev.quern.storage.tables.table;

/**
 * By which attribute items expire.
 *
 * @param attribute
 *            holds a number: seconds since 1970
 * @param indexId
 *            where the times are kept in order; unique in the store
 * @param complete
 *            whether the items that were there before are in that order
 */
public record TimeToLive(String attribute, long indexId, boolean complete) {}
