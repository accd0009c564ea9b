package dev.quern.storage.kv.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether transactions could have run one after another. The final lists say in which order they appended; what each of
 * them saw says which appends came before it, and which after. A circle of such arrows is a contradiction.
 */
final class SerialOrder {

    /**
     * A committed transaction.
     *
     * @param id
     *            what it appended
     * @param seen
     *            the lists it read, as they were before its own appends
     * @param appended
     *            the lists it appended to
     */
    record Observed(int id, Map<String, List<Integer>> seen, List<String> appended) {}

    private final List<Observed> history;
    private final Map<String, List<Integer>> end;
    private final Map<Integer, Set<Integer>> before = new HashMap<>();
    private final List<String> contradictions = new ArrayList<>();

    SerialOrder(List<Observed> history, Map<String, List<Integer>> end) {
        this.history = history;
        this.end = end;
        end.forEach((name, list) -> addAppends(list));
        history.forEach(this::check);
        findCircles();
    }

    List<String> contradictions() {
        return contradictions;
    }

    private void addAppends(List<Integer> list) {
        for (int i = 1; i < list.size(); i++) {
            arrow(list.get(i - 1), list.get(i));
        }
    }

    private void check(Observed transaction) {
        for (String name : transaction.appended) {
            if (!end.getOrDefault(name, List.of()).contains(transaction.id)) {
                contradictions.add("the append of %d to %s is lost".formatted(transaction.id, name));
            }
        }
        transaction.seen.forEach((name, list) -> {
            List<Integer> whole = end.getOrDefault(name, List.of());
            if (list.size() > whole.size() || !whole.subList(0, list.size()).equals(list)) {
                contradictions.add("%d saw %s as %s, which it never was".formatted(transaction.id, name, list));
                return;
            }
            if (!list.isEmpty()) {
                arrow(list.getLast(), transaction.id);
            }
            if (list.size() < whole.size()) {
                arrow(transaction.id, whole.get(list.size()));
            }
        });
    }

    private void arrow(int first, int second) {
        if (first != second) {
            before.computeIfAbsent(first, id -> new HashSet<>()).add(second);
        }
    }

    /** Takes away, again and again, whoever nobody comes before: what is left stands in circles. */
    private void findCircles() {
        Map<Integer, Integer> arrowsTo = new HashMap<>();
        history.forEach(transaction -> arrowsTo.put(transaction.id, 0));
        before.values().forEach(later -> later.forEach(id -> arrowsTo.merge(id, 1, Integer::sum)));
        List<Integer> free = new ArrayList<>();
        arrowsTo.forEach((id, count) -> {
            if (count == 0) {
                free.add(id);
            }
        });
        while (!free.isEmpty()) {
            int id = free.removeLast();
            arrowsTo.remove(id);
            for (int later : before.getOrDefault(id, Set.of())) {
                if (arrowsTo.merge(later, -1, Integer::sum) == 0) {
                    free.add(later);
                }
            }
        }
        if (!arrowsTo.isEmpty()) {
            contradictions.add("no order of these fits what they saw: " + arrowsTo.keySet());
        }
    }
}
