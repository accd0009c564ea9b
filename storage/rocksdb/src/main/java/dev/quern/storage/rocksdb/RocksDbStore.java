package dev.quern.storage.rocksdb;

import dev.quern.storage.kv.CommitOutcomeUnknownException;
import dev.quern.storage.kv.DamagedStoreException;
import dev.quern.storage.kv.DiskFullException;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.StoreException;
import dev.quern.storage.kv.Transaction;
import dev.quern.storage.kv.UsableSpace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The key-value port on RocksDB, in this process.
 *
 * <p>
 * Transactions are optimistic: they read a snapshot, keep their writes to themselves, and remember what they read. One
 * thread checks them in order against what was committed meanwhile and makes as many as wait durable with one fsync.
 * Transactions that wrote nothing are done when their body is.
 */
public final class RocksDbStore implements KeyValueStore {

    private final Path directory;
    private final RocksDbSettings settings;
    private final Database database;
    private final OpenSnapshots snapshots;
    private final RunningReads running;
    private final CommitQueue queue;
    private final DiskRoom room;
    private final Committer committer;
    private final Thread commitThread;
    private final ExecutorService callbacks;
    private final AtomicReference<@Nullable Thread> callbackThread = new AtomicReference<>();
    /** Bodies of asynchronous transactions that met a conflict run again here. */
    private final ExecutorService retries;
    /** Two threads may close at once: both return when all is closed. */
    private final ReentrantLock closing = new ReentrantLock();

