package dev.quern.runtime.async;

import dev.quern.runtime.function.Account;
import dev.quern.runtime.function.FunctionChanges;
import dev.quern.runtime.function.FunctionDependent;
import dev.quern.runtime.function.FunctionLookup;
import dev.quern.runtime.function.FunctionName;
import dev.quern.runtime.function.FunctionsException;
import dev.quern.runtime.function.Qualifier;
import dev.quern.runtime.invoke.Invoker;
import dev.quern.runtime.recursion.RecursionControl;
import dev.quern.runtime.store.Ownership;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Subspace;
import dev.quern.storage.kv.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that nobody waits for: accepted when they are on disk, made later, and again if the function fails. Each is
 * made
 * at least once, whatever happens to this process. Safe for use by several threads.
 */
public final class EventQueue implements FunctionDependent, FunctionChanges, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);

    private final KeyValueStore store;
    private final FunctionLookup lookup;
    private final RecordBuckets buckets;
    private final Account account;
    private final TimeSource time;
    private final QueueObserver observer;
    private final QueueRows rows = new QueueRows();
    private final TargetFunctions targets;
    private final EventInvokeConfigs configs;

    private volatile @Nullable Work work;

    /** What works on the queue. */
    private record Work(Invoker invoker, Dispatcher dispatcher, Settler settler) {}

    /**
     * The queue of a store. Nothing is made of it before {@link #start}.
     *
     * @param buckets
     *            where records of failed calls can be kept; over the same store
     * @param observer
     *            is told what happens
     */
    public EventQueue(KeyValueStore store, FunctionLookup lookup, RecordBuckets buckets, Account account,
            TimeSource time, QueueObserver observer) {
        this.store = store;
        this.lookup = lookup;
        this.buckets = buckets;
        this.account = account;
        this.time = time;
        this.observer = observer;
        this.targets = new TargetFunctions(store, lookup, account);
        this.configs = new EventInvokeConfigs(store, lookup, targets, new TargetBuckets(buckets), account,
                time);
    }

    /** Begins to make calls, with those that an earlier process left. Blocks while it counts them. */
    public void start(Invoker invoker, RecursionControl recursion, AsyncSettings settings) {
        Settlement settlement = new Settlement(rows, configs, targets, buckets, lookup, account, time);
        Settler settler = new Settler(store, settlement, Ownership.take(store, Subspace.named("async-owner")),
                this::settled,
                this::stop);
        Dispatcher dispatcher = new Dispatcher(store, rows, configs, invoker, recursion, settings, time, observer,
                settler::add);
        work = new Work(invoker, dispatcher, settler);
        settler.start();
        dispatcher.start();
    }

    private Work work() {
        Work now = work;
        if (now == null) {
            throw new IllegalStateException("the queue has not been started");
        }
        return now;
    }

    /**
     * Accepts a call. Does not block.
     *
     * @return completed with the call's request identifier when the call is durable, on a thread of the store's:
     *         dependent actions must not block. Completed exceptionally with a {@link FunctionsException} if there is
     *         no
     *         such function or it cannot be called now, and with a {@link dev.quern.storage.kv.StoreException} if the
     *         call cannot be stored.
     */
    public CompletableFuture<String> enqueue(AsyncCall call) {
        return work().invoker().check(call.function()).thenCompose(there -> {
            QueuedCall queued = QueuedCall.of(call, time.now());
            return store.updateAsync(transaction -> rows.add(transaction, queued, call.payload()))
                    .thenApply(durable -> {
                        accepted(queued);
                        return call.requestId();
                    });
        });
    }

    /**
     * As {@link #enqueue}, waiting until the call is durable.
     *
     * @return the call's request identifier
     * @throws FunctionsException
     *             if there is no such function or it cannot be called now
     * @throws dev.quern.storage.kv.StoreException
     *             if the call cannot be stored
     */
    public String enqueueAndWait(AsyncCall call) {
        try {
            work().invoker().check(call.function()).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof FunctionsException refused) {
                throw refused;
            }
            throw e;
        }
        QueuedCall queued = QueuedCall.of(call, time.now());
        store.update(transaction -> rows.add(transaction, queued, call.payload()));
        accepted(queued);
        return call.requestId();
    }

    /**
     * Adds a call in a transaction of the caller's: it is accepted when that commits, and not if it does not. Whether
     * there is such a function shows when the call is made.
     *
     * @return to be given to {@link #committed} after the commit
     */
    public Receipt add(Transaction transaction, AsyncCall call) {
        QueuedCall queued = QueuedCall.of(call, time.now());
        rows.add(transaction, queued, call.payload());
        return new Receipt(queued);
    }

    /** The transaction of {@link #add} has committed. Without this the call is found by the next poll only. */
    public void committed(Receipt receipt) {
        accepted(receipt.call());
    }

    private void accepted(QueuedCall call) {
        observer.accepted(call.function());
        work().dispatcher().added(call);
    }

    private void settled(Settled settled) {
        if (!settled.dropped()) {
            tell(settled);
        }
        work().dispatcher().settled(settled);
    }

    private void tell(Settled settled) {
        QueuedCall call = settled.tried().call();
        switch (settled.verdict()) {
            case Verdict.Again _ -> {
                if (settled.tried().attempt() instanceof Attempt.PutOff) {
                    observer.putOff(call.function());
                } else {
                    observer.retried(call.function());
                }
            }
            case Verdict.End end -> {
                observer.ended(call.function(), end.condition());
                for (int told = 0; told < settled.told().size() + settled.kept(); told++) {
                    observer.told(call.function(), end.condition());
                }
                for (int missing = 0; missing < settled.notTold(); missing++) {
                    observer.notTold(call.function(), end.condition());
                }
                if (settled.notTold() > 0) {
                    LOG.warn(
                            "The asynchronous call {} of {} ended with {}, and a function or bucket that was to be told is"
                                    + " not there",
                            call.requestId(), call.reference(), end.condition().text());
                } else if (end.condition() != Condition.SUCCESS && settled.told().isEmpty()
                        && settled.kept() == 0) {
                    LOG.warn("The asynchronous call {} of {} ended with {} after {} attempts, and nobody is to be told",
                            call.requestId(), call.reference(), end.condition().text(), end.attempts());
                }
            }
        }
    }

    /** What is said about asynchronous calls of functions, versions and aliases. */
    public EventInvokeConfigs configs() {
        return configs;
    }

    /** What may be told of calls. */
    public TargetFunctions targets() {
        return targets;
    }

    /** The calls in a store that cannot be read and were set aside, a sentence for each. */
    public static List<String> damagedCalls(KeyValueStore store) {
        try (Snapshot snapshot = store.snapshot()) {
            return new QueueRows().damaged(snapshot);
        }
    }

    /** How many calls there are, those under way included. */
    public long depth() {
        return work().dispatcher().depth();
    }

    /** How many calls are under way. */
    public int running() {
        return work().dispatcher().running();
    }

    /** How long the call has been due that has waited longest; zero if none waits. */
    public Duration longestWait() {
        return work().dispatcher().longestWait();
    }

    @Override
    public void functionDeleted(Transaction transaction, FunctionName name) {
        rows.removeAll(transaction, name);
        configs.functionDeleted(transaction, name);
    }

    @Override
    public void qualifierDeleted(Transaction transaction, FunctionName name, Qualifier qualifier) {
        // calls of it end when their turn comes
        configs.qualifierDeleted(transaction, name, qualifier);
    }

    @Override
    public void changed(FunctionName name) {
        Work now = work;
        if (now != null) {
            now.dispatcher().changed(name);
        }
    }

    /** Starts no more calls; what is under way goes on, and what is accepted stays for the next start. */
    public void stop() {
        Work now = work;
        if (now != null) {
            now.dispatcher().stop();
        }
    }

    /** Stops, and returns when what came of ended calls is durable. */
    @Override
    public void close() {
        stop();
        Work now = work;
        if (now != null) {
            now.dispatcher().awaitReports();
            now.settler().close();
        }
    }
}
