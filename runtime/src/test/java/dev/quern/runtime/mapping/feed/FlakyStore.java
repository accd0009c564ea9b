package dev.quern.runtime.mapping.feed;

import dev.quern.storage.kv.CommitOutcomeUnknownException;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.contract.InMemoryStore;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A store that fails now and then, in all the ways that the port knows, and takes its time. */
final class FlakyStore extends InMemoryStore {

    private final Random random;
    /** How many of a thousand transactions fail. */
    int failing;
    /** How many there were. */
    int transactions;
    /** What others do while a transaction is on its way, or its answer is. */
    Runnable meanwhile = () -> {};

    FlakyStore(Random random) {
        this.random = random;
    }

    @Override
    public <T extends @Nullable Object> T transact(Function<? super Transaction, ? extends T> body) {
        transactions++;
        meanwhile.run();
        try {
            return failOrDo(body);
        } finally {
            meanwhile.run();
        }
    }

    private <T extends @Nullable Object> T failOrDo(Function<? super Transaction, ? extends T> body) {
        if (random.nextInt(1_000) >= failing) {
            return super.transact(body);
        }
        switch (random.nextInt(3)) {
            case 0 -> throw new StoreException("refused");
            case 1 -> throw new CommitOutcomeUnknownException("lost, and not done", new StoreException("lost"));
            default -> {
                super.transact(body);
                throw new CommitOutcomeUnknownException("lost, but done", new StoreException("lost"));
            }
        }
    }
}
