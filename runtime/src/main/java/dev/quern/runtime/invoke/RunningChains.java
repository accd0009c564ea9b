package dev.quern.runtime.invoke;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The chains of the calls that an environment runs at the same time. A request of its code that carries the trace
 * header of one of them continues that one's chain. What carries none may come from any of them, and continues what all
 * have in common: a chain that runs in a circle must not stop another one that happens to run beside it. Safe for use
 * by several threads.
 */
final class RunningChains {

    private final Set<Call> running = Collections.newSetFromMap(new IdentityHashMap<>()); // guarded by this
    private final Map<String, Call> named = new HashMap<>(); // guarded by this: what gave its header away, by parent
    private Lineage last = Lineage.NONE; // guarded by this

    synchronized void begin(Call call) {
        running.add(call);
        last = call.request().lineage();
    }

    /** The header of a call is given to its code. */
    synchronized void named(Call call, TraceHeader header) {
        if (running.contains(call)) {
            named.putIfAbsent(header.parent(), call);
        }
    }

    synchronized void end(Call call) {
        running.remove(call);
        call.traceIfAsked().ifPresent(header -> named.remove(header.parent(), call));
    }

    /** What the calls that run have in common; the chain of the call begun last if none runs. */
    synchronized Lineage common() {
        return common(running.stream()).orElse(last);
    }

    /** The chain that a request with a header continues. */
    synchronized Lineage of(TraceHeader header) {
        Call call = named.get(header.parent());
        if (call != null) {
            return call.request().lineage();
        }
        // a library may name itself as the parent, or nobody: the trace is still that of the call
        return common(named.values().stream().filter(one -> one.traceIfAsked()
                .filter(own -> own.root().equals(header.root())).isPresent())).orElseGet(this::common);
    }

    private static Optional<Lineage> common(Stream<Call> calls) {
        return calls.map(call -> call.request().lineage()).reduce(Lineage::common);
    }
}
