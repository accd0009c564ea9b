package dev.quern.runtime.invoke;

import dev.quern.function.Objects;
import dev.quern.function.Streams;
import dev.quern.function.Tables;
import dev.quern.runtime.function.Deployment;
import java.util.function.Supplier;

/**
 * What functions reach data with. Safe for use by several threads.
 *
 * @param objects
 *            makes what they reach objects with
 * @param tables
 *            what they all reach tables with
 * @param streams
 *            what they all reach streams with
 */
public record DataClients(ObjectAccess objects, Tables tables, Streams streams) {

    /** Makes what functions reach objects with. Safe for use by several threads. */
    @FunctionalInterface
    public interface ObjectAccess {

        /** The access of the code of a deployment. */
        Bound of(Deployment deployment);
    }

    /** The access of a deployment to objects. */
    @FunctionalInterface
    public interface Bound {

        /**
         * Buckets and objects.
         *
         * @param requestId
         *            the call that is given them
         * @param lineage
         *            the chain of calls that a change continues; asked for with each, on the thread that makes it
         */
        Objects objects(String requestId, Supplier<Lineage> lineage);
    }
}
