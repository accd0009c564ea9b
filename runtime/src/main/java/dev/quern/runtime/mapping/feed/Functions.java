package dev.quern.runtime.mapping.feed;

import dev.quern.runtime.invoke.InvocationRequest;
import dev.quern.runtime.invoke.InvocationResult;
import java.util.concurrent.CompletableFuture;

/** Calls functions. Does not block. */
@FunctionalInterface
public interface Functions {

    /** As {@link dev.quern.runtime.invoke.Invoker#invoke(InvocationRequest)}. */
    CompletableFuture<InvocationResult> invoke(InvocationRequest request);
}
