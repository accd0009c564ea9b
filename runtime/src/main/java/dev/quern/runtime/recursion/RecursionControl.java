package dev.quern.runtime.recursion;

import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.FunctionDependent;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionReference;
import dev.quern.runtime.function.FunctionsException.RecursiveInvocation;
import dev.quern.runtime.function.Qualifier;
import dev.quern.runtime.invoke.Lineage;
import dev.quern.runtime.store.Rows;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops chains of calls that run in a circle: a function is called {@value #ROUNDS} times within one chain, and then no
 * more, unless its owner allows it. Safe for use by several threads.
 */
public final class RecursionControl implements FunctionDependent {

    /** How often one chain may go through a function (Lambda's number). */
    public static final int ROUNDS = 16;

    private static final Logger LOG = LoggerFactory.getLogger(RecursionControl.class);

    private final Rows<Choice> rows = new Rows<>(Subspace.named("recursion"), Choice.class);
    private final KeyValueStore store;
    private final BiConsumer<Reader, FunctionReference> requireFunction;
    private final Account account;
    private final LongAdder stopped = new LongAdder();

    private record Choice(RecursiveLoop loop) {}

    /**
     * Over the functions of a store.
     *
     * @param requireFunction
     *            throws {@link dev.quern.runtime.function.FunctionsException.NotFound} if what a reference names is not
     *            there
     */
    public RecursionControl(KeyValueStore store, BiConsumer<Reader, FunctionReference> requireFunction,
            Account account) {
        this.store = store;
        this.requireFunction = requireFunction;
        this.account = account;
    }

    /** What a function's owner has chosen. */
    public RecursiveLoop get(FunctionName function) {
        try (Snapshot snapshot = store.snapshot()) {
            requireFunction.accept(snapshot, FunctionReference.to(function));
            return chosen(snapshot, function);
        }
    }

    /** Chooses. */
    public void put(FunctionName function, RecursiveLoop loop) {
        store.update(transaction -> {
            requireFunction.accept(transaction, FunctionReference.to(function));
            rows.put(transaction, new Choice(loop), function.value());
        });
    }

    private RecursiveLoop chosen(Reader reader, FunctionName function) {
        return rows.get(reader, function.value()).map(Choice::loop).orElse(RecursiveLoop.TERMINATE);
    }

    /**
     * Checks a call before it begins. Reads the store only where a chain has come to the limit.
     *
     * @throws RecursiveInvocation
     *             if the chain has gone through the function often enough
     */
    public void check(FunctionName function, Lineage lineage) {
        if (lineage.through(function) < ROUNDS) {
            return;
        }
        try (Snapshot snapshot = store.snapshot()) {
            if (chosen(snapshot, function) == RecursiveLoop.ALLOW) {
                return;
            }
        }
        stopped.increment();
        LOG.warn("A chain of calls has gone through {} {} times and is stopped: {}. Break the circle, or allow it with"
                + " PutFunctionRecursionConfig", function, ROUNDS, lineage.rounds());
        throw new RecursiveInvocation("The function " + account.arn(function) + " has been called " + ROUNDS
                + " times in one chain of calls, which was stopped: it runs in a circle through "
                + lineage.rounds().keySet() + ". Break the circle, or allow it with PutFunctionRecursionConfig.");
    }

    /** How many calls were stopped since the start. */
    public long stopped() {
        return stopped.sum();
    }

    @Override
    public void functionDeleted(Transaction transaction, FunctionName name) {
        rows.delete(transaction, name.value());
    }

    @Override
    public void qualifierDeleted(Transaction transaction, FunctionName name, Qualifier qualifier) {
        // the choice is the function's, whatever its version
    }
}
