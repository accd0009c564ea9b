package dev.quern.admin.dynamodb.backup;

import dev.quern.storage.tables.item.Item;
import java.io.IOException;
import java.util.Optional;

/** How items are written in an object, one after another. For one object and one thread. */
interface LineForm {

    /** Whether a record ends with a byte; told of every byte, in their order. */
    boolean endsWith(int b);

    /** Whether something stands before the items, which is to be told to {@link #header}. */
    boolean hasHeader();

    /**
     * Takes the first record, if it says what the others mean.
     *
     * @throws IOException
     *             if it does not
     */
    void header(byte[] line) throws IOException;

    /** The item of a record; empty if it holds none. */
    Optional<Item> item(byte[] line);
}
