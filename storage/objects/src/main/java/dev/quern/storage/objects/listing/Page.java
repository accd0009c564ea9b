package dev.quern.storage.objects.listing;

import dev.quern.storage.kv.Cursor;
import dev.quern.storage.kv.Entry;
import dev.quern.storage.kv.KeyRange;
import dev.quern.storage.kv.Reader;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** How rows become a page: one after the other, but what a common prefix stands for is passed over, not read. */
final class Page {

    private Page() {}

    /**
     * Fills a page.
     *
     * @param start
     *            what may be in it
     * @param isFull
     *            whether the page holds as much as it may
     * @param show
     *            puts a row into the page, and says where to go on, if not with the next row
     * @return whether there is more than the page holds
     */
    static boolean fill(Reader reader, KeyRange start, BooleanSupplier isFull,
            Function<Entry, Optional<KeyRange>> show) {
        Optional<KeyRange> rest = Optional.of(start);
        while (rest.isPresent()) {
            try (Cursor cursor = reader.range(rest.get())) {
                rest = Optional.empty();
                while (rest.isEmpty() && cursor.hasNext()) {
                    if (isFull.getAsBoolean()) {
                        return true;
                    }
                    rest = show.apply(cursor.next());
                }
            }
        }
        return false;
    }
}
