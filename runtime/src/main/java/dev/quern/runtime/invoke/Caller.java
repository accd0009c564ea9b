package dev.quern.runtime.invoke;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Somebody who wants a function invoked, from the moment the limits let the invocation in.
 *
 * @param result
 *            where the answer goes
 * @param blocked
 *            whether a thread waits for it and asks again as soon as it has it, so that staying awake for the next call
 *            is worth while
 * @param wakeUps
 *            where threads that sleep are woken for it
 */
record Caller(InvocationRequest request, CompletableFuture<InvocationResult> result, boolean blocked,
        Executor wakeUps) {}
