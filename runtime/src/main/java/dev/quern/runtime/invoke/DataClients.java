package dev.quern.runtime.invoke;

import dev.quern.function.Objects;
import dev.quern.runtime.function.Deployment;

/** Makes what functions reach data with. Safe for use by several threads. */
@FunctionalInterface
public interface DataClients {

    /**
     * The clients of an environment.
     *
     * @param environmentId
     *            names the environment: what its code changes continues the chain of calls that it is in
     */
    Bound in(String environmentId, Deployment deployment);

    /** The clients of one environment. */
    interface Bound {

        /**
         * Buckets and objects.
         *
         * @param requestId
         *            the call in which they are used
         */
        Objects objects(String requestId);
    }
}
