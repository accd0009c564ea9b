package dev.quern.runtime.async;

import dev.quern.runtime.invoke.InvocationResult;

/** What came of trying a call. */
sealed interface Attempt {

    /** The function ran. */
    record Ran(InvocationResult result) implements Attempt {}

    /** It could not run: too many do, or something that it needs was not there. */
    record PutOff(Throwable reason) implements Attempt {}

    /** It was not tried: its time is over. */
    record Expired() implements Attempt {}

    /** It was not tried: the chain that it belongs to runs in a circle. */
    record Recursive() implements Attempt {}

    /** It was not tried: its function is switched off by a reserved concurrency of zero. */
    record SwitchedOff() implements Attempt {}

    /** It was not tried: what it calls is not there. */
    record Gone() implements Attempt {}
}
