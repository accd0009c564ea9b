package dev.quern.storage.kv;

import java.util.Iterator;

/** Walks the entries of a range, reading them as it goes. For use by one thread at a time. */
public interface Cursor extends Iterator<Entry>, AutoCloseable {

    @Override
    void close();
}
