package dev.quern.runtime.invoke;

import dev.quern.runtime.concurrency.Share;
import dev.quern.runtime.function.FunctionName;

/**
 * How many invocations of a function run at one moment, against how many may.
 *
 * @param function
 *            the function
 * @param share
 *            what it has of the account's concurrency for itself
 * @param running
 *            how many run
 * @param provisionedReady
 *            for how many at a time its environments are ready, those included that run
 * @param provisionedRunning
 *            how many run in environments that were kept ready
 * @param spilled
 *            how many of its provisioned versions were let in on demand since the start, as no ready environment was
 *            free
 */
public record FunctionLoad(FunctionName function, Share share, int running, int provisionedReady,
        int provisionedRunning, long spilled) {

    static FunctionLoad of(FunctionConcurrency function) {
        return new FunctionLoad(function.name(), function.share(), function.running(), function.provisionedReady(),
                function.provisionedRunning(), function.spilled());
    }
}
