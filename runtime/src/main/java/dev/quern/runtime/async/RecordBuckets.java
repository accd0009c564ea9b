package dev.quern.runtime.async;

import dev.quern.runtime.invoke.Lineage;
import dev.quern.storage.kv.Transaction;

/** Buckets as destinations: where the records of calls are kept as objects. Safe for use by several threads. */
public interface RecordBuckets {

    /** Whether there is such a bucket; {@code false} as well for what cannot be a bucket's name. */
    boolean exists(String bucket);

    /**
     * Makes the bytes of a record durable, so that the transaction that writes it is short. Blocks.
     *
     * @param key
     *            the object's key
     * @param json
     *            its content
     * @param functionArn
     *            whose record it is
     * @param lineage
     *            the chain of calls that goes on with whatever the bucket calls for it
     * @return to be closed by the caller
     * @throws dev.quern.storage.kv.StoreException
     *             if they cannot be written
     */
    PreparedRecord prepare(String bucket, String key, byte[] json, String functionArn, Lineage lineage);

    /** A record that can be written. For use by one thread. */
    interface PreparedRecord extends AutoCloseable {

        /** A run of the transaction begins. */
        void begin();

        /**
         * Writes the object in this run of the transaction.
         *
         * @return {@code false} if there is no such bucket
         */
        boolean write(Transaction transaction);

        /** The transaction has committed. */
        void committed();

        /** Whether the transaction has committed is unknown. */
        void unknown();

        @Override
        void close();
    }
}
