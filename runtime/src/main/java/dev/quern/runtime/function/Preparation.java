package dev.quern.runtime.function;

import dev.quern.plugin.InvalidCodeException;
import dev.quern.runtime.code.CodeIdentity;
import dev.quern.runtime.code.CodeStore;
import dev.quern.runtime.function.Lifecycle.Reason;
import dev.quern.runtime.function.Lifecycle.State;
import dev.quern.runtime.time.TimeSource;
import dev.quern.storage.kv.KeyValueStore;
import dev.quern.storage.kv.Reader;
import dev.quern.storage.kv.Snapshot;
import dev.quern.storage.kv.Transaction;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares new code in the background and says in the function's record how it went. What is to be prepared is in the
 * records
 * themselves, so work that a crash cut off is found again at the next start.
 */
final class Preparation implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);
    private static final int THREADS = 2;

    /** It reads the records of all functions: not for each of many changes. */
    private static final Duration SWEEP_DELAY = Duration.ofSeconds(5);

    private final KeyValueStore store;
    private final FunctionRows rows;
    private final CodeStore code;
    private final CodePreparer preparer;
    private final FunctionCatalog catalog;
    private final FunctionChanges changes;
    private final TimeSource time;
    private final ExecutorService workers = Executors.newFixedThreadPool(THREADS,
            Thread.ofPlatform().daemon().group(new ThreadGroup("quern-prepare")).inheritInheritableThreadLocals(false)
                    .name("quern-prepare-", 0).factory());
    private final AtomicBoolean sweepWaits = new AtomicBoolean();
    private volatile boolean closing;

    Preparation(KeyValueStore store, FunctionRows rows, CodeStore code, CodePreparer preparer,
            FunctionCatalog catalog, FunctionChanges changes, TimeSource time) {
        this.time = time;
        this.catalog = catalog;
        this.store = store;
        this.rows = rows;
        this.code = code;
        this.preparer = preparer;
        this.changes = changes;
    }

    /** Takes up what an earlier process left unfinished. */
    void resume() {
        try (Snapshot snapshot = store.snapshot()) {
            rows.waiting.all(snapshot).forEach(waiting -> submit(waiting.function()));
        }
        sweepLater();
    }

    /** Prepares what waits in the record of a function, soon. */
    void submit(FunctionName name) {
        run(() -> prepare(name));
    }

    /** Removes code that nothing refers to any more, once for all that is asked for meanwhile. */
    void sweepLater() {
        if (!closing && !sweepWaits.getAndSet(true)) {
            time.schedule(SWEEP_DELAY, () -> run(() -> {
                sweepWaits.set(false);
                sweep();
            }));
        }
    }

    private void run(Runnable work) {
        try {
            workers.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException | Error e) {
                    LOG.error("Preparing code failed; the next start takes it up again", e);
                }
            });
        } catch (RejectedExecutionException e) {
            // closing: the next start resumes it
        }
    }

    private void prepare(FunctionName name) {
        Optional<FunctionRow> row;
        try (Snapshot snapshot = store.snapshot()) {
            row = rows.functions.get(snapshot, name.value());
        }
        if (row.isEmpty() || !FunctionRows.isWaiting(row.get().latest())) {
            return;
        }
        FunctionVersion version = row.get().latest();
        Optional<Reason> failure;
        try (CodeStore.Pin pin = code.pin(version.code())) {
            failure = tryPrepare(version);
        }
        if (failure.isPresent() && closing) {
            return; // it was closing that cut it off, perhaps: the next start tries again
        }
        // who sees in the record that new code serves must also be served by it
        try (FunctionCatalog.Bypass open = catalog.bypass(name)) {
            store.update(transaction -> settle(transaction, version, failure));
            changes.changed(name);
        }
        sweepLater();
    }

    private Optional<Reason> tryPrepare(FunctionVersion version) {
        try {
            preparer.prepare(version.code(), version.settings().runtime());
            return Optional.empty();
        } catch (InvalidCodeException e) {
            return Optional.of(new Reason("InvalidZipFileException", String.valueOf(e.getMessage())));
        } catch (RuntimeException | Error e) {
            LOG.error("The code of {} could not be prepared", version.name(), e);
            return Optional.of(new Reason("InternalError", "The code could not be prepared: " + e));
        }
    }

    /** Writes how it went, unless the function was deleted or changed in the meantime. */
    private void settle(Transaction transaction, FunctionVersion prepared, Optional<Reason> failure) {
        Optional<FunctionRow> found = rows.functions.get(transaction, prepared.name().value());
        if (found.isEmpty() || !found.get().latest().revisionId().equals(prepared.revisionId())) {
            return;
        }
        FunctionRow row = found.get();
        boolean hadCode = row.serving().isPresent();
        FunctionVersion latest = prepared.with(failure
                .map(reason -> hadCode ? Lifecycle.failedToUpdate(reason) : Lifecycle.failedToCreate(reason))
                .orElse(Lifecycle.ACTIVE));
        FunctionRow next = row.withLatest(latest);
        rows.put(transaction, failure.isPresent() ? next : next.serving(Deployment.of(latest)));
        rows.publishedVersion(transaction, prepared.name(), new Version(row.lastPublished()))
                .filter(version -> version.lifecycle().state() == State.PENDING)
                .ifPresent(version -> rows.putVersion(transaction,
                        version.with(failure.map(Lifecycle::failedToCreate).orElse(Lifecycle.ACTIVE))));
    }

    private void sweep() {
        Set<String> known = referenced();
        int removed = code.sweep(sha256 -> known.contains(sha256) || referenced().contains(sha256));
        if (removed > 0) {
            LOG.info("Removed {} unused code packages", removed);
        }
    }

    private Set<String> referenced() {
        try (Snapshot snapshot = store.snapshot()) {
            Set<String> found = new HashSet<>();
            referencedBy(snapshot, found);
            return found;
        }
    }

    private void referencedBy(Reader reader, Set<String> found) {
        for (FunctionRow row : rows.functions.all(reader)) {
            found.add(row.latest().code().sha256());
            row.serving().map(Deployment::code).map(CodeIdentity::sha256).ifPresent(found::add);
        }
        rows.versions.all(reader).forEach(version -> found.add(version.code().sha256()));
    }

    /** Lets work under way end, within reason. */
    @Override
    public void close() {
        closing = true;
        workers.shutdownNow();
        try {
            if (!workers.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("Code is still being prepared; the next start takes it up again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
