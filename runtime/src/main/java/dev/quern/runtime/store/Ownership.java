package dev.quern.runtime.store;

import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Tuple;

/**
 * Who does a kind of work: the process that said so last. Whatever a process writes about that work it writes in a
 * transaction that checks its epoch, so one that has been superseded writes nothing any more, however late.
 *
 * <p>
 * An owner's row has no expiry yet: with a store that several processes can open, it would need one, so that the next
 * takes over only when the last is silent.
 */
public final class Ownership {

    private final byte[] key;
    private final long epoch;

    private Ownership(byte[] key, long epoch) {
        this.key = key;
        this.epoch = epoch;
    }

    /**
     * Takes over.
     *
     * @param row
     *            a subspace that holds nothing else
     */
    public static Ownership take(KeyValueStore store, Subspace row) {
        byte[] key = row.pack();
        return new Ownership(key, store.transact(transaction -> {
            long next = epochIn(transaction, key) + 1;
            transaction.put(key, Tuple.of(next).pack());
            return next;
        }));
    }

    /** Whether nobody has taken over since. */
    public boolean holds(Reader reader) {
        return epochIn(reader, key) == epoch;
    }

    private static long epochIn(Reader reader, byte[] key) {
        byte[] row = reader.get(key);
        return row == null ? 0 : Tuple.unpack(row).getLong(0);
    }
}
