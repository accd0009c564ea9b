package dev.quern.runtime.function;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param items
 *            the items of this part, in order
 * @param nextMarker
 *            what to ask for to have the next part; empty at the end
 * @param <T>
 *            what is listed
 */
public record Page<T>(List<T> items, Optional<String> nextMarker) {

    public Page {
        items = List.copyOf(items);
    }

    /**
     * A part of at most {@code limit} items.
     *
     * @param found
     *            what was found when one item more than the limit was looked for
     * @param marker
     *            names an item, so that the next part can begin after it
     */
    public static <T> Page<T> upTo(int limit, List<T> found, Function<T, String> marker) {
        if (found.size() <= limit) {
            return new Page<>(found, Optional.empty());
        }
        return new Page<>(found.subList(0, limit), Optional.of(marker.apply(found.get(limit - 1))));
    }
}
