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
     * How many items to look for, to know of a part whether another follows it.
     *
     * @param limit
     *            how many items the part may have
     * @throws FunctionsException.InvalidParameter
     *             if that is not positive
     */
    public static int probe(int limit) {
        if (limit < 1) {
            throw new FunctionsException.InvalidParameter("A page has at least 1 item, not " + limit + ".");
        }
        return limit == Integer.MAX_VALUE ? limit : limit + 1;
    }

    /**
     * A part of at most {@code limit} items.
     *
     * @param found
     *            what was found when {@link #probe} items were looked for
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
