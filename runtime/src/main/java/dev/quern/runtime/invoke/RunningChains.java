package dev.quern.runtime.invoke;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The chains of the calls that an environment runs at the same time. A request of its code that carries the trace
 * header of one of them continues that one's chain. What carries none may come from any of them, and continues what all
 * have in common: a chain that runs in a circle must not stop another one that happens to run beside it. Safe for use
 * by several threads.
 */
final class RunningChains {

    private final Map<Thread, Call> running = new IdentityHashMap<>(); // guarded by this: by the thread that runs it
    private final Map<String, Call> named = new HashMap<>(); // guarded by this: what gave its header away, by parent
    private Lineage last = Lineage.NONE; // guarded by this

    /** The calling thread runs a call from now on. */
    synchronized void begin(Call call) {
        running.put(Thread.currentThread(), call);
        last = call.request().lineage();
    }

    /** The header of a call is given to its code. */
    synchronized void named(Call call, TraceHeader header) {
        if (running.containsValue(call)) {
            named.putIfAbsent(header.parent(), call);
        }
    }

    /** The calling thread runs its call no more. */
    synchronized void end(Call call) {
        running.remove(Thread.currentThread());
        call.traceIfAsked().ifPresent(header -> named.remove(header.parent(), call));
    }

    /** What the calls that run have in common; the chain of the call begun last if none runs. */
    synchronized Lineage common() {
        return common(running.values().stream()).orElse(last);
    }

    /**
     * The chain that is continued by what the calling thread does with something that a call was given. Code may keep
     * that for later calls: a thread that runs one of them works for that one, whatever it uses; any other, for nobody
     * knows which once the given one has ended.
     */
    synchronized Lineage of(Call given) {
        Call own = running.get(Thread.currentThread());
        if (own != null) {
            return own.request().lineage();
        }
        return running.containsValue(given) ? given.request().lineage() : common();
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
