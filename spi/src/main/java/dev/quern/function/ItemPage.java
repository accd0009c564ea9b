package dev.quern.function;

import java.util.List;
import java.util.Optional;

/**
 * What a query or scan found.
 *
 * @param items
 *            those that the filter takes; unmodifiable
 * @param next
 *            the key after which the next page begins; empty if this is the last one. A page may be empty and have a
 *            next one.
 */
public record ItemPage(List<Item> items, Optional<Item> next) {

    public ItemPage {
        items = List.copyOf(items);
    }
}
