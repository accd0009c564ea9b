package dev.quern.runtime.java.weave;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which methods of a class call which others of it. Used by one thread.
 *
 * @param <M>
 *            what names a method
 */
final class CallGraph<M> {

    private final Map<M, List<M>> calls = new HashMap<>();

    void add(M caller, M callee) {
        calls.computeIfAbsent(caller, key -> new ArrayList<>()).add(callee);
    }

    /**
     * The methods that can come to be called again while they run, each cycle of calls having at least one. Found by
     * walking in depth without recursion, since a class may chain thousands of methods: a call back to a method that is
     * on the way closes a cycle.
     */
    Set<M> recursive() {
        Set<M> recursive = new HashSet<>();
        Set<M> seen = new HashSet<>();
        for (M start : calls.keySet()) {
            if (seen.add(start)) {
                walk(start, seen, recursive);
            }
        }
        return recursive;
    }

    private void walk(M start, Set<M> seen, Set<M> recursive) {
        Deque<Step<M>> path = new ArrayDeque<>();
        Set<M> onPath = new HashSet<>();
        path.push(new Step<>(start, callees(start)));
        onPath.add(start);
        while (!path.isEmpty()) {
            Step<M> step = path.element();
            if (step.isDone()) {
                onPath.remove(path.pop().method);
                continue;
            }
            M callee = step.next();
            if (onPath.contains(callee)) {
                recursive.add(callee);
            } else if (seen.add(callee)) {
                path.push(new Step<>(callee, callees(callee)));
                onPath.add(callee);
            }
        }
    }

    private List<M> callees(M method) {
        return calls.getOrDefault(method, List.of());
    }

    private static final class Step<M> {

        private final M method;
        private final List<M> callees;
        private int position;

        Step(M method, List<M> callees) {
            this.method = method;
            this.callees = callees;
        }

        boolean isDone() {
            return position == callees.size();
        }

        M next() {
            return callees.get(position++);
        }
    }
}
