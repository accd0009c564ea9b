package dev.quern.runtime.async;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Tuple;

/**
 * Who works on the queue: the process that said so last. Whatever a process writes about calls it has tried, it writes
 * in a transaction that checks its epoch, so one that has been superseded writes nothing any more, however late.
 *
 * <p>
 * An owner's row has no expiry yet: with a store that several processes can open, it would need one, so that the next
 * takes over only when the last is silent.
 */
final class Ownership {

    private static final byte[] KEY = Subspace.named("async-owner").pack();

    private final long epoch;

    private Ownership(long epoch) {
        this.epoch = epoch;
    }

    /** Takes over. */
    static Ownership take(KeyValueStore store) {
        return new Ownership(store.transact(transaction -> {
            long next = epochIn(transaction) + 1;
            transaction.put(KEY, Tuple.of(next).pack());
            return next;
        }));
    }

    /** Whether nobody has taken over since. */
    boolean holds(Reader reader) {
        return epochIn(reader) == epoch;
    }

    private static long epochIn(Reader reader) {
        byte[] row = reader.get(KEY);
        return row == null ? 0 : Tuple.unpack(row).getLong(0);
    }
}
