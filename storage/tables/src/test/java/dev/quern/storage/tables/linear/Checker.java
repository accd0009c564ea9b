package dev.quern.storage.tables.linear;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Looks for an order of calls in which each answer is right, and no call comes before one that had ended when it began:
 * the search of Wing and Gong, which remembers where it was before.
 */
final class Checker {

    private final List<Event> events;
    private final Set<Place> seen = new HashSet<>();

    private record Place(BitSet done, long value) {}

    private Checker(List<Event> events) {
        this.events = new ArrayList<>(events);
        this.events.sort(Comparator.comparingLong(Event::begin));
    }

    /** Whether there is such an order for a register that begins with 0. */
    static boolean isLinearizable(List<Event> events) {
        return new Checker(events).search();
    }

    /** Depth first, with a stack of its own: histories are longer than Java's is deep. */
    private boolean search() {
        List<Place> stack = new ArrayList<>(List.of(new Place(new BitSet(), 0)));
        while (!stack.isEmpty()) {
            Place place = stack.removeLast();
            if (place.done().cardinality() == events.size()) {
                return true;
            }
            if (seen.add(place)) {
                stack.addAll(next(place));
            }
        }
        return false;
    }

    private List<Place> next(Place place) {
        List<Place> next = new ArrayList<>();
        long firstEnd = Long.MAX_VALUE;
        for (int i = place.done().nextClearBit(0); i < events.size(); i = place.done().nextClearBit(i + 1)) {
            Event event = events.get(i);
            if (event.begin() > firstEnd) {
                // something that is still to come had ended by then, and so for all after this
                break;
            }
            firstEnd = Math.min(firstEnd, event.end());
            OptionalLong value = event.apply(place.value());
            if (value.isPresent()) {
                BitSet done = (BitSet) place.done().clone();
                done.set(i);
                next.add(new Place(done, value.getAsLong()));
            }
        }
        return next;
    }
}