    private RocksDbStore(Path directory, RocksDbSettings settings, Database database, LongSupplier usableBytes) {
        this.directory = directory;
        this.settings = settings;
        this.database = database;
        this.snapshots = new OpenSnapshots(database, directory);
        this.running = new RunningReads(database.version());
        this.queue = new CommitQueue(settings.groupBytes());
        this.room = new DiskRoom(directory, settings.diskReserveBytes(), usableBytes, database::requireRecovered);
        this.committer = new Committer(database, queue, running, room, settings);
        this.commitThread = Thread.ofPlatform().name("quern-store-committer").daemon().start(committer);
        this.callbacks = Executors.newSingleThreadExecutor(
                task -> Thread.ofPlatform().name("quern-store-callbacks").daemon().unstarted(() -> {
                    callbackThread.set(Thread.currentThread());
                    task.run();
                }));
        this.retries = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("quern-store-retry-", 0).factory());
    }

    /**
     * Opens the store in a directory, made if it is not there.
     *
     * @throws StoreException
     *             if the directory cannot be used, is open in this or another process, or holds a damaged store
     */
    public static RocksDbStore open(Path directory, RocksDbSettings settings) {
        return open(directory, settings, UsableSpace::on);
    }

    /** As {@link #open(Path, RocksDbSettings)}, with somebody else to tell how much room there is. */
    static RocksDbStore open(Path directory, RocksDbSettings settings, Function<Path, LongSupplier> usableBytes) {
        Path absolute = directory.toAbsolutePath().normalize();
        Database database = Database.open(absolute, settings);
        return new RocksDbStore(absolute, settings, database, usableBytes.apply(absolute));
    }

    @Override
    public Snapshot snapshot() {
        return snapshots.open();
    }

    /** Without a snapshot, which costs about as much as looking up what is cached. */
    @Override
    public byte @Nullable [] get(byte[] key) {
        KeyValueStore.requireKey(key);
        return snapshots.<byte @Nullable []>whileOpen(() -> database.get(key));
    }

    @Override
    public <T extends @Nullable Object> T transact(Function<? super Transaction, ? extends T> body) {
        return transact(body, 1);
    }

    private <T extends @Nullable Object> T transact(Function<? super Transaction, ? extends T> body,
            int firstAttempt) {
        for (int attempt = firstAttempt; attempt <= settings.exclusiveAfterAttempts(); attempt++) {
            Attempt<T> run = Attempt.run(body, snapshots, running, null);
            if (commit(run)) {
                return run.result();
            }
        }
        return transactAlone(body);
    }

    private <T extends @Nullable Object> T transactAlone(Function<? super Transaction, ? extends T> body) {
        Duration limit = settings.transactionTimeLimit();
        Reservation reservation = queue.reserve(limit);
        try {
            Attempt<T> run = Attempt.run(body, snapshots, running, reservation);
            if (commit(run)) {
                return run.result();
            }
        } finally {
            queue.release(reservation);
        }
        throw new StoreException("a transaction met a conflict " + settings.exclusiveAfterAttempts()
                + " times, and then ran for longer than " + limit + " while others waited: divide its work");
    }

    /** @return whether it is done; if not, nothing was written and it is to run again */
    private boolean commit(Attempt<?> run) {
        if (run.isReadOnly()) {
            return true;
        }
        try {
            queue.add(run.request(), true);
            return run.request().outcome().join() == CommitRequest.Outcome.COMMITTED;
        } catch (CompletionException e) {
            // thrown anew, so that the stack shows who called and not only the committer
            throw failure(e);
        } finally {
            run.leave();
        }
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> transactAsync(
            Function<? super Transaction, ? extends T> body) {
        CompletableFuture<T> done = new CompletableFuture<>();
        try {
            Attempt<T> run = Attempt.run(body, snapshots, running, null);
            if (run.isReadOnly()) {
                done.complete(run.result());
            } else {
                submit(run, body, done);
            }
        } catch (Throwable e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    private <T extends @Nullable Object> void submit(Attempt<T> run, Function<? super Transaction, ? extends T> body,
            CompletableFuture<T> done) {
        CommitRequest request = run.request();
        try {
            queue.add(request, false);
        } catch (StoreException e) {
            run.leave();
            throw e;
        }
        var _ = request.outcome().whenCompleteAsync((outcome, failure) -> {
            run.leave();
            if (failure != null) {
                done.completeExceptionally(failure(failure));
            } else if (outcome == CommitRequest.Outcome.COMMITTED) {
                done.complete(run.result());
            } else {
                startRetry(body, done);
            }
        }, this::onCallbackThread);
    }

    /** The last callbacks may come while the store closes, when their thread takes no more: then they run here. */
    private void onCallbackThread(Runnable callback) {
        try {
            callbacks.execute(callback);
        } catch (RejectedExecutionException closing) {
            callback.run();
        }
    }

    private <T extends @Nullable Object> void startRetry(Function<? super Transaction, ? extends T> body,
            CompletableFuture<T> done) {
        try {
            retries.execute(() -> retry(body, done));
        } catch (RejectedExecutionException closing) {
            done.completeExceptionally(closedFailure());
        }
    }

    private <T extends @Nullable Object> void retry(Function<? super Transaction, ? extends T> body,
            CompletableFuture<T> done) {
        try {
            T result = transact(body, 2);
            onCallbackThread(() -> done.complete(result));
        } catch (Throwable e) {
            onCallbackThread(() -> done.completeExceptionally(e));
        }
    }

    private static StoreException failure(Throwable e) {
        Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        String message = String.valueOf(cause.getMessage());
        return switch (cause) {
            case CommitOutcomeUnknownException _ -> new CommitOutcomeUnknownException(message, cause);
            case DiskFullException _ -> new DiskFullException(message, cause);
            case DamagedStoreException _ -> new DamagedStoreException(message, cause);
            default -> new StoreException(message, cause);
        };
    }

    @Override
    public Map<String, Long> statistics() {
        Map<String, Long> values = new LinkedHashMap<>();
        values.put("transactions.committed", committer.commits());
        values.put("transactions.conflicts", committer.conflicts());
        values.put("transactions.groups", committer.groups());
        values.put("transactions.waiting", (long) queue.size());
        values.put("transactions.refused", committer.refused());
        values.put("store.broken", committer.broken() ? 1L : 0L);
        values.put("disk.usable-bytes", room.usableBytes());
        values.put("disk.reserve-bytes", room.reserveBytes());
        values.put("snapshots.open", (long) snapshots.count());
        values.putAll(snapshots.whileOpen(database::statistics));
        return values;
    }

    /**
     * @throws IllegalStateException
     *             if called from an action that depends on an asynchronous transaction: it would wait for itself
     */
    @Override
    public void close() {
        if (Thread.currentThread().equals(callbackThread.get())) {
            throw new IllegalStateException("the store in " + directory + " cannot be closed from an action of one of"
                    + " its own transactions: close it from another thread");
        }
        closing.lock();
        try {
            queue.refuse(closedFailure());
            join(commitThread);
            callbacks.close();
            retries.close();
            snapshots.closeAll();
            database.close();
        } finally {
            closing.unlock();
        }
    }

    private StoreException closedFailure() {
        return new StoreException("the store in " + directory + " is closed");
    }

    /**
     * Makes a copy of the store as it is now, that can be opened as a store of its own. Files that do not change are
     * linked, not copied, if the copy is on the same file system. Transactions go on meanwhile.
     *
     * @param copy
     *            a directory that does not exist yet
     * @throws StoreException
     *             if the copy cannot be written, or the store is closed
     */
    public void checkpoint(Path copy) {
        snapshots.whileOpen(() -> {
            database.checkpoint(copy.toAbsolutePath().normalize());
            return copy;
        });
    }

    /**
     * What is wrong with a file of a store or of a copy of one, by the checksums inside it: its path, and what is
     * wrong. Empty if nothing is, or if it has no checksums. The file is no longer written to.
     *
     * @throws StoreException
     *             if it cannot be read
     */
    public static Optional<String> damageIn(Path file) {
        return FileDamage.in(file);
    }

    /**
     * Reads everything that the store holds and compares it with its checksums. Transactions go on meanwhile; takes as
     * long as reading all of it takes.
     *
     * @throws DamagedStoreException
     *             at the first damage; names the file
     */
    public void verify() {
        snapshots.whileOpen(() -> {
            database.verify();
            return true;
        });
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
