package dev.quern.admin.auth;

import dev.quern.runtime.invoke.Invoker;
import dev.quern.runtime.invoke.Lineage;

/**
 * Which chain of calls a request continues: a function's key tells the environment that it comes from, and the trace
 * header which of the calls there. Thread-safe; nothing in it blocks.
 */
public final class CallChains {

    private final Invoker invoker;

    public CallChains(Invoker invoker) {
        this.invoker = invoker;
    }

    /** The chain, to be asked for when the head of the request has come: the call that sends it may end before it. */
    public Lineage of(Principal principal, RequestHead head) {
        return principal instanceof Principal.Function function
                ? invoker.lineageIn(function.environmentId(), head.header(RequestHead.TRACE))
                : Lineage.NONE;
    }
}
