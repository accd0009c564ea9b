package dev.quern.storage.kv;

import java.util.Iterator;

/**
 * Walks the entries of a range, reading them as it goes. A transaction's cursor shows what the transaction has
 * written by the time it steps on: writes ahead of it are seen, those behind are not. For use by one thread at
 * a time.
 */
public interface Cursor extends Iterator<Entry>, AutoCloseable {

    @Override
    void close();
}
