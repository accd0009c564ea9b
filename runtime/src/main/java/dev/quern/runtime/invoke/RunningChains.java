package dev.quern.runtime.invoke;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The chains of the calls that an environment runs at the same time. What its code calls does not tell which of them it
 * calls for, so it continues what all of them have in common: a chain that runs in a circle must not stop another one
 * that happens to run beside it. Safe for use by several threads.
 */
final class RunningChains {

    private final Map<InvocationRequest, Lineage> running = new IdentityHashMap<>(); // guarded by this
    private Lineage last = Lineage.NONE; // guarded by this

    synchronized void begin(InvocationRequest call) {
        running.put(call, call.lineage());
        last = call.lineage();
    }

    synchronized void end(InvocationRequest call) {
        running.remove(call);
    }

    /** What the calls that run have in common; the chain of the call begun last if none runs. */
    synchronized Lineage common() {
        return running.values().stream().reduce(Lineage::common).orElse(last);
    }
}
