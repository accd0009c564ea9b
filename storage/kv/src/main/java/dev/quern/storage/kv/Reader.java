package dev.quern.storage.kv;

/** What can be read from a snapshot or a transaction. For use by one thread at a time. */
public interface Reader extends Lookup {

    /** The entries of a range in ascending order of their keys. To be closed by the caller, before the reader ends. */
    Cursor range(KeyRange range);

    /** The entries of a range in descending order of their keys. To be closed by the caller, before the reader ends. */
    Cursor rangeReversed(KeyRange range);
}
